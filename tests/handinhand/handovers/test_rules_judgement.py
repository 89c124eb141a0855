"""Single hand-overs, worked out by hand: due dates, judgement, ladder, figures."""

from datetime import UTC, date, datetime

import pytest

from handinhand.handovers.rules import (
    Change,
    DueDates,
    Facts,
    Figure,
    Judgement,
    Ladder,
    LadderStep,
    Limits,
    MissingArrival,
    Obedience,
    ReasonOwner,
    State,
    answer_judgement,
    due_dates,
    ended_on,
    feedback_judgement,
    figure_of,
    is_tally_due,
    judge,
    ladder_plan,
    ladder_steps_due,
    median,
    missing_arrival_on,
    nearest_rank,
    percentile_90,
    share_text,
    tally_day,
    tally_of,
)
from handinhand.kernel.calendar import Anchor, Calendar, Hold, Limit, LimitUnit

NRW = Calendar()
WORKING = LimitUnit.WORKING_DAY
LIMITS = Limits(Limit(2, WORKING), Limit(7, WORKING), Limit(2, WORKING))
OFFERED = "2026-11-09"  # a Monday: answer by Wed 11, arrival by Wed 18
PERSON, ORGANISATION = ReasonOwner.PERSON, ReasonOwner.ORGANISATION


def day(text):
    return date.fromisoformat(text)


def change(state, on, reported=None, owner=None):
    return Change(State(state), day(on), day(reported or on), None, owner)


def facts(*changes, limits=LIMITS, steps=0):
    """Offered on Monday 9 November, then what follows."""
    due = due_dates(NRW, limits, offered_on=day(OFFERED))
    first = (change("draft", OFFERED), change("offered", OFFERED))
    return Facts(first + changes, limits, due.answer, due.arrival, ladder_steps=steps)


ACCEPTED = change("accepted", "2026-11-10")
HOLD = change("on_hold", "2026-11-12")
RESUMED = change("accepted", "2026-11-16")  # moves the arrival limit to Fri 20


@pytest.mark.parametrize(
    ("changes", "until", "expected"),
    [
        ([], "2026-11-18", None),  # the last day of the limit still runs
        ([], "2026-11-19", Judgement.NOT_ARRIVED),  # from the day after
        ([ACCEPTED], "2026-11-18", None),
        ([ACCEPTED], "2026-11-19", Judgement.NOT_ARRIVED),
        ([ACCEPTED, change("arrived", "2026-11-18", "2026-11-20")], "2026-11-18", Judgement.KEPT),
        ([ACCEPTED, change("arrived", "2026-11-19")], "2026-11-30", Judgement.LATE),
        ([ACCEPTED, change("arrived", "2026-11-19")], "2026-11-18", None),
        (
            [ACCEPTED, change("arrived", "2026-11-12"), change("completed", "2026-11-13")],
            "2026-11-12",
            Judgement.KEPT,
        ),
        ([change("declined", "2026-11-10", owner=PERSON)], "2026-11-10", Judgement.OWN_WISH),
        ([change("declined", "2026-11-10", owner=PERSON)], "2026-11-09", None),
        (
            [change("declined", "2026-11-10", owner=ORGANISATION)],
            "2026-11-10",
            Judgement.NOT_ARRIVED,
        ),
        (
            [ACCEPTED, change("cancelled", "2026-11-11", owner=PERSON)],
            "2026-11-11",
            Judgement.OWN_WISH,
        ),
        (
            [ACCEPTED, change("cancelled", "2026-11-11", owner=ORGANISATION)],
            "2026-11-11",
            Judgement.NOT_ARRIVED,
        ),
        ([change("withdrawn", "2026-11-10")], "2026-12-31", None),
        ([change("expired", "2026-11-17")], "2026-11-17", Judgement.NOT_ARRIVED),
        ([change("expired", "2026-11-17")], "2026-11-16", None),
        (
            [
                change("expired", "2026-11-17"),
                change("accepted", "2026-11-18"),
                change("arrived", "2026-11-18"),
            ],
            "2026-11-18",
            Judgement.KEPT,
        ),
        ([ACCEPTED, change("no_show", "2026-11-13")], "2026-11-13", Judgement.NOT_ARRIVED),
        (
            [ACCEPTED, change("no_show", "2026-11-13"), change("accepted", "2026-11-16")],
            "2026-11-16",
            None,  # a second appointment: it does not stand any more
        ),
        ([ACCEPTED, HOLD], "2026-12-31", None),
        ([ACCEPTED, HOLD, RESUMED], "2026-11-20", None),
        ([ACCEPTED, HOLD, RESUMED], "2026-11-21", Judgement.NOT_ARRIVED),
        ([ACCEPTED, HOLD, RESUMED, change("arrived", "2026-11-20")], "2026-11-21", Judgement.KEPT),
        ([ACCEPTED, HOLD, RESUMED, change("arrived", "2026-11-23")], "2026-11-23", Judgement.LATE),
        (
            [ACCEPTED, change("arrived", "2026-11-12"), change("entered_in_error", "2026-11-30")],
            "2026-11-20",
            None,
        ),
    ],
)
def test_a_hand_over_is_judged_in_the_state_of_the_day(changes, until, expected):
    assert judge(facts(*changes), day(until)) is expected


