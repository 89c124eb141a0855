"""Beginning a journey, leading it on, and ending it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from handinhand.handovers.rules import State
from handinhand.journeys import services
from handinhand.journeys.access import (
    Next,
    SeenJourney,
    beginning_units,
    get_journey,
    history_of_stations,
    next_in_order,
    position_of,
    require_lead,
    require_visit,
    require_work,
    stations_of,
    walk_of,
    ways_of,
)
from handinhand.journeys.models import JourneyHandover
from handinhand.journeys.rules import Walk
from handinhand.journeys.web.forms import (
    BeginForm,
    DeviateForm,
    EndForm,
    GoOnForm,
    LeaveForm,
    VisitForm,
)
from handinhand.journeys.web.guidance import anchor_label, options_of
from handinhand.kernel import clock
from handinhand.networks.access import pseudonymous_network
from handinhand.web.forms import PlainForm
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted

if TYPE_CHECKING:
    from handinhand.chains.models import Station


@dataclass(frozen=True, slots=True)
class Standing:
    """A journey at a station of this side, and what may come next, best first."""

    seen: SeenJourney
    walk: Walk
    stations: "dict[str, Station]"
    following: Next


@require_http_methods(["GET", "POST"])
def begin(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin a journey at the first station of the chain in force."""
    network = pseudonymous_network(request.actor)
    require_work(request.actor)
    units = beginning_units(request.actor, network)
    initial = {"key": uuid4(), "began_on": clock.today()}
    form = BeginForm(posted(request), initial=initial, units=units)
    page = FormPage(
        title=_("Weg beginnen"),
        submit=_("Weg beginnen"),
        back_url=reverse("journeys:list", args=[slug]),
        back=pgettext("journeys", "Wege"),
        lead=_(
            "Tragen Sie hier nichts zur Person ein. Sie bekommen eine Nummer, die nur Ihre Stelle"
            " sieht; schreiben Sie sie in Ihre eigene Akte."
        ),
    )

    def save() -> str:
        values = form.cleaned_data
        made = services.begin(
            request.actor,
            network,
            unit=next(unit for unit in units if str(unit.pk) == values["unit"]),
            began_on=values["began_on"],
            key=values["key"],
        )
        words = _(
            "Der Weg ist begonnen. Ihre Nummer ist %(number)s: Schreiben Sie sie in die Akte."
        )
        messages.success(request, words % {"number": made})
        return reverse("journeys:detail", args=[slug, made.number.pk])

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def go_on(request: MemberRequest, slug: str, number_id: UUID, station: str) -> HttpResponse:
    """Lead a journey on by ways of the chain."""
    standing = _standing(request, number_id, station)
    seen, following = standing.seen, standing.following
    if following.under_way or not following.choices:
        return _under_way(request, slug, seen)
    ways = ways_of(seen.journey.chain_version)
    options = options_of(following, standing.walk, standing.stations, ways)
    taken = [ways[key] for choice in following.choices for key in choice.ways]
    form = GoOnForm(
        posted(request),
        initial={"choice": request.GET["way"]} if "way" in request.GET else {},
        choices=[
            (one.key, ". ".join([one.title, " ".join([*one.notes, one.why]).rstrip()]))
            for one in options
        ],
        anchor=anchor_label(taken),
        offers=any(way.standard for way in taken),
    )
    page = _page(
        slug,
        seen,
        _("Weiter auf dem Weg"),
        _("Weiterführen"),
        _(
            "Ihre Stelle bleibt verantwortlich, bis die nächste „angekommen“ meldet. Die nächste"
            " Stelle sieht den Weg unter einer eigenen Nummer."
        ),
    )

    def save() -> str:
        values = dict(form.cleaned_data)
        chosen = str(values.pop("choice")).split(",")
        made = services.go_on(request.actor, seen, station=station, ways=chosen, **values)
        messages.success(request, _offered(made))
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def deviate(request: MemberRequest, slug: str, number_id: UUID, station: str) -> HttpResponse:
    """Lead a journey to a station that the chain does not name next, with a coded reason."""
    standing = _standing(request, number_id, station)
    seen, following = standing.seen, standing.following
    if following.under_way or not following.elsewhere:
        return _under_way(request, slug, seen)
    form = DeviateForm(
        posted(request),
        initial={"target": request.GET.get("target", "")},
        stations=[standing.stations[key] for key in following.elsewhere],
        missed=len(following.missed),
    )
    page = _page(
        slug,
        seen,
        _("Anders als die Kette"),
        _("Anders weiterführen"),
        _(
            "Die Kette nennt diese Stationen hier nicht als nächste. Der Weg bleibt gültig; die"
            " Abweichung wird mit ihrem Grund gezählt, damit die Kette besser werden kann."
        ),
    )

    def save() -> str:
        made = services.deviate(request.actor, seen, station=station, **form.cleaned_data)
        messages.success(request, _offered([made]))
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def complete(request: MemberRequest, slug: str, number_id: UUID) -> HttpResponse:
    """End a journey that has come to the end of the chain."""
    lead = _("Der Weg ist am Ende der Kette angekommen und zählt als abgeschlossen.")
    page = (_("Weg abschließen"), _("Weg abschließen"), lead)
    done = _("Der Weg ist abgeschlossen.")
    return _end(request, slug, number_id, EndForm, services.complete, page, done)


