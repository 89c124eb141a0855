"""What is left when server and worker die in the middle of their work, again and again.

    python benchmarks/kill.py --database sqlite|postgresql [--cycles 50] [--seed 1] [--json]

A site of its own with real processes: granian, `manage.py worker`, a mail server that keeps what
it gets. In each cycle a day of demo time has passed; somebody offers hand-overs over http, somebody
else accepts every second one, the worker takes steps of the ladder and sends mail, and at a random
moment both processes get SIGKILL. A client notes what was acknowledged, and sends again what was
not. In the end the worker runs once undisturbed, and everything is compared:

- lost: acknowledged by an answer of the server, but not in the database;
- half: a state without its row of history or its entry in the audit trail, or doubled ones;
- missed: steps of a ladder that should have been taken and were not;
- told_twice: the same reminder written twice, or the same mail delivered twice.

It ends with 1 when one of them is not zero. SIGKILL leaves the memory of the operating system
alone: this is no test of a power cut.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import running
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SENDER, RECEIVER = "yildiz", "osei"
ACTS = {"accepted": "accept", "offered": "offer", "expired": "expire"}


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Kills server and worker while they write.")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--cycles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="print one JSON object only")
    return parser.parse_args()


class Sink:
    """A mail server that takes a moment, so that a kill can come in the middle."""

    def __init__(self) -> None:
        self.delivered: Counter[str] = Counter()

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep the Message-ID of what came."""
        await asyncio.sleep(0.02)
        text = bytes(envelope.content or b"").decode(errors="replace")
        found = [line for line in text.splitlines() if line.lower().startswith("message-id:")]
        self.delivered[found[0].partition("<")[2].partition("@")[0] if found else "none"] += 1
        return "250 OK"


@dataclass
class Notes:
    """What the client remembers: only an answer of the server counts."""

    offered: set[UUID] = field(default_factory=set)
    accepted: set[UUID] = field(default_factory=set)
    open: list[UUID] = field(default_factory=list)
    again: list[UUID] = field(default_factory=list)
    broken_off: int = 0
    refused: Counter[int] = field(default_factory=Counter)


class Client(threading.Thread):
    """Offers and accepts until the server is gone."""

    def __init__(self, port: int, sessions: dict[str, str], form: dict[str, str], notes: Notes):
        super().__init__(daemon=True)
        self._sender = running.Browser(port, sessions[SENDER])
        self._receiver = running.Browser(port, sessions[RECEIVER])
        self._form, self._notes = form, notes

    def run(self) -> None:
        """Work until no answer comes."""
        try:
            while True:
                self._offer(self._notes.again.pop() if self._notes.again else uuid4())
                if len(self._notes.open) > 1:
                    self._accept(self._notes.open[-1])
        except (OSError, http.client.HTTPException):
            self._notes.broken_off += 1

    def _offer(self, key: UUID) -> None:
        self._notes.again.append(key)
        fields = self._form | {"key": str(key), "do": "offer"}
        path = f"{running.NETWORK}/handovers/new/{fields.pop('standard')}/"
        if self._well(self._sender.post(path, **fields)):
            self._notes.offered.add(key)
            self._notes.open.append(key)
        self._notes.again.remove(key)

    def _accept(self, key: UUID) -> None:
        path = f"{running.NETWORK}/handovers/{key}/accept/"
        if self._well(self._receiver.post(path, version=self._form["seen"])):
            self._notes.accepted.add(key)
        del self._notes.open[-2:]  # the one before stays silent, for the ladder

    def _well(self, status: int) -> bool:
        if status != 302:
            self._notes.refused[status] += 1
        return status == 302