def test_what_was_never_offered_or_not_yet_is_not_judged():
    draft = Facts((change("draft", OFFERED),), LIMITS)

    assert judge(draft, day("2026-12-31")) is None
    assert judge(Facts((), LIMITS), day("2026-12-31")) is None
    assert judge(facts(), day("2026-11-08")) is None


def test_without_an_arrival_limit_an_arrival_is_kept_and_waiting_is_not_judged():
    free = Limits(answer=Limit(2, WORKING))

    assert judge(facts(ACCEPTED, limits=free), day("2027-12-31")) is None
    arrived = facts(ACCEPTED, change("arrived", "2027-01-07"), limits=free)
    assert judge(arrived, day("2027-12-31")) is Judgement.KEPT


@pytest.mark.parametrize(
    ("changes", "until", "expected"),
    [
        ([], "2026-11-11", None),
        ([], "2026-11-12", Obedience.MISSING),
        ([change("accepted", "2026-11-11")], "2026-11-11", Obedience.KEPT),
        ([change("accepted", "2026-11-12")], "2026-11-12", Obedience.LATE),
        ([change("declined", "2026-11-11", owner=PERSON)], "2026-11-12", Obedience.KEPT),
        ([change("withdrawn", "2026-11-30")], "2026-11-30", None),
        ([change("expired", "2026-11-17")], "2026-11-17", Obedience.MISSING),
        (
            [change("expired", "2026-11-17"), change("accepted", "2026-11-18")],
            "2026-11-18",
            Obedience.LATE,
        ),
        (  # after it expired no earlier date makes the answer timely
            [change("expired", "2026-11-17"), change("accepted", "2026-11-11", "2026-11-18")],
            "2026-11-18",
            Obedience.LATE,
        ),
        ([ACCEPTED, change("entered_in_error", "2026-11-30")], "2026-11-30", None),
        ([change("on_hold", "2026-11-10")], "2026-11-30", None),
        (  # Wed, Thu, Fri on hold: the limit ends on Mon 16
            [
                change("on_hold", "2026-11-10"),
                change("offered", "2026-11-13"),
                change("accepted", "2026-11-16"),
            ],
            "2026-11-16",
            Obedience.KEPT,
        ),
        (
            [
                change("on_hold", "2026-11-10"),
                change("offered", "2026-11-13"),
                change("accepted", "2026-11-17"),
            ],
            "2026-11-17",
            Obedience.LATE,
        ),
    ],
)
def test_the_receiver_is_measured_by_the_answer(changes, until, expected):
    assert answer_judgement(facts(*changes), day(until)) is expected


def test_sent_back_once_the_new_offer_has_a_new_answer_limit():
    back = facts(change("declined", "2026-11-11"), change("offered", "2026-11-16"))
    back = Facts(back.changes, LIMITS, day("2026-11-18"), back.arrival_due)

    assert answer_judgement(back, day("2026-11-18")) is None
    assert answer_judgement(back, day("2026-11-19")) is Obedience.MISSING
    assert back.offered_on == day(OFFERED)


@pytest.mark.parametrize(
    ("arrived", "reported", "expected"),
    [
        ("2026-11-12", "2026-11-16", Obedience.KEPT),
        ("2026-11-12", "2026-11-17", Obedience.LATE),
        ("2026-11-14", "2026-11-17", Obedience.KEPT),  # from a Saturday: Mon, Tue
    ],
)
def test_the_report_of_an_arrival_is_measured_by_the_day_it_was_entered(
    arrived, reported, expected
):
    handover = facts(ACCEPTED, change("arrived", arrived, reported))

    assert feedback_judgement(handover, day("2026-11-30")) is expected
    assert feedback_judgement(facts(ACCEPTED), day("2026-11-30")) is None


