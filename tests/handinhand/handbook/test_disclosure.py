"""What leaves the network: no small count, none that can be computed, and no name."""

from collections import Counter
from datetime import date
from itertools import product
from uuid import uuid4

import pytest

from handinhand.accounts.models import Person
from handinhand.disclosure import OUTSIDE, TOTAL, Table, interval
from handinhand.documents import Table as Block
from handinhand.documents import as_data, plain
from handinhand.evaluation.access import FigureRow, FigureTable, IndicatorValue
from handinhand.handbook.access import draft_chapter
from handinhand.handbook.access.outside import for_outside, may_be_told
from handinhand.handovers.access import Counts, total_of
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import Judgement


def figures(*pairs: tuple[int, int], hidden: tuple[int, ...] = ()) -> FigureTable:
    """Return a table as members see it: kept and missed of each standard."""
    rows = [
        FigureRow(
            f"Ü{at}",
            "Standard",
            uuid4(),
            Counts(arrival=Counter({Judgement.KEPT: kept, Judgement.LATE: missed})),
            shown=at not in hidden,
        )
        for at, (kept, missed) in enumerate(pairs)
    ]
    total = FigureRow("", "Summe", None, total_of(row.counts for row in rows))
    return FigureTable(date(2026, 9, 1), date(2026, 9, 30), False, rows, total)


def shown(table: FigureTable) -> list[bool]:
    return [row.shown for row in (*table.rows, table.total)]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(9, 0), (8, 4)], [True, True, True]),
        ([(7, 2), (2, 3), (20, 5)], [False, False, True, True]),
        ([(0, 0), (12, 3)], [True, True, True]),
        ([(1, 0)], [False, False]),
    ],
)
def test_small_counts_are_hidden_also_when_only_the_rest_is_small(pairs, expected):
    assert shown(for_outside(figures(*pairs))) == expected


def test_one_hidden_row_takes_another_along():
    table = for_outside(figures((7, 2), (30, 10), (6, 4)))

    assert shown(table).count(False) >= 2


def test_what_is_hidden_inside_is_not_shown_outside():
    assert not for_outside(figures((9, 4), (8, 4), hidden=(0,))).rows[0].shown


@pytest.mark.parametrize("pairs", list(product([(9, 0), (7, 2), (4, 4), (1, 1)], repeat=3)))
def test_no_small_count_can_be_computed_from_the_page(pairs):
    table = for_outside(figures(*pairs))
    counts = Table.crossed(
        {(str(at), way): pair[n] for at, pair in enumerate(pairs)
         for n, way in enumerate(("kept", "missed"))}
    )  # fmt: skip
    names = [*(str(at) for at in range(len(pairs))), TOTAL]
    closed = {
        (name, way)
        for name, row in zip(names, (*table.rows, table.total), strict=True)
        if not row.shown
        for way in ("kept", "missed", TOTAL)
    }

    for cell, count in counts.counts.items():
        if 0 < count < OUTSIDE.minimum:
            assert cell in closed
            low, high = interval(counts, closed, cell)
            assert high is None or high > low, (cell, count)


class _Indicator:
    measured_by = "handover_no_show"

    def __init__(self, *standards: str) -> None:
        self.standards = list(standards)


@pytest.mark.parametrize(
    ("missed", "appeared", "told"),
    [(0, 8, True), (1, 8, False), (2, 30, False), (3, 8, True), (7, 8, False), (8, 8, True)],
)
def test_few_who_did_not_come_are_not_told(missed, appeared, told):
    table = figures((9, 0))
    table.rows[0].counts.missed, table.rows[0].counts.appeared = missed, appeared
    value = IndicatorValue(_Indicator("Ü0"), "x", True)

    assert may_be_told(value, table) is told


def test_the_demo_tells_the_sum_and_hides_what_is_small(lindenrath):
    [table, values] = [
        block for block in draft_chapter(lindenrath, "results").blocks if isinstance(block, Block)
    ]

    told = {plain(row[0]).split()[0]: plain(row[1]) for row in table.rows}
    assert told["Summe"] == "24 von 31"
    assert told["Ü1"] == "9 von 9"
    assert told["Ü2"] == "geschützt"  # 7 of 9: two are missing
    assert told["Ü6"] == "geschützt"  # 2 of 5
    indicators = {plain(row[0]): plain(row[2]) for row in values.rows}
    assert indicators["I1"].endswith("(24 von 31)")
    assert indicators["I3"] == "geschützt"


def test_cases_are_added_up_and_few_marks_are_hidden(lindenrath):
    table = next(
        b for b in draft_chapter(lindenrath, "findings").blocks
        if isinstance(b, Block) and b.caption == "Brüche in allen Fällen zusammen"
    )  # fmt: skip

    counts = [plain(row[2]) for row in table.rows]
    assert all(count == "geschützt" or int(count) >= OUTSIDE.minimum for count in counts)
    assert counts.count("geschützt") >= 2


def test_no_person_and_no_slip_stands_in_the_book(edition):
    text = str([as_data(chapter.blocks) for chapter in edition.chapters])

    families = {person.name.split()[-1] for person in Person.objects.all()}
    assert len(families) > 5
    assert [name for name in families if name in text and name != "Admin"] == []
    slips = set(Handover.objects.exclude(slip="").values_list("slip", flat=True))
    assert slips
    assert [slip for slip in slips if slip in text] == []
    assert "@" not in text
