"""Indicators and the values written down by hand."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.goals import services
from handinhand.goals.access import (
    get_indicator,
    is_computed,
    may_change,
    may_measure,
    require_change,
    require_read,
)
from handinhand.goals.web.forms import (
    IndicatorChangeForm,
    IndicatorCreateForm,
    MeasurementForm,
)
from handinhand.goals.web.words import (
    baseline_in_words,
    is_reached,
    measurement_in_words,
    target_in_words,
)
from handinhand.kernel import clock
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import (
    FormPage,
    answer_change,
    answer_create,
    answer_form,
    changing,
    initial_of,
    posted,
)


@require_GET
def indicator(request: MemberRequest, slug: str, indicator_id: UUID) -> HttpResponse:
    """Show one indicator: where it began, where it shall go, what was measured."""
    require_read(request.actor)
    found = get_indicator(request.actor, indicator_id)
    context = {
        "kind": "indicator",
        "thing": found,
        "label": _label(found.key),
        "baseline": baseline_in_words(found),
        "target": target_in_words(found),
        "measurements": [
            (m, measurement_in_words(found, m), is_reached(found, m.value))
            for m in found.measurements.all()[:100]
        ],
        "is_computed": is_computed(found),
        "history": history(request.actor, found),
        "may_change": may_change(request.actor),
        "may_measure": may_measure(request.actor, found),
        "back": _("Ziel %(key)s") % {"key": found.goal.key},
        "back_url": reverse("goals:goal", args=[slug, found.goal_id]),
    }
    return render(request, "goals/indicator.html", context)


@require_http_methods(["GET", "POST"])
def indicator_create(request: MemberRequest, slug: str) -> HttpResponse:
    """Write down a new indicator."""
    require_change(request.actor)
    initial = {"goal": request.GET.get("goal", "")}
    form = IndicatorCreateForm(posted(request), actor=request.actor, initial=initial)
    page = FormPage(
        _("Neuer Indikator"),
        _("Indikator anlegen"),
        reverse("goals:list", args=[slug]),
        _("Ziele"),
        lead=_("Woran sehen die Partner, dass ein Ziel erreicht ist?"),
        done=_("Der Indikator ist angelegt."),
    )
    return answer_create(
        request,
        form,
        page,
        services.create_indicator,
        lambda made: reverse("goals:indicator", args=[slug, made.pk]),
    )


@require_http_methods(["GET", "POST"])
def indicator_change(request: MemberRequest, slug: str, indicator_id: UUID) -> HttpResponse:
    """Change an indicator."""
    require_read(request.actor)
    found = get_indicator(request.actor, indicator_id)
    require_change(request.actor)
    initial = initial_of(IndicatorChangeForm, found) | {"standards": ", ".join(found.standards)}
    form = IndicatorChangeForm(posted(request), actor=request.actor, initial=initial)
    page = changing(_label(found.key), reverse("goals:indicator", args=[slug, found.pk]))
    return answer_change(request, form, page, services.change_indicator, found)


@require_http_methods(["GET", "POST"])
def measure(request: MemberRequest, slug: str, indicator_id: UUID) -> HttpResponse:
    """Write down a value of an indicator."""
    require_read(request.actor)
    found = get_indicator(request.actor, indicator_id)
    require_change(request.actor)
    form = MeasurementForm(posted(request), initial={"on": clock.today()})
    page = FormPage(
        _("Wert für %(label)s") % {"label": _label(found.key)},
        _("Wert speichern"),
        reverse("goals:indicator", args=[slug, found.pk]),
        _label(found.key),
        lead=found.text,
        done=_("Der Wert ist gespeichert."),
    )

    def save() -> str:
        services.record_measurement(request.actor, found, **form.cleaned_data)
        return page.back_url

    return answer_form(request, form, page, save)


def _label(key: str) -> str:
    return _("Indikator %(key)s") % {"key": key}
