"""Pages of patterns."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.audit.access import history
from handinhand.reconstructions import services
from handinhand.reconstructions.access import (
    cases_to_compare,
    evidence_of,
    get_mark,
    get_pattern,
    marks_to_attach,
    may_change_patterns,
    neighbours_in_list,
    pattern_rows,
    patterns_of,
    require_read,
    state_of_pattern,
)
from handinhand.reconstructions.models import Pattern
from handinhand.reconstructions.web.forms import (
    AttachForm,
    MarkSearch,
    PatternChangeForm,
    PatternCreateForm,
    RefusalForm,
)
from handinhand.reconstructions.web.refusals import require_right
from handinhand.reconstructions.web.words import when
from handinhand.web.forms import VersionedForm
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted, save_form


@require_GET
def pattern_list(request: MemberRequest, slug: str) -> HttpResponse:
    """List the patterns with their evidence."""
    require_read(request.actor)
    page = page_of(request, patterns_of(request.actor))
    context = {
        "page": page,
        "rows": pattern_rows(request.actor, page.rows),
        "may_change": may_change_patterns(request.actor),
    }
    return render(request, "reconstructions/patterns.html", context)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str) -> HttpResponse:
    """Make a pattern."""
    require_read(request.actor)
    require_right(may_change_patterns(request.actor))
    form = PatternCreateForm(posted(request), actor=request.actor)
    page = FormPage(
        title=_("Muster anlegen"),
        submit=_("Muster anlegen"),
        back_url=reverse("reconstructions:patterns", args=[slug]),
        back=_("Muster"),
    )

    def save() -> str:
        made = services.create_pattern(
            request.actor,
            token=form.cleaned_data["token"],
            from_ids=form.ends["from_ids"],
            to_ids=form.ends["to_ids"],
            **form.fields_of_pattern,  # type: ignore[arg-type]  # typed by the form
        )
        return _url(slug, made)

    return answer_form(request, form, page, save)


@require_GET
def detail(request: MemberRequest, slug: str, pattern_id: UUID) -> HttpResponse:
    """Show a pattern, the events it rests on, and its thread."""
    require_read(request.actor)
    actor = request.actor
    pattern = get_pattern(actor, pattern_id)
    evidence = evidence_of(actor, pattern)
    context = {
        "pattern": pattern,
        "state": state_of_pattern(actor, pattern),
        "evidence": evidence,
        "rows": [(mark, when(mark.event.on, mark.event.precision)) for mark in evidence.marks],
        "cases": cases_to_compare(actor, evidence),
        "may_change": may_change_patterns(actor),
        "history": history(actor, pattern),
        "others": neighbours_in_list(actor, pattern),
    }
    return render(request, "reconstructions/pattern.html", context)


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, slug: str, pattern_id: UUID) -> HttpResponse:
    """Change a pattern."""
    require_read(request.actor)
    pattern = get_pattern(request.actor, pattern_id)
    require_right(may_change_patterns(request.actor))
    initial = {name: getattr(pattern, name) for name in PatternChangeForm.base_fields}
    for end in ("from_organisations", "to_organisations"):
        initial[end] = list(getattr(pattern, end).all())
    form = PatternChangeForm(posted(request), actor=request.actor, initial=initial)
    page = _page(slug, pattern, _("Muster ändern"), _("Speichern"))

    def save() -> str:
        services.change_pattern(
            request.actor,
            pattern,
            version=form.cleaned_data["version"],
            fields=form.fields_of_pattern,
            from_ids=form.ends["from_ids"],
            to_ids=form.ends["to_ids"],
        )
        return page.back_url

    return answer_form(
        request, form, page, save, now=lambda: get_pattern(request.actor, pattern_id)
    )


@require_http_methods(["GET", "POST"])
def refuse(request: MemberRequest, slug: str, pattern_id: UUID) -> HttpResponse:
    """Refuse a pattern with a reason."""
    require_read(request.actor)
    pattern = get_pattern(request.actor, pattern_id)
    require_right(may_change_patterns(request.actor))
    form = RefusalForm(
        posted(request),
        initial={
            "version": pattern.version,
            "reason": pattern.refusal_reason,
            "decision": pattern.refusal_decision,
            "reported_to": pattern.reported_to,
        },
    )
    page = _page(slug, pattern, _("Mit Grund ablehnen"), _("Ablehnen"))

    def save() -> str:
        services.refuse_pattern(request.actor, pattern, **form.cleaned_data)
        return page.back_url

    return answer_form(
        request, form, page, save, now=lambda: get_pattern(request.actor, pattern_id)
    )


def _url(slug: str, pattern: Pattern) -> str:
    return reverse("reconstructions:pattern", args=[slug, pattern.pk])


def _page(slug: str, pattern: Pattern, title: str, submit: str) -> FormPage:
    back = f"{pattern.key} {pattern.title}"
    return FormPage(title=title, submit=submit, back_url=_url(slug, pattern), back=back)


@require_POST
def reopen(request: MemberRequest, slug: str, pattern_id: UUID) -> HttpResponse:
    """Take a refusal back."""
    require_read(request.actor)
    pattern = get_pattern(request.actor, pattern_id)
    require_right(may_change_patterns(request.actor))
    form = VersionedForm(request.POST)
    if form.is_valid():
        services.reopen_pattern(request.actor, pattern, version=form.cleaned_data["version"])
        messages.success(request, _("Die Ablehnung ist zurückgenommen."))
    else:
        messages.error(request, _("Laden Sie die Seite neu: Das Formular ist unvollständig."))
    return redirect("reconstructions:pattern", slug, pattern.pk)


@require_http_methods(["GET", "POST"])
def attach(request: MemberRequest, slug: str, pattern_id: UUID) -> HttpResponse:
    """Rest the pattern on one more mark."""
    require_read(request.actor)
    pattern = get_pattern(request.actor, pattern_id)
    require_right(may_change_patterns(request.actor))
    search = MarkSearch(request.GET)
    offered = marks_to_attach(request.actor, pattern, str(search.value("words") or ""))
    form = AttachForm(posted(request), actor=request.actor, offered=offered)

    def save() -> str:
        services.attach_mark(request.actor, pattern, form.cleaned_data["mark"])
        return reverse("reconstructions:pattern", args=[slug, pattern.pk])

    done = _("Das Muster stützt sich jetzt auch auf diese Marke.")
    context = {"form": form, "pattern": pattern, "filter": search, "offered": offered}
    return save_form(request, form, save, done=done) or render(
        request, "reconstructions/attach.html", context, status=form.status
    )


@require_POST
def detach(request: MemberRequest, slug: str, pattern_id: UUID, mark_id: UUID) -> HttpResponse:
    """Part the pattern from a mark."""
    require_read(request.actor)
    pattern = get_pattern(request.actor, pattern_id)
    require_right(may_change_patterns(request.actor))
    services.detach_mark(request.actor, pattern, get_mark(request.actor, mark_id))
    messages.success(request, _("Das Muster stützt sich nicht mehr auf diese Marke."))
    return redirect("reconstructions:pattern", slug, pattern.pk)
