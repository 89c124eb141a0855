"""A chain and its versions."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models.choices import KEY
from handinhand.kernel.actor import Actor

Part = TypeVar("Part", bound=models.Model)


class PartQuerySet(models.QuerySet[Part]):
    """What belongs to a version of a chain: stations, nodes, ways, standards, simulations."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the parts of versions of the actor's network."""
        if not actor.is_member:
            return self.none()
        return self.filter(chain_version__chain__network=actor.network_id)


class ChainQuerySet(models.QuerySet["Chain"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the chains of the actor's network."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Chain(models.Model):
    """The service chain of a network, over all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="chains")
    key = models.CharField(_("Kürzel"), max_length=20, validators=[KEY])
    name = models.CharField(_("Name"), max_length=200)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ChainQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["network", "key"], name="chains_chain_once")]

    def __str__(self) -> str:
        return self.name


class ChainVersionQuerySet(models.QuerySet["ChainVersion"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the versions of the actor's network, drafts included."""
        return self.filter(chain__network=actor.network_id) if actor.is_member else self.none()

    def in_force_on(self, network_id: uuid.UUID, day: date) -> Self:
        """Keep the versions of a network that are (or were) in force on a day."""
        return self.filter(
            Q(in_force_to=None) | Q(in_force_to__gte=day),
            chain__network=network_id,
            in_force_from__lte=day,
        )


class ChainVersion(models.Model):
    """One version of a chain: changed as a draft, frozen once agreed.

    Stations are named by their keys here (`start`, `exit_to`, …): a draft may name one that is
    still missing, and the check says so.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        AGREED = "agreed", _("beschlossen")
        IN_FORCE = "in_force", _("in Kraft")
        RETIRED = "retired", _("abgelöst")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.ForeignKey(Chain, models.CASCADE, related_name="versions")
    number = models.CharField(_("Version"), max_length=10, validators=[KEY])
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.DRAFT)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    drafted_on = models.DateField(_("Entwurf vom"))
    agreed_on = models.DateField(_("beschlossen am"), null=True, blank=True)
    in_force_from = models.DateField(_("in Kraft ab"), null=True, blank=True)
    in_force_to = models.DateField(_("in Kraft bis"), null=True, blank=True)
    exception_reason = models.CharField(
        _("Ausnahme der Steuerungsgruppe"), max_length=500, blank=True
    )
    note = models.TextField(_("Anmerkung"), max_length=1000, blank=True)
    start = models.CharField(_("Beginn bei Station"), max_length=10, blank=True)
    exit_to = models.CharField(_("Ausstieg der Person nach Station"), max_length=10, blank=True)
    exit_text = models.CharField(_("Ausstieg in Worten"), max_length=500, blank=True)
    parallel_split = models.CharField(_("Nebenstrang beginnt bei"), max_length=10, blank=True)
    parallel_side = models.CharField(_("Station des Nebenstrangs"), max_length=10, blank=True)
    parallel_join = models.CharField(_("Nebenstrang endet bei"), max_length=10, blank=True)
    parallel_text = models.CharField(_("Nebenstrang in Worten"), max_length=1000, blank=True)
    digest = models.CharField(_("Prüfsumme"), max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ChainVersionQuerySet.as_manager()

    if TYPE_CHECKING:
        chain_id: uuid.UUID

    class Meta:
        ordering = ["-drafted_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="chains_version_once"),
            models.UniqueConstraint(
                fields=["chain"],
                condition=Q(state="in_force"),
                name="chains_version_one_in_force",
            ),
            models.CheckConstraint(
                name="chains_version_agreed_is_frozen",
                condition=Q(state__in=["draft", "retired"])
                | (Q(agreed_on__isnull=False) & ~Q(digest="")),
            ),
            models.CheckConstraint(
                name="chains_version_in_force_has_first_day",
                condition=~Q(state="in_force") | Q(in_force_from__isnull=False),
            ),
            models.CheckConstraint(
                name="chains_version_ends_after_first_day",
                condition=Q(in_force_to=None) | Q(in_force_to__gte=F("in_force_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain.name} {self.number}"

    @property
    def is_draft(self) -> bool:
        """Tell whether the version may still be changed."""
        return self.state == self.State.DRAFT
