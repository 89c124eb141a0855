"""What people write for the handbook, and the handbook as it was released."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor


class ProseQuerySet(models.QuerySet["Prose"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what was written in the actor's network."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Prose(models.Model):
    """The hand-written part of one chapter, in Markdown; it stands before what is generated."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    chapter = models.SlugField(_("Kapitel"), max_length=30)
    text = models.TextField(_("Text"), max_length=20000, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProseQuerySet.as_manager()

    class Meta:
        ordering = ["chapter"]
        constraints = [
            models.UniqueConstraint(fields=["network", "chapter"], name="handbook_prose_once")
        ]

    def __str__(self) -> str:
        return self.chapter


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the releases of the actor's network."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Release(models.Model):
    """The handbook as it was on one day: chapters as stored blocks, never changed again.

    A trigger of the database refuses to change or delete a row; `digest` is over the content.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("Nummer"))
    on = models.DateField(_("freigegeben am"))
    released_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    reason = models.CharField(_("Anlass"), max_length=300)
    content = models.JSONField()
    changes = models.JSONField(default=list)
    digest = models.CharField(_("Prüfsumme"), max_length=64)

    objects = ReleaseQuerySet.as_manager()

    if TYPE_CHECKING:
        network_id: uuid.UUID

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="handbook_release_once"),
            models.CheckConstraint(
                name="handbook_release_has_digest", condition=~models.Q(digest="")
            ),
        ]

    def __str__(self) -> str:
        return f"Handbuch {self.number}"
