"""Two texts compared sentence by sentence: nothing is lost, nothing is invented."""

import sys
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handinhand.agreements.rules import sentence_changes, sentences
from handinhand.agreements.rules.sentences import LONGEST, MOST_WORK

WORDS = st.sampled_from(
    ["Die Stelle antwortet.", "Sie meldet zurück.", "Niemand geht verloren.", "Es gilt Abs. 2.",
     "Die Frist ist 7 Tage.", "Die Frist ist 10 Tage.", "Der Vertrag endet."]
)  # fmt: skip
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=4)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Eins. Zwei.", ["Eins.", "Zwei."]),
        ("Nach Abs. 2 SGB II. Sonst nie.", ["Nach Abs. 2 SGB II.", "Sonst nie."]),
        ("Ab 01.09.2026 gilt sie.", ["Ab 01.09.2026 gilt sie."]),
        ("Am 3. Werktag kommt er. Dann nicht.", ["Am 3. Werktag kommt er.", "Dann nicht."]),
        ("  viele \n Zeilen  ", ["viele Zeilen"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_divided_where_a_sentence_ends(text, found):
    assert sentences(text) == found


@given(TEXTS)
def test_the_same_text_has_no_changes(text):
    assert sentence_changes(text, text) == []


@given(TEXTS, TEXTS)
def test_old_and_new_sentences_differ_by_exactly_what_is_told(old, new):
    told = sentence_changes(old, new)

    def count(texts):
        return sorted(one for text in texts for one in sentences(text))

    rest_old, rest_new = count(old), count(new)
    for one in told:
        if one.old:
            rest_old.remove(one.old)
        if one.new:
            rest_new.remove(one.new)
    assert rest_old == rest_new


@given(TEXTS, TEXTS)
def test_the_pieces_of_a_changed_sentence_are_the_old_and_the_new_one(old, new):
    for one in sentence_changes(old, new):
        if one.kind == "changed":
            before = " ".join(p.text for p in one.pieces if p.kind != "new")
            after = " ".join(p.text for p in one.pieces if p.kind != "gone")
            assert (before, after) == (one.old, one.new)


@pytest.fixture
def compared(monkeypatch) -> list[int]:
    """Signs times signs of each comparison that was carried out."""
    work: list[int] = []

    class Counting(SequenceMatcher):
        def ratio(self) -> float:
            work.append(len(self.a) * len(self.b))
            return super().ratio()

    module = sys.modules[sentence_changes.__module__]  # its name is also that of a function
    monkeypatch.setattr(module, "SequenceMatcher", Counting)
    return work


def test_a_very_long_sentence_is_not_compared_but_reported_as_gone_and_new(compared):
    old, new = "ab cd " * 3000, "ab ce " * 3000

    found = sentence_changes([old], [new])

    assert {one.kind for one in found} == {"gone", "new"}
    assert compared == []
    assert [one.kind for one in sentence_changes(["x" * LONGEST], ["y" + "x" * (LONGEST - 1)])] == [
        "changed"
    ]


def test_the_work_of_comparing_two_texts_is_bounded(compared):
    old = [f"Die Stelle {n} meldet sich zurück und antwortet bald." for n in range(400)]
    new = [f"Die Stelle {n} meldet sich wieder und antwortet spät." for n in range(400)]

    found = sentence_changes([" ".join(old)], [" ".join(new)])

    assert sum(compared) <= MOST_WORK
    assert {one.old for one in found if one.old} == set(old)
    assert {one.new for one in found if one.new} == set(new)


def test_sentences_that_share_no_letters_are_told_apart_without_comparing(compared):
    sentence_changes(["Aaaa aaaa."], ["Bbbb bbbb bbbb!"])

    assert compared == []
