"""Attacks on kept periods: what one page tells is taken from what another tells."""

from datetime import date
from itertools import permutations

import pytest

from handinhand.evaluation.access import Asked, cross, figures, months
from handinhand.evaluation.services import keep_month, keep_period
from handinhand.handovers import services
from handinhand.kernel import clock
from handinhand.kernel.actor import Role
from tests.conftest import _member, _person
from tests.handinhand.handovers.conftest import on

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
BOTH = (SEPTEMBER[0], OCTOBER[1])


@pytest.fixture
def arrived_on(receiving, offer_on):
    """Return a function that offers a hand-over, accepts it, and lets the person arrive."""

    def arrive(offered: str, arrived: str):
        handover = offer_on(offered)
        with on(arrived):
            accepted = services.accept(receiving, handover)
            return services.arrive(receiving, accepted, arrived_on=clock.today())

    return arrive


def _keep(network, period):
    if period == BOTH:
        keep_period(network.pk, *period)
    else:
        keep_month(network.pk, period[0])


def _told(actor, period):
    """Return what somebody reads of a period: each line's number, and the sum; None: hidden."""
    table = figures(actor, *period)
    rows = [*table.rows, table.total]
    return [row.figure.judged if row.shown else None for row in rows]


@pytest.mark.parametrize("order", list(permutations([SEPTEMBER, OCTOBER, BOTH])))
def test_no_period_gives_a_month_away_in_whatever_order_they_are_kept(
    network, arrived_on, evaluator, act, order
):
    """One in September, four in October: five in both, if it were told, less four is one."""
    arrived_on("2026-09-07", "2026-09-09")
    for day in (5, 6, 7, 8):
        arrived_on(f"2026-10-0{day}", "2026-10-09")

    for period in order:
        _keep(network, period)

    ours = act(evaluator)
    september, october, both = (_told(ours, period) for period in (SEPTEMBER, OCTOBER, BOTH))
    assert september == [None, None]
    for one, whole in zip(october, both, strict=True):
        assert one is None or whole is None


def test_periods_without_a_small_difference_are_all_told(network, arrived_on, evaluator, act):
    for day in (7, 8, 9):
        arrived_on(f"2026-09-0{day}", "2026-09-11")
        arrived_on(f"2026-10-0{day}", "2026-10-12")

    for period in (SEPTEMBER, OCTOBER, BOTH):
        _keep(network, period)

    ours = act(evaluator)
    assert [_told(ours, period) for period in (SEPTEMBER, OCTOBER, BOTH)] == [
        [3, 3],
        [3, 3],
        [6, 6],
    ]


def test_a_period_that_ends_a_day_earlier_than_its_month_is_not_told_beside_it(
    network, arrived_on, evaluator, act
):
    for day in (5, 6, 7):
        arrived_on(f"2026-10-0{day}", "2026-10-09")
    arrived_on("2026-10-30", "2026-10-30")
    earlier = (OCTOBER[0], date(2026, 10, 29))

    _keep(network, OCTOBER)
    keep_period(network.pk, *earlier)

    assert _told(act(evaluator), OCTOBER) == [4, 4]
    assert _told(act(evaluator), earlier) == [None, None]


@pytest.fixture
def two_senders(network, standard, arrived_on, receiving, receiver_unit, act):
    """Five of the Jobcenter and one of a third place in October, under one standard."""
    other = _member(network, "TZZ", "Dritte Stelle")
    standard.senders.add(other)
    third = act(_person("other", Role.PRACTITIONER, network, other.organisation, other))
    for day in (5, 6, 7, 8, 12):
        arrived_on(f"2026-10-{day:02}", "2026-10-13")
    with on("2026-10-06"):
        begun = services.start(third, standard, from_unit=other, to_unit=receiver_unit)
        handover = services.accept(receiving, services.offer(third, begun))
        services.arrive(receiving, handover, arrived_on=clock.today())
    keep_month(network.pk, OCTOBER[0])
    keep_period(network.pk, *BOTH)


@pytest.mark.parametrize(
    ("who", "told"),
    [("sending", [None, None]), ("receiving", [6, None]), ("outside", [6, 6])],
)
def test_a_partner_cannot_take_its_own_from_what_is_told(
    request, two_senders, evaluator, act, who, told
):
    """The sender knows its five: with six told it would know the one of the other."""
    actor = act(evaluator) if who == "outside" else request.getfixturevalue(who)

    for period in (OCTOBER, BOTH):
        found = _told(actor, period)
        assert found[0] == told[0]
    row = months(actor).rows[-1]
    assert row.shown == (who != "sending")


# --- what steering sees of a standard, which has one receiver ------------------------------------


@pytest.fixture
def told_by(arrived_on, network):
    """Return a function that says how many of a standard somebody is told, on every page of it."""
    arrived_on("2026-11-05", "2026-11-06")
    arrived_on("2026-11-18", "2026-11-19")

    def told(actor) -> dict[str, object]:
        table = figures(actor)
        [line] = [row.line for row in table.rows]
        row, month = table.rows[0], months(actor, line).rows[-1]
        crossed = cross(actor, Asked(rows="line", columns="month", measure="offered"))
        return {
            "row": row.counts.offered if row.shown else None,
            "month": month.counts.offered if month.shown else None,
            "crossed": crossed.total.total,
            "total": table.total.counts.offered,
            "words": table.waits_words,
        }

    return told


def test_steering_sees_a_standard_five_working_days_after_its_receiver(
    told_by, steering, coordinator, act
):
    lead, group = told_by(act(coordinator)), told_by(act(steering))

    assert lead == {"row": 2, "month": 2, "crossed": 2, "total": 2, "words": ""}
    words = group.pop("words")
    assert group == {"row": 1, "month": 1, "crossed": 1, "total": 2}
    assert "im Stand vom 13.11.2026" in str(words)
    with on("2026-11-27"):
        assert told_by(act(steering))["row"] == 2


def test_the_agreement_may_keep_single_standards_from_steering(
    told_by, steering, agreement, act, sign_in, network
):
    agreement.steering_sees_partner_figures = False
    agreement.save()
    actor = act(steering)
    line = figures(actor).rows[0].line

    table = figures(actor)

    assert [row.words for row in table.rows] == ["geschützt"]
    assert not table.rows[0].counts.offered
    assert table.total.counts.offered == 2
    assert not any(row.shown for row in months(actor, line).rows)
    page = sign_in(steering).get(f"/networks/{network.slug}/figures/{line}/").text
    assert "keine Zahlen je Stelle" in page
