"""What the steering group has to decide, has decided, and has not carried out yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.agreements.access import being_signed, may_put_in_force
from handinhand.chains.access import (
    change_requests,
    judge_version,
    may_agree,
    may_decide,
    open_draft,
    versions,
)
from handinhand.kernel.actor import Actor
from handinhand.thread.access import Ref, cards_around, pairs, visible_cards
from handinhand.thread.rules import Card, Finding
from handinhand.workshops.access import (
    Ballot,
    all_decisions_of,
    ballots_of,
    undecided,
)
from handinhand.workshops.access import may_decide as may_propose

if TYPE_CHECKING:
    from handinhand.workshops.models import Decision

SHOWN = 5
"""So many decisions stand on the page; the others in their list."""
LOOKED_AT = 50
"""So many of the latest decisions are asked whether they were carried out."""
DECIDED = ["decided", "rejected"]


@dataclass(frozen=True, slots=True)
class Matter:
    """Something put forward or voted on: the vote, and what it is about."""

    ballot: Ballot
    about: list[Card]


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that was taken, and what it answers."""

    decision: "Decision"
    about: list[Card]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that needs a decision and that nobody has put forward yet."""

    card: Card
    note: str
    propose_url: str
    """Empty for whoever may not propose; so is the next one."""
    record_url: str


@dataclass(frozen=True, slots=True)
class Matters:
    """Everything about decisions, read once."""

    open: list[Matter]
    wanted: list[Wanted]
    taken: list[Taken]
    to_carry_out: list[Finding]


def matters_of(actor: Actor) -> Matters:
    """Return what is to be decided, what was decided last, and what was not carried out."""
    waiting = list(undecided(actor).select_related("body"))
    taken = list(all_decisions_of(actor).filter(state__in=DECIDED)[:LOOKED_AT])
    shown = taken[:SHOWN]
    around = cards_around(actor, "decision", {one.pk for one in (*waiting, *shown)})
    subjects = _subjects(actor)
    asked = {ref for one in waiting for ref in subjects.get(one.pk, ())}
    answered = _latest_about(taken, subjects)
    ballots = ballots_of(actor, waiting)
    return Matters(
        open=[Matter(ballot, around[ballot.decision.pk]) for ballot in ballots],
        wanted=list(_wanted(actor, asked | set(answered))),
        taken=[Taken(one, around[one.pk]) for one in shown],
        to_carry_out=[*_not_carried_out(actor, answered), *_not_in_force(actor)],
    )


def _subjects(actor: Actor) -> dict[UUID, set[Ref]]:
    """Return what each decision is about, as far as somebody has to carry it out.

    A draft that follows from a request is decided apart: with the request it is no subject.
    """
    if actor.network_id is None:
        return {}
    found: dict[UUID, set[Ref]] = {}
    for request, decision in pairs(actor.network_id, "change_request", "decision"):
        found.setdefault(decision, set()).add(("change_request", request))
    requested = set(found)
    for decision, version in pairs(actor.network_id, "decision", "chain_version"):
        if decision not in requested:
            found.setdefault(decision, set()).add(("chain_version", version))
    return found


def _latest_about(
    taken: Sequence["Decision"], subjects: Mapping[UUID, set[Ref]]
) -> dict[Ref, "Decision"]:
    """Return for each thing the latest decision about it; `taken` has the latest first."""
    found: dict[Ref, Decision] = {}
    for one in taken:
        for ref in subjects.get(one.pk, ()):
            found.setdefault(ref, one)
    return found


def _wanted(actor: Actor, spoken_for: Iterable[Ref]) -> Iterator[Wanted]:
    """Return change requests nobody decided on, and the draft of the chain."""
    known = set(spoken_for)
    raised = [one.pk for one in change_requests(actor).filter(state="raised")]
    refs: list[Ref] = [("change_request", pk) for pk in raised]
    draft, note = open_draft(actor), ""
    if draft is not None:
        refs.append(("chain_version", draft.pk))
        if refs[-1] not in known:
            missing = len(judge_version(actor, draft).findings)
            words = ngettext(
                "Die Prüfung nennt noch %(n)s offenen Punkt.",
                "Die Prüfung nennt noch %(n)s offene Punkte.",
                missing,
            )
            note = words % {"n": missing} if missing else _("Die Prüfung findet keinen Mangel.")
    cards = visible_cards(actor, [ref for ref in refs if ref not in known])
    for ref, card in cards.items():
        told = note if ref[0] == "chain_version" else ""
        propose, record = "workshops:propose", "workshops:decision_create"
        yield Wanted(card, told, _begin_url(actor, propose, ref), _begin_url(actor, record, ref))


def _begin_url(actor: Actor, name: str, ref: Ref) -> str:
    if not may_propose(actor):
        return ""
    return f"{reverse(name, args=[actor.network_slug])}?about={ref[0]}:{ref[1]}"


def _not_carried_out(actor: Actor, answered: Mapping[Ref, "Decision"]) -> Iterator[Finding]:
    """Return what was decided about a request or a draft that has not moved since."""
    for request in change_requests(actor).filter(state="raised"):
        decision = answered.get(("change_request", request.pk))
        if decision is not None:
            name = "chains:change_request_decide" if may_decide(actor) else "chains:change_request"
            url = reverse(name, args=[actor.network_slug, request.pk])
            sentence = _("%(key)s ist beschlossen: Tragen Sie das beim Auftrag %(thing)s ein.")
            yield _carry_out(decision, sentence, request.key, url)
    draft = open_draft(actor)
    decision = answered.get(("chain_version", draft.pk)) if draft else None
    if draft is not None and decision is not None and decision.state == "decided":
        name = "chains:version_agree" if may_agree(actor) else "chains:version"
        url = reverse(name, args=[actor.network_slug, draft.pk])
        sentence = _("%(key)s ist beschlossen: Schreiben Sie Kette %(thing)s fest.")
        yield _carry_out(decision, sentence, draft.number, url)


def _carry_out(decision: "Decision", sentence: str, thing: str, url: str) -> Finding:
    if decision.state == "rejected":
        sentence = _("%(key)s ist abgelehnt: Tragen Sie das beim Auftrag %(thing)s ein.")
    words = {"key": decision.key, "thing": thing}
    return Finding(sentence % words, decision.text, url, "warn")


def _not_in_force(actor: Actor) -> Iterator[Finding]:
    """Return agreed chains and signed agreements that wait for their first day."""
    for agreement, signed, parties in being_signed(actor):
        ready = signed == parties and may_put_in_force(actor)
        name = "agreements:in_force" if ready else "agreements:agreement"
        sentence = _("Vereinbarung %(key)s: %(signed)s von %(parties)s haben unterschrieben.")
        words = {"key": agreement.key, "signed": signed, "parties": parties}
        more = _("Sie kann in Kraft treten.") if signed == parties else ""
        url = reverse(name, args=[actor.network_slug, agreement.pk])
        yield Finding(sentence % words, more, url, "warn")
    for version in versions(actor).filter(state="agreed"):
        sentence = _("Kette %(number)s ist beschlossen und noch nicht in Kraft.")
        url = reverse("chains:version", args=[actor.network_slug, version.pk])
        yield Finding(sentence % {"number": version.number}, "", url, "warn")
