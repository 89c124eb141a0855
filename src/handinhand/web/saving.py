"""One way to answer a form: show it, refuse it in words, or save and go on."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.web.forms import PlainForm
from handinhand.web.requests import MemberRequest


@dataclass(frozen=True, slots=True)
class FormPage:
    """What stands around a form.

    Attributes:
        title: heading of the page.
        submit: word on the button.
        back_url: where "Abbrechen" and the breadcrumb lead.
        back: word of the breadcrumb.
        lead: a sentence below the heading.
        done: the message after saving.
    """

    title: str
    submit: str
    back_url: str
    back: str
    lead: str = ""
    done: str = ""


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, also when it is empty; None when the form is only opened."""
    return request.POST if request.method == "POST" else None


def answer_form(
    request: MemberRequest,
    form: PlainForm,
    page: FormPage,
    save: Callable[[], str],
    *,
    now: Callable[[], object] | None = None,
) -> HttpResponse:
    """Save a valid form and go on; else show it with what was typed (422, or 409 when stale).

    Args:
        request: the request of a member.
        form: bound when something was sent.
        page: what stands around the form.
        save: calls the service and returns the address to go to.
        now: after `Stale`, returns the thing as it is stored now.
    """
    if form.is_valid():
        try:
            target = save()
        except RuleBroken as error:
            form.refuse(error, now=now() if now and isinstance(error, Stale) else None)
        else:
            if page.done:
                messages.success(request, page.done)
            return redirect(target)
    return render(request, "form_page.html", {"form": form, "page": page}, status=form.status)
