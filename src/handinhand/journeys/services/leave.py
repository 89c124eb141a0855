"""A journey ends: at the end of the chain, or before it."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.journeys.access import SeenJourney, may_lead
from handinhand.journeys.access.guidance import OPEN
from handinhand.journeys.models import Journey, Stay
from handinhand.journeys.rules import ExitCode, JourneyState, MoveKind
from handinhand.journeys.services.moves import Journal, here, lock, record_move
from handinhand.journeys.services.numbers import drop_needless
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken


@transaction.atomic
def complete(actor: Actor, seen: SeenJourney, *, left_on: date | None = None) -> None:
    """End a journey that has come to the end of the chain.

    Raises:
        NotAllowed: it stands with somebody else.
        RuleBroken: it is not at an end, something is under way, or the day is wrong.
        Stale: it has ended already.
    """
    journey = lock(seen.journey)
    stay = _own_stay(actor, journey)
    walk, position = here(journey)
    if not walk.may_end(position, stay.station.key):
        raise RuleBroken(
            _(
                "Hier endet die Kette noch nicht. Führen Sie den Weg weiter, oder beenden Sie ihn"
                " vorzeitig mit einem Grund."
            )
        )
    _end(actor, journey, stay, MoveKind.COMPLETED, left_on)
    audit.record(actor, "journey.completed", seen.number, title=stay.station.key)


@transaction.atomic
def leave_early(
    actor: Actor, seen: SeenJourney, *, exit_code: str, left_on: date | None = None
) -> None:
    """End a journey before the end of the chain, with a coded reason.

    Raises:
        NotAllowed: it stands with somebody else.
        RuleBroken: no code of the list, something is under way, or the day is wrong.
        Stale: it has ended already.
    """
    if exit_code not in set(ExitCode):
        raise RuleBroken(_("Wählen Sie einen Grund aus der Liste."), field="exit_code")
    journey = lock(seen.journey)
    stay = _own_stay(actor, journey)
    _end(actor, journey, stay, MoveKind.LEFT_EARLY, left_on, exit_code)
    audit.record(actor, "journey.left_early", seen.number, title=stay.station.key)


def _own_stay(actor: Actor, journey: Journey) -> Stay:
    stays = journey.stays.filter(left_on=None).select_related("station")
    own = [stay for stay in stays if may_lead(actor, stay)]
    if not own:
        raise NotAllowed(_("Beenden kann den Weg nur die Einheit, bei der er steht."))
    return own[0]


def _end(
    actor: Actor,
    journey: Journey,
    stay: Stay,
    kind: MoveKind,
    left_on: date | None,
    exit_code: str = "",
) -> None:
    if journey.handovers.filter(state__in=OPEN).exists():
        raise RuleBroken(
            _(
                "Eine Übergabe ist noch offen. Ziehen Sie sie zurück oder brechen Sie sie ab, dann"
                " können Sie den Weg beenden."
            )
        )
    day, today = left_on or clock.today(), clock.today()
    entered = max(journey.stays.filter(left_on=None).values_list("entered_on", flat=True))
    if not entered <= day <= today:
        raise RuleBroken(
            _("Der Tag liegt in der Zukunft oder vor der Ankunft an der Station. Prüfen Sie ihn."),
            field="left_on",
        )
    record_move(
        Journal(actor, stay.unit_id, day), journey, kind, source=stay.station, reason=exit_code
    )
    journey.stays.filter(left_on=None).update(left_on=day)
    drop_needless(journey)
    completed = kind is MoveKind.COMPLETED
    Journey.objects.filter(pk=journey.pk).update(
        state=JourneyState.COMPLETED if completed else JourneyState.LEFT_EARLY,
        exit_code=exit_code,
        ended_on=day,
    )
