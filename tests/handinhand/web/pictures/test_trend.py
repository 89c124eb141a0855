import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.web.pictures import ChartWords, TrendPoint, draw_trend
from tests.handinhand.web.pictures.reading import links, texts, words_on_words, words_outside

FORMS = ["wide", "phone"]
YEAR = [
    TrendPoint(f"{month:02}/26", f"Monat {month}", kept, judged)
    for month, (kept, judged) in enumerate(
        [(13, 17), (17, 22), (19, 26), (14, 21), (22, 28), (24, 29), (27, 33), (28, 32)], start=1
    )
]


def _seen(svg):
    return [one[4] for one in texts(svg)]


@pytest.mark.parametrize(("form", "shown"), [("wide", 8), ("phone", 4)])
def test_every_month_has_a_point_that_says_x_of_y(form, shown):
    svg = draw_trend(YEAR, 0.85, title="Fristgerecht, Monat für Monat", form=form)

    assert len(links(svg)) == shown
    assert links(svg)[-1] == ("#monat-08/26", "08/26: 28 von 32 fristgerecht (Monat 8)")
    assert {"08/26", "28 von 32", "Ziel 85\u00a0%", "Ziel erreicht", "unter dem Ziel"} <= set(
        _seen(svg)
    )
    assert svg.count('class="hp-dot-late"') == shown - 1 + 1  # with the one of the legend
    assert words_on_words(svg) == []
    assert words_outside(svg) == []


def test_a_month_with_fewer_than_ten_has_numbers_and_no_point():
    points = [TrendPoint("09/26", "September", 16, 20), TrendPoint("10/26", "Oktober", 4, 5)]

    svg = draw_trend(points, None, title="Anteil")

    assert "4 von 5" in _seen(svg)
    assert svg.count('class="hp-fill-flow"') == 1
    assert 'class="hp-edge"' not in svg
    assert "10/26: 4 von 5 fristgerecht, zu wenige für einen Anteil (Oktober)" in [
        label for _href, label in links(svg)
    ]
    assert "Ein Punkt steht ab 10 gewerteten Übergaben." in _seen(svg)


def test_a_protected_month_shows_its_note_and_breaks_the_line():
    points = [*YEAR[:2], TrendPoint("03/26", "März", 12, 14, note="geschützt"), *YEAR[3:5]]

    svg = draw_trend(points, 0.85, title="Anteil")

    assert "geschützt" in _seen(svg)
    assert "12 von 14" not in svg
    assert svg.count('class="hp-edge"') == 2


@pytest.mark.parametrize("form", FORMS)
def test_without_months_the_chart_says_so(form):
    svg = draw_trend([], 0.85, title="Anteil", form=form)

    assert "Noch keine Übergabe gezählt." in _seen(svg)


def test_without_a_target_no_line_is_drawn_and_no_point_is_called_late():
    svg = draw_trend(YEAR, None, title="Anteil")

    assert 'class="hp-target"' not in svg
    assert "hp-dot-late" not in svg


def test_the_words_can_be_translated():
    words = ChartWords(lang="en", kept="%(kept)s of %(judged)s", reached="target reached")

    svg = draw_trend(YEAR, 0.85, title="Share", words=words)

    assert {"28 of 32", "target reached"} <= set(_seen(svg))
    assert 'lang="en"' in svg


@settings(max_examples=60, deadline=None)
@given(
    counts=st.lists(
        st.tuples(st.integers(0, 900), st.integers(0, 900)).map(lambda two: (min(two), max(two))),
        max_size=30,
    ),
    target=st.none() | st.floats(0, 1),
    form=st.sampled_from(FORMS),
)
def test_no_series_puts_words_on_words(counts, target, form):
    points = [
        TrendPoint(f"{1 + at % 12:02}/26", "Monat", kept, judged)
        for at, (kept, judged) in enumerate(counts)
    ]

    svg = draw_trend(points, target, title="Fristgerecht angekommen, Monat für Monat", form=form)

    assert words_on_words(svg) == []
    assert words_outside(svg) == []
