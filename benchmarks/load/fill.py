"""Many hand-overs for the load test, with the history a page shows of each, and many people."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from uuid import UUID

BATCH = 2000
OPEN_EVERY = 20
STRAIGHT = ["draft", "offered", "accepted", "arrived", "completed"]


def fill(rows: int, today: date) -> None:
    """Insert hand-overs of the last year, past the services; one in twenty is open.

    What is open was offered within the last week, the rest has arrived or was declined.
    """
    from django.db import connection

    from handinhand.handovers.models import Handover, StateChange

    # Like those of the demo that go by the offer: a click on "Annehmen" then needs no date.
    templates = list(
        Handover.objects.filter(
            offered_on__isnull=False, anchor_date=None, chain_version__state="in_force"
        )
    )
    chance = random.Random(42)
    for begin in range(0, rows, BATCH):
        made, changes = [], []
        for number in range(begin, min(begin + BATCH, rows)):
            row = _handover(Handover, chance.choice(templates), chance, number, today)
            made.append(row)
            changes += _history(StateChange, row)
        Handover.objects.bulk_create(made)
        StateChange.objects.bulk_create(changes)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _handover(model: type, like: object, chance: random.Random, number: int, today: date):
    still_open = number % OPEN_EVERY == 0
    offered = today - timedelta(days=chance.randrange(6 if still_open else 365))
    answer, due = offered + timedelta(days=9), offered + timedelta(days=16)
    names = ("network_id", "standard_id", "line", "chain_version_id", "agreement_id",
             "from_unit_id", "to_unit_id", "sender_id", "receiver_id")  # fmt: skip
    values = {name: getattr(like, name) for name in names}
    return model(
        id=UUID(int=chance.getrandbits(128), version=4),
        slip=f"{number:07d}",
        offered_on=offered,
        answer_due=answer,
        answer_by=answer,
        arrival_due=due,
        arrival_by=due,
        **values | (_open(chance, answer, due) if still_open else _ended(chance, offered, today)),
    )


def _open(chance: random.Random, answer: date, due: date) -> dict[str, object]:
    state = chance.choice(["offered", "accepted"])
    urgent = answer if state == "offered" else due
    return {"state": state, "urgent_on": urgent, "changed_on": answer - timedelta(days=9)}


def _ended(chance: random.Random, offered: date, today: date) -> dict[str, object]:
    if chance.random() < 0.05:
        end = min(offered + timedelta(days=2), today)
        return {"state": "declined", "reason": "no_capacity", "reason_owner": "organisation",
                "answer_result": "kept", "changed_on": end, "ended_on": end}  # fmt: skip
    days = chance.randrange(22)
    arrived = min(offered + timedelta(days=days), today)
    return {"state": "completed", "arrived_on": arrived, "changed_on": arrived,
            "ended_on": arrived, "arrival_days": days, "answer_days": chance.randrange(4),
            "feedback_days": chance.randrange(4), "answer_result": "kept",
            "feedback_result": "kept", "no_shows": chance.randrange(10) == 0}  # fmt: skip


def _history(model: type, handover: object) -> list[object]:
    if handover.state in STRAIGHT:
        states = STRAIGHT[: STRAIGHT.index(handover.state) + 1]
    else:
        states = ["draft", "offered", handover.state]
    offered, found = handover.offered_on, []
    for place, state in enumerate(states):
        day = handover.arrived_on if state in ("arrived", "completed") else offered
        at = datetime.combine(day, time(8, place)).astimezone()
        found.append(
            model(
                handover=handover,
                state=state,
                at=at,
                effective_on=day,
                unit_id=handover.from_unit_id if place < 2 else handover.to_unit_id,
                reason=handover.reason if state == "declined" else "",
                reason_owner=handover.reason_owner if state == "declined" else "",
            )
        )
    return found


def people(number: int, weights: dict[str, int]) -> dict[str, list[str]]:
    """Make accounts beside those of the demo, sign them in, and return their sessions by role."""
    from handinhand.accounts import services as accounts
    from handinhand.handovers.models import Handover
    from handinhand.kernel.actor import Actor, Role
    from handinhand.networks.models import Network, Unit

    system, network = Actor.system(), Network.objects.get(slug="arbeit-und-gesundheit")
    open_ones = Handover.objects.filter(network=network, state__in=["offered", "accepted"])
    units = list(Unit.objects.filter(pk__in=open_ones.values("to_unit")).order_by("key"))
    units += list(Unit.objects.filter(pk__in=open_ones.values("from_unit")).order_by("key"))
    found: dict[str, list[str]] = {}
    for role, weight in weights.items():
        found[role] = []
        for position in range(max(1, round(number * weight / sum(weights.values())) + 1)):
            unit = units[position % len(units)]
            key = f"load-{role}-{position}"
            person = accounts.create_person(system, email=f"{key}@load.example", name=key)
            accounts.assign_role(
                system,
                person,
                Role(role),
                network_id=network.pk,
                organisation_id=unit.organisation_id,
                unit_id=unit.pk if role == "practitioner" else None,
                began_on=date(2026, 1, 12),
            )
            found[role].append(_session(person))
    return found


def _session(person: object) -> str:
    from django.test import Client

    client = Client()
    client.force_login(person)
    return str(client.cookies["sessionid"].value)
