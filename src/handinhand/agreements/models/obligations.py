"""What a party owes, and how one sees whether it is kept."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handinhand.agreements.models.agreements import Agreement
from handinhand.kernel.actor import Actor
from handinhand.kernel.calendar import LimitUnit


class ObligationQuerySet(models.QuerySet["Obligation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the obligations of visible agreements."""
        return self.filter(agreement__in=Agreement.objects.visible_to(actor))


class Obligation(models.Model):
    """A Verpflichtung: generated from a station or a standard, or agreed freely.

    The limit is copied from the chain, so that an obligation reads the same for ever.
    """

    class Origin(models.TextChoices):
        STATION = "station", _("aus einer Station")
        STANDARD = "standard", _("aus einem Übergabestandard")
        FREE = "free", _("frei vereinbart")

    class Measure(models.TextChoices):
        HANDOVER_FIGURES = "handover_figures", _("Zahlen der Übergaben")
        YEARLY_REPORT = "yearly_report", _("jährlicher Bericht")

    class Figure(models.TextChoices):
        OFFER = "offer", _("Angebot auf dem vereinbarten Weg")
        ANSWER = "answer", _("Antwort in der Frist")
        ARRIVAL = "arrival", _("Ankunft in der Frist")
        FEEDBACK = "feedback", _("Rückmeldung in der Frist")
        REPORT = "report", _("Bericht")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="obligations")
    key = models.CharField(_("Kürzel"), max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    origin = models.CharField(_("Herkunft"), max_length=10, choices=Origin)
    party = models.ForeignKey(
        "networks.Organisation",
        models.PROTECT,
        related_name="+",
        verbose_name=_("verpflichtet"),
    )
    unit = models.ForeignKey(
        "networks.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Einheit"),
    )
    owed_to = models.ForeignKey(
        "networks.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gegenüber"),
        help_text=_("Nur bei freien Verpflichtungen; leer heißt: gegenüber allen Partnern."),
    )
    station = models.ForeignKey(
        "chains.Station", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    standard = models.ForeignKey(
        "chains.HandoverStandard", models.PROTECT, null=True, blank=True, related_name="obligations"
    )
    text = models.CharField(_("Verpflichtung"), max_length=500)
    limit_value = models.PositiveSmallIntegerField(_("Frist"), null=True, blank=True)
    limit_unit = models.CharField(
        max_length=15, blank=True, choices=[(unit.value, unit.value) for unit in LimitUnit]
    )
    limit_direction = models.CharField(max_length=10, blank=True)
    limit_anchor = models.CharField(max_length=15, blank=True)
    limit_anchor_label = models.CharField(max_length=100, blank=True)
    limit_text = models.CharField(max_length=200, blank=True)
    measure = models.CharField(_("gemessen durch"), max_length=20, choices=Measure, blank=True)
    figure = models.CharField(_("Maß"), max_length=10, choices=Figure, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ObligationQuerySet.as_manager()

    if TYPE_CHECKING:
        agreement_id: uuid.UUID
        party_id: uuid.UUID
        unit_id: uuid.UUID | None
        owed_to_id: uuid.UUID | None
        station_id: uuid.UUID | None
        standard_id: uuid.UUID | None

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "key"], name="agreements_obligation_once"),
            models.CheckConstraint(
                name="agreements_obligation_names_its_origin",
                condition=Q(origin="station", station__isnull=False, standard=None)
                | Q(origin="standard", station=None, standard__isnull=False)
                | Q(origin="free", station=None, standard=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"[:120]


class MeasuredStandardQuerySet(models.QuerySet["MeasuredStandard"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep those of visible obligations."""
        return self.filter(obligation__in=Obligation.objects.visible_to(actor))


class MeasuredStandard(models.Model):
    """One standard, by its stable line, whose hand-overs tell whether an obligation is kept."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="measured_standards")
    line = models.UUIDField(db_index=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = MeasuredStandardQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["obligation", "line"], name="agreements_measured_standard_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.line)
