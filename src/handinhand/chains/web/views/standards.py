"""Pages and forms of hand-over standards."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.chains import access, services
from handinhand.chains.models import HandoverStandard
from handinhand.chains.web.forms import (
    ConfirmForm,
    EditStandardForm,
    ItemRow,
    LadderRow,
    NewStandardForm,
)
from handinhand.chains.web.forms.standards import initial_of_standard
from handinhand.chains.web.views.stations import answer_rows, draft_page
from handinhand.chains.web.views.versions import label_of, version_url
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import answer_form, posted


def standard_url(slug: str, standard: HandoverStandard) -> str:
    """Return the address of a standard."""
    return reverse("chains:standard", args=[slug, standard.pk])


@require_GET
def standard(request: MemberRequest, slug: str, standard_id: UUID) -> HttpResponse:
    """Show a standard: who, by when, what is passed on, what happens in silence."""
    access.require_read(request.actor)
    found = access.get_standard(request.actor, standard_id)
    context = {
        "standard": found,
        "version": found.chain_version,
        "senders": found.senders.all(),
        "ways": found.ways.select_related("source", "source_node", "target", "target_node"),
        "limits": [
            (_("Antwort"), access.answer_words(found)),
            (_("Ankunft"), access.arrival_words(found)),
            (_("Rückmeldung"), access.feedback_words(found)),
        ],
        "items": found.items.all(),
        "ladder": [
            (step, access.length_words(step.delay, step.unit) if step.delay else "")
            for step in found.ladder.all()
        ],
        "expires": access.length_words(found.expire_after, found.expire_unit)
        if found.expire_after
        else "",
        "missing_arrival": [
            (step.text, access.length_words(step.after, step.unit))
            for step in found.missing_arrival.all()
        ],
        "may_change": access.may_change_draft(request.actor, found.chain_version),
        "history": history(request.actor, found),
    }
    return render(request, "chains/standard.html", context)


def _standard(request: MemberRequest, standard_id: UUID) -> HandoverStandard:
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    return access.get_standard(request.actor, standard_id)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str, version_id: UUID) -> HttpResponse:
    """Add a standard to a draft."""
    access.require_read(request.actor)
    access.require_change_draft(request.actor)
    version = access.get_version(request.actor, version_id)
    form = NewStandardForm(posted(request), actor=request.actor)
    back = version_url(slug, version)
    page = draft_page(_("Übergabestandard hinzufügen"), _("Hinzufügen"), back, label_of(version))

    def save() -> str:
        made = services.add_standard(
            request.actor,
            version,
            senders=form.cleaned_data["sending_units"],
            **form.columns,  # type: ignore[arg-type]  # the form bears the names of the service
        )
        return standard_url(slug, made)

    return answer_form(request, form, page, save)


@require_http_methods(["GET", "POST"])
def edit(request: MemberRequest, slug: str, standard_id: UUID) -> HttpResponse:
    """Change a standard of a draft."""
    found = _standard(request, standard_id)
    form = EditStandardForm(
        posted(request), initial=initial_of_standard(found), actor=request.actor
    )
    title = _("Übergabestandard %(key)s bearbeiten") % {"key": found.key}
    page = draft_page(title, _("Änderung speichern"), standard_url(slug, found), str(found))

    def save() -> str:
        services.change_standard(
            request.actor,
            found,
            version=form.cleaned_data["version"],
            fields=form.columns,
            senders=form.cleaned_data["sending_units"],
        )
        return standard_url(slug, found)

    def now() -> HandoverStandard:
        return access.get_standard(request.actor, standard_id)

    return answer_form(request, form, page, save, now=now)


@require_http_methods(["GET", "POST"])
def items(request: MemberRequest, slug: str, standard_id: UUID) -> HttpResponse:
    """Set what is passed on at a standard of a draft."""
    found = _standard(request, standard_id)
    title = _("Was bei Übergabe %(key)s weitergegeben wird") % {"key": found.key}
    page = draft_page(title, _("Speichern"), standard_url(slug, found), str(found))

    def save(values: list[dict[str, object]], version: int | None) -> object:
        return services.set_items(request.actor, found, items=values, version=version)

    return answer_rows(request, ItemRow, found, "items", page, save)


@require_http_methods(["GET", "POST"])
def ladder(request: MemberRequest, slug: str, standard_id: UUID) -> HttpResponse:
    """Set who is reminded when nobody answers at a standard of a draft."""
    found = _standard(request, standard_id)
    title = _("Eskalation bei Übergabe %(key)s") % {"key": found.key}
    page = draft_page(title, _("Speichern"), standard_url(slug, found), str(found))

    def save(values: list[dict[str, object]], version: int | None) -> object:
        return services.set_ladder(request.actor, found, steps=values, version=version)

    return answer_rows(request, LadderRow, found, "ladder", page, save)


@require_http_methods(["GET", "POST"])
def remove(request: MemberRequest, slug: str, standard_id: UUID) -> HttpResponse:
    """Take a standard out of a draft."""
    found = _standard(request, standard_id)
    title = _("Übergabestandard %(thing)s herausnehmen") % {"thing": found}
    page = draft_page(title, _("Herausnehmen"), standard_url(slug, found), str(found))

    def save() -> str:
        services.remove_standard(request.actor, found)
        return version_url(slug, found.chain_version)

    return answer_form(request, ConfirmForm(posted(request)), page, save)
