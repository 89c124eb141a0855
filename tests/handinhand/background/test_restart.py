"""The tick dies at every one of its writes: no step twice, none missed, nobody told twice."""

from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction

from handinhand.audit.models import Entry
from handinhand.handovers import services
from handinhand.handovers.models import Handover, LadderRow
from handinhand.notices.models import Mail, Notice
from tests.handinhand.handovers.conftest import (  # noqa: F401  (fixtures of the hand-over)
    agreement,
    chain_version,
    offer_on,
    on,
    receiving,
    sending,
    standard,
)


class Died(Exception):
    """The process was killed: what was not committed is gone."""


class DiesAt:
    """Lets so many writes pass, then dies."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            self.left -= 1
            if self.left < 0:
                raise Died
        return execute(sql, params, many, context)


@pytest.fixture
def silent(offer_on, receiver, coordinator):  # noqa: F811  (a fixture)
    """Two offers nobody answers; both sides and the coordination have accounts."""
    return [offer_on("2026-11-20"), offer_on("2026-11-20")]


def test_whereever_the_tick_dies_the_next_one_does_the_rest_and_nothing_twice(silent, db):
    Notice.objects.all().delete()
    Mail.objects.all().delete()
    deaths = 0
    with on("2026-12-01"):
        while _dies_at_write(deaths):
            deaths += 1

    assert deaths > 20


def _dies_at_write(number) -> bool:
    """Let the tick die at one write, and the next tick do the rest; then undo both."""
    with transaction.atomic():
        try:
            with connection.execute_wrapper(DiesAt(number)):
                services.tick()
            died = False
        except Died:
            died = True
            _whole()
            services.tick()
        _whole()
        _all_steps_once()
        assert services.tick() == (0, 0)
        transaction.set_rollback(True)
    return died


def _all_steps_once() -> None:
    rows = list(LadderRow.objects.order_by("handover", "step").values_list("step", "to", "on"))
    assert rows == 2 * [
        (1, "receiver", date(2026, 11, 25)),
        (2, "coordinator", date(2026, 11, 26)),
    ]
    told = Counter(Notice.objects.exclude(cause="").values_list("person__email", "kind"))
    assert told == {
        ("receiver@test.example", "handover.reminder_receiver"): 2,
        ("coordinator@test.example", "handover.reminder_coordinator"): 2,
    }
    actions = Counter(Entry.objects.values_list("action", flat=True))
    assert (actions["handover.reminded"], actions["handover.expire"]) == (4, 2)
    assert set(Handover.objects.values_list("state", flat=True)) == {"expired"}


def _whole() -> None:
    """Hold rows, counters, audit entries, notices and mails against each other."""
    rows = LadderRow.objects.count()
    assert sum(Handover.objects.values_list("ladder_steps", flat=True)) == rows
    assert Entry.objects.filter(action="handover.reminded").count() == rows
    assert Notice.objects.exclude(cause="").count() == rows
    assert Mail.objects.count() == Notice.objects.exclude(mail=None).count()