def test_due_dates_follow_their_anchors():
    discharge = Limits(
        Limit(2, WORKING), Limit(3, LimitUnit.WERKTAG), Limit(1, WORKING), Anchor.REFERENCE_DATE
    )
    offer = day("2026-09-07")

    assert due_dates(NRW, discharge, offered_on=offer) == DueDates(day("2026-09-09"), None, None)
    assert due_dates(
        NRW,
        discharge,
        offered_on=offer,
        anchor_date=day("2026-09-11"),
        arrived_on=day("2026-09-17"),
    ) == DueDates(day("2026-09-09"), day("2026-09-15"), day("2026-09-18"))
    before = Limits(
        arrival=Limit(14, LimitUnit.CALENDAR_DAY, "before"), arrival_anchor=Anchor.REFERENCE_DATE
    )
    assert due_dates(NRW, before, offered_on=offer, anchor_date=day("2026-11-15")).arrival == day(
        "2026-11-01"
    )


LADDER = Ladder(
    (
        LadderStep(1, "receiver", 0),
        LadderStep(2, "receiver_deputy", 1),
        LadderStep(3, "coordinator", 2),
    ),
    expire_after=2,
)


def test_the_ladder_begins_on_the_first_working_day_after_the_answer_limit():
    plan = ladder_plan(NRW, LADDER, day("2026-10-21"))  # a Wednesday

    assert [(s.to, s.on) for s in plan.steps] == [
        ("receiver", day("2026-10-22")),
        ("receiver_deputy", day("2026-10-23")),
        ("coordinator", day("2026-10-27")),
    ]
    assert plan.expires_on == day("2026-10-29")
    assert plan.steps[1].at == datetime(2026, 10, 23, 4, 5, tzinfo=UTC)  # summer time
    assert plan.expires_at == datetime(2026, 10, 29, 5, 5, tzinfo=UTC)  # winter time


def test_the_ladder_stands_still_on_hold():
    plan = ladder_plan(NRW, LADDER, day("2026-10-21"), [Hold(day("2026-10-22"), day("2026-10-26"))])

    assert [s.on for s in plan.steps] == [day("2026-10-22"), day("2026-10-27"), day("2026-10-29")]
    assert plan.expires_on == day("2026-11-02")


def test_a_hold_from_the_last_day_of_the_answer_limit_moves_the_first_step():
    plan = ladder_plan(NRW, LADDER, day("2026-10-21"), [Hold(day("2026-10-21"), day("2026-10-22"))])

    assert plan.steps[0].on == day("2026-10-23")


def test_a_hold_that_still_runs_moves_the_limit_day_by_day():
    waiting = facts(ACCEPTED, HOLD)

    seen = [waiting.arrival_due_on(day(f"2026-11-{n}")) for n in (12, 13, 16)]

    assert seen == [day("2026-11-18"), day("2026-11-19"), day("2026-11-20")]


def test_a_step_is_due_from_five_past_six_and_only_once():
    plan = ladder_plan(NRW, LADDER, day("2026-10-21"))

    assert ladder_steps_due(plan, datetime(2026, 10, 22, 4, 4, tzinfo=UTC)) == ()
    assert ladder_steps_due(plan, datetime(2026, 10, 22, 4, 5, tzinfo=UTC)) == plan.steps[:1]
    later = datetime(2026, 10, 30, 9, tzinfo=UTC)
    assert ladder_steps_due(plan, later) == plan.steps
    assert ladder_steps_due(plan, later, taken=[1, 2]) == plan.steps[2:]


@pytest.mark.parametrize(
    ("after", "arrival", "due", "holds", "told"),
    [
        (Limit(6, WORKING), Limit(5, WORKING), "2026-11-16", [], "2026-11-17"),
        (
            Limit(6, WORKING),
            Limit(5, WORKING),
            "2026-11-18",
            [Hold(date(2026, 11, 11), date(2026, 11, 13))],
            "2026-11-19",
        ),
        (Limit(3, WORKING), Limit(5, WORKING), "2026-11-16", [], "2026-11-12"),  # meant early
        (Limit(6, LimitUnit.CALENDAR_DAY), Limit(5, WORKING), "2026-11-16", [], "2026-11-16"),
        (  # day 19 is a Saturday, day 20 a Sunday: both end on Monday, so Tuesday it is
            Limit(20, LimitUnit.CALENDAR_DAY),
            Limit(19, LimitUnit.CALENDAR_DAY),
            "2026-11-30",
            [],
            "2026-12-01",
        ),
    ],
)
def test_someone_is_told_when_nobody_has_arrived(after, arrival, due, holds, told):
    on = missing_arrival_on(
        NRW,
        MissingArrival(after, "FBS"),
        day("2026-11-09"),
        limits=Limits(arrival=arrival),
        arrival_due=day(due),
        holds=holds,
    )

    assert on == day(told)


