import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.web.pictures import text
from handinhand.web.pictures.text import clean, shorten, split_word, width, wrap


def test_examples_in_the_docstrings_hold():
    assert doctest.testmod(text).failed == 0


def test_long_german_words_break_at_their_joints():
    lines = wrap("Arbeitsunfähigkeitsbescheinigungsnachreichungsfrist", 120, 15, True)

    assert lines == (
        "Arbeits-",
        "unfähigkeits-",
        "bescheinigungs-",
        "nachreichungs-",
        "frist",
    )


def test_a_soft_hyphen_wins_and_is_never_shown():
    assert split_word("Klinik\u00adaufnahme", 13, 60, False) == ("Klinik-", "aufnahme")
    assert wrap("Klinik\u00adaufnahme", 500) == ("Klinikaufnahme",)


def test_short_forms_stay_on_one_line():
    assert wrap("Wohnungslosenhilfe e. V.", width("Wohnungslosenhilfe e.") + 1) == (
        "Wohnungslosenhilfe",
        "e.\u00a0V.",
    )


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert wrap("eins zwei drei vier fünf sechs", 60, most=2)[-1].endswith(" …")
    assert shorten("Vom Ansprechen ins Fallmanagement", 120) == "Vom Ansprechen …"
    assert shorten("kurz", 120) == "kurz"


def test_signs_that_xml_forbids_and_that_turn_the_text_are_removed():
    assert clean("a\x00b\x1f \n\t c\u202ed\ud800\ufffe\u00a0e") == "ab cd\u00a0e"


@given(
    words=st.text(max_size=300),
    room=st.floats(1, 400),
    size=st.sampled_from([11.0, 15.0, 40.0]),
    most=st.integers(1, 5),
)
@settings(max_examples=150, deadline=None)
def test_any_text_breaks_into_few_lines_that_fit(words, room, size, most):
    lines = wrap(words, room, size, False, most)

    assert 1 <= len(lines) <= most
    if room > 4 * size:
        assert all(width(line, size) <= room + width("…", size) for line in lines)


@pytest.mark.parametrize("word", ["x" * 5000, "Donaudampfschifffahrt" * 200, "ab"])
def test_endless_words_end(word):
    assert 1 <= len(wrap(word, 60, 13, False, 3)) <= 3


def test_full_width_signs_count_as_wide_and_combining_ones_as_nothing():
    assert width("漢") > width("m")
    assert width("e\u0301") == width("e")
