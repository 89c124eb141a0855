"""Two texts compared sentence by sentence: nothing is lost, nothing is invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handinhand.agreements.rules import sentence_changes, sentences

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
