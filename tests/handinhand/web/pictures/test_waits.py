import pytest

from handinhand.web.pictures import WaitRow, draw_waits
from tests.handinhand.web.pictures.reading import links, texts, words_on_words, words_outside

ROWS = [
    WaitRow("Ü1", "Vom Ansprechen ins Fallmanagement", 28.4, 26.1, 30.7, "28,4 Tage", "#row-Ü1"),
    WaitRow("Ü11a", "Kontakt abgerissen: Werkhof an Fallmanagement", 1.9, 1.9, 2.0, "1,9 Tage",
            "#row-Ü11a"),
    WaitRow("Ü12", "In den Abschluss", None, 0.0, 0.0, "niemand", "#row-Ü12"),
]  # fmt: skip


@pytest.mark.parametrize("form", ["wide", "phone"])
def test_every_hand_over_has_a_bar_that_says_its_days(form):
    svg = draw_waits(ROWS, title="Wartezeit", description="In Tagen", form=form)

    assert links(svg)[0] == ("#row-Ü1", "Ü1 Vom Ansprechen ins Fallmanagement: 28,4 Tage")
    assert {"28,4 Tage", "1,9 Tage", "niemand"} <= {one[4] for one in texts(svg)}
    assert svg.count('class="hp-fill-flow"') == 2
    assert words_on_words(svg) == []
    assert words_outside(svg) == []


def test_without_hand_overs_the_picture_is_its_head():
    svg = draw_waits([], title="Wartezeit", description="In Tagen")

    assert "Wartezeit" in svg
    assert links(svg) == []
