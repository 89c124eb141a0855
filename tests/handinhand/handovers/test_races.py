"""Two answers at once: exactly one wins, and the other reads what it was (R08)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections

from handinhand.audit.models import Entry
from handinhand.handovers import services
from handinhand.handovers.models import Handover, StateChange
from handinhand.kernel.errors import Stale

RACES = 200
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def offers(offered) -> list[Handover]:
    """As many open offers as there are races, all like the first one."""
    rows = []
    for number in range(RACES):
        row = Handover.objects.get(pk=offered.pk)
        row.pk, row.slip, row._state.adding = uuid4(), f"R{number:05d}", True
        rows.append(row)
    Handover.objects.bulk_create(rows)
    changes = list(offered.changes.all())
    StateChange.objects.bulk_create(
        StateChange(
            handover=row,
            state=change.state,
            at=change.at,
            effective_on=change.effective_on,
            unit_id=change.unit_id,
        )
        for row in rows
        for change in changes
    )
    return rows


def _race(offers, first, second) -> Counter:
    """Let two act on each offer at the same moment; count who won and what the loser read."""
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(copy_context().run, _answer_all, act, offers, barrier)
            for act in (first, second)
        ]
        mine, theirs = (run.result() for run in runs)
    return Counter(tuple(sorted(pair)) for pair in zip(mine, theirs, strict=True))


def _answer_all(act, offers, barrier) -> list[str]:
    try:
        return [_try(act, offer, barrier) for offer in offers]
    finally:
        connections.close_all()


def _try(act, offer, barrier) -> str:
    handover = Handover.objects.select_related("standard", "network__site").get(pk=offer.pk)
    barrier.wait(timeout=30)
    try:
        act(handover)
    except Stale as error:
        return "read" if "Diese Übergabe" in str(error) else "read nothing"
    return "won"


def test_of_two_acceptances_exactly_one_wins(offers, receiving):
    def accept(handover):
        services.accept(receiving, handover)

    assert _race(offers, accept, accept) == {("read", "won"): RACES}
    assert Entry.objects.filter(action="handover.accept").count() == RACES
    assert StateChange.objects.filter(state="accepted").count() == RACES


def test_of_acceptance_and_withdrawal_exactly_one_wins(offers, receiving, sending):
    def accept(handover):
        services.accept(receiving, handover)

    def withdraw(handover):
        services.withdraw(sending, handover, reason="offered_twice")

    assert _race(offers, accept, withdraw) == {("read", "won"): RACES}
    answered = Entry.objects.filter(action__in=["handover.accept", "handover.withdraw"])
    assert answered.count() == RACES
    states = Counter(Handover.objects.filter(pk__in=[o.pk for o in offers]).values_list("state"))
    assert sum(states.values()) == RACES
    assert set(states) <= {("accepted",), ("withdrawn",)}
