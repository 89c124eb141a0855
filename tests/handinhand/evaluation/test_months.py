"""Months are kept when they end, once; what is measured by hand-overs gets its value with them."""

from datetime import date
from decimal import Decimal

import pytest

from handinhand.audit.models import Entry
from handinhand.background.rules import JOBS, Occasion
from handinhand.chains.models import HandoverStandard
from handinhand.evaluation.access import column, figures, months
from handinhand.evaluation.models import Snapshot
from handinhand.evaluation.services import keep_ended_months, keep_month, record_review
from handinhand.goals.models import Goal, Indicator
from handinhand.handovers import services
from handinhand.handovers.models import Handover
from handinhand.kernel import clock
from handinhand.kernel.errors import RuleBroken
from tests.handinhand.handovers.conftest import on


@pytest.fixture
def arrived_on(receiving, offer_on):
    """Return a function that offers a hand-over, accepts it, and lets the person arrive."""

    def arrive(offered: str, arrived: str) -> Handover:
        handover = offer_on(offered)
        with on(arrived):
            accepted = services.accept(receiving, handover)
            return services.arrive(receiving, accepted, arrived_on=clock.today())

    return arrive


@pytest.fixture
def indicator(network) -> Indicator:
    goal = Goal.objects.create(network=network, key="Z1", number=1, text="Jede kommt an")
    return Indicator.objects.create(
        network=network,
        goal=goal,
        key="I1",
        number=1,
        text="Anteil fristgerecht",
        unit="percent",
        direction="at_least",
        target_value=Decimal(85),
        due_on=date(2027, 8, 31),
        source="Übergabestatistik",
        measured_by="handover_share_kept",
    )


def test_every_month_that_has_ended_is_kept_once(network, arrived_on):
    arrived_on("2026-09-07", "2026-09-09")
    arrived_on("2026-11-02", "2026-11-03")

    assert keep_ended_months() == 2
    assert keep_ended_months() == 0

    kept = Snapshot.objects.filter(network=network).order_by("first")
    assert [(one.first, one.last) for one in kept] == [
        (date(2026, 9, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 10, 31)),
    ]
    assert Entry.objects.filter(action="month.kept").count() == 2


def test_a_month_says_for_ever_what_it_said_on_its_last_day(network, act, coordinator, arrived_on):
    """Offered on 28 September, arrived on 2 October: September did not judge it."""
    arrived_on("2026-09-07", "2026-09-09")
    arrived_on("2026-09-28", "2026-10-02")
    keep_ended_months()
    lead = act(coordinator)
    before = months(lead).rows[0].counts

    Handover.objects.all().delete()

    assert months(lead).rows[0].counts == before
    assert before.figure.judged == 1
    assert before.offered == 2


def test_a_month_that_runs_is_not_kept(network, offer_on):
    offer_on("2026-11-02")

    with pytest.raises(RuleBroken):
        keep_month(network.pk, date(2026, 11, 1))
    assert keep_ended_months() == 0


def test_the_months_come_round_by_themselves_every_night(network, arrived_on):
    arrived_on("2026-10-05", "2026-10-06")
    job = JOBS["evaluation.months"]
    due_at = job.schedule.latest(clock.now())

    job.run(Occasion(due_at, due_at))

    assert due_at.date() == clock.today()
    assert Snapshot.objects.filter(network=network, is_month=True).count() == 1


def test_an_indicator_gets_the_value_of_the_month_with_its_von_wie_vielen(indicator, arrived_on):
    for day in ("07", "08", "09", "10"):
        arrived_on(f"2026-09-{day}", "2026-09-11")
    arrived_on("2026-09-01", "2026-09-25")

    keep_ended_months()
    keep_ended_months()

    measured = indicator.measurements.get(on=date(2026, 9, 30))
    assert (measured.value, measured.of_how_many) == (Decimal("80.00"), 5)
    assert (measured.period_from, measured.period_to) == (date(2026, 9, 1), date(2026, 9, 30))
    assert measured.automatic


