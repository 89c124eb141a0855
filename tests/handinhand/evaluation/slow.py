"""The slow and plain way to count everything: each hand-over read by the rules, one by one."""

from collections import Counter, defaultdict

from handinhand.handovers.access import facts_of
from handinhand.handovers.models import Handover
from handinhand.handovers.rules import (
    State,
    answer_judgement,
    durations,
    feedback_judgement,
    judge,
    offer_judgement,
)

GONE = (State.DECLINED, State.CANCELLED)


def plain(counts):
    """Return counts as a plain dictionary; what was counted zero times is left out."""
    found = {}
    for name, value in vars(counts).items():
        value = {key: n for key, n in value.items() if n} if isinstance(value, Counter) else value
        if value:
            found[name] = value
    return found


def count_slowly(network_id, first, last, by):
    """Count the hand-overs offered from `first` to `last`, in the state of `last`."""
    rows = Handover.objects.filter(network=network_id, offered_on__range=(first, last))
    return count_rows(rows.select_related("standard", "network__site"), facts_of, last, by)


def count_rows(rows, facts_of, last, by):
    """Count rows of any rung in the state of `last`."""
    found = defaultdict(_nothing)
    for row in rows:
        facts = facts_of(row, row.changes.order_by("id"))
        changes = facts.until(last)
        if not changes or changes[-1].state is State.ENTERED_IN_ERROR:
            continue
        keys = {
            "line": row.line,
            "sender": row.sender_id,
            "receiver": row.receiver_id,
            "month": f"{row.offered_on:%Y-%m}",
        }
        _add(found[tuple(keys[one] for one in by)], facts, changes, last)
    return {
        key: {name: value for name, value in counts.items() if value}
        for key, counts in found.items()
    }


def _nothing():
    names = ("arrival", "offer", "answer", "feedback", "reasons")
    days = ("answer_days", "arrival_days", "feedback_days")
    return defaultdict(int) | {name: Counter() for name in (*names, *days)}


def _add(counts, facts, changes, last):
    states, end = [change.state for change in changes], changes[-1]
    outcome = judge(facts, last)
    judged = {
        "arrival": outcome,
        "offer": offer_judgement(facts, last),
        "answer": answer_judgement(facts, last),
        "feedback": feedback_judgement(facts, last),
    }
    for name, value in judged.items():
        if value is not None:
            counts[name][value] += 1
    days = durations(facts, last)
    for name in ("answer", "arrival", "feedback"):
        if getattr(days, name) is not None:
            counts[f"{name}_days"][getattr(days, name)] += 1
    counts["offered"] += 1
    counts["silent"] += end.state is State.EXPIRED
    counts["held"] += State.ON_HOLD in states
    counts["no_shows"] += states.count(State.NO_SHOW)
    counts["missed"] += State.NO_SHOW in states
    counts["appeared"] += State.NO_SHOW in states or State.ARRIVED in states
    if end.state in GONE:
        counts["reasons"][end.reason] += 1
        counts["declined"] += end.state is State.DECLINED and outcome != "own_wish"
