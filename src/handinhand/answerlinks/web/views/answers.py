"""Pages for people without an account: enter a code, look, answer once.

Looking changes nothing, so that programs that open every link of a mail do no harm. Whatever a
link does not open is answered by one and the same page.
"""

import secrets
from dataclasses import dataclass
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from handinhand.answerlinks import services
from handinhand.answerlinks.access import (
    actor_of,
    find_by,
    find_opened,
    find_used,
    handover_of,
)
from handinhand.answerlinks.models import AnswerLink
from handinhand.answerlinks.rules import SCOPES, Purpose, read_code, read_token
from handinhand.answerlinks.web.forms import EnterForm
from handinhand.handovers.access import calendar_of, steps_now
from handinhand.handovers.rules import StepName, read_slip_number
from handinhand.handovers.web.clocks import clock_of, status_of
from handinhand.handovers.web.forms import form_for
from handinhand.kernel.errors import RuleBroken
from handinhand.web.saving import posted

BUTTONS: dict[str, object] = {
    StepName.ACCEPT: gettext_lazy("Annehmen"),
    StepName.DECLINE: gettext_lazy("Ablehnen"),
    StepName.ARRIVE: gettext_lazy("Angekommen melden"),
    StepName.NO_SHOW: gettext_lazy("Nicht erschienen melden"),
}
COOKIE, SALT = "answer", "handinhand.answerlinks"
HALF_AN_HOUR = 30 * 60


@dataclass(frozen=True, slots=True)
class Opened:
    """What this browser has opened: which link, and the browser's own secret."""

    link_id: UUID
    browser: str

    def used(self) -> AnswerLink | None:
        """Return the link if this browser has used it."""
        return find_used(self.link_id, self.browser)


@login_not_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Take a code or the secret of a link, and go on to what it opens."""
    strained = services.is_strained()
    form = EnterForm(posted(request), strained=strained)
    if not form.is_valid():
        return render(request, "answerlinks/enter.html", {"form": form}, status=form.status)
    address = get_adapter().get_client_ip(request)
    token = form.cleaned_data["token"]
    if not token and services.must_wait(address):
        return render(request, "answerlinks/wait.html", status=429)
    link = find_by("token", read_token(token)) if token else _by_code(form, strained)
    if link is None:
        services.note_refusal(address, "token" if token else "code")
        return _refused(request)
    response = redirect("answers:handover")
    response.set_signed_cookie(
        COOKIE,
        f"{link.pk} {secrets.token_urlsafe(16)}",
        salt=SALT,
        path=reverse("answers:enter"),
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Strict",
    )
    return response


def _by_code(form: EnterForm, strained: bool) -> AnswerLink | None:
    code = read_code(form.cleaned_data["code"])
    slip = read_slip_number(form.cleaned_data["slip"]) or "" if strained else None
    return find_by("code", code, slip=slip)


@login_not_required
@require_GET
def handover(request: HttpRequest) -> HttpResponse:
    """Show what the link is about, and what can be answered."""
    opened = _opened(request)
    link = find_opened(opened.link_id) if opened else None
    if link is None:
        return _refused(request)
    shown = handover_of(link)
    steps = [(step.name, BUTTONS[step.name]) for step in steps_now(actor_of(link), shown)]
    context = {
        "link": link,
        "handover": shown,
        "status": status_of(shown),
        "clock": clock_of(shown, calendar_of(shown)),
        "steps": steps,
        "items": shown.standard.items.all(),
    }
    return render(request, "answerlinks/handover.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, step: str) -> HttpResponse:
    """Take the one step of the link; what the rules refuse comes back in the form."""
    opened = _opened(request)
    link = find_opened(opened.link_id) if opened else None
    if opened is None or link is None or step not in SCOPES[Purpose(link.purpose)].steps:
        if opened and opened.used():  # the second of two clicks
            return redirect("answers:done")
        return _refused(request)
    shown = handover_of(link)
    form = form_for(StepName(step), shown, posted(request))
    if form.is_valid():
        try:
            services.answer(link, step, browser=opened.browser, values=form.cleaned_data)
        except services.LinkRefused:
            return redirect("answers:done") if opened.used() else _refused(request)
        except RuleBroken as error:
            form.refuse(error)
        else:
            return redirect("answers:done")
    context = {
        "handover": shown,
        "status": status_of(shown),
        "form": form,
        "title": BUTTONS[step],
    }
    return render(request, "answerlinks/step.html", context, status=form.status)


@login_not_required
@require_GET
def done(request: HttpRequest) -> HttpResponse:
    """Tell what was answered, in the browser that did."""
    opened = _opened(request)
    link = opened.used() if opened else None
    if link is None:
        return _refused(request)
    return render(request, "answerlinks/done.html", {"link": link})


def _opened(request: HttpRequest) -> Opened | None:
    try:
        signed = request.get_signed_cookie(COOKIE, salt=SALT, max_age=HALF_AN_HOUR)
        link_id, browser = str(signed).split(" ")
        return Opened(UUID(link_id), browser)
    except (KeyError, BadSignature, ValueError):
        return None


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "answerlinks/refused.html", status=404)