@pytest.mark.parametrize(("unit", "values"), [("working_day", 1), ("calendar_day", 0)])
def test_a_median_over_working_and_calendar_days_is_not_written_down(
    indicator, arrived_on, standard, chain_version, unit, values
):
    Indicator.objects.filter(pk=indicator.pk).update(
        measured_by="handover_days", standards=["Ü2", "Ü9"]
    )
    HandoverStandard.objects.create(
        chain_version=chain_version, key="Ü9", name="Zweite", arrival_value=3, arrival_unit=unit
    )
    for number in range(10):
        arrived_on(f"2026-09-{7 + number % 5:02}", "2026-09-14")

    keep_ended_months()

    assert indicator.measurements.count() == values


def test_a_value_that_is_protected_is_not_written_down(indicator, arrived_on):
    arrived_on("2026-09-07", "2026-09-09")

    keep_ended_months()

    assert not indicator.measurements.exists()


def test_one_missed_appointment_is_not_written_down(indicator, arrived_on, offer_on, receiving):
    indicator.measured_by = "handover_no_show"
    indicator.save()
    for day in ("07", "08", "09"):
        arrived_on(f"2026-09-{day}", "2026-09-11")
    missed = offer_on("2026-09-07")
    with on("2026-09-10"):
        accepted = services.accept(receiving, missed)
        services.report_no_show(receiving, accepted, appointment_on=clock.today())

    keep_ended_months()

    assert not indicator.measurements.exists()


def test_the_page_of_such_an_indicator_shows_the_value_with_its_day(
    indicator, arrived_on, sign_in, moderator, act
):
    for day in ("07", "08", "09"):
        arrived_on(f"2026-09-{day}", "2026-09-11")
    keep_ended_months()

    page = sign_in(moderator).get(f"/networks/testnetz/indicators/{indicator.pk}/").text

    assert "3 von 3" in page
    assert "30.09.2026" in page or "30. September 2026" in page
    assert "Wert eintragen" not in page


def test_a_period_that_was_looked_at_together_stays_as_it_was_shown(
    network, act, coordinator, moderator, arrived_on
):
    for day in ("07", "08", "09"):
        arrived_on(f"2026-09-{day}", "2026-09-11")
    with on("2026-09-15"):
        record_review(
            act(coordinator),
            first=date(2026, 9, 1),
            last=date(2026, 9, 14),
            presented_on=date(2026, 9, 15),
        )
    Handover.objects.all().delete()

    table = figures(act(moderator), date(2026, 9, 1), date(2026, 9, 14))

    assert table.total.words == "3 von 3"


def test_without_hand_overs_nothing_is_kept_and_the_pages_say_so(
    network, act, moderator, sign_in, chain_version
):
    assert keep_ended_months() == 0

    client = sign_in(moderator)
    for path in ("", "by/standards/", "by/obligations/", "by/months/", "chain/", "months/"):
        assert client.get(f"/networks/testnetz/figures/{path}").status_code == 200, path
    assert "Noch kein Monat festgehalten" in client.get("/networks/testnetz/figures/months/").text


@pytest.mark.parametrize(("late", "told"), [(3, 3), (2, "geschützt")])
def test_single_counts_of_a_month_are_told_to_all_when_none_is_small(
    act, moderator, arrived_on, late, told
):
    """Seven working days are agreed; the 30th is too late for the first week of September."""
    for day in ("01", "02", "03"):
        arrived_on(f"2026-09-{day}", "2026-09-07")
    for day in ("01", "02", "03")[:late]:
        arrived_on(f"2026-09-{day}", "2026-09-29")
    keep_ended_months()

    (row,) = figures(act(moderator), date(2026, 9, 1), date(2026, 9, 30)).rows

    assert row.figure.judged == 3 + late
    assert column("late").value(row) == told
    assert column("judged").value(row) == 3 + late


def test_a_kept_month_says_the_same_on_every_page(act, coordinator, arrived_on):
    """The tally of a hand-over knows its last result only; the month knows what held then."""
    arrived_on("2026-09-07", "2026-09-09")
    arrived_on("2026-09-28", "2026-10-02")
    keep_ended_months()
    services.tally_ended()
    lead = act(coordinator)

    month = figures(lead, date(2026, 9, 1), date(2026, 9, 30))

    assert month.total.figure == months(lead).rows[0].figure
    assert month.total.figure.judged == 1
    assert month.total.exact
