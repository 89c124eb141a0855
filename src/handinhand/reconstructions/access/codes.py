"""Doors to the code book."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from handinhand.kernel.actor import Actor
from handinhand.reconstructions.models import BreakCode, CodeBook, Mark


def code_book(actor: Actor) -> CodeBook | None:
    """Return the code book of the actor's network; None before its first case."""
    if not actor.is_member:
        return None
    return CodeBook.objects.filter(network=actor.network_id).first()


def codes_in_use(actor: Actor) -> QuerySet[BreakCode]:
    """Return the codes that may be set, in the order of the book."""
    return BreakCode.objects.visible_to(actor).in_use()


def all_codes(actor: Actor) -> QuerySet[BreakCode]:
    """Return every code, retired ones included, with the number of visible marks."""
    marks = Mark.objects.visible_to(actor).values("pk")
    return BreakCode.objects.visible_to(actor).annotate(
        mark_count=Count("marks", filter=Q(marks__in=marks))
    )


def get_code(actor: Actor, code_id: UUID) -> BreakCode:
    """Return a code of the actor's network, or raise Http404."""
    return get_object_or_404(BreakCode.objects.visible_to(actor).select_related("book"), pk=code_id)
