"""What happened to a journey, as one side may know it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from handinhand.handovers.access import REASON_WORDS, REMINDED_WORDS, STEP_SENTENCES
from handinhand.handovers.rules import State, step_between
from handinhand.journeys.access.doors import SeenJourney
from handinhand.journeys.access.guidance import OPEN
from handinhand.journeys.access.path import week_words
from handinhand.journeys.models import (
    DEVIATION_WORDS,
    EXIT_WORDS,
    MOVE_SENTENCES,
    HandoverChange,
    JourneyHandover,
    JourneyMove,
)
from handinhand.journeys.rules import DeviationReason, MoveKind, week_of
from handinhand.kernel.actor import Actor, Role

_REASONS: dict[str, object] = {
    **{code.value: words for code, words in DEVIATION_WORDS.items()},
    **{code.value: words for code, words in EXIT_WORDS.items()},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: when (a day of one's own, a week of the others), who, what; `at` only sorts.

    `stamp` says the same as `when` for machines, and not a minute more.
    """

    at: datetime
    when: str
    stamp: str
    who: str
    what: str


def history_of(actor: Actor, seen: SeenJourney) -> list[Line]:
    """Return what happened, newest first; people are named inside their own organisation only.

    Of the other side's acts the day is told while a hand-over is open, afterwards the week.
    """
    lines = [_moved(actor, seen, row) for row in _moves(seen)]
    handovers = seen.handovers().prefetch_related("changes__person", "changes__unit", "ladder")
    for handover in handovers:
        lines += _changes(actor, seen, handover)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _moves(seen: SeenJourney) -> list[JourneyMove]:
    kinds = [MoveKind.BEGUN, MoveKind.VERSION, MoveKind.COMPLETED, MoveKind.LEFT_EARLY]
    kinds.append(MoveKind.BESIDE)
    rows = seen.journey.moves.filter(kind__in=kinds).select_related("person", "unit", "source")
    own = seen.number.organisation_id
    return [
        row for row in rows if seen.is_whole or row.unit is None or row.unit.organisation_id == own
    ]


def _moved(actor: Actor, seen: SeenJourney, row: JourneyMove) -> Line:
    words = str(MOVE_SENTENCES[MoveKind(row.kind)])
    if row.reason:
        words += f": {_REASONS.get(row.reason, row.reason)}"
    if row.kind == MoveKind.BESIDE and row.source is not None:
        words += f": {row.source}"
    who = str(row.unit) if row.unit else _("Die Netzwerkkoordination")
    own = row.unit is not None and row.unit.organisation_id == seen.number.organisation_id
    if own and row.person is not None and actor.role == Role.PRACTITIONER:
        who = f"{row.person} ({row.unit})"
    return Line(row.at, *_when(seen, row.at, exact=own), who, words)


def _changes(actor: Actor, seen: SeenJourney, handover: JourneyHandover) -> list[Line]:
    lines, before = [], None
    is_open = handover.state in OPEN
    for row in handover.changes.all():
        own = row.unit is not None and row.unit.organisation_id == seen.number.organisation_id
        who = _who(actor, row, own)
        what = _what(handover, row, before)
        lines.append(Line(row.at, *_when(seen, row.at, exact=own or is_open), who, what))
        before = State(row.state)
    lines += [
        Line(
            row.at,
            *_when(seen, row.at, exact=is_open),
            _("Das System"),
            f"{REMINDED_WORDS.get(row.to, row.to)} ({handover})",
        )
        for row in handover.ladder.all()
    ]
    return lines


def _when(seen: SeenJourney, at: datetime, *, exact: bool) -> tuple[str, str]:
    day: date = timezone.localtime(at).date()
    if exact and not seen.is_whole:
        return f"{day:%d.%m.%Y}", day.isoformat()
    return week_words(day), "{}-W{:02}".format(*week_of(day))


def _who(actor: Actor, row: HandoverChange, own: bool) -> str:
    if row.unit is None:
        return _("Die Netzwerkkoordination") if row.person_id else _("Das System")
    if own and row.person is not None and actor.role == Role.PRACTITIONER:
        return f"{row.person} ({row.unit})"
    return str(row.unit)


def _what(handover: JourneyHandover, row: HandoverChange, before: State | None) -> str:
    state = State(row.state)
    if state is State.COMPLETED and before is None:
        words = _("hat den Weg ohne Übergabe weitergeführt")
    else:
        words = str(STEP_SENTENCES[step_between(before, state)])
    if state is State.OFFERED and before is None and handover.deviation:
        reason = DEVIATION_WORDS[DeviationReason(handover.deviation)]
        words += _(", abweichend von der Kette: %(reason)s") % {"reason": reason}
    if row.reason and state is not State.EXPIRED:
        words += f": {REASON_WORDS.get(row.reason, row.reason)}"
    return f"{words} ({handover})"


def took_it(actor: Actor, handover_id: UUID, state: State) -> bool:
    """Tell whether the person who acts made the latest change, and it led to this state."""
    last = HandoverChange.objects.filter(handover=handover_id).order_by("-id").first()
    if last is None or actor.person_id is None:
        return False
    return last.person_id == actor.person_id and last.state == state