@require_http_methods(["GET", "POST"])
def leave(request: MemberRequest, slug: str, number_id: UUID) -> HttpResponse:
    """End a journey before the end of the chain."""
    lead = _("Der Weg endet hier, vor dem Ende der Kette. Das lässt sich nicht zurücknehmen.")
    page = (_("Weg vorzeitig beenden"), _("Weg beenden"), lead)
    done = _("Der Weg ist beendet.")
    return _end(request, slug, number_id, LeaveForm, services.leave_early, page, done)


def _end(
    request: MemberRequest,
    slug: str,
    number_id: UUID,
    kind: type[PlainForm],
    end: Callable[..., None],
    words: tuple[str, str, str],
    done: str,
) -> HttpResponse:
    seen = _opened(request, number_id)
    require_lead(request.actor, seen)
    form = kind(posted(request), initial={"left_on": clock.today()})
    page = _page(slug, seen, *words)

    def save() -> str:
        end(request.actor, seen, **form.cleaned_data)
        messages.success(request, done)
        return page.back_url

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def visit(request: MemberRequest, slug: str, number_id: UUID, station: str) -> HttpResponse:
    """Write down a visit at a station that is possible at any time."""
    seen = _opened(request, number_id)
    found = stations_of(seen.journey.chain_version).get(station)
    if found is None or not found.any_time:
        raise Http404
    require_visit(request.actor, seen.journey, found)
    form = VisitForm(posted(request), initial={"visited_on": clock.today()})
    page = _page(
        slug,
        seen,
        _("%(station)s eintragen") % {"station": found},
        _("Eintragen"),
        _(
            "Diese Station ist jederzeit möglich. Der Weg bleibt, wo er steht: Niemand gibt ab, und"
            " niemand wird neu verantwortlich."
        ),
    )

    def save() -> str:
        services.record_visit(request.actor, seen, station=found, **form.cleaned_data)
        messages.success(request, _("%(station)s ist eingetragen.") % {"station": found})
        return page.back_url

    return answer_form(request, form, page, save)


def _opened(request: MemberRequest, number_id: UUID) -> SeenJourney:
    network = pseudonymous_network(request.actor)
    require_work(request.actor)
    return get_journey(request.actor, network, number_id)


def _standing(request: MemberRequest, number_id: UUID, station: str) -> Standing:
    """Return the journey, and what may come next from a station where it stands with this side."""
    seen = _opened(request, number_id)
    stay = seen.stays().filter(station__key=station).order_by("-entered_on", "-number").first()
    if stay is None:
        raise Http404
    require_lead(request.actor, seen)
    version = seen.journey.chain_version
    walk, stations = walk_of(version), stations_of(version)
    if stay.left_on is not None:
        gone = Next((), (), may_end=False, under_way=True)
        return Standing(seen, walk, stations, gone)
    position = position_of(seen.journey, walk)
    handovers = list(seen.handovers().select_related("way"))
    history = history_of_stations(seen, walk, handovers, stations.values())
    following = next_in_order(walk, position, stay, handovers, history)
    return Standing(seen, walk, stations, following)


def _under_way(request: MemberRequest, slug: str, seen: SeenJourney) -> HttpResponse:
    """Lead back: of two clicks the second, or a page that has grown old."""
    messages.warning(request, _("Der Weg ist hier schon weitergeführt. So steht er jetzt."))
    return redirect("journeys:detail", slug, seen.number.pk)


def _offered(made: list[JourneyHandover]) -> str:
    slips = [str(one.slip) for one in made if one.state == State.OFFERED]
    if not slips:
        return _("Der Weg ist weitergeführt.")
    words = _("Angeboten. Laufzettel %(slips)s: Die andere Stelle sieht dieselbe Nummer.")
    return words % {"slips": ", ".join(slips)}


def _page(slug: str, seen: SeenJourney, title: str, submit: str, lead: str) -> FormPage:
    return FormPage(
        title=title,
        submit=submit,
        back_url=reverse("journeys:detail", args=[slug, seen.number.pk]),
        back=_("Weg %(number)s") % {"number": seen},
        lead=lead,
    )
