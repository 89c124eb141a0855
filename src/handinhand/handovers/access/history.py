"""What happened to one hand-over, told without names of other organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.handovers.models import (
    ANSWER_WORDS,
    QUESTION_WORDS,
    REASON_WORDS,
    REMINDED_WORDS,
    STEP_SENTENCES,
    Handover,
    MissingArrival,
    StateChange,
)
from handinhand.handovers.rules import (
    STEP_BY_NAME,
    AnswerCode,
    QuestionCode,
    State,
    StepName,
    step_between,
)
from handinhand.kernel.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history: when, who (a person or a unit), what."""

    at: datetime
    who: str
    what: str


def history_of(actor: Actor, handover: Handover) -> list[Line]:
    """Return everything that happened to a hand-over, newest first; five queries.

    People are named inside their own organisation only; coordination and data protection see
    organisations and units.
    """
    lines = _changes(actor, handover) + _queries(actor, handover)
    lines += [
        Line(row.at, _("Das System"), str(REMINDED_WORDS.get(row.to, row.to)))
        for row in handover.ladder.all()
    ]
    lines += [Line(row.at, _("Das System"), _missing(row)) for row in _missed(handover)]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _missed(handover: Handover) -> Iterable[MissingArrival]:
    return handover.missing.select_related("step__to_unit", "step__to_organisation")


def _missing(row: MissingArrival) -> str:
    told = row.step.to_unit or row.step.to_organisation or _("Netzwerkkoordination")
    return _("hat gemeldet, dass niemand angekommen ist: %(who)s") % {"who": told}


def _changes(actor: Actor, handover: Handover) -> list[Line]:
    lines, before = [], None
    for row in handover.changes.select_related("person", "unit"):
        who = _who(actor, handover, row)
        lines.append(Line(row.at, who, _what(row, before)))
        before = State(row.state)
    return lines


def _what(row: StateChange, before: State | None) -> str:
    state = State(row.state)
    words = str(STEP_SENTENCES[step_between(before, state)])
    if state is State.ARRIVED:
        words += _(", angekommen am %(day)s") % {"day": f"{row.effective_on:%d.%m.%Y}"}
    if row.reason and state is not State.EXPIRED:
        words += f": {REASON_WORDS.get(row.reason, row.reason)}"
    return words


def _who(actor: Actor, handover: Handover, row: StateChange) -> str:
    if row.unit is None:
        return _("Die Netzwerkkoordination") if row.person_id else _("Das System")
    own = row.unit.organisation_id == actor.organisation_id
    if own and row.person is not None and actor.role == Role.PRACTITIONER:
        return f"{row.person} ({row.unit})"
    return str(row.unit)


def _queries(actor: Actor, handover: Handover) -> list[Line]:
    lines = []
    for query in handover.queries.all():
        asked = str(QUESTION_WORDS[QuestionCode(query.code)])
        lines.append(
            Line(query.asked_at, str(handover.to_unit), _("fragt: „%(words)s“") % {"words": asked})
        )
        if query.answered_at:
            answer = str(ANSWER_WORDS[AnswerCode(query.answer_code)])
            lines.append(
                Line(
                    query.answered_at,
                    str(handover.from_unit),
                    _("antwortet: „%(words)s“") % {"words": answer},
                )
            )
    return lines


def took_it(actor: Actor, handover_id: UUID, step: StepName) -> bool:
    """Tell whether the person who acts made the latest change, and it was this step."""
    last = StateChange.objects.filter(handover=handover_id).order_by("-id").first()
    if last is None or actor.person_id is None:
        return False
    return last.person_id == actor.person_id and last.state == STEP_BY_NAME[step].target
