"""Stations of a version and the ways between them."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from handinhand.chains.models.choices import (
    KEY,
    WITHIN_REASON,
    Anchor,
    Direction,
    Gate,
    LimitUnit,
    NoHandover,
)
from handinhand.chains.models.nodes import RoutingNode
from handinhand.chains.models.versions import ChainVersion, PartQuerySet
from handinhand.kernel.actor import Actor


class StationQuerySet(PartQuerySet["Station"]):
    """The queries of stations."""


class Station(models.Model):
    """A place in the chain where one unit is responsible and a service is done.

    `line` stays the same over versions: "the same station" in 1.0 and 1.1. Links of the thread
    name a station by its line. A station that is possible at `any_time` stands beside the ways: it
    may happen as often as needed, and no way leads to it or from it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain_version = models.ForeignKey(ChainVersion, models.CASCADE, related_name="stations")
    key = models.CharField(_("Nummer"), max_length=10, validators=[KEY])
    line = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Name"), max_length=120)
    purpose = models.CharField(_("Zweck"), max_length=500, blank=True)
    entry = models.CharField(pgettext_lazy("station", "Eingang"), max_length=500, blank=True)
    service = models.TextField(_("Leistung"), max_length=1000, blank=True)
    result = models.CharField(_("Ergebnis"), max_length=500, blank=True)
    responsible = models.ManyToManyField(
        "networks.Unit", blank=True, related_name="+", verbose_name=_("verantwortlich")
    )
    involved_units = models.ManyToManyField(
        "networks.Unit", blank=True, related_name="+", verbose_name=_("beteiligte Einheiten")
    )
    involved_organisations = models.ManyToManyField(
        "networks.Organisation",
        blank=True,
        related_name="+",
        verbose_name=_("beteiligte Organisationen"),
    )
    split = models.CharField(
        _("Danach geht es weiter auf"), max_length=5, choices=Gate, default=Gate.ONE
    )
    join = models.CharField(_("Wartet auf"), max_length=5, choices=Gate, default=Gate.ONE)
    optional = models.BooleanField(_("wahlweise"), default=False)
    is_end = models.BooleanField(_("Die Kette endet hier"), default=False)
    any_time = models.BooleanField(_("jederzeit möglich"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StationQuerySet.as_manager()

    if TYPE_CHECKING:
        chain_version_id: uuid.UUID

    class Meta:
        ordering = ["chain_version", "position", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain_version", "key"], name="chains_station_key_once"
            ),
            models.UniqueConstraint(
                fields=["chain_version", "line"], name="chains_station_line_once"
            ),
            models.CheckConstraint(
                name="chains_station_any_time_is_no_end",
                condition=Q(any_time=False) | Q(is_end=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class StationLimitQuerySet(models.QuerySet["StationLimit"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the limits of visible stations."""
        return self.filter(station__in=Station.objects.visible_to(actor))


class StationLimit(models.Model):
    """A limit of a station, e.g. "15 Arbeitstage nach Clearing"."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="limits")
    position = models.PositiveSmallIntegerField(default=0)
    value = models.PositiveSmallIntegerField(_("Frist"), validators=WITHIN_REASON)
    unit = models.CharField(_("Einheit"), max_length=15, choices=LimitUnit)
    direction = models.CharField(
        _("Richtung"), max_length=10, choices=Direction, default=Direction.AFTER
    )
    anchor = models.CharField(_("gerechnet ab"), max_length=15, choices=Anchor)
    anchor_label = models.CharField(_("Name des Stichtags"), max_length=100, blank=True)
    text = models.CharField(_("Frist in Worten"), max_length=200, blank=True)
    statutory = models.CharField(_("gesetzliche Grundlage"), max_length=100, blank=True)

    objects = StationLimitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="chains_station_limit_in_reason", condition=Q(value__gte=1, value__lte=1000)
            )
        ]

    def __str__(self) -> str:
        return self.text or f"{self.value} {self.get_unit_display()}"


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the sheets of visible stations."""
        return self.filter(station__in=Station.objects.visible_to(actor))


class Sheet(models.Model):
    """A form sheet that a station uses, e.g. "F5 Clearingbogen"."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="sheets")
    key = models.CharField(_("Kürzel"), max_length=10, validators=[KEY])
    name = models.CharField(_("Name"), max_length=120)

    objects = SheetQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.key} {self.name}"


class WayQuerySet(PartQuerySet["Way"]):
    """The queries of ways."""


class Way(models.Model):
    """A way to the next station, with a hand-over standard or a reason for none.

    It leads from a station (`source`) or a routing node (`source_node`) to a station (`target`) or
    a routing node (`target_node`); `begin` and `end` name them whichever they are. From a station
    to itself it says that the station is repeated: whoever is responsible there stays so, and
    nobody hands over.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain_version = models.ForeignKey(ChainVersion, models.CASCADE, related_name="ways")
    key = models.CharField(_("Kürzel"), max_length=15, validators=[KEY])
    source = models.ForeignKey(
        Station, models.CASCADE, null=True, blank=True, related_name="ways_out"
    )
    source_node = models.ForeignKey(
        RoutingNode, models.CASCADE, null=True, blank=True, related_name="ways_out"
    )
    target = models.ForeignKey(
        Station, models.CASCADE, null=True, blank=True, related_name="ways_in"
    )
    target_node = models.ForeignKey(
        RoutingNode, models.CASCADE, null=True, blank=True, related_name="ways_in"
    )
    condition = models.CharField(_("wenn"), max_length=300, blank=True)
    standard = models.ForeignKey(
        "HandoverStandard", models.SET_NULL, null=True, blank=True, related_name="ways"
    )
    no_handover = models.CharField(
        _("Grund, warum keine Übergabe nötig ist"), max_length=20, choices=NoHandover, blank=True
    )
    no_handover_text = models.CharField(_("Grund in Worten"), max_length=300, blank=True)
    returns = models.BooleanField(_("Rückweg"), default=False)
    exclusive_group = models.CharField(
        _("Gruppe „höchstens einer davon“"), max_length=10, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = WayQuerySet.as_manager()

    if TYPE_CHECKING:
        chain_version_id: uuid.UUID
        source_id: uuid.UUID | None
        source_node_id: uuid.UUID | None
        target_id: uuid.UUID | None
        target_node_id: uuid.UUID | None
        standard_id: uuid.UUID | None

    class Meta:
        ordering = [
            F("source__position").asc(nulls_last=True),
            F("target__position").asc(nulls_last=True),
            "key",
        ]
        constraints = [
            models.UniqueConstraint(fields=["chain_version", "key"], name="chains_way_once"),
            models.CheckConstraint(
                name="chains_way_repeats_without_handover",
                condition=Q(source=None)
                | Q(target=None)
                | ~Q(source=F("target"))
                | Q(standard=None),
            ),
            models.CheckConstraint(
                name="chains_way_between_two_nodes",
                condition=Q(source_node=None)
                | Q(target_node=None)
                | ~Q(source_node=F("target_node")),
            ),
            models.CheckConstraint(
                name="chains_way_begins_once",
                condition=Q(source=None, source_node__isnull=False)
                | Q(source__isnull=False, source_node=None),
            ),
            models.CheckConstraint(
                name="chains_way_ends_once",
                condition=Q(target=None, target_node__isnull=False)
                | Q(target__isnull=False, target_node=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.begin.key} → {self.end.key}"

    @property
    def begin(self) -> Station | RoutingNode:
        """The station or routing node it leads from."""
        found = self.source or self.source_node
        assert found is not None  # a constraint of the table says so
        return found

    @property
    def end(self) -> Station | RoutingNode:
        """The station or routing node it leads to."""
        found = self.target or self.target_node
        assert found is not None  # a constraint of the table says so
        return found

    @property
    def repeats(self) -> bool:
        """Whether it leads from a station to itself."""
        return self.source_id is not None and self.source_id == self.target_id
