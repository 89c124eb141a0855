"""Beginning a hand-over."""

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.chains.access import (
    answer_words,
    arrival_words,
    get_standard,
    standards_for_sender,
)
from handinhand.handovers import services
from handinhand.handovers.access import is_outside, require_work
from handinhand.handovers.models import Handover
from handinhand.handovers.web.forms import NewHandoverForm
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import own_units
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import posted

if TYPE_CHECKING:
    from handinhand.chains.models import HandoverStandard
    from handinhand.networks.models import Unit


@require_GET
def choose(request: MemberRequest, slug: str) -> HttpResponse:
    """Let the person choose what kind of hand-over it is: the standard names the receiver."""
    require_work(request.actor)
    units = own_units(request.actor).values_list("pk", flat=True)
    found = standards_for_sender(request.actor, list(units))
    rows = [(one, answer_words(one), arrival_words(one)) for one in found]
    return render(request, "handovers/choose.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, slug: str, standard_id: UUID) -> HttpResponse:
    """Offer a hand-over, or keep it as a draft."""
    require_work(request.actor)
    standard = get_standard(request.actor, standard_id)
    own = set(own_units(request.actor).values_list("pk", flat=True))
    units = [unit for unit in standard.senders.all() if unit.pk in own]
    outside = is_outside(request.actor, standard)
    form = NewHandoverForm(
        posted(request),
        initial={"key": uuid4()},
        standard=standard,
        outside=outside,
        units=units,
    )
    if form.is_valid():
        try:
            handover = _save(request, standard, units, form)
        except RuleBroken as error:
            form.refuse(error)
        else:
            words = _("Gespeichert. Laufzettel %(slip)s: Schreiben Sie die Nummer in Ihre Akte.")
            messages.success(request, words % {"slip": handover.slip})
            return redirect("handovers:detail", slug, handover.pk)
    context = {
        "standard": standard,
        "units": units,
        "outside": outside,
        "form": form,
        "answer": answer_words(standard),
        "arrival": arrival_words(standard),
    }
    return render(request, "handovers/new.html", context, status=form.status)


def _save(
    request: MemberRequest,
    standard: "HandoverStandard",
    units: "list[Unit]",
    form: NewHandoverForm,
) -> Handover:
    values = dict(form.cleaned_data)
    chosen = values.pop("from_unit")
    return services.begin(
        request.actor,
        standard,
        from_unit=next(unit for unit in units if str(unit.pk) == chosen),
        handover_id=values.pop("key"),
        at_once=request.POST.get("do") != "draft",
        **values,
    )
