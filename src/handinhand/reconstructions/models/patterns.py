"""Patterns: the same break in two or more cases."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor


class PatternQuerySet(models.QuerySet["Pattern"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the patterns of the actor's network; all members read them."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Pattern(models.Model):
    """What the cases have in common at one interface between organisations.

    Its marks are links of the thread (mark <- pattern), and whether a requirement answers it
    is one too; only a refusal is stored here.
    """

    class InterfaceClass(models.TextChoices):
        RESPONSIBILITY = "responsibility", _("Wechsel der Zuständigkeit")
        INFORMATION = "information", _("Information")
        INDIVIDUAL_PLANNING = "individual_planning", _("individuelle Hilfeplanung")
        SERVICE_PLANNING = "service_planning", _("Planung von Angeboten")

    class Damage(models.IntegerChoices):
        SMALL = 1, _("gering")
        MIDDLE = 2, _("spürbar")
        GREAT = 3, _("schwer")

    class Influence(models.TextChoices):
        YES = "yes", _("ja")
        WITH_CONSENT = "with_consent", _("ja, mit Einwilligung")
        PARTLY = "partly", _("teilweise")
        NO = "no", _("nein")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10, editable=False)
    title = models.CharField(_("Muster"), max_length=200)
    interface_text = models.CharField(_("Schnittstelle"), max_length=200)
    interface_class = models.CharField(
        _("Art der Schnittstelle"), max_length=20, choices=InterfaceClass
    )
    from_organisations = models.ManyToManyField(
        "networks.Organisation", blank=True, related_name="+", verbose_name=_("von")
    )
    to_organisations = models.ManyToManyField(
        "networks.Organisation", blank=True, related_name="+", verbose_name=_("zu")
    )
    damage = models.PositiveSmallIntegerField(_("Schaden"), choices=Damage)
    influence = models.CharField(_("vom Netzwerk beeinflussbar"), max_length=12, choices=Influence)
    refused_on = models.DateField(_("abgelehnt am"), null=True, editable=False)
    refusal_reason = models.CharField(_("Grund der Ablehnung"), max_length=500, blank=True)
    refusal_decision = models.CharField(_("Beschluss"), max_length=20, blank=True)
    reported_to = models.CharField(_("gemeldet an"), max_length=300, blank=True)
    token = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PatternQuerySet.as_manager()

    class Meta:
        ordering = ["network", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "key"], name="reconstructions_pattern_key_once"
            ),
            models.UniqueConstraint(
                fields=["network", "token"], name="reconstructions_pattern_created_once"
            ),
            models.CheckConstraint(
                name="reconstructions_refusal_has_a_reason",
                condition=Q(refused_on=None, refusal_reason="")
                | (Q(refused_on__isnull=False) & ~Q(refusal_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"

    @property
    def is_refused(self) -> bool:
        """Tell whether the network decided with a reason not to answer it."""
        return self.refused_on is not None
