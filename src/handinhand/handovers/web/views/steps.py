"""Taking a step: the same page for all of them, one form per step."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from handinhand.handovers import services
from handinhand.handovers.access import (
    get_handover,
    is_outside,
    require_read,
    steps_now,
    took_it,
)
from handinhand.handovers.models import STEP_BUTTONS, Handover
from handinhand.handovers.rules import StepName
from handinhand.handovers.web.clocks import status_of
from handinhand.handovers.web.forms import form_for
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.web.forms import VersionedForm
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import posted

Values = Mapping[str, Any]
"""What a form has cleaned: its fields are those the service takes."""

TAKE: dict[StepName, Callable[..., object]] = {
    StepName.OFFER: services.offer,
    StepName.ACCEPT: services.accept,
    StepName.DECLINE: services.decline,
    StepName.WITHDRAW: services.withdraw,
    StepName.SEND_BACK: services.send_back,
    StepName.ASK: services.ask,
    StepName.REPLY: services.reply,
    StepName.ARRIVE: services.arrive,
    StepName.NO_SHOW: services.report_no_show,
    StepName.APPOINT_AGAIN: services.appoint_again,
    StepName.COMPLETE: services.complete,
    StepName.HOLD: services.hold,
    StepName.RESUME: services.resume,
    StepName.CANCEL: services.cancel,
    StepName.ENTER_IN_ERROR: services.enter_in_error,
}

LEADS: dict[StepName, object] = {
    StepName.ACCEPT: gettext_lazy(
        "Sie nehmen die Übergabe an. Die andere Stelle bleibt verantwortlich, bis Sie"
        " „angekommen“ melden."
    ),
    StepName.DECLINE: gettext_lazy(
        "Die andere Stelle bleibt verantwortlich und sieht den Grund. Wünscht die Person es so,"
        " zählt das für niemanden als Versäumnis."
    ),
    StepName.ARRIVE: gettext_lazy("Mit dieser Meldung sind Sie verantwortlich."),
    StepName.NO_SHOW: gettext_lazy(
        "Die andere Stelle bleibt verantwortlich. Danach können Sie einen neuen Termin eintragen"
        " oder die Übergabe abbrechen."
    ),
    StepName.WITHDRAW: gettext_lazy("Die andere Stelle sieht, dass Sie zurückgezogen haben."),
    StepName.ASK: gettext_lazy("Das Angebot bleibt offen, Ihre Antwortfrist läuft weiter."),
    StepName.HOLD: gettext_lazy(
        "Die Tage der Pause zählen nicht. Beide Stellen sehen, warum die Frist ruht."
    ),
    StepName.SEND_BACK: gettext_lazy(
        "Die Stelle bekommt die abgelehnte Übergabe noch einmal, mit neuer Antwortfrist."
        " Das geht einmal."
    ),
    StepName.ENTER_IN_ERROR: gettext_lazy("Die Übergabe zählt dann in keiner Zahl."),
}


@require_http_methods(["GET", "POST"])
def step(request: MemberRequest, slug: str, handover_id: UUID, step: str) -> HttpResponse:
    """Take one step of a hand-over; what the rules refuse comes back in the form."""
    require_read(request.actor)
    handover = get_handover(request.actor, handover_id)
    name = _known(step)
    services.require_step(request.actor, handover, name)
    back = reverse("handovers:detail", args=[slug, handover.pk])
    if request.method == "GET" and name not in {s.name for s in steps_now(request.actor, handover)}:
        messages.warning(request, str(services.too_late(handover.pk)))
        return redirect(back)
    outside = name is StepName.OFFER and is_outside(request.actor, handover.standard)
    form = form_for(name, handover, posted(request), outside=outside)
    if form.is_valid():
        try:
            TAKE[name](request.actor, handover, **_values(form, name))
        except Stale as error:
            if took_it(request.actor, handover.pk, name):  # the second of two clicks
                return redirect(back)
            form.refuse(error, now=get_handover(request.actor, handover.pk))
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _done(name))
            return redirect(back)
    return _show(request, handover, name, form)


def _known(step: str) -> StepName:
    if step not in set(TAKE):
        raise Http404
    return StepName(step)


def _values(form: VersionedForm, name: StepName) -> Values:
    values = dict(form.cleaned_data)
    if name in (StepName.ASK, StepName.REPLY):
        del values["version"]
    return values


def _done(name: StepName) -> str:
    words = {
        StepName.OFFER: _("Die Übergabe ist angeboten."),
        StepName.ACCEPT: _("Sie haben die Übergabe angenommen."),
        StepName.DECLINE: _("Sie haben die Übergabe abgelehnt."),
        StepName.ARRIVE: _("„Angekommen“ ist gemeldet. Jetzt sind Sie verantwortlich."),
        StepName.COMPLETE: _("Die Übergabe ist abgeschlossen."),
        StepName.WITHDRAW: _("Die Übergabe ist zurückgezogen."),
    }
    return words.get(name, _("Gespeichert."))


def _show(
    request: MemberRequest, handover: Handover, name: StepName, form: VersionedForm
) -> HttpResponse:
    context = {
        "handover": handover,
        "status": status_of(handover),
        "form": form,
        "title": str(STEP_BUTTONS[name]).removesuffix(" …"),
        "lead": LEADS.get(name, ""),
    }
    return render(request, "handovers/step.html", context, status=form.status)
