"""The code book of a network: codes are added and retired, never deleted."""

import uuid
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor


class CodeBook(models.Model):
    """The break codes a network works with; every change makes a new version."""

    network = models.OneToOneField(
        "networks.Network", models.CASCADE, primary_key=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return f"{self.version}"


class BreakCodeQuerySet(models.QuerySet["BreakCode"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the codes of the actor's network."""
        return self.filter(book=actor.network_id) if actor.is_member else self.none()

    def in_use(self) -> Self:
        """Keep the codes that may still be set."""
        return self.filter(retired_in=None)


class BreakCode(models.Model):
    """One code with the test that decides whether it applies."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    book = models.ForeignKey(CodeBook, models.CASCADE, related_name="codes")
    code = models.CharField(_("Kürzel"), max_length=4)
    name = models.CharField(_("Name"), max_length=80)
    test = models.CharField(_("Prüffrage"), max_length=300)
    bridge = models.BooleanField(_("Brücke (kein Bruch)"), default=False)
    number = models.PositiveSmallIntegerField(editable=False)
    since = models.PositiveIntegerField(_("seit Fassung"), editable=False)
    retired_in = models.PositiveIntegerField(
        _("zurückgezogen mit Fassung"), null=True, editable=False
    )

    objects = BreakCodeQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "code"], name="reconstructions_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
