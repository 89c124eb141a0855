"""Which periods were put before the steering group; their figures are computed, never stored."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the reviews of the actor's network."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Review(models.Model):
    """A period of hand-overs that was looked at together on a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    first = models.DateField(_("Angeboten von"))
    last = models.DateField(_("Angeboten bis"))
    presented_on = models.DateField(_("vorgestellt am"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-presented_on", "-last"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "first", "last"], name="evaluation_review_once"
            ),
            models.CheckConstraint(
                name="evaluation_review_in_order",
                condition=Q(first__lte=F("last")) & Q(last__lte=F("presented_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first:%d.%m.%Y}–{self.last:%d.%m.%Y}"
