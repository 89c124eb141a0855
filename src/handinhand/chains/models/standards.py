"""Hand-over standards: how a person is handed over, by when, with what information."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handinhand.chains.models.choices import (
    KEY,
    WITHIN_REASON,
    Anchor,
    Basis,
    Direction,
    LimitUnit,
    Recipient,
    Sensitivity,
)
from handinhand.chains.models.versions import ChainVersion, PartQuerySet
from handinhand.kernel.actor import Actor


class HandoverStandardQuerySet(PartQuerySet["HandoverStandard"]):
    """The queries of hand-over standards."""


class HandoverStandard(models.Model):
    """How a person is handed over on one or more ways (`ways`).

    `line` stays the same over versions; hand-overs are counted and links are made by it. A draft
    may have gaps (no receiver, no limit): the check names them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain_version = models.ForeignKey(ChainVersion, models.CASCADE, related_name="standards")
    key = models.CharField(_("Kürzel"), max_length=10, validators=[KEY])
    line = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Name"), max_length=120)
    senders = models.ManyToManyField(
        "networks.Unit", blank=True, related_name="+", verbose_name=_("abgebende Einheiten")
    )
    receiver = models.ForeignKey(
        "networks.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("empfangende Einheit"),
    )
    trigger = models.CharField(_("Auslöser"), max_length=200, blank=True)
    channel = models.CharField(_("Weg"), max_length=200, blank=True)
    form = models.CharField(_("Bogen"), max_length=10, blank=True)
    answer_value = models.PositiveSmallIntegerField(
        _("Antwort binnen"), null=True, blank=True, validators=WITHIN_REASON
    )
    answer_unit = models.CharField(
        _("Einheit"), max_length=15, choices=LimitUnit, default=LimitUnit.WORKING_DAY
    )
    arrival_value = models.PositiveSmallIntegerField(
        _("Ankunft binnen"), null=True, blank=True, validators=WITHIN_REASON
    )
    arrival_unit = models.CharField(
        _("Einheit"), max_length=15, choices=LimitUnit, default=LimitUnit.WORKING_DAY
    )
    arrival_direction = models.CharField(
        _("Richtung"), max_length=10, choices=Direction, default=Direction.AFTER
    )
    arrival_anchor = models.CharField(
        _("gerechnet ab"), max_length=15, choices=Anchor, default=Anchor.OFFER
    )
    arrival_anchor_label = models.CharField(_("Name des Stichtags"), max_length=100, blank=True)
    arrival_text = models.CharField(_("Frist in Worten"), max_length=200, blank=True)
    feedback_value = models.PositiveSmallIntegerField(
        _("Rückmeldung binnen"), null=True, blank=True, validators=WITHIN_REASON
    )
    feedback_unit = models.CharField(
        _("Einheit"), max_length=15, choices=LimitUnit, default=LimitUnit.WORKING_DAY
    )
    feedback_text = models.CharField(_("Was zurückgemeldet wird"), max_length=200, blank=True)
    feedback_automatic = models.BooleanField(_("geschieht von selbst"), default=False)
    expire_after = models.PositiveSmallIntegerField(
        _("verfällt nach dem letzten Schritt nach"), null=True, blank=True, validators=WITHIN_REASON
    )
    expire_unit = models.CharField(
        _("Einheit"), max_length=15, choices=LimitUnit, default=LimitUnit.WORKING_DAY
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HandoverStandardQuerySet.as_manager()

    if TYPE_CHECKING:
        chain_version_id: uuid.UUID
        receiver_id: uuid.UUID | None

    class Meta:
        ordering = ["chain_version", "position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain_version", "key"], name="chains_standard_key_once"
            ),
            models.UniqueConstraint(
                fields=["chain_version", "line"], name="chains_standard_line_once"
            ),
            models.CheckConstraint(
                name="chains_standard_dated_arrival_named",
                condition=Q(arrival_anchor__in=["offer", "appointment", "arrival", "station_entry"])
                | ~Q(arrival_anchor_label=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class InformationItemQuerySet(models.QuerySet["InformationItem"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the items of visible standards."""
        return self.filter(standard__in=HandoverStandard.objects.visible_to(actor))


class InformationItem(models.Model):
    """One thing that is passed on, with what allows it."""

    standard = models.ForeignKey(HandoverStandard, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Was"), max_length=200)
    sensitivity = models.CharField(_("Schutz"), max_length=10, choices=Sensitivity)
    basis = models.CharField(_("Grundlage"), max_length=10, choices=Basis, blank=True)
    norm = models.CharField(_("Norm"), max_length=200, blank=True)

    objects = InformationItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class LadderStepQuerySet(models.QuerySet["LadderStep"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the steps of visible standards."""
        return self.filter(standard__in=HandoverStandard.objects.visible_to(actor))


class LadderStep(models.Model):
    """A reminder when nobody answers, `delay` units after the step before it."""

    standard = models.ForeignKey(HandoverStandard, models.CASCADE, related_name="ladder")
    step = models.PositiveSmallIntegerField(_("Schritt"))
    to = models.CharField(_("an"), max_length=20, choices=Recipient)
    delay = models.PositiveSmallIntegerField(pgettext_lazy("limit", "nach"))
    unit = models.CharField(
        _("Einheit"), max_length=15, choices=LimitUnit, default=LimitUnit.WORKING_DAY
    )
    text = models.CharField(_("in Worten"), max_length=200, blank=True)

    objects = LadderStepQuerySet.as_manager()

    class Meta:
        ordering = ["step"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "step"], name="chains_ladder_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.step}. {self.text or self.get_to_display()}"


class MissingArrivalStepQuerySet(models.QuerySet["MissingArrivalStep"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the steps of visible standards."""
        return self.filter(standard__in=HandoverStandard.objects.visible_to(actor))


class MissingArrivalStep(models.Model):
    """Who is told when nobody has arrived: a unit, the lead of an organisation, or coordination.

    With neither a unit nor an organisation it is the coordination of the network.
    """

    standard = models.ForeignKey(HandoverStandard, models.CASCADE, related_name="missing_arrival")
    after = models.PositiveSmallIntegerField(
        pgettext_lazy("limit", "nach"), validators=WITHIN_REASON
    )
    unit = models.CharField(
        _("Einheit"), max_length=15, choices=LimitUnit, default=LimitUnit.WORKING_DAY
    )
    anchor = models.CharField(
        _("gerechnet ab"), max_length=15, choices=Anchor, default=Anchor.OFFER
    )
    to_unit = models.ForeignKey(
        "networks.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    to_organisation = models.ForeignKey(
        "networks.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    text = models.CharField(_("in Worten"), max_length=200, blank=True)

    objects = MissingArrivalStepQuerySet.as_manager()

    if TYPE_CHECKING:
        to_organisation_id: uuid.UUID | None

    class Meta:
        ordering = ["after", "id"]
        constraints = [
            models.CheckConstraint(
                name="chains_missing_arrival_tells_one",
                condition=Q(to_unit=None) | Q(to_organisation=None),
            )
        ]

    def __str__(self) -> str:
        return self.text
