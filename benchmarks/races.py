"""Who wins when two answer the same hand-over at the same moment.

    python benchmarks/races.py --database sqlite|postgresql [--races 1000] [--json]

Builds a small network in a database of its own (PostgreSQL: a server of its own, see
scripts/postgres.py) and lets two threads with connections of their own act on each offer at once:
a click on "Annehmen" against another click on "Annehmen", against "Zurückziehen", against the tick
that lets the offer expire, and against a click behind a one-time link. Clicks go through the whole
stack of the application. A race is counted as `exactly_one` when one side wins, the other reads a
sentence (409), one change of state was written and one audit entry. Anything else that happens to a
request (status 500, an exception) is an error.
"""

import argparse
import contextlib
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "scripts")]
OFFERED = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
RACED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
BEGAN = date(2026, 1, 12)
PATIENCE = 60
WON, TOLD = "won", "told"
PAIRINGS = ["accept/accept", "accept/withdraw", "accept/expire", "accept/link"]

Act = Callable[[object], str]


@dataclass
class Scene:
    """What the races need: an offer to copy, and who acts on the copies."""

    offer: object
    network_slug: str
    people: dict[str, object]
    secrets: dict[object, str] = field(default_factory=dict)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Races of two answers to one hand-over.")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--races", type=int, default=1000, help="in all, over every pairing")
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    return parser.parse_args()


@contextlib.contextmanager
def database(kind: str) -> Iterator[None]:
    """Set up Django on an empty database that is gone afterwards."""
    os.environ["HANDINHAND_MODE"] = "development"
    os.environ["DJANGO_SETTINGS_MODULE"] = "handinhand.config.settings"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ["HANDINHAND_VAR"] = folder
        (Path(folder) / "static").mkdir()
        if kind == "sqlite":
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/races.sqlite3"
        else:
            import postgres

            os.environ["DATABASE_URL"] = stack.enter_context(postgres.server())
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()


def build() -> Scene:
    """Make a network with two members, a chain in force, and one offer."""
    from handinhand.accounts import services as accounts
    from handinhand.chains.models import Chain, ChainVersion, HandoverStandard, LadderStep
    from handinhand.handovers import services
    from handinhand.kernel import clock
    from handinhand.kernel.actor import Actor, Role
    from handinhand.networks import services as networks

    system = Actor.system()
    site = networks.create_site(system, key="races", name="Musterstadt")
    network = networks.create_network(
        system, slug="races", name="Musternetz", site=site, target_group="–", began_on=BEGAN
    )
    units, people = {}, {}
    for key, names in {"sender": ["withdraw"], "receiver": ["first", "second"]}.items():
        organisation = networks.create_organisation(
            system, key=key, name=key.title(), network_id=network.pk
        )
        networks.admit(system, network, organisation, standing="partner", since=BEGAN)
        unit = units[key] = networks.add_unit(system, organisation, key=f"{key}-1", name=key)
        for name in names:
            person = people[name] = accounts.create_person(
                system, email=f"{name}@races.example", name=name
            )
            accounts.assign_role(
                system,
                person,
                Role.PRACTITIONER,
                network_id=network.pk,
                organisation_id=organisation.pk,
                unit_id=unit.pk,
                began_on=BEGAN,
            )
    chain = Chain.objects.create(network=network, key="K", name="Kette")
    version = ChainVersion.objects.create(
        chain=chain,
        number="1.0",
        state="in_force",
        drafted_on=BEGAN,
        agreed_on=BEGAN,
        in_force_from=BEGAN,
        digest="d" * 64,
    )
    standard = HandoverStandard.objects.create(
        chain_version=version,
        key="Ü1",
        name="Übergabe",
        receiver=units["receiver"],
        answer_value=2,
        arrival_value=7,
        expire_after=2,
        position=1,
    )
    standard.senders.add(units["sender"])
    LadderStep.objects.create(standard=standard, step=1, to="receiver", delay=0)
    with clock.at(OFFERED):
        sender = _actor(people["withdraw"])
        draft = services.start(
            sender, standard, from_unit=units["sender"], to_unit=units["receiver"]
        )
        offer = services.offer(sender, draft, outside_reason="urgent")
    return Scene(offer, network.slug, people)


def _actor(person: object) -> object:
    from handinhand.accounts.access import actor_of

    return actor_of(person, None)


def copies(scene: Scene, number: int) -> list[object]:
    """Insert as many offers like the first one as there are races."""
    from handinhand.handovers.models import Handover, StateChange

    rows = []
    for _copy in range(number):
        row = Handover.objects.get(pk=scene.offer.pk)
        row.pk, row.slip, row._state.adding = uuid4(), uuid4().hex[:7], True
        rows.append(row)
    Handover.objects.bulk_create(rows)
    changes = list(scene.offer.changes.all())
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


# --- the acts -------------------------------------------------------------------------------------


def click(scene: Scene, person: str, step: str, **values: str) -> Act:
    """Return the act of posting a step's form, as the browser of one person does."""
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.force_login(scene.people[person])

    def act(handover: object) -> str:
        address = f"/networks/{scene.network_slug}/handovers/{handover.pk}/{step}/"
        return _read(client.post(address, {"version": handover.version, **values}))

    return act


