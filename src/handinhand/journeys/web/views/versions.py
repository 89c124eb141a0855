"""Moving journeys to the version of the chain that is in force: one, or all that can go."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from handinhand.chains.access import version_in_force
from handinhand.journeys import services
from handinhand.journeys.access import get_journey, goals_of, require_move, to_move
from handinhand.journeys.web.forms import MoveForm
from handinhand.kernel import clock
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import pseudonymous_network
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import posted


@require_http_methods(["GET", "POST"])
def move(request: MemberRequest, slug: str, number_id: UUID) -> HttpResponse:
    """Move one journey; the page says first where each of its stations has gone."""
    network = pseudonymous_network(request.actor)
    require_move(request.actor)
    seen = get_journey(request.actor, network, number_id)
    version = version_in_force(network.id, clock.today())
    if version is None or not seen.is_running or version.pk == seen.journey.chain_version_id:
        messages.warning(request, _("An diesem Weg gibt es nichts umzustellen."))
        return redirect("journeys:detail", slug, number_id)
    form = MoveForm(posted(request))
    if form.is_valid():
        try:
            services.move_to_version(request.actor, seen, version)
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Der Weg geht jetzt in der neuen Fassung weiter."))
            return redirect("journeys:detail", slug, number_id)
    context = {
        "seen": seen,
        "version": version,
        "goals": goals_of(seen, version),
        "form": form,
    }
    return render(request, "journeys/move.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def move_all(request: MemberRequest, slug: str) -> HttpResponse:
    """Show which journeys follow older versions, and move all that can go."""
    network = pseudonymous_network(request.actor)
    require_move(request.actor)
    waiting = to_move(request.actor, network)
    form = MoveForm(posted(request))
    if form.is_valid() and waiting.version is not None:
        told = services.move_all(request.actor, network, waiting.version)
        messages.success(request, _moved(told))
        return redirect("journeys:move_all", slug)
    context = {"waiting": waiting, "form": form, "at_once": services.AT_ONCE}
    return render(request, "journeys/move_all.html", context, status=form.status)


def _moved(told: services.Moved) -> str:
    """Say what was moved, what stays, and what the next click moves."""
    words = ngettext("%(n)s Weg ist umgestellt.", "%(n)s Wege sind umgestellt.", told.moved)
    kept = ngettext(
        "%(n)s bleibt auf seiner Fassung, bis seine Übergabe beendet ist oder der"
        " Änderungsauftrag seine Station nennt.",
        "%(n)s bleiben auf ihrer Fassung, bis ihre Übergaben beendet sind oder der"
        " Änderungsauftrag ihre Stationen nennt.",
        told.kept,
    )
    more = ngettext(
        "%(n)s weiterer wartet noch: Stellen Sie noch einmal um.",
        "%(n)s weitere warten noch: Stellen Sie noch einmal um.",
        told.more,
    )
    said = [(words, told.moved), (more, told.more), (kept, told.kept)]
    return " ".join(text % {"n": n} for text, n in said if n or text is words)
