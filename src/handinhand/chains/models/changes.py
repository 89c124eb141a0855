"""Change requests: what somebody wants to be otherwise in the chain."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models.standards import HandoverStandard
from handinhand.chains.models.stations import Station
from handinhand.chains.models.versions import ChainVersion
from handinhand.kernel.actor import Actor


class ChangeRequestQuerySet(models.QuerySet["ChangeRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the change requests of the actor's network."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class ChangeRequest(models.Model):
    """A wish for another chain, decided by the steering group, carried out in `to_version`.

    `station_mapping` (old key -> new key) says where journeys go that began on the old version;
    stations it does not name are followed by their line (`access.station_mapping`).
    """

    class State(models.TextChoices):
        RAISED = "raised", _("gestellt")
        ACCEPTED = "accepted", _("angenommen")
        DEFERRED = "deferred", _("zurückgestellt")
        REFUSED = "refused", _("abgelehnt")
        DONE = "done", _("umgesetzt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    title = models.CharField(_("Titel"), max_length=200)
    reason = models.TextField(_("Begründung"), max_length=2000)
    organisation = models.ForeignKey(
        "networks.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gestellt von"),
    )
    raised_on = models.DateField(_("gestellt am"))
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.RAISED)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    from_version = models.ForeignKey(ChainVersion, models.PROTECT, related_name="change_requests")
    to_number = models.CharField(_("vorgesehen für Version"), max_length=10, blank=True)
    to_version = models.ForeignKey(
        ChainVersion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="carries_out",
        verbose_name=_("umgesetzt in Version"),
    )
    stations = models.ManyToManyField(Station, blank=True, related_name="change_requests")
    standards = models.ManyToManyField(HandoverStandard, blank=True, related_name="change_requests")
    station_mapping = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ChangeRequestQuerySet.as_manager()

    if TYPE_CHECKING:
        network_id: uuid.UUID
        organisation_id: uuid.UUID | None
        to_version_id: uuid.UUID | None

    class Meta:
        ordering = ["-raised_on", "key"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="chains_change_request_once"),
            models.CheckConstraint(
                name="chains_change_request_decided_has_day",
                condition=(Q(state="raised") & Q(decided_on=None))
                | (~Q(state="raised") & Q(decided_on__gte=F("raised_on"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"
