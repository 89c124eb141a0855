"""What the chain must do, how the partners will know, and how they go about it."""

import uuid
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor

Thing = TypeVar("Thing", bound=models.Model, covariant=True)


class NetworkQuerySet(models.QuerySet[Thing]):
    """Things that every member of a network reads."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the things of the actor's network; nothing for the Land and the administration."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Requirement(models.Model):
    """What the chain must do so that a pattern does not happen again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.CharField(_("Anforderung"), max_length=500)
    measure = models.CharField(_("Maß"), max_length=200)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Requirement"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="goals_requirement_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class Goal(models.Model):
    """A goal of the network; goals form a tree."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.CharField(_("Ziel"), max_length=300)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("gehört zu"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Goal"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="goals_goal_key_once"),
            models.CheckConstraint(
                name="goals_goal_is_not_its_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class Strategy(models.Model):
    """An agreed way to reach a goal."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.CharField(_("Handlungsstrategie"), max_length=500)
    responsible = models.ManyToManyField(
        "networks.Organisation", blank=True, related_name="+", verbose_name=_("verantwortlich")
    )
    responsible_text = models.CharField(_("verantwortlich, in Worten"), max_length=200, blank=True)
    since = models.DateField(_("seit"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Strategy"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="goals_strategy_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class Indicator(models.Model):
    """A measurable sign of a goal's achievement."""

    class Unit(models.TextChoices):
        PERCENT = "percent", _("Prozent")
        NUMBER = "number", _("Anzahl")
        DAYS = "days", _("Tage")
        INDEX = "index", _("Index")

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("mindestens")
        AT_MOST = "at_most", _("höchstens")

    class Source(models.TextChoices):
        SHARE_KEPT = "handover_share_kept", _("Übergaben: Anteil fristgerecht")
        NO_SHOW = "handover_no_show", _("Übergaben: Anteil nicht erschienen")
        DAYS = "handover_days", _("Übergaben: Tage bis zur Ankunft")
        SAMPLE = "sample", _("Stichprobe")
        RECONSTRUCTION = "reconstruction", _("Fallrekonstruktion")
        COUNT = "count", _("Zählung ohne Personenbezug")
        REPORT = "report", _("Bericht eines Partners")
        CAPACITY = "capacity", _("Platzzahl")
        KEY_FIGURE = "key_figure", _("Kennzahl nach § 48a SGB II")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    goal = models.ForeignKey(
        Goal, models.PROTECT, related_name="indicators", verbose_name=_("Ziel")
    )
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.CharField(_("Indikator"), max_length=300)
    unit = models.CharField(_("Einheit"), max_length=10, choices=Unit)
    direction = models.CharField(_("Richtung"), max_length=10, choices=Direction)
    baseline_value = models.DecimalField(
        _("Ausgangswert"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    baseline_text = models.CharField(_("Ausgangswert in Worten"), max_length=200, blank=True)
    baseline_source = models.CharField(_("Herkunft des Ausgangswerts"), max_length=200, blank=True)
    target_value = models.DecimalField(_("Zielwert"), max_digits=9, decimal_places=2)
    target_text = models.CharField(_("Zielwert in Worten"), max_length=200, blank=True)
    due_on = models.DateField(_("zu erreichen bis"))
    source = models.CharField(_("Quelle"), max_length=200)
    measured_by = models.CharField(_("gemessen durch"), max_length=30, choices=Source)
    standards = models.JSONField(
        _("Übergabestandards"), default=list, blank=True, help_text=_("Leer heißt: alle.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Indicator"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="goals_indicator_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class Measurement(models.Model):
    """The value of an indicator on a day with its "von wie vielen".

    Written down by hand, or `automatic`: by the platform, from the hand-overs of a month.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    on = models.DateField(_("Stichtag"))
    period_from = models.DateField(_("Zeitraum von"), null=True, blank=True)
    period_to = models.DateField(_("Zeitraum bis"), null=True, blank=True)
    value = models.DecimalField(_("Wert"), max_digits=9, decimal_places=2)
    of_how_many = models.PositiveIntegerField(_("von wie vielen"), null=True, blank=True)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)
    automatic = models.BooleanField(_("aus den Übergaben gerechnet"), default=False)

    class Meta:
        ordering = ["-on"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "on"], name="goals_measured_once_a_day"),
            models.CheckConstraint(
                name="goals_measured_period_in_order",
                condition=Q(period_from=None)
                | Q(period_to=None)
                | Q(period_from__lte=F("period_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.key}, {self.on:%d.%m.%Y}: {self.value}"
