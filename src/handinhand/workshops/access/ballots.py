"""Votes by organisation: who may vote, how it stands, what one may do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network, voting_organisations
from handinhand.workshops.access.doors import RIGHTS, all_decisions_of
from handinhand.workshops.models import Decision, Vote
from handinhand.workshops.rules import Outcome, Tally, outcome_of

if TYPE_CHECKING:
    from handinhand.networks.models import Body, Organisation

State = Decision.State
CHOICES = Vote.Choice


@dataclass(frozen=True, slots=True)
class BallotLine:
    """The vote of one organisation as the viewer may see it."""

    vote: Vote
    who: str
    """The person, inside the own organisation only."""
    own: bool
    may_record: bool


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote on a decision: how it stands, and what the viewer may do now."""

    decision: Decision
    lines: list[BallotLine]
    tally: Tally
    own: Vote | None
    may_cast: bool
    may_record: bool
    may_open: bool
    may_close: bool
    may_withdraw: bool

    @property
    def words(self) -> str:
        """How many have voted, and how many must."""
        return _("%(cast)s von %(entitled)s haben abgestimmt, nötig sind %(quorum)s.") % {
            "cast": self.tally.cast,
            "entitled": self.tally.entitled,
            "quorum": self.tally.quorum,
        }


def electorate(body: "Body", day: date) -> "QuerySet[Organisation]":
    """Return who votes in a body: partners that hold a seat in it, each once."""
    return voting_organisations(body, day)


def may_manage_votes(actor: Actor) -> bool:
    """Tell whether the actor may open and close votes."""
    return RIGHTS.allow(actor, "open and close votes")


def require_manage_votes(actor: Actor) -> None:
    """Let pass who may open and close votes.

    Raises:
        NotAllowed: neither coordination nor steering.
    """
    RIGHTS.require(
        actor,
        "open and close votes",
        _("Abstimmungen öffnen und schließen Koordination und Steuerungsgruppe."),
    )


def require_vote(actor: Actor) -> None:
    """Let pass who may vote for their own organisation.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(
        actor,
        "vote for own organisation",
        _("Abstimmen kann die Leitung jeder Organisation für ihre eigene."),
    )


def require_record_votes(actor: Actor) -> None:
    """Let pass who records the votes given in a meeting.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(
        actor,
        "record votes of a meeting",
        _("Stimmen aus der Sitzung trägt die Netzwerkkoordination ein."),
    )


def undecided(actor: Actor) -> QuerySet[Decision]:
    """Return what is put forward or voted on, the oldest first."""
    found = all_decisions_of(actor).filter(state__in=[State.PROPOSED, State.VOTING])
    return found.order_by("state", "number")


def tally_of(votes: list[Vote]) -> Tally:
    """Count votes."""
    chosen = [vote.choice for vote in votes]
    return Tally(
        len(votes),
        yes=chosen.count(CHOICES.YES),
        no=chosen.count(CHOICES.NO),
        abstain=chosen.count(CHOICES.ABSTAIN),
    )


def may_be_closed(decision: Decision, tally: Tally) -> bool:
    """Tell whether a vote may end: with a quorum, when all have voted or its last day has come."""
    if not decision.is_open or outcome_of(tally, decision.rule) == Outcome.NO_QUORUM:
        return False
    last_day = decision.voting_until is not None and decision.voting_until <= clock.today()
    return tally.is_complete or last_day


def ballot_of(actor: Actor, decision: Decision) -> Ballot:
    """Return the vote on a decision as the actor may see it."""
    return ballots_of(actor, [decision])[0]


def ballots_of(actor: Actor, decisions: Sequence[Decision]) -> list[Ballot]:
    """Return the votes on decisions as the actor may see them; one query for all."""
    found: dict[UUID, list[Vote]] = {one.pk: [] for one in decisions}
    votes = Vote.objects.filter(decision__in=found).select_related("organisation", "cast_by")
    for vote in votes.order_by("organisation__name"):
        found[vote.decision_id].append(vote)
    return [_ballot(actor, one, found[one.pk]) for one in decisions]


def _ballot(actor: Actor, decision: Decision, votes: list[Vote]) -> Ballot:
    tally, manages = tally_of(votes), may_manage_votes(actor)
    own = next((vote for vote in votes if vote.organisation_id == actor.organisation_id), None)
    records = decision.is_open and RIGHTS.allow(actor, "record votes of a meeting")
    casts = decision.is_open and RIGHTS.allow(actor, "vote for own organisation")
    proposed = decision.state == State.PROPOSED
    return Ballot(
        decision=decision,
        lines=[_line(actor, vote, records) for vote in votes],
        tally=tally,
        own=own,
        may_cast=casts and own is not None,
        may_record=records,
        may_open=proposed and manages,
        may_close=manages and may_be_closed(decision, tally),
        may_withdraw=(proposed and manages) or records,
    )


def _line(actor: Actor, vote: Vote, records: bool) -> BallotLine:
    own = vote.organisation_id == actor.organisation_id
    inside = own and not vote.in_meeting and vote.cast_by is not None
    return BallotLine(
        vote,
        str(vote.cast_by.name) if inside and vote.cast_by else "",
        own,
        records and not is_by_itself(vote),
    )


def is_by_itself(vote: Vote) -> bool:
    """Tell whether the organisation cast its vote itself, so that nobody else may change it."""
    return bool(vote.choice) and not vote.in_meeting


def vote_of(decision: Decision, organisation_id: UUID | None) -> Vote | None:
    """Return the vote an organisation has in a decision; None when it has none."""
    return decision.votes.filter(organisation=organisation_id).first()


def waiting_for(actor: Actor) -> list[Decision]:
    """Return the open votes in which the actor's organisation has not voted yet."""
    if not RIGHTS.allow(actor, "vote for own organisation"):
        return []
    missing = Vote.objects.filter(
        organisation=actor.organisation_id,
        choice="",
        decision__network=current_network(actor).pk,
        decision__state=State.VOTING,
    )
    found = Decision.objects.filter(pk__in=missing.values("decision"))
    return list(found.order_by("number"))
