"""Which periods were put before the steering group, and the figures kept when a month ended."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor, Role


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


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what is frozen of the actor's network; what is shown of it is decided apart."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()

    def released_to(self, actor: Actor) -> Self:
        """Keep the months that networks released, for the Land; nothing for anybody else."""
        if actor.role != Role.STATE:
            return self.none()
        return self.months().filter(released_on__isnull=False)

    def months(self) -> Self:
        """Keep the months; the others are periods that were looked at together."""
        return self.filter(is_month=True)


class Snapshot(models.Model):
    """What the hand-overs offered in a period said on its last day; kept once, never changed.

    `rows` holds the counts by standard, sender and receiver (`access.frozen`). `hidden` says which
    standards are hidden from members who see no exact counts ("own"); it is fixed with the counts,
    so that everybody gets the same answer for ever.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    first = models.DateField(_("Angeboten von"))
    last = models.DateField(_("Angeboten bis"))
    is_month = models.BooleanField(default=True)
    kept_on = models.DateField(_("festgehalten am"))
    rows = models.JSONField(default=list)
    hidden = models.JSONField(default=dict)
    released_on = models.DateField(_("für das Land freigegeben am"), null=True, blank=True)

    objects = SnapshotQuerySet.as_manager()

    if TYPE_CHECKING:
        network_id: uuid.UUID

    class Meta:
        ordering = ["-last", "first"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "first", "last"], name="evaluation_snapshot_once"
            ),
            models.CheckConstraint(
                name="evaluation_snapshot_in_order",
                condition=Q(first__lte=F("last")) & Q(last__lte=F("kept_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first:%d.%m.%Y}–{self.last:%d.%m.%Y}"

    @property
    def period(self) -> tuple[date, date]:
        """First and last day."""
        return self.first, self.last


class LogExportQuerySet(models.QuerySet["LogExport"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the files of the actor's network; who may take them is decided at the door."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class LogExport(models.Model):
    """Events as they may leave the network, put together in the background; deleted after a day.

    The content is what anybody who may take events out would get: it holds no id of a case.
    """

    class Ending(models.TextChoices):
        XES = "xes", "XES"
        CSV = "csv", "CSV"
        OCEL = "jsonocel", "OCEL 2.0"

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        RUNNING = "running", _("läuft")
        DONE = "done", _("fertig")
        EMPTY = "empty", _("nichts, was hinausdarf")
        FAILED = "failed", _("nicht möglich")

    OPEN = (State.WAITING, State.RUNNING)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    ending = models.CharField(_("Format"), max_length=10, choices=Ending)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(_("erledigt"), default=0)
    content = models.BinaryField(null=True, blank=True)
    begun_at = models.DateTimeField(_("begonnen"))

    objects = LogExportQuerySet.as_manager()

    if TYPE_CHECKING:
        network_id: uuid.UUID

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "ending"],
                condition=Q(state__in=["waiting", "running"]),
                name="evaluation_one_open_log_export",
            ),
            models.CheckConstraint(
                name="evaluation_log_export_content_when_done",
                condition=Q(state="done", content__isnull=False)
                | ~Q(state="done") & Q(content=None),
            ),
        ]

    def __str__(self) -> str:
        return self.get_ending_display()

    @property
    def is_open(self) -> bool:
        """Tell whether the file is still to come."""
        return self.state in self.OPEN
