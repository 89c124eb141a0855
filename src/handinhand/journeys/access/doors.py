"""Who may see a journey, under which number, and who may take which step."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.handovers.access import sides_in
from handinhand.handovers.access import works_for as works_for  # handed on: one function for both
from handinhand.handovers.rules import STEP_BY_NAME, Side, State, Step, StepName, steps_from
from handinhand.journeys.models import (
    HandoverChange,
    Journey,
    JourneyHandover,
    JourneyNumber,
    Stay,
)
from handinhand.journeys.rules import JourneyState, MoveKind
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.errors import NotAllowed
from handinhand.kernel.rights import Rights
from handinhand.networks.access import PseudonymousNetwork

RIGHTS = Rights(
    "journeys",
    {
        "read": MEMBERS,
        "see single journeys": {Role.COORDINATOR, Role.PRACTITIONER, Role.PRIVACY_OFFICER},
        "work": {Role.PRACTITIONER},
        "move to another version": {Role.COORDINATOR},
        "send back": {Role.COORDINATOR},
        "see all figures": {Role.COORDINATOR, Role.STEERING},
        "see own figures": {Role.PRACTITIONER},
        "see hand-overs at once": {Role.COORDINATOR, Role.PRACTITIONER},
    },
)

NOT_ON_RUNG_1 = frozenset({StepName.START, StepName.ASK, StepName.REPLY})
"""Steps of rung 0 that a journey has no page for: it is offered at once, questions are asked by
telephone."""


@dataclass(frozen=True, slots=True)
class SeenJourney:
    """A journey as one side knows it: what every service of rung 1 takes.

    Only the doors below, `begin` and the tick make one, all from a `PseudonymousNetwork`: a
    journey of another rung is an error the type checker finds.
    """

    network: PseudonymousNetwork
    journey: Journey
    number: JourneyNumber

    def __str__(self) -> str:
        return self.number.number

    @property
    def is_whole(self) -> bool:
        """Whether this is the view of the coordination, which sees every station."""
        return self.number.organisation_id is None

    @property
    def is_running(self) -> bool:
        """Whether the journey goes on."""
        return self.journey.state == JourneyState.RUNNING

    @property
    def ended_here(self) -> bool:
        """Whether the journey ended at an organisation of this side; that of others is not told."""
        own = self.number.organisation_id
        ends = self.journey.moves.filter(kind__in=[MoveKind.COMPLETED, MoveKind.LEFT_EARLY])
        return (ends if self.is_whole else ends.filter(unit__organisation=own)).exists()

    def stays(self) -> QuerySet[Stay]:
        """Return the stays this side may see: its own; the coordination sees all."""
        found = self.journey.stays.select_related("station", "unit", "organisation")
        own = found if self.is_whole else found.filter(organisation=self.number.organisation_id)
        return own.order_by("entered_on", "number")

    def handovers(self) -> QuerySet[JourneyHandover]:
        """Return the hand-overs this side takes part in; the coordination sees all."""
        found = self.journey.handovers.select_related(
            "target", "standard", "from_unit", "to_unit", "sender", "receiver", "stay__station"
        )
        own = self.number.organisation_id
        seen = found if self.is_whole else found.filter(Q(sender=own) | Q(receiver=own))
        return seen.order_by("number")


def reads_single(actor: Actor) -> bool:
    """Tell whether the actor may see single journeys; all other members see figures only."""
    return RIGHTS.allow(actor, "see single journeys")


def require_read(actor: Actor) -> None:
    """Let pass who may see single journeys.

    Raises:
        NotAllowed: the role has no business with them.
    """
    RIGHTS.require(
        actor,
        "see single journeys",
        _(
            "Einzelne Wege sehen die Stellen, bei denen sie stehen oder standen, die"
            " Netzwerkkoordination und der Datenschutz. Die Zahlen stehen unter „Zahlen der Wege“."
        ),
    )


def require_work(actor: Actor) -> None:
    """Let pass who begins and leads journeys.

    Raises:
        NotAllowed: the role does not work with them.
    """
    RIGHTS.require(actor, "work", _("Wege beginnen und weiterführen können die Fachkräfte."))


def sees_exact(actor: Actor) -> bool:
    """Tell whether the actor sees exact counts, of the network or of their own organisation."""
    return RIGHTS.allow(actor, "see all figures") or RIGHTS.allow(actor, "see own figures")


def sees_handovers_at_once(actor: Actor) -> bool:
    """Tell whether the actor sees what became of hand-overs today.

    A standard has one receiver, which sees its figures some working days before steering does.
    """
    return RIGHTS.allow(actor, "see hand-overs at once")


def figures_for(actor: Actor) -> UUID | None:
    """Return whose figures the actor sees exactly: an organisation's, or None for all.

    Raises:
        NotAllowed: the role sees protected figures only.
    """
    if RIGHTS.allow(actor, "see all figures"):
        return None
    RIGHTS.require(
        actor,
        "see own figures",
        _(
            "Die genauen Zahlen der Wege sehen Netzwerkkoordination und Steuerungsgruppe, jede"
            " Stelle ihre eigenen: In kleinen Gruppen ließen sie auf einzelne Menschen schließen."
        ),
    )
    if actor.organisation_id is None:
        raise Http404
    return actor.organisation_id


def get_journey(actor: Actor, network: PseudonymousNetwork, number_id: UUID) -> SeenJourney:
    """Return a journey by the key of the number under which the actor's side knows it.

    Addresses bear this key: it is random, each side has one of its own, and nobody else's browser
    or log ever holds it.

    Raises:
        Http404: no such number on this side; a number of another organisation looks alike.
    """
    row = get_object_or_404(_numbers(actor, network), pk=number_id)
    return SeenJourney(network, row.journey, row)


def find_journey(actor: Actor, network: PseudonymousNetwork, number: str) -> SeenJourney:
    """Return a journey by the number that stands in the actor's own file.

    Raises:
        Http404: no such number on this side.
    """
    row = get_object_or_404(_numbers(actor, network), number=number.strip().upper())
    return SeenJourney(network, row.journey, row)


def _numbers(actor: Actor, network: PseudonymousNetwork) -> QuerySet[JourneyNumber]:
    if actor.network_id != network.id:
        raise Http404
    return JourneyNumber.objects.visible_to(actor).select_related(
        "journey__chain_version__chain", "journey__network__site"
    )


def get_handover(
    seen: SeenJourney, target: str, *, source: str = "", step: StepName | None = None
) -> JourneyHandover:
    """Return the hand-over to a station that this side takes part in and that changed last.

    Args:
        seen: the journey.
        target: key of the station it leads to.
        source: key of the station it comes from; two may lead to the same one at the same time.
        step: what shall be done: a hand-over that lets it be done goes before one that does not.

    Raises:
        Http404: there is none.
    """
    last = HandoverChange.objects.filter(handover=OuterRef("pk")).order_by("-pk").values("pk")
    rows = seen.handovers().filter(target__key=target)
    if source:
        rows = rows.filter(stay__station__key=source)
    found = list(rows.annotate(changed=Subquery(last[:1])).order_by("-changed"))
    ready = [row for row in found if step and State(row.state) in STEP_BY_NAME[step].sources]
    if not found:
        raise Http404
    handover = (ready or found)[0]
    handover.journey = seen.journey
    return handover


def knows(actor: Actor, seen: SeenJourney) -> bool:
    """Tell whether the actor's side still has its number: after a refusal it has none."""
    return JourneyNumber.objects.visible_to(actor).filter(pk=seen.number.pk).exists()