def form_of_an_offer() -> dict[str, str]:
    """Return what the form of a new hand-over holds, for the first standard that fits."""
    from handinhand.accounts.access import actor_of
    from handinhand.accounts.models import Person
    from handinhand.chains.access import standards_for_sender
    from handinhand.handovers import services
    from handinhand.handovers.access import asks_for_anchor

    people = [Person.objects.get(email=f"{n}@lindenrath.example") for n in (SENDER, RECEIVER)]
    sending, receiving = (actor_of(person, None) for person in people)
    assert sending
    assert receiving
    standard = next(
        one
        for one in standards_for_sender(sending, [sending.unit_id])
        if one.receiver_id == receiving.unit_id and not asks_for_anchor(one)
    )
    unit = next(one for one in standard.senders.all() if one.pk == sending.unit_id)
    probe = services.begin(sending, standard, from_unit=unit, handover_id=uuid4(), at_once=True)
    return {"standard": str(standard.pk), "from_unit": str(unit.pk), "seen": str(probe.version)}


def let_a_day_pass() -> None:
    """Move demo time forward; every process asks for it when it starts."""
    from handinhand.demo.access import forget_offset
    from handinhand.demo.models import DemoState

    state = DemoState.objects.get()
    DemoState.objects.update(started_at=state.started_at - timedelta(days=1))
    forget_offset()


def cycle(
    env: dict[str, str],
    port: int,
    log: Path,
    sessions: dict[str, str],
    form: dict[str, str],
    notes: Notes,
    chance: random.Random,
) -> None:
    """Start everything, let it work for a random while, kill everything."""
    server, worker = running.start_server(env, port, log), running.start_worker(env, log)
    try:
        running.wait_for(server, port)
        client = Client(port, sessions, form, notes)
        client.start()
        time.sleep(chance.uniform(0.1, 4.0))
    finally:
        first, second = chance.sample([server, worker], 2)
        first.end(signal.SIGKILL)
        second.end(signal.SIGKILL)
    client.join(timeout=60)


def settle(env: dict[str, str]) -> None:
    """Let the worker end its work undisturbed, and let the outbox's time of grace pass."""
    from handinhand.notices.models import Mail
    from handinhand.notices.services import deliver_waiting

    for _turn in range(3):
        running.manage(env, "worker", "--once")
    grace = timedelta(hours=1)
    for mail in Mail.objects.filter(claimed_at__isnull=False, ended_at=None):
        Mail.objects.filter(pk=mail.pk).update(claimed_at=mail.claimed_at - grace)
    for mail in Mail.objects.filter(state=Mail.State.WAITING):
        Mail.objects.filter(pk=mail.pk).update(try_at=mail.try_at - grace)
    deliver_waiting()


def compare(notes: Notes, sink: Sink) -> dict[str, object]:
    """Look for everything that must not be; every number but the last ones must be zero."""
    from django_tasks_db.models import DBTaskResult

    from handinhand.audit.access.verification import verify
    from handinhand.notices.models import Mail

    mails = Counter(Mail.objects.values_list("state", flat=True))
    sent = [
        str(key) for key in Mail.objects.filter(state=Mail.State.SENT).values_list("pk", flat=True)
    ]
    faults = [str(fault) for fault in verify().faults]
    faults += [f"mail {key} is sent and never came" for key in sent if not sink.delivered[key]]
    unsettled = DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).count()
    if unsettled:
        faults.append(f"{unsettled} tasks were never worked off")
    return {
        "lost": _lost(notes),
        "half": _half(),
        "missed": _missed(),
        "told_twice": _told_twice(sink),
        "refused": dict(notes.refused),
        "faults": faults[:10],
        "ladder_steps": _ladder_rows(),
        "mails": dict(mails),
        "delivered": sum(sink.delivered.values()),
    }


def _lost(notes: Notes) -> int:
    """Count what was acknowledged and is nowhere: a tally stands for what ended long ago."""
    from handinhand.audit.models import Entry
    from handinhand.handovers.models import Handover, StateChange, Tally

    entries = Entry.objects.filter(action="handover.tallied")
    tallied = set(entries.values_list("thing_id", flat=True))
    stored = set(Handover.objects.exclude(state="draft").values_list("pk", flat=True))
    taken = set(StateChange.objects.filter(state="accepted").values_list("handover", flat=True))
    without_tally = max(0, len(tallied & notes.offered) - Tally.objects.count())
    lost = (notes.offered - stored - tallied, notes.accepted - taken - tallied)
    return sum(map(len, lost)) + without_tally


