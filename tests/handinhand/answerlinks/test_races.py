"""A link and an account answer at the same moment: exactly one wins."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

import pytest
from django.db import connections

from handinhand.answerlinks import services as links
from handinhand.answerlinks.access import find_by
from handinhand.answerlinks.models import AnswerLink
from handinhand.answerlinks.rules import Purpose
from handinhand.audit.models import Entry
from handinhand.handovers import services as handovers
from handinhand.handovers.models import Handover, StateChange
from handinhand.kernel.errors import DomainError

RACES = 12
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tokens(offer_on, sending) -> list[tuple[Handover, str]]:
    """As many offers as there are races, each with the token of its link."""
    rows = []
    for _race in range(RACES):
        offer = offer_on("2026-11-20")
        made = {one.purpose: one.token for one in links.make(sending, offer)}
        rows.append((offer, made[Purpose.ANSWER]))
    return rows


def _race(rows, *acts) -> list[tuple[str, ...]]:
    barrier = Barrier(len(acts))

    def run(act) -> list[str]:
        try:
            return [_told(act, row, barrier) for row in rows]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        runs = [pool.submit(copy_context().run, run, act) for act in acts]
        return [tuple(sorted(told)) for told in zip(*(r.result() for r in runs), strict=True)]


def _told(act, row, barrier) -> str:
    handover, token = row
    link = find_by("token", token)
    barrier.wait(timeout=30)
    try:
        act(handover, link)
    except DomainError as error:
        return type(error).__name__
    return "won"


def _by_link(handover, link):
    links.answer(link, "accept", browser="one", values={})


def test_of_link_and_account_exactly_one_wins_and_a_beaten_link_stays_open(tokens, receiving):
    def by_account(handover, link):
        handovers.accept(receiving, handover)

    before, used_before = _accepted(), _used()
    told = Counter(_race(tokens, _by_link, by_account))
    used = _used() - used_before

    assert set(told) == {("Stale", "won")}
    expected = Counter({"entries": RACES, "changes": RACES, "without account": used})
    assert _accepted() - before == expected
    assert AnswerLink.objects.exclude(used_at=None).count() == used


def _accepted() -> Counter[str]:
    """Count what is there; the demo of the tests before may still stand beside it."""
    changes = StateChange.objects.filter(state="accepted")
    return Counter(
        {
            "entries": Entry.objects.filter(action="handover.accept").count(),
            "changes": changes.count(),
            "without account": changes.filter(person=None).count(),
        }
    )


def _used() -> int:
    return Entry.objects.filter(action="answer_link.used").count()


def test_of_two_who_use_the_same_link_exactly_one_wins(tokens):
    assert set(_race(tokens, _by_link, _by_link)) == {("LinkRefused", "won")}
    assert Entry.objects.filter(action="answer_link.used").count() == RACES