def by_link(scene: Scene) -> Act:
    """Return the act of answering behind a one-time link that was opened before."""
    from django.test import Client

    def act(handover: object) -> str:
        client = Client(raise_request_exception=False)
        client.cookies = scene.secrets[handover.pk]
        return _read(client.post("/answer/handover/accept/", {"version": handover.version}))

    return act


def open_links(scene: Scene, rows: list[object]) -> None:
    """Make a link for each offer and open it, so that only the click is missing."""
    from django.test import Client

    from handinhand.answerlinks import services

    sender = _actor(scene.people["withdraw"])
    for row in rows:
        token = services.make(sender, row)[0].token
        client = Client()
        client.post("/answer/", {"token": token})
        scene.secrets[row.pk] = client.cookies


def _read(response: object) -> str:
    if response.status_code == 302:
        return WON
    told = response.status_code == 409 and "Diese Übergabe" in response.text
    return TOLD if told else f"status {response.status_code}"


def expire(handover: object) -> str:
    """Let the offer expire as the tick does: it reads every offer that waits, then takes one."""
    from handinhand.handovers import services
    from handinhand.handovers.models import Handover
    from handinhand.kernel.actor import Actor
    from handinhand.kernel.errors import Stale

    waiting = Handover.objects.filter(state="offered").select_related("standard")
    list(waiting.prefetch_related("changes", "ladder"))
    try:
        services.expire(Actor.system(handover.network_id), handover)
    except Stale as error:
        return TOLD if "Diese Übergabe" in str(error) else f"no sentence: {error}"
    return WON


# --- the races ------------------------------------------------------------------------------------


def race(rows: list[object], acts: tuple[Act, Act]) -> list[tuple[str, str]]:
    """Let both act on each offer at the same moment; return what each side read."""
    barrier = Barrier(2)

    def run(act: Act) -> list[str]:
        from django.db import connections

        try:
            return [attempt(act, row) for row in rows]
        finally:
            connections.close_all()

    def attempt(act: Act, row: object) -> str:
        barrier.wait(timeout=PATIENCE)
        try:
            return act(row)
        except Exception as error:  # noqa: BLE001  # counted, and the next race begins
            return f"{type(error).__name__}: {error}"

    with ThreadPoolExecutor(2) as pool:
        first, second = (pool.submit(copy_context().run, run, act) for act in acts)
        return list(zip(first.result(), second.result(), strict=True))


def judge(rows: list[object], results: list[tuple[str, str]]) -> dict[str, object]:
    """Count what came out, and look into the database whether it is so."""
    from django.db.models import Count

    from handinhand.audit.models import Entry
    from handinhand.handovers.models import StateChange

    keys = [row.pk for row in rows]
    acted = [f"handover.{step}" for step in ("accept", "withdraw", "expire")]
    entries = dict(
        Entry.objects.filter(thing_id__in=keys, action__in=acted)
        .order_by()
        .values_list("thing_id")
        .annotate(n=Count("pk"))
    )
    changes = dict(
        StateChange.objects.filter(
            handover__in=keys, state__in=["accepted", "withdrawn", "expired"]
        )
        .order_by()
        .values_list("handover")
        .annotate(n=Count("pk"))
    )
    whole = [
        sorted(pair) == [TOLD, WON] and entries.get(row.pk) == 1 and changes.get(row.pk) == 1
        for row, pair in zip(rows, results, strict=True)
    ]
    odd = sorted({side for pair in results for side in pair} - {WON, TOLD})
    return {
        "races": len(rows),
        "exactly_one": sum(whole),
        "errors": sum(side not in (WON, TOLD) for pair in results for side in pair),
        "first_won": sum(pair[0] == WON for pair in results),
        "odd": odd[:5],
    }


def run(scene: Scene, number: int) -> dict[str, dict[str, object]]:
    """Run every pairing with its share of the races."""
    from handinhand.kernel import clock

    accept = click(scene, "first", "accept")
    against: dict[str, Act] = {
        "accept/accept": click(scene, "second", "accept"),
        "accept/withdraw": click(scene, "withdraw", "withdraw", reason="offered_twice"),
        "accept/expire": expire,
        "accept/link": by_link(scene),
    }
    found = {}
    for position, pairing in enumerate(PAIRINGS):
        share = number // len(PAIRINGS) + (position < number % len(PAIRINGS))
        with clock.at(RACED):
            rows = copies(scene, share)
            if pairing == "accept/link":
                open_links(scene, rows)
            began = time.perf_counter()
            results = race(rows, (accept, against[pairing]))
        seconds = round(time.perf_counter() - began, 1)
        found[pairing] = {**judge(rows, results), "seconds": seconds}
    return found


def main() -> int:
    """Build, race, tell."""
    asked = arguments()
    began = time.perf_counter()
    with database(asked.database):
        pairings = run(build(), asked.races)
    total = {
        key: sum(one[key] for one in pairings.values())
        for key in ("races", "exactly_one", "errors")
    }
    result = {
        "benchmark": "races",
        "database": asked.database,
        **total,
        "seconds": round(time.perf_counter() - began, 1),
        "python": platform.python_version(),
        "cpus": os.cpu_count(),
        "pairings": pairings,
    }
    if not asked.json:
        for name, one in pairings.items():
            print(f"{name:18} {one['exactly_one']:5} of {one['races']:5}, {one['errors']} errors")
    print(json.dumps(result))
    return 0 if total["exactly_one"] == total["races"] and not total["errors"] else 1


if __name__ == "__main__":
    sys.exit(main())