def may_begin(actor: Actor) -> bool:
    """Tell whether the actor may begin journeys at all."""
    return RIGHTS.allow(actor, "work")


def may_move(actor: Actor) -> bool:
    """Tell whether the actor may move journeys to another version of the chain."""
    return RIGHTS.allow(actor, "move to another version")


def require_move(actor: Actor) -> None:
    """Let pass who moves journeys to another version of the chain.

    Raises:
        NotAllowed: not the coordinator.
    """
    sentence = _("Wege stellt die Netzwerkkoordination auf eine neue Fassung um.")
    RIGHTS.require(actor, "move to another version", sentence)


def require_lead(actor: Actor, seen: SeenJourney) -> None:
    """Let pass who works for a unit at which the journey stands, or stood at last.

    Raises:
        NotAllowed: another unit of the organisation has it.
    """
    stays = list(seen.stays())
    now = [stay for stay in stays if stay.left_on is None] or stays
    if not any(works_for(actor, stay.unit_id, stay.organisation_id) for stay in now):
        raise NotAllowed(_("Weiterführen kann den Weg nur die Einheit, bei der er steht."))


def may_lead(actor: Actor, stay: Stay) -> bool:
    """Tell whether the actor may lead on a journey that stands in this station."""
    return stay.left_on is None and works_for(actor, stay.unit_id, stay.organisation_id)


def sides_of(actor: Actor, handover: JourneyHandover) -> frozenset[Side]:
    """Tell on which sides of a hand-over the actor stands."""
    if actor.network_id != handover.journey.network_id:
        return frozenset()
    return sides_in(actor, handover, sends_back=RIGHTS.allow(actor, "send back"))


def steps_now(actor: Actor, handover: JourneyHandover) -> list[Step]:
    """List the steps the actor may take now, the likely ones first."""
    state, found = State(handover.state), set()
    if handover.journey.state != JourneyState.RUNNING and state is not State.ARRIVED:
        return []
    for side in sides_of(actor, handover):
        found |= set(steps_from(state, side))
    needless = set(NOT_ON_RUNG_1)
    if handover.sent_back:
        needless.add(StepName.SEND_BACK)
    if state is State.ARRIVED:  # what has moved the journey cannot be undone by a word
        needless.add(StepName.ENTER_IN_ERROR)
    order = list(STEP_BY_NAME.values())
    return sorted((s for s in found if s.name not in needless), key=order.index)
