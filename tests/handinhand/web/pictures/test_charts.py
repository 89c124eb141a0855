import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.web.pictures import ChartWords, KeptRow, draw_kept
from tests.handinhand.web.pictures.lindenrath import kept
from tests.handinhand.web.pictures.reading import links, texts, words_on_words, words_outside

FORMS = ["wide", "phone"]


def _seen(svg):
    return [one[4] for one in texts(svg)]


@pytest.mark.parametrize("form", FORMS)
def test_every_standard_has_a_bar_that_says_x_of_y(form):
    svg = draw_kept(kept(), 0.85, title="Fristgerecht bestätigt", form=form)

    assert len(links(svg)) == 14
    assert links(svg)[0] == (
        "#uebergabe-Ü1",
        "Ü1 Vom Ansprechen ins Fallmanagement: 9 von 9 fristgerecht",
    )
    assert {"9 von 9", "7 von 9", "2 von 5", "ohne Zahl", "Ziel 85\u00a0%"} <= set(_seen(svg))
    assert words_on_words(svg) == []
    assert words_outside(svg) == []


@pytest.mark.parametrize(
    ("count", "target", "css"),
    [
        (9, 0.85, "hp-fill-good"),
        (8, 0.85, "hp-fill-wait"),
        (5, 0.85, "hp-fill-wait"),
        (4, 0.85, "hp-fill-bad"),
        (8, None, "hp-fill-flow"),
    ],
)
def test_the_bar_shows_on_target_below_and_less_than_half(count, target, css):
    svg = draw_kept([KeptRow("Ü1", "Beratung", count, 10)], target, title="Anteil")

    assert f'class="{css}"' in svg
    assert ("!" in _seen(svg)) == (css == "hp-fill-bad")
    assert ('class="hp-target"' in svg) == (target is not None)


def test_a_protected_value_shows_its_note_and_no_bar():
    rows = [KeptRow("Ü1", "Beratung", 2, 3, note="geschützt", href="/wirkung/ue1/")]
    svg = draw_kept(rows, 0.85, title="Anteil")

    assert "geschützt" in _seen(svg)
    assert "2 von 3" not in svg
    assert "hp-fill-" not in svg
    assert links(svg)[0][0] == "/wirkung/ue1/"


@pytest.mark.parametrize("form", FORMS)
def test_without_rows_the_chart_says_so(form):
    assert "Noch keine Übergabe gezählt." in _seen(draw_kept([], 0.85, title="Anteil", form=form))


def test_the_words_can_be_in_another_language():
    words = ChartWords(lang="en", kept="%(kept)s of %(judged)s")
    svg = draw_kept([KeptRow("Ü1", "Beratung", 2, 3)], None, title="Share", words=words)

    assert "2 of 3" in _seen(svg)


@given(text=st.text(max_size=60), counts=st.tuples(st.integers(0, 50), st.integers(0, 50)))
@settings(max_examples=30, deadline=None)
def test_any_text_gives_well_formed_xml(text, counts):
    rows = [KeptRow(text, text, min(counts), max(counts)), KeptRow("Ü2", text, 0, 0, text)]

    for form in FORMS:
        svg = draw_kept(rows, 0.5, title=text, subtitle=text, form=form, name=text)
        assert len(links(svg)) == 2
