from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.web.pictures import Knot, ThreadPicture, draw_thread
from tests.handinhand.web.pictures.lindenrath import thread
from tests.handinhand.web.pictures.reading import links, texts, words_on_words, words_outside

FORMS = ["wide", "phone"]


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_thread_is_read_column_by_column(form):
    svg = draw_thread(thread(), form=form)

    assert [href for href, _ in links(svg)] == [
        *("#e1", "#e2", "#m2", "#h3", "#s7", "#u6", "#p1", "#g1", "#n1")
    ]
    assert words_on_words(svg) == []
    assert words_outside(svg) == []


def test_a_card_says_its_step_its_words_and_its_state():
    names = [name for _, name in links(draw_thread(thread()))]

    assert names[7].endswith("Gemessen: 2 von 5. Ü6 fristgerecht bestätigt. Ziel 85 %.")


def test_a_gap_is_drawn_with_a_broken_edge_and_results_in_their_colour():
    svg = draw_thread(thread())

    assert svg.count('class="hp-card-maybe"') == 1
    assert svg.count('class="hp-pill-bad"') == 1
    assert svg.count('class="hp-pill-good"') == 1


def test_cards_stand_in_the_order_of_what_they_answer():
    knots = (Knot("a", "1", "A", ""), Knot("b", "1", "B", ""))
    answers = (Knot("to-b", "2", "zu B", ""), Knot("to-a", "2", "zu A", ""))
    model = ThreadPicture("Faden", knots + answers, (("a", "to-a"), ("b", "to-b")))

    assert [href for href, _ in links(draw_thread(model))] == ["#a", "#b", "#to-a", "#to-b"]


def test_one_red_line_for_each_link_and_none_to_what_is_missing():
    model = replace(thread(), links=(*thread().links, ("e1", "nirgends")))

    assert draw_thread(model).count('class="hp-thread"') == len(thread().links)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_thread_says_so(form):
    svg = draw_thread(ThreadPicture("Faden", columns=("Ereignis",)), form=form)

    assert "Der Faden hat noch kein Glied." in [one[4] for one in texts(svg)]


@given(text=st.text(max_size=60))
@settings(max_examples=30, deadline=None)
def test_any_text_gives_well_formed_xml_and_stays_in_its_card(text):
    knots = (Knot("a", text, text, text, text), Knot("b", text + "x", text, text, text, "bad"))
    model = ThreadPicture(text, knots, (("a", "b"),), subtitle=text, name=text)

    for form in FORMS:
        assert len(links(draw_thread(model, form=form))) == 2
