"""The page of one hand-over."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.agreements.access import obligations_for_standard
from handinhand.chains.access import answer_words, arrival_words
from handinhand.handovers.access import (
    calendar_of,
    facts_of,
    get_handover,
    history_of,
    plan_of,
    require_read,
    running_limit,
    sides_of,
)
from handinhand.handovers.models import LADDER_WORDS, STATE_WORDS, Handover
from handinhand.handovers.rules import Facts, Side, State, responsible_side
from handinhand.handovers.web.cards import actions_for, sentence_of
from handinhand.handovers.web.clocks import clock_of, remaining, status_of
from handinhand.kernel.actor import Actor
from handinhand.kernel.calendar import Calendar
from handinhand.thread.access import visible_cards
from handinhand.thread.rules import Card
from handinhand.web.requests import MemberRequest

STRAIGHT = [State.OFFERED, State.ACCEPTED, State.ARRIVED, State.COMPLETED]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the box: what, which day or unit, and what that means."""

    word: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """One step of the straight way, for `components/_steps.html`."""

    name: str
    state: str
    note: str = ""
    url: str = ""


@require_GET
def detail(request: MemberRequest, slug: str, handover_id: UUID) -> HttpResponse:
    """Show where a hand-over stands, what is due, and what the person may do now."""
    require_read(request.actor)
    handover = get_handover(request.actor, handover_id)
    changes = list(handover.changes.order_by("id"))
    calendar = calendar_of(handover)
    facts = facts_of(handover, changes, calendar)
    context = {
        "handover": handover,
        "status": status_of(handover),
        "heading": _heading(
            sides_of(request.actor, handover), State(handover.state), handover.sent_back
        ),
        "sentence": sentence_of(handover),
        "clock": clock_of(handover, calendar),
        "runs": running_limit(handover) is not None,
        "facts": _facts(handover, calendar),
        "actions": actions_for(request.actor, handover),
        "stops": _stops(handover, facts),
        "items": handover.standard.items.all(),
        "ladder": _ladder(handover, facts),
        "history": history_of(request.actor, handover),
        "cards": _thread(request.actor, handover),
    }
    return render(request, "handovers/detail.html", context)


def _heading(sides: frozenset[Side], state: State, sent_back: bool) -> str:
    if Side.RECEIVER in sides and state is State.OFFERED:
        return _("Ihre Antwort wird gebraucht")
    if Side.RECEIVER in sides and state is State.ACCEPTED:
        return _("Ist die Person angekommen?")
    if Side.RECEIVER in sides and state is State.NO_SHOW:
        return _("Ein neuer Termin, oder das Ende?")
    if Side.RECEIVER in sides and state is State.EXPIRED:
        return _("Ohne Antwort verfallen, noch anzunehmen")
    if Side.COORDINATOR in sides and state is State.DECLINED and not sent_back:
        return _("Noch einmal vorlegen?")
    if Side.SENDER in sides and responsible_side(state) is Side.SENDER:
        ended = (State.WITHDRAWN, State.CANCELLED, State.ENTERED_IN_ERROR)
        if state is State.DRAFT:
            return _("Noch nicht angeboten")
        if state not in ended:
            return _("Noch bei Ihnen")
    return _("Stand und Fristen")


def _facts(handover: Handover, calendar: Calendar) -> list[Fact]:
    standard, state, lines = handover.standard, State(handover.state), []
    if handover.answer_by:
        note = _left(calendar, handover.answer_by, standard.answer_unit, state is State.OFFERED)
        lines.append(
            Fact(_("Antworten bis"), _day(handover.answer_by), note or answer_words(standard))
        )
    if handover.arrival_by:
        running = state in (State.ACCEPTED, State.NO_SHOW)
        note = _left(calendar, handover.arrival_by, standard.arrival_unit, running)
        lines.append(
            Fact(_("Ankunft bis"), _day(handover.arrival_by), note or arrival_words(standard))
        )
    if handover.arrived_on:
        lines.append(Fact(_("Angekommen am"), _day(handover.arrived_on)))
    receives = responsible_side(state) is Side.RECEIVER
    unit = handover.to_unit if receives else handover.from_unit
    note = "" if receives else _("bis „angekommen“ gemeldet ist")
    lines.append(Fact(_("Verantwortlich ist"), unit.name, note))
    return lines


def _left(calendar: Calendar, due: date, unit: str, running: bool) -> str:
    return remaining(calendar, due, unit)[0] if running else ""


def _day(day: date) -> str:
    return date_format(day, "D d.m.Y")


def _stops(handover: Handover, facts: Facts) -> list[Stop]:
    """Lay out the straight way; what left it is told by the state beside the title."""
    reached = {change.state: change for change in facts.changes}
    stops, last = [], max((STRAIGHT.index(s) for s in reached if s in STRAIGHT), default=-1)
    for position, state in enumerate(STRAIGHT):
        word, change = str(STATE_WORDS[state]), reached.get(state)
        if change is not None and position <= last:
            here = handover.state == state
            stops.append(Stop(word, "now" if here else "done", _day(change.effective_on)))
            continue
        by = {State.ACCEPTED: handover.answer_by, State.ARRIVED: handover.arrival_by}.get(state)
        stops.append(Stop(word, "todo", _("bis %(day)s") % {"day": _day(by)} if by else ""))
    return stops


def _ladder(handover: Handover, facts: Facts) -> list[tuple[date, str]]:
    """Return the steps of silence that were taken, or that come unless somebody answers."""
    if handover.state not in (State.OFFERED, State.EXPIRED):
        return []
    plan = plan_of(handover, facts)
    if plan is None:
        return []
    offer = 2 if handover.sent_back else 1
    taken = set(handover.ladder.filter(offer=offer).values_list("step", flat=True))
    rows = []
    for step in plan.steps:
        words = str(LADDER_WORDS.get(step.to, step.to))
        rows.append((step.on, f"{words} {_('(geschehen)')}" if step.number in taken else words))
    words = _("Die Übergabe gilt als „verfallen“. Verantwortlich bleibt: %(unit)s.")
    return [*rows, (plan.expires_on, words % {"unit": handover.from_unit.name})]


def _thread(actor: Actor, handover: Handover) -> list[Card]:
    """Return what the hand-over answers: its obligations and its standard, computed."""
    obligations = obligations_for_standard(actor, handover.standard)
    refs = [("obligation", one.pk) for one in obligations]
    refs += [("standard", handover.line), ("standard", handover.standard_id)]
    return list(visible_cards(actor, [*refs, ("figure", handover.line)]).values())
