"""Nobody computes a hidden count from what is shown; the attacker here enumerates, not solves."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.disclosure import (
    TOTAL,
    Policy,
    ProtectedTable,
    Relation,
    Table,
    interval,
    may_be_split,
    open_cells,
    protect,
    round_count,
)

ROWS, COLUMNS = ("w", "x", "y"), ("a", "b")
small_tables = st.fixed_dictionaries(
    {cell: st.integers(0, 5) for cell in product(ROWS, COLUMNS)}
).map(Table.crossed)


def possible(table: Table, protected: ProtectedTable) -> Iterator[Table]:
    """Yield the tables a reader must think possible: hidden counts at least 1, up to 11."""
    inner = [cell for cell in table.counts if TOTAL not in cell]
    guessed = [cell for cell in inner if cell in protected.hidden]
    known = {cell: protected.shown[cell] for cell in inner if cell not in guessed}
    for values in product(range(1, 12), repeat=len(guessed)):
        guess = Table.crossed(known | dict(zip(guessed, values, strict=True)))
        if all(guess.counts[cell] == count for cell, count in protected.shown.items()):
            yield guess


@settings(max_examples=25, deadline=None)
@given(
    st.fixed_dictionaries({cell: st.integers(0, 5) for cell in product("wx", "ab")})
    | st.fixed_dictionaries({(row,): st.integers(0, 5) for row in "vwx"})
)
def test_an_attacker_who_tries_every_table_pins_no_hidden_count(counts):
    table = Table.crossed(counts)
    protected = protect(table)
    pinned, first = set(protected.hidden), None

    for guess in possible(table, protected):
        first = first or guess
        pinned -= {cell for cell in pinned if guess.counts[cell] != first.counts[cell]}
        if not pinned:
            break

    assert not pinned


@settings(max_examples=60, deadline=None)
@given(small_tables)
def test_small_counts_are_hidden_zeros_and_large_tables_are_not(table):
    protected = protect(table)

    for cell, count in table.counts.items():
        if 0 < count < 3:
            assert protected.count(cell) is None
        if count == 0:
            assert protected.count(cell) == 0
    if all(count == 0 or count >= 3 for count in table.counts.values()):
        assert not protected.hidden


@settings(max_examples=60, deadline=None)
@given(small_tables, st.permutations(list(product(ROWS, COLUMNS))))
def test_the_same_counts_are_protected_alike_in_whatever_order_they_come(table, order):
    again = Table.crossed({cell: table.counts[cell] for cell in order})

    assert protect(again).hidden == protect(table).hidden


@settings(max_examples=40, deadline=None)
@given(small_tables, st.sampled_from(ROWS))
def test_what_a_reader_knows_anyway_helps_to_compute_nothing(table, own):
    known = {cell for cell in table.counts if cell[0] == own}

    protected = protect(table, known=known)

    assert not protected.hidden & known
    assert open_cells(table, protected.hidden) == [] or not [
        cell for cell in table.counts if table.counts[cell] and cell not in known | protected.hidden
    ]


def test_two_months_and_their_sum_are_one_table():
    """September 12, both months 13: the difference would be the single hand-over of October."""
    table = Table.crossed({("Ü2", "2026-09"): 12, ("Ü2", "2026-10"): 1, ("Ü6", "2026-09"): 7,
                           ("Ü6", "2026-10"): 6})  # fmt: skip

    protected = protect(table)

    assert protected.count(("Ü2", "2026-10")) is None
    assert protected.count(("Ü2", "2026-09")) is None or protected.count(("Ü2", TOTAL)) is None
    low, high = interval(table, protected.hidden, ("Ü2", "2026-10"), least=1)
    assert high is None or high > low


ANCHOR = {("w", "a"): 60, ("w", "b"): 47, ("w", "c"): 34, ("x", "a"): 60, ("x", "c"): 35,
          ("y", "b"): 85, ("y", "d"): 100, ("z", "b"): 1006, ("z", "d"): 670}  # fmt: skip


@pytest.mark.parametrize(
    ("also", "bounds"),
    [
        ({}, {"wa": (25, 94), "wb": (47, 47), "wc": (0, 69), "xa": (26, 95), "xc": (0, 69),
              "yb": (0, 185), "yd": (0, 185), "zb": (906, 1091), "zd": (585, 770)}),
        ({("x", "d"): 31}, {"wb": (0, 78)}),
        ({("x", "b"): 94}, {"wb": (0, 141)}),
    ],
    ids=["weak although every row and column hides two", "with xd", "with xb"],
)  # fmt: skip
def test_bounds_are_those_known_for_a_table_that_looks_protected(also, bounds):
    """A known weak pattern of the literature (sdcTable's 4 x 4 example), bounds published."""
    table = Table.crossed(ANCHOR | also)
    hidden = [*ANCHOR, *also]

    for name, expected in bounds.items():
        assert interval(table, hidden, (name[0], name[1])) == expected
    assert (("w", "b") in open_cells(table, hidden, least=0)) is (bounds["wb"] == (47, 47))


def test_a_sum_that_reaches_over_two_tables_protects_in_both():
    months = Table(
        {("09",): 9, ("10",): 4, ("all",): 13}, (Relation(("all",), (("09",), ("10",))),)
    )
    partners = Table({("A",): 2, ("B",): 11, ("all",): 13}, (Relation(("all",), (("A",), ("B",))),))

    protected = protect(Table.joined([months, partners]))

    assert protected.hidden == {("A",), ("B",)}
    assert open_cells(Table.joined([months, partners]), protected.hidden) == []


def test_sums_that_do_not_come_out_and_tables_that_disagree_are_refused():
    with pytest.raises(ValueError, match="add up"):
        Table({("a",): 1, ("b",): 2, ("all",): 4}, (Relation(("all",), (("a",), ("b",))),))
    with pytest.raises(ValueError, match="not in the table"):
        Table({("all",): 4}, (Relation(("all",), (("a",),)),))
    with pytest.raises(ValueError, match="disagree"):
        Table.joined([Table({("a",): 1}), Table({("a",): 2})])


def test_shares_stand_only_on_counts_that_are_shown_and_from_ten_upwards():
    table = Table.crossed({("kept",): 9, ("late",): 6, ("missing",): 5})
    protected = protect(table)
    few = protect(Table.crossed({("kept",): 5, ("late",): 4}))
    hidden = protect(Table.crossed({("kept",): 9, ("late",): 2, ("missing",): 5}))

    assert protected.percent(("kept",), (TOTAL,)) == 45
    assert few.percent(("kept",), (TOTAL,)) is None
    assert hidden.percent(("late",), (TOTAL,)) is None


def test_counts_for_the_land_are_multiples_of_five_and_small_ones_say_only_that():
    rounded = [round_count(count).value for count in (0, 5, 7, 8, 12, 13)]

    assert rounded == [0, 5, 5, 10, 10, 15]
    assert [(round_count(n).value, round_count(n).below) for n in (1, 4)] == [(None, 5)] * 2
    assert all(abs(round_count(n).value - n) <= 2 for n in range(5, 200))
    assert Policy().base == 1


def test_who_knows_one_hidden_count_computes_no_small_one_of_another():
    counts = {("mine",): 2, ("theirs",): 1, ("large",): 9, ("larger",): 12}
    table, own = Table.crossed(counts), frozenset({("mine",)})

    alone, together = protect(table), protect(table, insiders=[own])

    assert interval(table, alone.hidden - own, ("theirs",)) == (1, 1)
    assert ("large",) in together.hidden
    assert interval(table, together.hidden - own, ("theirs",), least=1) == (1, 9)


def test_what_was_published_stays_as_it_was_when_a_month_is_added():
    first = Table.crossed({("Ü1", "09"): 9, ("Ü2", "09"): 2, ("Ü3", "09"): 7})
    published = protect(first)
    both = Table.crossed({("Ü1", "09"): 9, ("Ü2", "09"): 2, ("Ü3", "09"): 7,
                          ("Ü1", "10"): 4, ("Ü2", "10"): 1, ("Ü3", "10"): 8})  # fmt: skip
    earlier = ProtectedTable(
        {cell: n for cell, n in published.shown.items() if cell[1] != TOTAL},
        frozenset(cell for cell in published.hidden if cell[1] != TOTAL),
        published.policy,
    )

    later = protect(both, before=earlier)

    assert earlier.hidden <= later.hidden
    assert earlier.shown.items() <= later.shown.items()
    assert open_cells(both, later.hidden) == []


def test_what_need_not_be_hidden_is_shown_again():
    """Somebody who knows a, b and d computes c as long as the sum and f stay: one must go."""
    table = Table.crossed({("a",): 2, ("b",): 1, ("c",): 1, ("d",): 6, ("e",): 3, ("f",): 7})
    knows = frozenset({("a",), ("b",), ("d",), ("e",)})

    protected = protect(table, insiders=[knows])

    assert protected.count((TOTAL,)) == 20
    assert protected.hidden == {("a",), ("b",), ("c",), ("f",)}
    assert open_cells(table, protected.hidden - knows) == []


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdefgh").map(lambda key: (key,)), st.integers(0, 9)),
    st.sets(st.sampled_from("abcdefgh").map(lambda key: (key,))),
)
def test_every_count_that_stays_hidden_is_needed(counts, known):
    table = Table.crossed(counts)
    insiders = [frozenset(known & set(table.counts))]
    small = {cell for cell, count in table.counts.items() if 0 < count < 3}

    hidden = protect(table, insiders=insiders).hidden

    for cell in hidden - small:
        less = hidden - {cell}
        told = set(open_cells(table, less))
        told |= set(open_cells(table, less - insiders[0])) & (small - known)
        assert told, f"{cell} could have been shown"


@pytest.mark.parametrize(
    ("parts", "may"), [([4, 0, 3], True), ([4, 1, 3], False), ([0, 0], True), ([2], False)]
)
def test_a_count_is_told_by_its_parts_only_when_none_of_them_is_small(parts, may):
    assert may_be_split(parts) is may
