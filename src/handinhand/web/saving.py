"""One way to answer a form: show it, refuse it in words, or save and go on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.web.forms import PlainForm, VersionedForm
from handinhand.web.requests import MemberRequest
from handinhand.web.requests import posted as posted  # for the views, beside answer_form

Made = TypeVar("Made", bound=Model)


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
        effects: findings that say what sending the form brings about; None shows nothing.
    """

    title: str
    submit: str
    back_url: str
    back: str
    lead: str = ""
    done: str = ""
    effects: Sequence[object] | None = None


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
    answer = save_form(request, form, save, done=page.done, now=now)
    return answer or render(
        request, "form_page.html", {"form": form, "page": page}, status=form.status
    )


def save_form(
    request: MemberRequest,
    form: PlainForm,
    save: Callable[[], str],
    *,
    done: str = "",
    now: Callable[[], object] | None = None,
) -> HttpResponse | None:
    """Save a valid form on a page of its own kind; `answer_form` does so on the common page.

    Args:
        request: the request of a member.
        form: bound when something was sent.
        save: calls the service and returns the address to go to.
        done: the message after saving.
        now: after `Stale`, returns the thing as it is stored now.

    Returns:
        The way to the next page; None when the page is to be shown, with `form.status`: nothing
        was sent, or what was sent is refused at its fields.
    """
    if not form.is_valid():
        return None
    try:
        target = save()
    except RuleBroken as error:
        form.refuse(error, now=now() if now and isinstance(error, Stale) else None)
        return None
    if done:
        messages.success(request, done)
    return redirect(target)


def values_of(form: PlainForm) -> dict[str, object]:
    """Return what a valid form holds, as a service takes it: without the version."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def initial_of(form: type[PlainForm], thing: Model) -> dict[str, object]:
    """Return the stored values of a thing for the fields of a form."""
    names = [name for name in form.base_fields if hasattr(thing, name)]
    return {name: getattr(thing, name) for name in names}


def changing(label: str, url: str) -> FormPage:
    """Return what stands around the form that changes a thing."""
    return FormPage(
        title=_("%(label)s ändern") % {"label": label},
        submit=_("Speichern"),
        back_url=url,
        back=label,
        done=_("%(label)s ist gespeichert.") % {"label": label},
    )


def answer_create(
    request: MemberRequest,
    form: PlainForm,
    page: FormPage,
    create: Callable[..., Made],
    address: Callable[[Made], str],
) -> HttpResponse:
    """Answer the form for a new thing.

    Args:
        request: the request of a member.
        form: its fields bear the names of the service's keywords.
        page: what stands around the form.
        create: the service; takes the actor and the form's values.
        address: tells where the new thing is shown.
    """
    return answer_form(
        request, form, page, lambda: address(create(request.actor, **values_of(form)))
    )


def answer_change(
    request: MemberRequest,
    form: VersionedForm,
    page: FormPage,
    change: Callable[..., object],
    thing: Model,
) -> HttpResponse:
    """Answer the form that changes a thing; afterwards the thing's own page is shown.

    Args:
        request: the request of a member.
        form: its fields bear the names of the thing's fields.
        page: what stands around the form; `back_url` is the thing's page.
        change: the service; takes actor, thing, `version` and `fields`.
        thing: fetched through its door.
    """

    def save() -> str:
        version = form.cleaned_data["version"]
        change(request.actor, thing, version=version, fields=values_of(form))
        return page.back_url

    def now() -> Model:
        thing.refresh_from_db()
        return thing

    return answer_form(request, form, page, save, now=now)
