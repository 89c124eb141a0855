"""The handbook as it was released, and releasing it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.handbook import access, services
from handinhand.handbook.web.files import edition_file
from handinhand.handbook.web.forms import ReleaseForm
from handinhand.handbook.web.views.drafts import body_of
from handinhand.web.requests import MemberRequest
from handinhand.web.saving import FormPage, answer_form, posted


@require_GET
def contents(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    """Show one release: its chapters and what changed."""
    access.require_read(request.actor)
    found = access.get_release(request.actor, number)
    context = {"release": found, "edition": access.edition_of(found)}
    return render(request, "handbook/release.html", context)


@require_GET
def chapter(request: MemberRequest, slug: str, number: int, chapter: str) -> HttpResponse:
    """Show one chapter as it was released."""
    access.require_read(request.actor)
    release = access.get_release(request.actor, number)
    found = access.edition_of(release).chapter(chapter)
    context = {"chapter": found, "body": body_of(found), "release": release}
    return render(request, "handbook/release_chapter.html", context)


@require_GET
def file(request: MemberRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """Return a release as PDF or DOCX."""
    access.require_read(request.actor)
    edition = access.edition_of(access.get_release(request.actor, number))
    return edition_file(edition, kind, f"handbuch-{slug}-{number}")


@require_http_methods(["GET", "POST"])
def release(request: MemberRequest, slug: str) -> HttpResponse:
    """Release the handbook as it is now."""
    access.require_release(request.actor)
    last = access.last_release(request.actor)
    number = last.number + 1 if last else 1
    form = ReleaseForm(posted(request), initial={"number": number})
    page = FormPage(
        _("Ausgabe %(number)s freigeben") % {"number": number},
        _("Freigeben"),
        reverse("handbook:contents", args=[slug]),
        _("Handbuch"),
        lead=_(
            "Das Handbuch wird so festgehalten, wie es jetzt ist, und ändert sich danach nicht"
            " mehr. Sehen Sie vorher den Entwurf an und was sich geändert hat."
        ),
        done=_("Die Ausgabe ist freigegeben."),
    )

    def save() -> str:
        made = services.release(request.actor, **form.cleaned_data)
        return reverse("handbook:release", args=[slug, made.number])

    return answer_form(request, form, page, save)