def _half() -> int:
    """Count hand-overs whose state, history and audit trail do not say the same."""
    from handinhand.audit.models import Entry
    from handinhand.handovers.models import Handover

    acts = {
        "accepted": "handover.accept",
        "offered": "handover.offer",
        "expired": "handover.expire",
    }
    entries = Counter(Entry.objects.values_list("thing_id", "action"))
    wrong = 0
    for handover in Handover.objects.prefetch_related("changes").filter(state__in=acts):
        states = [change.state for change in sorted(handover.changes.all(), key=lambda c: c.pk)]
        counted = Counter(states)
        fits = states[-1] == handover.state and all(
            entries[handover.pk, act] == counted[state] for state, act in acts.items()
        )
        wrong += not fits
    return wrong


def _missed() -> int:
    """Count the steps of silence that were due by the last run of the ladder and not taken."""
    from handinhand.handovers.access import facts_of, plan_of
    from handinhand.handovers.models import Handover
    from handinhand.handovers.rules import ladder_steps_due
    from handinhand.kernel import clock

    missed = 0
    silent = Handover.objects.filter(state__in=["offered", "expired"])
    related = silent.select_related("standard", "network__site")
    for handover in related.prefetch_related("changes", "ladder", "standard__ladder"):
        changes = sorted(handover.changes.all(), key=lambda change: change.pk)
        until = next((c.at for c in changes if c.state == "expired"), clock.now())
        offered = [change for change in changes if change.state != "expired"]
        plan = plan_of(handover, facts_of(handover, offered))
        taken = [row.step for row in handover.ladder.all()]
        if plan is not None:
            missed += len(ladder_steps_due(plan, until, taken))
            missed += handover.state == "offered" and plan.expires_at <= clock.now()
    return missed


def _told_twice(sink: Sink) -> int:
    from handinhand.handovers.models import LadderRow
    from handinhand.notices.models import Notice

    rows = Counter(LadderRow.objects.values_list("handover", "offer", "step"))
    causes = Notice.objects.exclude(cause="").values_list("person", "kind", "cause")
    return sum(
        number - 1
        for counted in (rows, Counter(causes), sink.delivered)
        for number in counted.values()
        if number > 1
    )


def _ladder_rows() -> int:
    from handinhand.handovers.models import LadderRow

    return LadderRow.objects.count()


def run(kind: str, cycles: int, seed: int, folder: Path) -> dict[str, object]:
    """Build, kill, settle, compare."""
    sink, chance, notes = Sink(), random.Random(seed), Notes()
    mail_port, port = running.free_port(), running.free_port()
    post = Controller(sink, hostname="127.0.0.1", port=mail_port)
    with running.database(kind, folder) as url:
        env = running.environment_of(
            url,
            folder,
            HANDINHAND_EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            HANDINHAND_SMTP_HOST="127.0.0.1",
            HANDINHAND_SMTP_PORT=str(mail_port),
        )
        running.build(env)
        running.set_up_django(env)
        form, sessions = form_of_an_offer(), {n: running.session_of(n) for n in (SENDER, RECEIVER)}
        from django.db import connections

        post.start()
        began = time.monotonic()
        try:
            for _cycle in range(cycles):
                let_a_day_pass()
                connections.close_all()
                cycle(env, port, folder / "log.txt", sessions, form, notes, chance)
            seconds = time.monotonic() - began
            settle(env)
            found = compare(notes, sink)
        finally:
            post.stop()
            connections.close_all()
    return {
        "benchmark": "kill",
        "database": kind,
        "cycles": cycles,
        "seconds": round(seconds, 1),
        "acknowledged": len(notes.offered) + len(notes.accepted),
        "broken_off": notes.broken_off,
        **found,
        **running.machine(),
    }


def main() -> int:
    """Run, tell, and end with 1 when anything was lost, half, missed or told twice."""
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        result = run(asked.database, asked.cycles, asked.seed, Path(folder))
        running.tell(result, asked.json)
    wrong = ("lost", "half", "missed", "told_twice", "refused", "faults")
    return int(any(result[name] for name in wrong))


if __name__ == "__main__":
    sys.exit(main())
