"""Pages of break reports: report, read, gather, answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.audit.access import history
from handinhand.breakreports import access, services
from handinhand.breakreports.web.forms import (
    AnswerForm,
    GatherForm,
    GroupFilter,
    ReportForm,
    StateFilter,
    week_words,
)
from handinhand.breakreports.web.tables import count_rows, sign_of
from handinhand.kernel.errors import RuleBroken
from handinhand.reconstructions.access import get_pattern
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted


@require_GET
def reports(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what is open by interface, the counts, and the reports one may read."""
    actor = request.actor
    access.require_read(actor)
    chosen = StateFilter(request.GET)
    found = access.reports_of(actor)
    if state := chosen.value("state"):
        found = found.filter(state=state)
    page = page_of(request, found)
    names = access.interface_names(actor, map(access.interface_of, page.rows))
    lines = [
        (one, names[access.interface_of(one)], week_words(one.week), sign_of(one))
        for one in page.rows
    ]
    context = {
        "page": page,
        "lines": lines,
        "filter": chosen,
        "groups": [(one, _address(slug, one)) for one in access.groups(actor)],
        "counts": None if access.sees_exact(actor) else count_rows(actor),
        "may_gather": access.may_gather(actor),
    }
    return render(request, "breakreports/list.html", context)


def _address(slug: str, group: access.Group) -> str:
    query = QueryDict(mutable=True)
    for name in ("line", "from_id", "to_id"):
        if end := getattr(group.interface, name):
            query[name] = str(end)
    query["code"] = str(group.code_id)
    return f"{reverse('breakreports:gather', args=[slug])}?{query.urlencode()}"


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, slug: str) -> HttpResponse:
    """Report a break; the address may name the hand-over standard by its line."""
    access.require_report(request.actor)
    form = ReportForm(
        posted(request), actor=request.actor, initial={"where": request.GET.get("line", "")}
    )
    if form.is_valid():
        try:
            made = services.report_break(request.actor, **form.values)  # type: ignore[arg-type]  # typed by the form
        except RuleBroken as error:
            form.refuse(error)
        else:
            thanks = _("Danke. Die Meldung %(key)s liegt bei der Netzwerkkoordination.")
            messages.success(request, thanks % {"key": made.key})
            return redirect("breakreports:report", slug, made.pk)
    context = {"form": form, "fields": list(form.visible_fields())}
    return render(request, "breakreports/new.html", context, status=form.status)


@require_GET
def report(request: MemberRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Show one report and the patterns that answer it."""
    access.require_read(request.actor)
    found = access.get_report(request.actor, report_id)
    return render(request, "breakreports/report.html", _about(request, found))


def _about(request: MemberRequest, found: Any) -> dict[str, object]:
    interface = access.interface_of(found)
    return {
        "kind": "break_report",
        "thing": found,
        "label": _("Bruchmeldung %(key)s") % {"key": found.key},
        "interface": access.interface_names(request.actor, [interface])[interface],
        "week": week_words(found.week),
        "sign": sign_of(found),
        "reporter": access.reporter_of(request.actor, found),
        "may_gather": access.may_gather(request.actor),
        "history": history(request.actor, found, own_names_only=True),
        "back": _("Bruchmeldungen"),
        "back_url": reverse("breakreports:list", args=[request.actor.network_slug]),
    }


@require_http_methods(["GET", "POST"])
def gather(request: MemberRequest, slug: str) -> HttpResponse:
    """Gather the open reports of one interface and one code into a pattern."""
    actor = request.actor
    access.require_gather(actor)
    group = GroupFilter(request.GET)
    code = group.value("code")
    if not isinstance(code, UUID):
        raise Http404
    offered = access.reports_at(actor, group.interface, code)
    if request.method == "GET":  # what was sent twice is told by the service
        offered = offered.filter(state="reported")
    form = GatherForm(posted(request), actor=actor, offered=offered)
    name = access.interface_names(actor, [group.interface])[group.interface]
    page = FormPage(
        _("Bruchmeldungen sammeln"),
        _("Dem Muster zuordnen"),
        reverse("breakreports:list", args=[slug]),
        _("Bruchmeldungen"),
        lead=name,
        done=_("Die Meldungen gehören jetzt zum Muster."),
    )
    return answer_form(request, form, page, lambda: _gathered(request, form, offered, name))


def _gathered(request: MemberRequest, form: GatherForm, offered: Any, name: str) -> str:
    actor, chosen = request.actor, form.cleaned_data
    if chosen["pattern"]:
        pattern = get_pattern(actor, UUID(chosen["pattern"]))
        services.gather(actor, chosen["reports"], pattern)
    else:
        worst = max(one.severity for one in offered if one.pk in chosen["reports"])
        pattern = services.gather_into_new(
            actor,
            chosen["reports"],
            token=chosen["token"],
            interface_text=name[:200],
            damage=worst,
            **{field: chosen[field] for field in GatherForm.NEW},
        )
    return reverse("reconstructions:pattern", args=[actor.network_slug, pattern.pk])


@require_http_methods(["GET", "POST"])
def answer(request: MemberRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Answer a report instead of gathering it."""
    access.require_read(request.actor)
    found = access.get_report(request.actor, report_id)
    access.require_gather(request.actor)
    form = AnswerForm(posted(request))
    here = reverse("breakreports:report", args=[slug, found.pk])
    page = FormPage(
        _("%(key)s beantworten") % {"key": found.key}, _("Antworten"), here, found.key,
        lead=_("Die Antwort liest die Organisation, die gemeldet hat."),
        done=_("Die Meldung ist beantwortet."),
    )  # fmt: skip

    def save() -> str:
        services.answer_report(request.actor, found, answer=form.cleaned_data["answer"])
        return here

    return answer_form(request, form, page, save)


@require_POST
def reopen(request: MemberRequest, slug: str, report_id: UUID) -> HttpResponse:
    """Take an answer or an assignment to a pattern back."""
    access.require_read(request.actor)
    found = access.get_report(request.actor, report_id)
    access.require_gather(request.actor)
    try:
        services.reopen_report(request.actor, found)
    except RuleBroken as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Die Meldung ist wieder offen."))
    return redirect("breakreports:report", slug, found.pk)
