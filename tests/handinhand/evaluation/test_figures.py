"""The figures: the demo's counts, what moves them, and what is protected from whom."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.http import Http404

from handinhand.accounts.access import actor_in
from handinhand.accounts.models import Person
from handinhand.chains.models import HandoverStandard
from handinhand.evaluation.access import (
    FigureRow,
    FigureTable,
    days_of,
    figure_for,
    figures,
    indicator_values,
    value_of,
    weakest,
)
from handinhand.evaluation.services import keep_month
from handinhand.goals.models import Indicator
from handinhand.handovers import services
from handinhand.handovers.access import Counts, total_of
from handinhand.handovers.models import Handover, Tally
from handinhand.handovers.rules import Figure, Judgement
from handinhand.kernel import clock
from handinhand.networks.models import Network
from handinhand.overview.access.cockpit import bars_of
from tests.handinhand.handovers.conftest import on
from tests.handinhand.handovers.judged import arrivals, by_rules, counts_by_line
from tests.handinhand.matrix import NETWORK

FIRST, LAST = date(2026, 9, 1), date(2026, 10, 23)
PUBLISHED = {
    "Ü1": Figure(9, 0, 0, 0),
    "Ü2": Figure(7, 1, 1, 1),
    "Ü4a": Figure(2, 1, 0, 0),
    "Ü4b": Figure(2, 0, 0, 1),
    "Ü6": Figure(2, 2, 1, 0),
    "Ü9": Figure(2, 1, 0, 0),
}


@pytest.fixture
def persona(db, demo):
    """Return the actor of a persona of the demo."""
    network = Network.objects.get(slug=NETWORK)

    def actor(key: str, role: str = ""):
        person = Person.objects.get(email=f"{key}@lindenrath.example")
        found = actor_in(person, network.pk, role)
        assert found is not None
        return found

    return actor


def test_the_demo_says_24_of_31_and_the_published_counts_per_standard(persona):
    table = figures(persona("mertens"), FIRST, LAST)

    assert table.total.words == "24 von 31"
    assert table.total.percent == 77
    assert {r.key: r.figure for r in table.rows if r.figure.judged} == PUBLISHED
    assert Tally.objects.count() == 35
    assert Handover.objects.count() == 15


def test_the_figure_since_september_moves_by_one_with_each_arrival(persona):
    before = figures(persona("mertens")).total.figure
    standard = HandoverStandard.objects.get(
        key="Ü2", chain_version__number="1.0", chain_version__chain__network__slug=NETWORK
    )
    sending, receiving = persona("yildiz"), persona("osei")

    draft = services.start(
        sending, standard, from_unit=standard.senders.get(), to_unit=standard.receiver
    )
    offered = services.offer(sending, draft)
    assert figures(persona("mertens")).total.figure == before
    accepted = services.accept(receiving, offered)
    assert figures(persona("mertens")).total.figure == before
    services.arrive(receiving, accepted, arrived_on=clock.today())

    after = figures(persona("mertens")).total.figure
    assert (after.kept, after.judged) == (before.kept + 1, before.judged + 1)


def test_a_period_that_is_over_is_judged_as_of_its_last_day(persona):
    """Ü2 9RJ-SLQ was offered on 9 November, accepted, and missed on the 18th."""
    lead = persona("mertens")
    second = next(r.line for r in figures(lead).rows if r.key == "Ü2")

    on_the_17th = figure_for(lead, second, date(2026, 11, 9), date(2026, 11, 17))
    on_the_18th = figure_for(lead, second, date(2026, 11, 9), date(2026, 11, 18))

    assert on_the_17th.figure == Figure()
    assert on_the_18th.figure == Figure(not_arrived=1)


@pytest.mark.parametrize(
    ("key", "ue4b"),
    [
        ("mertens", "2 von 2"),
        ("kowalski", "2 von 2"),
        ("osei", "2 von 2"),
        ("albers", "geschützt"),
        ("sommer", "geschützt"),
        ("lindner", "geschützt"),
        ("yildiz", "geschützt"),
    ],
)
def test_small_numbers_are_seen_by_coordination_steering_and_who_is_part_of_them(
    persona, key, ue4b
):
    rows = {r.key: r.words for r in figures(persona(key), FIRST, LAST).rows}

    assert rows["Ü4b"] == ue4b
    assert rows["Ü2"] == "7 von 9"


def test_the_sum_of_a_single_one_is_protected_too(network, act, moderator, offer_on, receiving):
    with on("2026-10-06"):
        accepted = services.accept(receiving, offer_on("2026-10-05"))
        services.arrive(receiving, accepted, arrived_on=clock.today())
    keep_month(network.pk, date(2026, 10, 1))

    table = figures(act(moderator))

    assert table.total.words == "geschützt"
    assert (table.first, table.last) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize("name", ["state_officer", "administrator"])
def test_who_is_no_member_sees_no_figure(who, act, name, network):
    with pytest.raises(Http404):
        figures(act(who(name)))


def test_a_whole_median_of_an_even_number_is_told_without_a_comma():
    assert str(days_of(Counter({1: 10})).median) == "1"
    assert str(days_of(Counter({1: 5, 2: 5})).median) == "1.5"


def test_medians_and_percentiles_stand_from_ten_upwards():
    few, enough = days_of(Counter({1: 9})), days_of(Counter({1: 5, 3: 4, 8: 1}))

    assert (few.measured, few.median, few.most) == (9, None, None)
    assert (enough.measured, enough.median, enough.most) == (10, 2.0, 3)


def test_indicators_take_their_value_from_the_hand_overs(persona):
    lead = persona("mertens")

    goals = indicator_values(lead, figures(lead, FIRST, LAST))

    values = {one.indicator.key: one.value for _goal, row in goals for one in row}
    assert values["I1"] == "77\u00a0% (24 von 31)"
    assert values["I3"] == "2 von 5"
    assert values["I4"] == ""


def test_sql_and_rules_judge_every_day_of_the_demo_alike(persona):
    network_id, first = persona("mertens").network_id, date(2026, 10, 24)

    for number in range(0, 28, 4):
        day = first + timedelta(days=number)
        counted = counts_by_line(network_id, first, day)
        assert arrivals(counted) == by_rules(network_id, first, day), day


def _row(key: str, *, kept: int = 0, late: int = 0, days: int = 0, unit: str = "") -> FigureRow:
    """Return what is told of one standard; ten took so many days."""
    counts = Counts(arrival_days=Counter({days: 10} if days else {}))
    counts.arrival.update({Judgement.KEPT: kept, Judgement.LATE: late})
    return FigureRow(key, f"Name {key}", uuid4(), counts, shown=True, exact=True, unit=unit)


def _table(*rows: FigureRow) -> FigureTable:
    total = replace(rows[0], line=None, counts=total_of(row.counts for row in rows), unit="")
    return FigureTable(date(2026, 9, 1), date(2026, 9, 30), False, list(rows), total)


def test_of_equal_shares_both_pages_call_the_same_standard_the_weakest(persona):
    # 6 of 8 and 3 of 4; by name the second would come first
    table = _table(_row("Ü2", kept=6, late=2), _row("Ü1", kept=3, late=1), _row("Ü3", kept=0))

    bars = bars_of(persona("mertens"), table)

    assert [bar.row.key for bar in bars if bar.is_weakest] == ["Ü2"]
    found = weakest(table)
    assert found is not None
    assert found.key == "Ü2"


@pytest.mark.parametrize(
    "rows",
    [
        [{"kept": 4}],
        [{"kept": 1, "late": 1}],
        [{"kept": 4}, {"kept": 0, "late": 2}],
    ],
    ids=["all kept", "too few", "those that can be compared are kept"],
)
def test_where_nothing_is_weak_nothing_is_called_so(persona, rows):
    table = _table(*(_row(f"Ü{number}", **row) for number, row in enumerate(rows)))

    assert weakest(table) is None
    assert not any(bar.is_weakest for bar in bars_of(persona("mertens"), table))


def test_nothing_is_called_the_weakest_while_a_weaker_one_may_be_protected():
    rows = _row("Ü1", kept=2, late=2), _row("Ü2", kept=1, late=4)
    assert weakest(_table(*rows)).key == "Ü2"

    assert weakest(_table(rows[0], replace(rows[1], shown=False))) is None


@pytest.mark.parametrize("standards", [["Ü1", "Ü2"], []])
@pytest.mark.parametrize(
    ("units", "says"),
    [
        (("working_day", "working_day"), "Median 8,5 Arbeitstage (20 gemessen)"),
        (("week", "calendar_day"), "Median 8,5 Kalendertage (20 gemessen)"),
        (
            ("working_day", "calendar_day"),
            "kein Median: Die Fristen zählen verschieden (Arbeitstage, Kalendertage)",
        ),
    ],
)
def test_a_median_names_its_days_and_is_refused_over_different_ones(standards, units, says):
    table = _table(_row("Ü1", days=3, unit=units[0]), _row("Ü2", days=14, unit=units[1]))

    value = value_of(Indicator(measured_by="handover_days", standards=standards), table)

    assert value == says


@pytest.mark.parametrize(
    ("measured", "exact", "says"),
    [(2, False, "geschützt"), (2, True, "erst 2 gemessen"), (3, False, "erst 3 gemessen")],
)
def test_how_few_days_were_measured_is_protected_like_the_counts(measured, exact, says):
    line, day = uuid4(), date(2026, 10, 1)
    counts = Counts(arrival_days=Counter({5: measured}))
    row = FigureRow("Ü9", "In Erprobung", line, counts, shown=True, exact=exact)
    table = FigureTable(day, day, False, [row], row)

    value = value_of(Indicator(measured_by="handover_days", standards=["Ü9"]), table)

    assert value.startswith(says)


@pytest.mark.parametrize(
    ("missed", "told"),
    [
        (0, "0\N{NO-BREAK SPACE}% (0 von 12)"),
        (1, "geschützt"),
        (3, "25\N{NO-BREAK SPACE}% (3 von 12)"),
        (11, "geschützt"),
    ],
)
def test_an_indicator_tells_nobody_of_one_who_missed_the_appointment(missed, told):
    indicator = Indicator(measured_by="handover_no_show", standards=["Ü2"])
    row = FigureRow("Ü2", "", uuid4(), Counts(appeared=12, missed=missed))
    table = FigureTable(FIRST, LAST, False, [row], FigureRow("", "", None))
    exact = FigureTable(FIRST, LAST, False, [replace(row, exact=True)], table.total)

    assert value_of(indicator, table) == told
    assert value_of(indicator, exact).endswith(f"({missed} von 12)")
