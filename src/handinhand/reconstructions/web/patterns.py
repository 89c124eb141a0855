"""Pages of patterns."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.audit.access import history
from handinhand.kernel.errors import RuleBroken
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
from handinhand.reconstructions.web.forms import (
    AttachForm,
    MarkSearch,
    PatternChangeForm,
    PatternCreateForm,
    RefusalForm,
)
from handinhand.reconstructions.web.refusals import require_right, typed_in
from handinhand.reconstructions.web.words import when
from handinhand.web.forms import VersionedForm
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest


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
    form = PatternCreateForm(typed_in(request), actor=request.actor)
    if form.is_valid():
        try:
            pattern = services.create_pattern(
                request.actor,
                token=form.cleaned_data["token"],
                from_ids=form.ends["from_ids"],
                to_ids=form.ends["to_ids"],
                **form.fields_of_pattern,  # type: ignore[arg-type]  # typed by the form
            )
        except RuleBroken as error:
            form.refuse(error)
        else:
            return redirect("reconstructions:pattern", slug, pattern.pk)
    return render(
        request, "reconstructions/pattern_create.html", {"form": form}, status=form.status
    )


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
    form = PatternChangeForm(typed_in(request), actor=request.actor, initial=initial)
    if form.is_valid():
        try:
            services.change_pattern(
                request.actor,
                pattern,
                version=form.cleaned_data["version"],
                fields=form.fields_of_pattern,
                from_ids=form.ends["from_ids"],
                to_ids=form.ends["to_ids"],
            )
        except RuleBroken as error:
            form.refuse(error, now=get_pattern(request.actor, pattern.pk))
        else:
            return redirect("reconstructions:pattern", slug, pattern.pk)
    context = {"form": form, "pattern": pattern}
    return render(request, "reconstructions/pattern_change.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def refuse(request: MemberRequest, slug: str, pattern_id: UUID) -> HttpResponse:
    """Refuse a pattern with a reason."""
    require_read(request.actor)
    pattern = get_pattern(request.actor, pattern_id)
    require_right(may_change_patterns(request.actor))
    form = RefusalForm(
        typed_in(request),
        initial={
            "version": pattern.version,
            "reason": pattern.refusal_reason,
            "decision": pattern.refusal_decision,
            "reported_to": pattern.reported_to,
        },
    )
    if form.is_valid():
        try:
            services.refuse_pattern(request.actor, pattern, **form.cleaned_data)
        except RuleBroken as error:
            form.refuse(error, now=get_pattern(request.actor, pattern.pk))
        else:
            return redirect("reconstructions:pattern", slug, pattern.pk)
    context = {"form": form, "pattern": pattern}
    return render(request, "reconstructions/pattern_refuse.html", context, status=form.status)


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
    form = AttachForm(typed_in(request), actor=request.actor, offered=offered)
    if form.is_valid():
        try:
            services.attach_mark(request.actor, pattern, form.cleaned_data["mark"])
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Das Muster stützt sich jetzt auch auf diese Marke."))
            return redirect("reconstructions:pattern", slug, pattern.pk)
    context = {"form": form, "pattern": pattern, "filter": search, "offered": offered}
    return render(request, "reconstructions/attach.html", context, status=form.status)


@require_POST
def detach(request: MemberRequest, slug: str, pattern_id: UUID, mark_id: UUID) -> HttpResponse:
    """Part the pattern from a mark."""
    require_read(request.actor)
    pattern = get_pattern(request.actor, pattern_id)
    require_right(may_change_patterns(request.actor))
    services.detach_mark(request.actor, pattern, get_mark(request.actor, mark_id))
    messages.success(request, _("Das Muster stützt sich nicht mehr auf diese Marke."))
    return redirect("reconstructions:pattern", slug, pattern.pk)
