"""Pages of cases: list, one case, comparison, and its description."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.reconstructions import services
from handinhand.reconstructions.access import (
    Story,
    all_codes,
    comparison,
    get_event,
    get_reconstruction,
    list_cases,
    may_add_event,
    may_anonymise,
    may_change,
    may_close,
    may_release,
    may_return,
    may_start,
    require_read,
    story_of,
)
from handinhand.reconstructions.models import Reconstruction
from handinhand.reconstructions.web.forms import (
    CaseChangeForm,
    CaseCreateForm,
    CaseFilter,
    TurningPointForm,
)
from handinhand.reconstructions.web.refusals import require_right
from handinhand.reconstructions.web.rows import event_rows, mark_counts, pattern_lines
from handinhand.reconstructions.web.timeline import draw
from handinhand.reconstructions.web.words import count_lines, in_days, link_words, signed, when
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted, save_form

RECENT = 12
"""Lines of the history of a case; the whole of it stands in the audit trail."""


@require_GET
def case_list(request: MemberRequest, slug: str) -> HttpResponse:
    """List the cases the person may see."""
    require_read(request.actor)
    chosen = CaseFilter(request.GET)
    cases = list_cases(request.actor)
    if state := chosen.value("state"):
        cases = cases.filter(state=state)
    context = {
        "page": page_of(request, cases),
        "filter": chosen,
        "may_start": may_start(request.actor),
    }
    return render(request, "reconstructions/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: MemberRequest, slug: str) -> HttpResponse:
    """Begin a case."""
    require_read(request.actor)
    require_right(may_start(request.actor))
    form = CaseCreateForm(posted(request))
    page = FormPage(
        title=_("Fall anlegen"),
        submit=_("Fall anlegen"),
        back_url=reverse("reconstructions:list", args=[slug]),
        back=_("Fälle"),
        lead=_(
            "Beschreiben Sie nur, was den Fall für die Zielgruppe ausmacht. Namen, Geburtsdaten und"
            " Aktenzeichen gehören nicht hierher."
        ),
    )

    def save() -> str:
        made = services.create_case(
            request.actor,
            token=form.cleaned_data["token"],
            **form.fields_of_case,  # type: ignore[arg-type]  # typed by the form
        )
        return reverse("reconstructions:detail", args=[slug, made.pk])

    return answer_form(request, form, page, save)


@require_GET
def detail(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Show a case: figures, picture and table, the person's life, what may be done now."""
    require_read(request.actor)
    case = services.read_case(request.actor, reconstruction_id)
    return render(request, "reconstructions/detail.html", _context(request, case))


def _context(request: MemberRequest, case: Reconstruction) -> dict[str, object]:
    actor = request.actor
    story = story_of(actor, case)
    rows = event_rows(actor, story)
    precision = "month" if case.is_released else "day"
    return {
        "case": case,
        "story": story,
        "rows": rows,
        "period": (when(case.period_from, precision), when(case.period_to, precision)),
        "days": in_days(story.counts.days),
        "lines": count_lines(story.counts),
        "marks": mark_counts(rows),
        "patterns": pattern_lines(rows),
        "wide": draw(story, "wide"),
        "phone": draw(story, "phone"),
        "history": history(actor, case, limit=RECENT),
        "stretches": [(one, in_days(one.lasted)) for one in story.stretches],
        "may": _what_may_be_done(request, case),
        "links": [(link, link_words(link)) for link in story.links],
        "proposals": _proposals(story),
        "life": [
            (one, when(one.starts_on, one.precision), when(one.ends_on, one.precision))
            for one in story.life
        ],
        "views": [(one, signed(one.valence), when(one.on, one.precision)) for one in story.views],
    }


def _proposals(story: Story) -> list[str]:
    numbers = {str(event.pk): event.number for event in story.events}
    return [
        _("Nr. %(source)s bis Nr. %(target)s: %(days)s")
        % {
            "source": numbers[one.source],
            "target": numbers[one.target],
            "days": in_days(one.days),
        }
        for one in story.proposals
    ]


def _what_may_be_done(request: MemberRequest, case: Reconstruction) -> dict[str, bool]:
    actor = request.actor
    return {
        "change": may_change(actor, case),
        "add_event": may_add_event(actor, case),
        "anonymise": may_anonymise(actor, case),
        "return": may_return(actor, case),
        "release": may_release(actor, case),
        "close": may_close(actor, case),
    }


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Change the description of a draft."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_change(request.actor, case))
    initial = {name: getattr(case, name) for name in CaseChangeForm.base_fields}
    form = CaseChangeForm(posted(request), initial=initial)

    def save() -> str:
        version = form.cleaned_data["version"]
        services.change_case(request.actor, case, version=version, fields=form.fields_of_case)
        return reverse("reconstructions:detail", args=[slug, case.pk])

    answer = save_form(request, form, save, now=lambda: get_reconstruction(request.actor, case.pk))
    if answer:
        return answer
    services.note_reading(request.actor, case)
    context = {"form": form, "case": case}
    return render(request, "reconstructions/change.html", context, status=form.status)


@require_http_methods(["GET", "POST"])
def turning_point(request: MemberRequest, slug: str, reconstruction_id: UUID) -> HttpResponse:
    """Name the earliest point at which it could have gone differently."""
    require_read(request.actor)
    case = get_reconstruction(request.actor, reconstruction_id)
    require_right(may_change(request.actor, case))
    initial = {
        "turning_point": case.turning_point_id,
        "turning_point_text": case.turning_point_text,
        "version": case.version,
    }
    form = TurningPointForm(posted(request), case=case, initial=initial)

    def save() -> str:
        typed = form.cleaned_data
        event = get_event(request.actor, typed["turning_point"].pk)
        text, version = typed["turning_point_text"], typed["version"]
        services.set_turning_point(request.actor, case, event, text=text, version=version)
        return reverse("reconstructions:detail", args=[slug, case.pk])

    answer = save_form(request, form, save, now=lambda: get_reconstruction(request.actor, case.pk))
    if answer:
        return answer
    services.note_reading(request.actor, case)
    context = {"form": form, "case": case}
    return render(request, "reconstructions/turning_point.html", context, status=form.status)


@require_GET
def compare(request: MemberRequest, slug: str) -> HttpResponse:
    """Lay the released cases side by side."""
    require_read(request.actor)
    cases, across = comparison(request.actor)
    names = dict(all_codes(request.actor).values_list("code", "name"))
    titles = [case.title for case in cases]
    context = {
        "cases": cases,
        "across": across,
        "waited": in_days(across.wait_days),
        "rows": [
            (code, names.get(code, ""), list(zip(titles, counts, strict=True)), total)
            for code, counts, total in across.rows
        ],
        "totals": list(zip(titles, across.totals, strict=True)),
    }
    return render(request, "reconstructions/comparison.html", context)
