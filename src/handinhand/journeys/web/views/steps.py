"""Taking a step of a hand-over: the same page for all of them, one form per step."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from handinhand.handovers.access import STEP_BUTTONS
from handinhand.handovers.rules import StepName, target_of
from handinhand.handovers.web.clocks import status_of
from handinhand.handovers.web.views.steps import LEADS
from handinhand.journeys import services
from handinhand.journeys.access import (
    SeenJourney,
    get_handover,
    get_journey,
    knows,
    require_read,
    steps_now,
    took_it,
)
from handinhand.journeys.models import JourneyHandover
from handinhand.journeys.web.forms import form_for
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.networks.access import pseudonymous_network
from handinhand.web.forms import PlainForm
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import posted

TAKE: dict[StepName, Callable[..., object]] = {
    StepName.ACCEPT: services.accept,
    StepName.DECLINE: services.decline,
    StepName.WITHDRAW: services.withdraw,
    StepName.SEND_BACK: services.send_back,
    StepName.ARRIVE: services.arrive,
    StepName.NO_SHOW: services.report_no_show,
    StepName.APPOINT_AGAIN: services.appoint_again,
    StepName.COMPLETE: services.close_handover,
    StepName.HOLD: services.hold,
    StepName.RESUME: services.resume,
    StepName.CANCEL: services.cancel,
    StepName.ENTER_IN_ERROR: services.enter_in_error,
}


@require_http_methods(["GET", "POST"])
def step(
    request: MemberRequest, slug: str, number_id: UUID, source: str, target: str, step: str
) -> HttpResponse:
    """Take one step of the hand-over from one station to another."""
    network = pseudonymous_network(request.actor)
    require_read(request.actor)
    seen = get_journey(request.actor, network, number_id)
    if step not in set(TAKE):
        raise Http404
    name = StepName(step)
    handover = get_handover(seen, target, source=source, step=name)
    services.require_step(request.actor, handover, name)
    back = reverse("journeys:detail", args=[slug, number_id])
    if request.method == "GET" and name not in {s.name for s in steps_now(request.actor, handover)}:
        messages.warning(request, str(services.too_late(handover)))
        return redirect(back)
    form = form_for(name, handover, posted(request))
    if form.is_valid():
        try:
            TAKE[name](request.actor, seen, handover, **form.cleaned_data)
        except Stale as error:
            if _took_it(request, handover, name):  # the second of two clicks
                return redirect(back)
            form.refuse(error)
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _done(name))
            return redirect(_after(request, slug, seen))
    return _show(request, seen, handover, name, form)


def _took_it(request: MemberRequest, handover: JourneyHandover, name: StepName) -> bool:
    if name is StepName.RESUME:
        return False
    return took_it(request.actor, handover.pk, target_of(name))


def _after(request: MemberRequest, slug: str, seen: SeenJourney) -> str:
    """Return the page of the journey, or the inbox if this side has no part in it any more."""
    if knows(request.actor, seen):
        return reverse("journeys:detail", args=[slug, seen.number.pk])
    return reverse("journeys:inbox", args=[slug])


def _done(name: StepName) -> str:
    words = {
        StepName.ACCEPT: _("Sie haben die Übergabe angenommen."),
        StepName.DECLINE: _(
            "Sie haben die Übergabe abgelehnt. Ihre Stelle hat mit diesem Weg nichts mehr zu tun."
        ),
        StepName.ARRIVE: _("„Angekommen“ ist gemeldet. Der Weg steht jetzt bei Ihnen."),
        StepName.COMPLETE: _("Die Übergabe ist abgeschlossen."),
        StepName.WITHDRAW: _("Die Übergabe ist zurückgezogen."),
    }
    return words.get(name, _("Gespeichert."))


def _show(
    request: MemberRequest,
    seen: SeenJourney,
    handover: JourneyHandover,
    name: StepName,
    form: PlainForm,
) -> HttpResponse:
    context = {
        "seen": seen,
        "handover": handover,
        "status": status_of(handover),
        "form": form,
        "title": str(STEP_BUTTONS[name]).removesuffix(" …"),
        "lead": LEADS.get(name, ""),
    }
    return render(request, "journeys/step.html", context, status=form.status)
