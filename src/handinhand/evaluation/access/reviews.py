"""The periods that were looked at together, with their figures as the viewer may see them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from handinhand.evaluation.access.figures import RIGHTS, FigureTable, figures
from handinhand.evaluation.models import Review
from handinhand.kernel.actor import Actor

FEW = 3


@dataclass(frozen=True)
class Reviewed:
    """One review, its figures of today's knowledge, and the page that shows them."""

    review: Review
    table: FigureTable
    url: str


def may_review(actor: Actor) -> bool:
    """Tell whether the actor may record that a period was looked at together."""
    return RIGHTS.allow(actor, "record review")


def reviews(actor: Actor) -> QuerySet[Review]:
    """Return the reviews of the actor's network, the latest first."""
    return Review.objects.visible_to(actor)


def latest_reviews(actor: Actor, limit: int = FEW) -> list[Reviewed]:
    """Return the latest reviews with their figures; at most `limit`, each costs some queries."""
    return [reviewed(actor, review) for review in reviews(actor)[:limit]]


def reviewed(actor: Actor, review: Review) -> Reviewed:
    """Return a review with its figures."""
    table = figures(actor, review.first, review.last)
    return Reviewed(review, table, period_url(actor, review.first, review.last))


def period_url(actor: Actor, first: date, last: date) -> str:
    """Return the address of the figures of a period."""
    query = QueryDict(mutable=True)
    query.update({"first": f"{first:%d.%m.%Y}", "last": f"{last:%d.%m.%Y}"})
    return f"{reverse('evaluation:figures', args=[actor.network_slug])}?{query.urlencode()}"
