"""Forks and meetings of ways between stations, where nobody does anything."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models.choices import (
    KEY,
    WITHIN_REASON,
    Anchor,
    Direction,
    Gate,
    LimitUnit,
    NodeEvent,
)
from handinhand.chains.models.versions import ChainVersion, PartQuerySet


class RoutingNodeQuerySet(PartQuerySet["RoutingNode"]):
    """The queries of routing nodes."""


class RoutingNode(models.Model):
    """A fork or a meeting of ways between stations.

    It is no station: nobody is responsible for it, nothing is due there, and no list of stations
    holds it. A case passes through it unseen. Its key is taken from the same numbers as those of
    the stations; `line` stays the same over versions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain_version = models.ForeignKey(ChainVersion, models.CASCADE, related_name="nodes")
    key = models.CharField(_("Kürzel"), max_length=10, validators=[KEY])
    line = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Name"), max_length=120, blank=True)
    split = models.CharField(
        _("Danach geht es weiter auf"), max_length=5, choices=Gate, default=Gate.ONE
    )
    join = models.CharField(_("Wartet auf"), max_length=5, choices=Gate, default=Gate.ONE)
    is_end = models.BooleanField(_("Die Kette endet hier"), default=False)
    ends_all = models.BooleanField(_("Beendet alles, was sonst noch läuft"), default=False)
    event = models.CharField(
        _("Hier wird gewartet auf"), max_length=10, choices=NodeEvent, blank=True
    )
    wait_value = models.PositiveSmallIntegerField(
        _("Dauer"), null=True, blank=True, validators=WITHIN_REASON
    )
    wait_unit = models.CharField(
        _("Einheit"), max_length=15, choices=LimitUnit, default=LimitUnit.WORKING_DAY
    )
    wait_direction = models.CharField(
        _("Richtung"), max_length=10, choices=Direction, default=Direction.AFTER
    )
    wait_anchor = models.CharField(
        _("gerechnet ab"), max_length=15, choices=Anchor, default=Anchor.STATION_ENTRY
    )
    wait_anchor_label = models.CharField(_("Name des Stichtags"), max_length=100, blank=True)
    wait_text = models.CharField(_("Dauer in Worten"), max_length=200, blank=True)
    wait_statutory = models.CharField(_("gesetzliche Grundlage"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoutingNodeQuerySet.as_manager()

    if TYPE_CHECKING:
        chain_version_id: uuid.UUID

    class Meta:
        ordering = ["chain_version", "position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["chain_version", "key"], name="chains_node_key_once"),
            models.UniqueConstraint(fields=["chain_version", "line"], name="chains_node_line_once"),
            models.CheckConstraint(
                name="chains_node_wait_in_reason",
                condition=Q(wait_value=None) | Q(wait_value__gte=1, wait_value__lte=1000),
            ),
        ]

    def __str__(self) -> str:
        words = {"key": self.key, "name": self.name}
        return (gettext("Verzweigung %(key)s %(name)s") % words).strip()
