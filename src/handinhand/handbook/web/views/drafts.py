"""The handbook as it is now: contents, chapters, what changed, the text of a chapter."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.audit.access import history
from handinhand.documents import Document, from_markdown, to_html
from handinhand.handbook import access, services
from handinhand.handbook.rules import Chapter
from handinhand.handbook.web.files import edition_file
from handinhand.handbook.web.forms import ProseForm
from handinhand.kernel.errors import Stale
from handinhand.networks.access import current_network
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import posted


def body_of(chapter: Chapter) -> str:
    """Return a chapter as the inner HTML of its page."""
    html = to_html(Document(chapter.heading, blocks=chapter.blocks))
    return mark_safe(html)  # noqa: S308  (made from blocks, every text escaped)


@require_GET
def contents(request: MemberRequest, slug: str) -> HttpResponse:
    """Show the chapters and the releases."""
    access.require_read(request.actor)
    written = access.proses(request.actor)
    context = {
        "plans": [(plan, plan.key in written and written[plan.key].text) for plan in access.PLANS],
        "releases": access.releases(request.actor),
        "may_write": access.may_write(request.actor),
        "may_release": access.may_release(request.actor),
    }
    return render(request, "handbook/contents.html", context)


@require_GET
def chapter(request: MemberRequest, slug: str, chapter: str) -> HttpResponse:
    """Show one chapter as it is now."""
    access.require_read(request.actor)
    found = access.draft_chapter(current_network(request.actor), chapter)
    prose = access.prose_of(request.actor, chapter)
    context = {
        "chapter": found,
        "body": body_of(found),
        "around": around(chapter),
        "history": history(request.actor, prose) if prose else None,
        "may_write": access.may_write(request.actor),
    }
    return render(request, "handbook/chapter.html", context)


def around(key: str) -> tuple[access.Plan | None, access.Plan | None]:
    """Return the chapter before and the one after."""
    at = [plan.key for plan in access.PLANS].index(key)
    before = access.PLANS[at - 1] if at else None
    after = access.PLANS[at + 1] if at + 1 < len(access.PLANS) else None
    return before, after


@require_GET
def changes(request: MemberRequest, slug: str) -> HttpResponse:
    """Show what changed since the last release."""
    access.require_read(request.actor)
    last = access.last_release(request.actor)
    draft = access.draft_of(current_network(request.actor), last)
    context = {"last": last, "changes": draft.changes}
    return render(request, "handbook/changes.html", context)


@require_GET
def file(request: MemberRequest, slug: str, kind: str) -> HttpResponse:
    """Return the draft as PDF or DOCX."""
    access.require_read(request.actor)
    draft = access.draft_of(current_network(request.actor), access.last_release(request.actor))
    return edition_file(draft, kind, f"handbuch-{slug}-entwurf")


@require_http_methods(["GET", "POST"])
def prose(request: MemberRequest, slug: str, chapter: str) -> HttpResponse:
    """Write the text of a chapter, with a look at it before it is saved."""
    access.require_read(request.actor)
    plan = next((plan for plan in access.PLANS if plan.key == chapter), None)
    if plan is None:
        raise Http404
    access.require_write(request.actor)
    stored = access.prose_of(request.actor, chapter)
    initial = {"text": stored.text, "version": stored.version} if stored else {"version": 1}
    form = ProseForm(posted(request), initial=initial)
    looking = "preview" in request.POST
    if form.is_valid() and not looking:
        try:
            services.write_prose(request.actor, chapter, **form.cleaned_data)
        except Stale as error:
            form.refuse(error, now=access.prose_of(request.actor, chapter))
        else:
            return redirect(reverse("handbook:chapter", args=[slug, chapter]))
    context = {"form": form, "plan": plan, "preview": _preview(form) if looking else None}
    return render(request, "handbook/prose.html", context, status=form.status)


def _preview(form: ProseForm) -> str:
    if not form.is_valid():
        return ""
    blocks = from_markdown(form.cleaned_data["text"], below=1)
    html = to_html(Document(_("Vorschau"), blocks=blocks), level=3)
    return mark_safe(html)  # noqa: S308  (made from blocks, every text escaped)
