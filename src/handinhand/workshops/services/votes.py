"""Votes by organisation: put forward, open, cast, close."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks.access import current_network
from handinhand.networks.services import numbered_key
from handinhand.thread import services as thread
from handinhand.thread.access import Ref
from handinhand.workshops.access import (
    RIGHTS,
    electorate,
    is_by_itself,
    may_be_closed,
    require_decide,
    require_manage_votes,
    tally_of,
    vote_of,
)
from handinhand.workshops.models import Decision, Vote
from handinhand.workshops.rules import Outcome, outcome_of
from handinhand.workshops.services.bounds import join_decision, network_of

if TYPE_CHECKING:
    from handinhand.networks.models import Body

State = Decision.State


@transaction.atomic
def propose_decision(
    actor: Actor, *, text: str, body: "Body", rule: str, about: Collection[Ref] = ()
) -> Decision:
    """Put a sentence forward to be voted on.

    Args:
        actor: steering, coordination or moderation.
        text: the sentence.
        body: which body is to decide.
        rule: by which the votes become a decision.
        about: the things it is about; they are joined in the thread.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: there is no such body or rule, or nobody could vote in the body.
        Http404: a thing is not for this actor.
    """
    require_decide(actor)
    _check(actor, {"body": body, "rule": rule})
    key, number = numbered_key(network_of(actor), "BS-")
    decision = Decision.objects.create(
        network_id=network_of(actor),
        key=key,
        number=number,
        text=text,
        on=clock.today(),
        body=body,
        yes=0,
        no=0,
        abstain=0,
        state=State.PROPOSED,
        rule=rule,
    )
    join_decision(actor, decision, about)
    audit.record(actor, "decision.proposed", decision)
    return decision


@transaction.atomic
def change_proposal(
    actor: Actor, decision: Decision, *, version: int | None, fields: Mapping[str, object]
) -> Decision:
    """Change what is put forward, as long as nobody votes on it.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the vote is open or over, or there is no such body or rule.
        Stale: somebody else saved first.
    """
    require_decide(actor)
    stored = _locked(actor, decision)
    if stored.state != State.PROPOSED:
        raise RuleBroken(_("Darüber wird schon abgestimmt; der Wortlaut steht fest."))
    _check(actor, fields)
    return audit.change(actor, stored, "decision.changed", version=version, fields=fields)


@transaction.atomic
def open_vote(
    actor: Actor, decision: Decision, *, voting_until: date, version: int | None = None
) -> Decision:
    """Open the vote: from now on the sentence stands, and so does who may vote.

    Raises:
        NotAllowed: neither coordination nor steering.
        RuleBroken: the last day has passed, or nobody may vote.
        Stale: it was opened or withdrawn meanwhile.
    """
    require_manage_votes(actor)
    stored = _locked(actor, decision)
    if stored.state != State.PROPOSED or (version is not None and version != stored.version):
        raise _overtaken(stored)
    if voting_until < clock.today():
        raise RuleBroken(
            _("Der letzte Tag liegt in der Vergangenheit. Wählen Sie heute oder später."),
            field="voting_until",
        )
    assert stored.body is not None
    organisations = list(electorate(stored.body, clock.today()))
    if not organisations:
        raise _nobody_votes()
    Vote.objects.bulk_create(Vote(decision=stored, organisation=one) for one in organisations)
    return _move(actor, stored, "decision.opened", state=State.VOTING, voting_until=voting_until)


@transaction.atomic
def cast_vote(
    actor: Actor,
    decision: Decision,
    *,
    choice: str,
    reason: str = "",
    organisation_id: UUID | None = None,
) -> Vote:
    """Cast the vote of the own organisation, or record one given in the meeting.

    It may be changed as long as the vote is open; each change stands in the audit trail.

    Args:
        actor: steering for its own organisation, the coordination for others.
        decision: on which is voted.
        choice: yes, no or abstain.
        reason: why; a no in a consent needs it.
        organisation_id: whose vote it is; default the actor's own organisation.

    Raises:
        NotAllowed: the role may not, or not for this organisation.
        RuleBroken: no such choice, no reason, or the organisation has voted itself.
        Stale: the vote is over.
        Http404: the organisation has no vote here.
    """
    stored = _locked(actor, decision)
    of_whom = organisation_id or actor.organisation_id
    vote = vote_of(stored, of_whom)
    own = of_whom == actor.organisation_id and RIGHTS.allow(actor, "vote for own organisation")
    if not own and not RIGHTS.allow(actor, "record votes of a meeting"):
        raise NotAllowed(_("Abstimmen kann die Leitung jeder Organisation für ihre eigene."))
    if vote is None:
        raise Http404
    if not stored.is_open:
        raise _overtaken(stored)
    _check_vote(stored, vote, choice, reason, own=own)
    before = vote.choice
    vote.choice, vote.reason, vote.in_meeting = choice, reason.strip(), not own
    vote.cast_by_id, vote.cast_at = actor.person_id, clock.now()
    vote.save()
    audit.record(
        actor,
        "decision.vote_cast" if own else "decision.vote_recorded",
        stored,
        title=f"{stored.key}: {vote.organisation}",
        changes={"choice": [before, choice]},
    )
    return vote


@transaction.atomic
def close_vote(actor: Actor, decision: Decision) -> Decision:
    """End the vote: the totals are counted, and the decision is frozen as taken or rejected.

    Raises:
        NotAllowed: neither coordination nor steering.
        RuleBroken: too few have voted, or some have time left.
        Stale: it was closed or withdrawn meanwhile.
    """
    require_manage_votes(actor)
    stored = _locked(actor, decision)
    if not stored.is_open:
        raise _overtaken(stored)
    tally = tally_of(list(stored.votes.all()))
    if not may_be_closed(stored, tally):
        raise _too_early(stored, tally.cast, tally.quorum)
    adopted = outcome_of(tally, stored.rule) == Outcome.ADOPTED
    return _move(
        actor,
        stored,
        "decision.adopted" if adopted else "decision.rejected",
        state=State.DECIDED if adopted else State.REJECTED,
        on=clock.today(),
        yes=tally.yes,
        no=tally.no,
        abstain=tally.abstain,
    )


@transaction.atomic
def withdraw_decision(actor: Actor, decision: Decision) -> Decision:
    """Withdraw what is put forward; an open vote only the coordination may break off.

    Raises:
        NotAllowed: the role may not.
        Stale: it is decided or withdrawn already.
    """
    require_manage_votes(actor)
    stored = _locked(actor, decision)
    if stored.is_open and not RIGHTS.allow(actor, "record votes of a meeting"):
        raise NotAllowed(_("Eine laufende Abstimmung bricht nur die Netzwerkkoordination ab."))
    if stored.state not in (State.PROPOSED, State.VOTING):
        raise _overtaken(stored)
    thread.forget(stored.network_id, ("decision", stored.pk))
    return _move(actor, stored, "decision.withdrawn", state=State.WITHDRAWN)


def _locked(actor: Actor, decision: Decision) -> Decision:
    found = Decision.objects.visible_to(actor).select_for_update(of=("self",))
    stored = found.select_related("body").filter(pk=decision.pk).first()
    if stored is None:
        raise Http404
    return stored


def _move(actor: Actor, decision: Decision, action: str, **fields: object) -> Decision:
    """Store the next state of a locked decision, unless somebody was faster."""
    rows = Decision.objects.filter(pk=decision.pk, version=decision.version)
    if rows.update(**fields, version=F("version") + 1) == 0:
        raise _overtaken(decision)
    audit.record(actor, action, decision)
    decision.refresh_from_db()
    return decision


def _check(actor: Actor, fields: Mapping[str, object]) -> None:
    body, rule = fields.get("body"), fields.get("rule")
    if "body" in fields:
        known = next((one for one in current_network(actor).bodies.all() if one == body), None)
        if known is None:
            raise RuleBroken(
                _("Dieses Gremium gibt es im Netzwerk nicht. Wählen Sie eines aus der Liste."),
                field="body",
            )
        if not electorate(known, clock.today()).exists():
            raise _nobody_votes()
    if "rule" in fields and rule not in Decision.Rule.values:
        raise RuleBroken(_("Wählen Sie eine Regel aus der Liste."), field="rule")


def _check_vote(decision: Decision, vote: Vote, choice: str, reason: str, *, own: bool) -> None:
    if choice not in Vote.Choice.values:
        raise RuleBroken(_("Wählen Sie Ja, Nein oder Enthaltung."), field="choice")
    if not own and is_by_itself(vote):
        raise RuleBroken(
            _("%(name)s hat selbst abgestimmt; ändern kann das nur %(name)s.")
            % {"name": vote.organisation}
        )
    objection = decision.rule == Decision.Rule.CONSENT and choice == Vote.Choice.NO
    if objection and not reason.strip():
        raise RuleBroken(
            _("Ein schwerwiegender Einwand braucht seinen Grund. Schreiben Sie ihn in einem Satz."),
            field="reason",
        )


def _nobody_votes() -> RuleBroken:
    return RuleBroken(
        _(
            "In diesem Gremium kann niemand abstimmen: Kein Partner hat einen Sitz darin."
            " Vergeben Sie zuerst die Sitze."
        ),
        field="body",
    )


def _too_early(decision: Decision, cast: int, quorum: int) -> RuleBroken:
    if cast < quorum:
        return RuleBroken(
            _(
                "Noch nicht beschlussfähig: %(cast)s haben abgestimmt, nötig sind %(quorum)s."
                " Warten Sie, oder ziehen Sie den Vorschlag zurück."
            )
            % {"cast": cast, "quorum": quorum}
        )
    day = decision.voting_until
    return RuleBroken(
        _("Noch haben nicht alle abgestimmt. Schließen können Sie ab dem %(day)s.")
        % {"day": f"{day:%d.%m.%Y}" if day else "–"}
    )


def _overtaken(decision: Decision) -> Stale:
    return Stale(
        _("%(key)s ist inzwischen: %(state)s. Laden Sie die Seite neu.")
        % {"key": decision.key, "state": decision.get_state_display()}
    )
