"""A reconstructed case and its lanes."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor, Role
from handinhand.reconstructions.rules import CaseCounts

SEES_DRAFTS = frozenset({Role.COORDINATOR, Role.MODERATOR, Role.PRIVACY_OFFICER})


def works_in(actor: Actor, path: str) -> Q:
    """Return the condition that a unit (at `path`) is one the actor works for."""
    if actor.unit_id is not None:
        return Q(**{path: actor.unit_id})
    return Q(**{f"{path}__organisation": actor.organisation_id})


class ReconstructionQuerySet(models.QuerySet["Reconstruction"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep released cases of the actor's network, and the drafts the actor works on.

        Coordination, moderation and data protection see every draft; a practitioner sees those
        in which the own unit has a lane; for everybody else a draft does not exist.
        """
        if not actor.is_member:
            return self.none()
        own = self.filter(network=actor.network_id)
        if actor.role in SEES_DRAFTS:
            return own
        out = Q(state__in=Reconstruction.RELEASED_STATES)
        if actor.role != Role.PRACTITIONER:
            return own.filter(out)
        lanes = Lane.objects.filter(works_in(actor, "unit"), reconstruction=OuterRef("pk"))
        return own.filter(out | Exists(lanes))

    def released(self) -> Self:
        """Keep the cases that all members may read."""
        return self.filter(state__in=Reconstruction.RELEASED_STATES)


class Reconstruction(models.Model):
    """A past case, told as a timeline over all organisations, without names."""

    class State(models.TextChoices):
        DRAFT = "draft", _("in Arbeit")
        ANONYMISED = "anonymised", _("anonymisiert")
        RELEASED = "released", _("freigegeben")
        CLOSED = "closed", _("abgeschlossen")

    class Selection(models.TextChoices):
        TYPICAL = "typical", _("typischer Fall")
        CRITICAL = "critical", _("kritischer Fall")
        SUCCESSFUL = "successful", _("gelungener Fall")

    RELEASED_STATES = (State.RELEASED, State.CLOSED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=5, editable=False)
    title = models.CharField(_("Titel"), max_length=100)
    pseudonym = models.CharField(_("Deckname"), max_length=50)
    age_group = models.CharField(_("Altersgruppe"), max_length=20)
    features = models.JSONField(_("Merkmale der Zielgruppe"), default=list)
    selection = models.CharField(_("Auswahl"), max_length=12, choices=Selection)
    selection_reason = models.CharField(_("Grund der Auswahl"), max_length=500)
    sources = models.JSONField(_("Quellen"), default=list)
    period_from = models.DateField(_("Zeitraum von"))
    period_to = models.DateField(_("Zeitraum bis"))
    state = models.CharField(
        _("Zustand"), max_length=12, choices=State, default=State.DRAFT, editable=False
    )
    reconstructed_on = models.DateField(_("rekonstruiert am"), null=True, blank=True)
    anonymised_on = models.DateField(_("anonymisiert am"), null=True, editable=False)
    released_on = models.DateField(_("freigegeben am"), null=True, editable=False)
    released_by = models.ForeignKey(
        "accounts.Person", models.PROTECT, null=True, editable=False, related_name="+"
    )
    closed_on = models.DateField(_("abgeschlossen am"), null=True, editable=False)
    metrics = models.JSONField(null=True, editable=False)
    """The figures in days, frozen at release; None before."""
    turning_point = models.ForeignKey(
        "Event",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("frühester anderer Punkt"),
    )
    turning_point_text = models.CharField(
        _("Was anders hätte gehen können"), max_length=300, blank=True
    )
    token = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReconstructionQuerySet.as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "key"], name="reconstructions_case_key_once"
            ),
            models.UniqueConstraint(
                fields=["network", "token"], name="reconstructions_case_created_once"
            ),
            models.CheckConstraint(
                name="reconstructions_case_period_in_order",
                condition=Q(period_to__gte=F("period_from")),
            ),
            models.CheckConstraint(
                name="reconstructions_case_released_has_figures",
                condition=Q(state__in=["draft", "anonymised"])
                | Q(released_on__isnull=False, metrics__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_released(self) -> bool:
        """Tell whether all members may read it; then it shows months and frozen figures."""
        return self.state in self.RELEASED_STATES

    @property
    def frozen_counts(self) -> CaseCounts:
        """The figures as they were frozen; all zero before release."""
        return CaseCounts.from_json(self.metrics or {})


class Lane(models.Model):
    """One row of the timeline: a unit, a life area, or the person's own view."""

    class Kind(models.TextChoices):
        UNIT = "unit", _("Stelle")
        LIFE_AREA = "life_area", _("Lebensbereich")
        PERSON = "person", _("Sicht der Person")

    class Area(models.TextChoices):
        FAMILY = "family", _("Familie")
        HOUSING = "housing", _("Wohnen")
        EDUCATION = "education", _("Bildung")
        WORK = "work", _("Arbeit")
        HEALTH = "health", _("Gesundheit")
        TREATMENT = "treatment", _("Behandlung und Hilfe")
        INCOME_DEBT = "income_debt", _("Einkommen und Schulden")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reconstruction = models.ForeignKey(Reconstruction, models.CASCADE, related_name="lanes")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    unit = models.ForeignKey(
        "networks.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.CharField(_("Lebensbereich"), max_length=12, choices=Area, blank=True)

    class Meta:
        ordering = ["kind", "unit__organisation__name", "unit__name", "area"]
        constraints = [
            models.UniqueConstraint(
                fields=["reconstruction", "unit"], name="reconstructions_lane_of_unit_once"
            ),
            models.UniqueConstraint(
                fields=["reconstruction", "kind", "area"],
                condition=Q(unit=None),
                name="reconstructions_lane_of_life_once",
            ),
            models.CheckConstraint(
                name="reconstructions_lane_is_one_kind",
                condition=Q(kind="unit", unit__isnull=False, area="")
                | (Q(kind="life_area", unit=None) & ~Q(area=""))
                | Q(kind="person", unit=None, area=""),
            ),
        ]

    def __str__(self) -> str:
        if self.unit is not None:
            return str(self.unit)
        return str(self.get_area_display() if self.area else self.get_kind_display())
