"""Numbers are drawn when a side first meets a journey, and dropped when it has no part in it."""

import secrets
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from handinhand.handovers.rules import State
from handinhand.journeys.models import Journey, JourneyHandover, JourneyNumber
from handinhand.journeys.rules import new_number
from handinhand.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation

_CHANCE: Random = secrets.SystemRandom()
_TRIES = 20
_ALIVE = [State.OFFERED, State.ACCEPTED, State.NO_SHOW, State.ON_HOLD, State.EXPIRED]
COORDINATION = "N"


def number_for(
    journey: Journey,
    organisation: "Organisation | None",
    *,
    number: str | None = None,
    number_id: UUID | None = None,
) -> JourneyNumber:
    """Return the number of a side, drawing one when it has none yet.

    Args:
        journey: the journey.
        organisation: whose number; None for the coordination's.
        number: one brought along (demo, import); drawn when absent.
        number_id: key of the new row, given by a form.

    Raises:
        RuleBroken: no free number was found, or the one brought along is taken.
    """
    known = JourneyNumber.objects.filter(journey=journey, organisation=organisation).first()
    if known is not None:
        return known
    letter = organisation.key if organisation else COORDINATION
    for attempt in range(_TRIES):
        drawn = number or new_number(letter, _CHANCE, wide=attempt > _TRIES // 2)
        try:
            with transaction.atomic():
                return JourneyNumber.objects.create(
                    journey=journey,
                    organisation=organisation,
                    number=drawn,
                    **({"id": number_id} if number_id else {}),
                )
        except IntegrityError:
            if number or (number_id and JourneyNumber.objects.filter(pk=number_id).exists()):
                break
    raise RuleBroken(_("Es ist gerade keine Nummer frei. Versuchen Sie es noch einmal."))


def drop_needless(journey: Journey) -> None:
    """Drop the numbers of organisations that never had the journey and are offered it no more.

    An offer that expired can still be taken until the journey has gone on; then its slip number
    is erased as well.
    """
    JourneyHandover.objects.filter(
        journey=journey, state=State.EXPIRED, stay__left_on__isnull=False
    ).update(slip=None)
    offers = journey.handovers.filter(state__in=_ALIVE, stay__left_on=None)
    (
        JourneyNumber.objects.filter(journey=journey, organisation__isnull=False)
        .exclude(organisation__in=journey.stays.values("organisation"))
        .exclude(organisation__in=journey.handovers.values("sender"))
        .exclude(organisation__in=offers.values("receiver"))
        .delete()
    )
