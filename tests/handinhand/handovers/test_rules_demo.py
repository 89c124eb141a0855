"""The demo's hand-overs recomputed: due dates, ladder rows, judgement, and the tallies."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

import handinhand.handovers.rules
from handinhand.handovers.rules import (
    Change,
    Facts,
    Figure,
    Ladder,
    LadderStep,
    Limits,
    ReasonOwner,
    State,
    StepName,
    due_dates,
    figure_of,
    is_tally_due,
    judge,
    ladder_plan,
    ladder_steps_due,
    read_slip_number,
    reason_fits,
    share_text,
    step_allowed,
    tally_day,
    tally_of,
)
from handinhand.handovers.rules.states import STEPS
from handinhand.kernel.calendar import Anchor, Calendar, Limit, LimitUnit, berlin_day

FILE = Path(handinhand.handovers.rules.__file__).parents[2] / "demo/data/lindenrath_network.json"
DATA = json.loads(FILE.read_text(encoding="utf-8"))
NRW = Calendar()
NOW = datetime.fromisoformat("2026-11-20T08:00:00+00:00")
TODAY, FIRST, LAST = date(2026, 11, 20), date(2026, 9, 1), date(2026, 10, 23)
CHAIN = next(v for v in DATA["chain"]["versions"] if v["key"] == "1.0")
STANDARDS = {s["key"]: s for s in CHAIN["standards"]}
SECOND_STANDARDS = {s["key"]: s for s in DATA["second_network"]["chain"]["standards"]}
HANDOVERS = [(h, STANDARDS[h["standard"]]) for h in DATA["handovers"]]
SECOND = [
    (h, SECOND_STANDARDS[h["standard"]])
    for journey in DATA["second_network"]["journeys"]
    for h in journey["handovers"]
]
ALL = [pytest.param(h, s, id=h["key"]) for h, s in HANDOVERS + SECOND]


def day(text):
    return date.fromisoformat(text) if text else None


def limit(row):
    return Limit(row["value"], LimitUnit(row["unit"]), row["direction"])


def limits_of(standard):
    return Limits(
        limit(standard["answer"]),
        limit(standard["arrival"]),
        limit(standard["feedback"]["limit"]),
        Anchor(standard["arrival"]["anchor"]),
    )


def changes_of(handover):
    return tuple(
        Change(
            State(c["state"]),
            day(c["effective_on"]),
            berlin_day(datetime.fromisoformat(c["at"])),
            c.get("reason"),
            ReasonOwner(c["reason_owner"]) if c.get("reason_owner") else None,
        )
        for c in handover["changes"]
    )


def facts_of(handover, standard):
    return Facts(
        changes_of(handover),
        limits_of(standard),
        day(handover["answer_due"]),
        day(handover["arrival_due"]),
        day(handover["anchor_date"]),
        ladder_steps=len(handover["escalations"]),
    )


def published(standard):
    row = next(r for r in DATA["handover_results"] if r["standard"] == standard)
    return Figure(row["kept"], row["late"], row["not_arrived"], row["own_wish"])


def offered_in_period(facts):
    return facts.offered_on is not None and FIRST <= facts.offered_on <= LAST


def test_the_file_holds_fifty_and_twenty_hand_overs():
    assert len(HANDOVERS) == 50
    assert len(SECOND) == 20


@pytest.mark.parametrize(("handover", "standard"), ALL)
def test_due_dates_are_those_of_the_file(handover, standard):
    if handover["offered_on"] is None:
        assert handover["answer_due"] is handover["arrival_due"] is None
        return

    due = due_dates(
        NRW,
        limits_of(standard),
        offered_on=day(handover["offered_on"]),
        anchor_date=day(handover["anchor_date"]),
    )

    assert (due.answer, due.arrival) == (day(handover["answer_due"]), day(handover["arrival_due"]))


@pytest.mark.parametrize(("handover", "standard"), ALL)
def test_every_change_is_a_step_of_the_table_with_a_known_reason(handover, standard):
    before = None
    for change in changes_of(handover):
        steps = [s for s in STEPS if before in s.sources and s.target is change.state]
        assert steps
        by_tick = [s for s in steps if s.name is StepName.EXPIRE]
        assert bool(by_tick) == (change.state is State.EXPIRED)
        assert change.reason is None or reason_fits(change.state, change.reason)
        assert any(step_allowed(before, s.name, side) for s in steps for side in s.sides)
        before = change.state
    assert before == handover["state"]
    assert "slip" not in handover or read_slip_number(handover["slip"]) == handover["slip"]


@pytest.mark.parametrize(("handover", "standard"), ALL)
def test_the_ladder_took_the_steps_of_the_file_at_their_moments(handover, standard):
    if handover["offered_on"] is None:
        return
    row = standard["ladder"]
    ladder = Ladder(
        tuple(
            LadderStep(s["step"], s["to"], s["delay"], LimitUnit(s["unit"])) for s in row["steps"]
        ),
        row["expire_after"],
        LimitUnit(row["expire_unit"]),
    )
    plan = ladder_plan(NRW, ladder, day(handover["answer_due"]))
    answered = next(
        (c for c in handover["changes"] if c["state"] not in ("draft", "offered")), None
    )
    end = datetime.fromisoformat(answered["at"]) if answered else NOW

    taken = [(s.number, s.to, s.on, s.at) for s in ladder_steps_due(plan, end)]

    assert taken == [
        (e["step"], e["to"], day(e["on"]), datetime.fromisoformat(e["at"]))
        for e in handover["escalations"]
    ]
    if handover["state"] == "expired":
        assert plan.expires_at == end


@pytest.mark.parametrize("standard", [r["standard"] for r in DATA["handover_results"]])
def test_the_judgements_at_the_end_of_the_period_are_the_published_ones(standard):
    every = [facts_of(h, s) for h, s in HANDOVERS if h["standard"] == standard]

    assert figure_of(judge(f, LAST) for f in every if offered_in_period(f)) == published(standard)


def test_the_period_says_24_of_31():
    every = [facts_of(h, s) for h, s in HANDOVERS]

    figure = figure_of(judge(f, LAST) for f in every if offered_in_period(f))

    assert share_text(figure) == "24 von 31"
    assert figure == Figure(kept=24, late=5, not_arrived=2, own_wish=2)


def test_it_says_the_same_when_the_old_ones_have_become_tallies():
    kept, results = [], {}
    for handover, standard in HANDOVERS:
        facts = facts_of(handover, standard)
        if not is_tally_due(facts, TODAY):
            if offered_in_period(facts):
                results.setdefault(handover["standard"], []).append(judge(facts, LAST))
            continue
        tally = tally_of(
            facts,
            standard=handover["standard"],
            sender=handover["from_unit"],
            receiver=handover["to_unit"],
            today=TODAY,
        )
        kept.append(tally)
        if FIRST <= tally_day(tally.month, tally.week) <= LAST:
            results.setdefault(tally.standard, []).append(tally.result)

    assert len(kept) >= 30
    for row in DATA["handover_results"]:
        assert figure_of(results[row["standard"]]) == published(row["standard"])
    assert share_text(figure_of(r for rows in results.values() for r in rows)) == "24 von 31"


def test_three_wait_for_an_answer_the_oldest_for_six_working_days():
    waiting = [facts_of(h, s) for h, s in HANDOVERS if h["state"] == "offered"]

    days = [NRW.working_days_between(f.offered_on, TODAY) for f in waiting]

    assert sorted(days) == [1, 2, 6]
