"""What would happen if a chain were lived under certain assumptions."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models.versions import ChainVersion, PartQuerySet


class SimulationQuerySet(PartQuerySet["Simulation"]):
    """The queries of simulations."""


class Simulation(models.Model):
    """One "what if" on a version, worked out in the background; holds no data of any person.

    The chain is kept as it was when the simulation began: a draft goes on changing.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        FAILED = "failed", _("nicht möglich")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain_version = models.ForeignKey(ChainVersion, models.CASCADE, related_name="simulations")
    base = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="following"
    )
    label = models.CharField(_("Name der Annahme"), max_length=80)
    document = models.TextField(editable=False)
    digest = models.CharField(_("Prüfsumme"), max_length=64, editable=False)
    assumptions = models.JSONField()
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(_("erledigt"), default=0)
    result = models.JSONField(null=True, blank=True)
    begun_at = models.DateTimeField(_("begonnen"))
    finished_at = models.DateTimeField(_("fertig"), null=True, blank=True)

    objects = SimulationQuerySet.as_manager()

    if TYPE_CHECKING:
        chain_version_id: uuid.UUID
        base_id: uuid.UUID | None

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                name="chains_simulation_percent",
                condition=Q(percent__lte=100),
            ),
            models.CheckConstraint(
                name="chains_simulation_ended_has_result",
                condition=Q(state__in=["waiting", "running"])
                | Q(result__isnull=False, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_open(self) -> bool:
        """Tell whether the result is still to come."""
        return self.state in {self.State.WAITING, self.State.RUNNING}