def test_a_tally_keeps_days_in_the_unit_of_the_limit_and_counts():
    handover = facts(
        change("accepted", "2026-11-11"),
        change("no_show", "2026-11-12"),
        change("accepted", "2026-11-12"),
        HOLD,
        RESUMED,
        change("arrived", "2026-11-20", "2026-11-23"),
        change("completed", "2026-11-24"),
        steps=2,
    )

    tally = tally_of(
        handover, standard="Ü2", sender="JC-FM", receiver="SH-BE", today=day("2027-01-04")
    )

    assert (tally.month, tally.week) == (day("2026-11-01"), 46)
    assert (tally.result, tally.answer, tally.feedback) == (
        Judgement.KEPT,
        Obedience.KEPT,
        Obedience.KEPT,
    )
    assert (tally.days.answer, tally.days.arrival, tally.days.feedback) == (2, 7, 1)
    assert (tally.hold_days, tally.no_shows, tally.ladder_steps) == (4, 1, 2)
    assert tally.state is State.COMPLETED


def test_a_hand_over_becomes_a_tally_thirty_days_after_its_end_and_not_before():
    ended = facts(change("withdrawn", "2026-11-10"))

    assert ended_on(ended) == day("2026-11-10")
    assert not is_tally_due(ended, day("2026-12-10"))
    assert is_tally_due(ended, day("2026-12-11"))
    for open_one in (facts(), facts(ACCEPTED), facts(ACCEPTED, HOLD)):
        assert not is_tally_due(open_one, day("2030-01-01"))
        with pytest.raises(ValueError, match="has ended"):
            tally_of(open_one, standard="Ü2", sender="A", receiver="B", today=day("2030-01-01"))


@pytest.mark.parametrize(
    ("month", "week", "counts_on"),
    [
        ("2026-09-01", 36, "2026-09-01"),  # the week began in August
        ("2026-08-01", 36, "2026-08-31"),
        ("2026-10-01", 43, "2026-10-19"),
        ("2026-12-01", 53, "2026-12-28"),
        ("2027-01-01", 53, "2027-01-01"),
        ("2024-12-01", 1, "2024-12-30"),  # week 1 of 2025
    ],
)
def test_a_tally_counts_by_the_first_day_of_its_week_within_its_month(month, week, counts_on):
    assert tally_day(day(month), week) == day(counts_on)


def test_a_week_outside_its_month_is_refused():
    with pytest.raises(ValueError, match="2026-09"):
        tally_day(day("2026-09-01"), 45)


def test_a_tally_counts_into_the_period_that_holds_the_first_day_of_its_week():
    tally = tally_of(
        facts(change("withdrawn", "2026-11-10")),
        standard="Ü2",
        sender="A",
        receiver="B",
        today=day("2027-01-04"),
    )

    assert tally_day(tally.month, tally.week) == day("2026-11-09")


def test_a_share_is_said_as_a_count_and_shown_in_percent_from_ten_upwards():
    figure = figure_of(
        [Judgement.KEPT] * 24 + [Judgement.LATE] * 4 + [Judgement.NOT_ARRIVED] * 3 + [None] * 5
    ) + Figure(own_wish=2)

    assert figure == Figure(24, 4, 3, 2)
    assert (figure.judged, figure.percent) == (31, 77)
    assert figure.share == pytest.approx(24 / 31)
    assert share_text(figure) == "24 von 31"
    assert share_text(figure, "%(kept)d of %(judged)d") == "24 of 31"
    nine = Figure(kept=7, late=2, own_wish=5)
    assert (nine.share, nine.percent, nine.is_small) == (None, None, False)
    assert Figure(kept=2, own_wish=9).is_small


def test_medians_and_percentiles_exist_from_ten_upwards():
    values = [10, 1, 9, 2, 8, 3, 7, 4, 6, 5]

    assert (median(values), percentile_90(values)) == (5.5, 9)
    assert percentile_90([*values, 11]) == 10
    assert median(values[:9]) is percentile_90(values[:9]) is None
    assert [nearest_rank([15, 20, 35, 40, 50], p) for p in (5, 30, 40, 50, 100)] == [
        15,
        20,
        20,
        35,
        50,
    ]
    with pytest.raises(ValueError, match="0 values"):
        nearest_rank([], 90)
