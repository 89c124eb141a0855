"""The hand-over sheet for those with an account, and the links they make."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.answerlinks import services
from handinhand.answerlinks.access import (
    belongs_to,
    has_no_account,
    links_of,
    may_make,
    may_revoke,
    purposes_now,
    require_revoke,
)
from handinhand.answerlinks.models import PURPOSE_WORDS
from handinhand.answerlinks.web.forms import SecretsForm
from handinhand.answerlinks.web.sheet import Secret, sheet_of
from handinhand.documents import to_html, to_pdf
from handinhand.handovers.access import get_handover, require_read
from handinhand.kernel import clock
from handinhand.kernel.errors import RuleBroken
from handinhand.web.requests import MemberRequest

if TYPE_CHECKING:
    from handinhand.handovers.models import Handover


@require_GET
def sheet(request: MemberRequest, slug: str, handover_id: UUID) -> HttpResponse:
    """Show the sheet to print, and which links were made for it."""
    return _show(request, _get(request, handover_id))


@require_POST
def make(request: MemberRequest, slug: str, handover_id: UUID) -> HttpResponse:
    """Make the links anew and show them, this once."""
    handover = _get(request, handover_id)
    made = services.make(request.actor, handover)
    return _show(request, handover, [(one.purpose, one.token, one.code) for one in made])


@require_POST
def revoke(request: MemberRequest, slug: str, handover_id: UUID) -> HttpResponse:
    """Close the open links."""
    handover = _get(request, handover_id)
    services.revoke(request.actor, handover)
    messages.success(request, _("Die Links sind gesperrt. Codes auf Papier öffnen nichts mehr."))
    return redirect("answerlinks:sheet", slug, handover.pk)


@require_http_methods(["GET", "POST"])
def pdf(request: MemberRequest, slug: str, handover_id: UUID) -> HttpResponse:
    """Give the sheet as PDF; posted from the page of new links, with these on it."""
    handover = _get(request, handover_id)
    secrets: Sequence[Secret] = ()
    if request.method == "POST":
        require_revoke(request.actor, handover)
        secrets = _carried_on(request, handover)
    content = to_pdf(sheet_of(handover, _page(request), secrets))
    name = f"laufzettel-{handover.slip}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _carried_on(request: MemberRequest, handover: "Handover") -> list[Secret]:
    form = SecretsForm(request.POST)
    secrets = form.pairs() if form.is_valid() else []
    if not secrets or not all(belongs_to(handover, *secret) for secret in secrets):
        raise RuleBroken(
            _("Diese Codes gelten nicht mehr. Erstellen Sie sie neu und drucken Sie noch einmal.")
        )
    return secrets


def _get(request: MemberRequest, handover_id: UUID) -> "Handover":
    require_read(request.actor)
    return get_handover(request.actor, handover_id)


def _page(request: MemberRequest) -> str:
    return request.build_absolute_uri(reverse("answers:enter"))


def _show(
    request: MemberRequest, handover: "Handover", secrets: Sequence[Secret] = ()
) -> HttpResponse:
    maker = may_revoke(request.actor, handover)
    document = sheet_of(handover, _page(request), secrets)
    context = {
        "handover": handover,
        "document": document,
        # Written by `documents`, which escapes every text.
        "sheet": mark_safe(to_html(document)),  # noqa: S308
        "secrets": secrets,
        "form": SecretsForm(initial=_initial(secrets)),
        "addresses": [
            (PURPOSE_WORDS[purpose], f"{_page(request)}#{token}")
            for purpose, token, _code in secrets
        ],
        "maker": maker,
        "makes": may_make(request.actor, handover) and bool(purposes_now(handover)),
        "without_account": has_no_account(handover),
        "links": links_of(handover) if maker else [],
        "now": clock.now(),
    }
    return render(request, "answerlinks/sheet.html", context)


def _initial(secrets: Sequence[Secret]) -> dict[str, str]:
    values: dict[str, str] = {}
    for purpose, token, code in secrets:
        values |= {f"token_{purpose}": token, f"code_{purpose}": code}
    return values
