"""Pages of the thread: search, a whole thread, joining and parting."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from handinhand.kernel.errors import RuleBroken
from handinhand.thread import services
from handinhand.thread.access import (
    Ref,
    found_cards,
    get_card,
    neighbours,
    require_link,
    require_read,
    walk,
)
from handinhand.thread.rules import Card
from handinhand.thread.web.forms import LinkForm, SearchForm, ref_of
from handinhand.thread.web.lines import loose_ends, picture_of, stages_of
from handinhand.web.pages import page_of
from handinhand.web.requests import MemberRequest, posted

DIRECTIONS = {"up", "down"}


@require_GET
def search(request: MemberRequest, slug: str) -> HttpResponse:
    """Find things of the network by key or words."""
    require_read(request.actor)
    form = SearchForm(request.GET)
    cards = found_cards(request.actor, form.kinds, form.words) if form.words else []
    return render(
        request,
        "thread/search.html",
        {"filter": form, "words": form.words, "page": page_of(request, cards)},
    )


@require_GET
def whole(request: MemberRequest, slug: str, kind: str, thing_id: UUID) -> HttpResponse:
    """Draw the whole thread of a thing, from the event to the next version of the chain."""
    require_read(request.actor)
    found = walk(request.actor, kind, thing_id)
    here = found.cards[(kind, thing_id)]
    stages = stages_of(found, here)
    context = {
        "here": here,
        "stages": stages,
        "picture": picture_of(found, stages, here),
        "loose": loose_ends(found),
        "count": len(found.cards),
    }
    return render(request, "thread/whole.html", context)


@require_http_methods(["GET", "POST"])
def link(
    request: MemberRequest, slug: str, kind: str, thing_id: UUID, direction: str
) -> HttpResponse:
    """Join a thing with another: what it answers ("up") or what answers it ("down")."""
    if direction not in DIRECTIONS:
        raise Http404
    require_read(request.actor)
    require_link(request.actor)
    here = get_card(request.actor, kind, thing_id)
    wish = SearchForm(request.GET)
    joined = _joined(request, here, direction)
    known = {card.id for card in joined} if request.method == "GET" else set()
    cards = found_cards(request.actor, wish.kinds, wish.words) if wish.chips else []
    form = LinkForm(posted(request), cards=[c for c in cards if c.id not in {thing_id, *known}])
    if form.is_valid():
        try:
            _join(request, (kind, thing_id), form.ref, direction)
        except RuleBroken as error:
            form.refuse(error)
        else:
            messages.success(request, _("Die Verknüpfung ist gespeichert."))
            return redirect("thread:link", slug, kind, thing_id, direction)
    context = {"here": here, "direction": direction, "filter": wish, "form": form, "joined": joined}
    return render(request, "thread/link.html", context, status=form.status)


def _join(request: MemberRequest, here: Ref, other: Ref, direction: str) -> None:
    asked, answer = (other, here) if direction == "up" else (here, other)
    services.link(request.actor, asked=asked, answer=answer)


def _joined(request: MemberRequest, here: Card, direction: str) -> list[Card]:
    found = neighbours(request.actor, here.kind, here.id)
    return found.answers if direction == "up" else found.answered_by


@require_POST
def unlink(request: MemberRequest, slug: str, kind: str, thing_id: UUID) -> HttpResponse:
    """Part two things."""
    require_read(request.actor)
    require_link(request.actor)
    direction = request.POST.get("direction", "")
    try:
        other = ref_of(request.POST.get("other", ""))
    except ValueError as error:
        raise RuleBroken(_("Wählen Sie die Verknüpfung, die Sie lösen möchten.")) from error
    asked, answer = (other, (kind, thing_id)) if direction == "up" else ((kind, thing_id), other)
    services.unlink(request.actor, asked=asked, answer=answer)
    messages.success(request, _("Die Verknüpfung ist gelöst."))
    return redirect(
        "thread:link", slug, kind, thing_id, direction if direction in DIRECTIONS else "down"
    )
