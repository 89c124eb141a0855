"""One journey: where it stands, what may come next, its way against the chain."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from handinhand.chains.access import parts_of, version_in_force
from handinhand.handovers.rules import State
from handinhand.handovers.web.clocks import Status
from handinhand.journeys import services
from handinhand.journeys.access import (
    SeenJourney,
    get_journey,
    history_of,
    may_move,
    path_of,
    remarks_of,
    require_read,
)
from handinhand.journeys.models import EXIT_WORDS, JOURNEY_WORDS
from handinhand.journeys.rules import ExitCode, JourneyState
from handinhand.journeys.web.cards import Card, card_of
from handinhand.journeys.web.guidance import places_of, visits_of
from handinhand.journeys.web.picture import journey_picture, rows_of
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import Calendars, pseudonymous_network
from handinhand.web.picture_words import chain_words
from handinhand.web.pictures import draw_chain
from handinhand.web.requests import MemberRequest

SIGNS = {
    JourneyState.RUNNING: ("halb", "wait"),
    JourneyState.COMPLETED: ("voll", "good"),
    JourneyState.LEFT_EARLY: ("kreuz", "warn"),
}
FITS_THE_PAGE = 6
"""A chain with more stations is drawn wider than the page and rolls inside its frame."""
SHOWN = {
    State.OFFERED,
    State.ACCEPTED,
    State.NO_SHOW,
    State.ON_HOLD,
    State.DECLINED,
    State.EXPIRED,
    State.ARRIVED,
}
"""Hand-overs one can still do something with; the others stand in the history."""


@require_GET
def detail(request: MemberRequest, slug: str, number_id: UUID) -> HttpResponse:
    """Show a journey as the person's side may know it."""
    network = pseudonymous_network(request.actor)
    require_read(request.actor)
    seen = get_journey(request.actor, network, number_id)
    services.record_read(request.actor, seen)
    path, parts = path_of(seen), parts_of(seen.journey.chain_version)
    places = places_of(request.actor, seen, slug)
    words = chain_words()
    wide = journey_picture(seen, parts, path, slug)
    phone = journey_picture(seen, parts, path, slug, name="weg-schmal")
    context = {
        "seen": seen,
        "status": status_of(seen, was_here=any(leg.own for leg in path)),
        "exit": _exit(seen),
        "places": places,
        "visits": visits_of(request.actor, seen, slug),
        "cards": _cards(request.actor, seen),
        "may_end_early": bool(places) and not any(place.under_way for place in places),
        "may_move": may_move(request.actor) and seen.is_running and _is_old(seen),
        "path": path,
        "rows": rows_of(parts, path, seen, slug),
        "remarks": remarks_of(seen, path),
        "is_long": len(parts.stations) > FITS_THE_PAGE,
        "svg": mark_safe(draw_chain(wide, words=words)),  # noqa: S308  (drawn, escaped)
        "svg_phone": mark_safe(draw_chain(phone, form="phone", words=words)),  # noqa: S308
        "lines": history_of(request.actor, seen),
    }
    return render(request, "journeys/detail.html", context)


def status_of(seen: SeenJourney, *, was_here: bool) -> Status:
    """Return how a journey stands, as far as the side may know it."""
    state = JourneyState(seen.journey.state)
    if seen.is_whole or seen.ended_here or seen.stays().filter(left_on=None).exists():
        sign, tone = SIGNS[state]
        return Status(str(JOURNEY_WORDS[state]), sign, tone)
    if was_here:
        return Status(_("weitergegeben"), "pfeil")
    return Status(_("kommt zu Ihnen"), "senden", "wait")


def _exit(seen: SeenJourney) -> str:
    """Return why it ended early, to the side where it ended and to the coordination."""
    code = seen.journey.exit_code
    if not code or not (seen.is_whole or seen.ended_here):
        return ""
    return str(EXIT_WORDS[ExitCode(code)])


def _cards(actor: Actor, seen: SeenJourney) -> list[Card]:
    """Return the hand-overs in which somebody may or must do something."""
    shown = [
        one
        for one in seen.handovers()
        if one.state == State.ARRIVED or (one.state in SHOWN and one.stay.left_on is None)
    ]
    calendars, cards = Calendars([one.receiver_id for one in shown]), []
    for one in shown:
        one.journey = seen.journey
        calendar = calendars.of(seen.journey.network, one.receiver_id)
        cards.append(
            card_of(actor, str(seen), seen.number.pk, one, calendar=calendar, all_steps=True)
        )
    return cards


def _is_old(seen: SeenJourney) -> bool:
    current = version_in_force(seen.network.id, clock.today())
    return current is not None and current.pk != seen.journey.chain_version_id
