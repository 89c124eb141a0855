"""What happened in a case: events, links between them, marks, and the person's own life."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor, Role
from handinhand.reconstructions.models.case import SEES_DRAFTS, Lane, Reconstruction, works_in
from handinhand.reconstructions.models.codes import BreakCode


class Precision(models.TextChoices):
    """How exactly a date is known (the pure rules know the same words)."""

    DAY = "day", _("Tag")
    MONTH = "month", _("Monat")
    QUARTER = "quarter", _("Quartal")
    YEAR = "year", _("Jahr")


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep events of released cases, and in drafts those the actor may read."""
        if not actor.is_member:
            return self.none()
        own = self.filter(reconstruction__network=actor.network_id)
        if actor.role in SEES_DRAFTS:
            return own
        out = Q(reconstruction__state__in=Reconstruction.RELEASED_STATES)
        if actor.role == Role.PRACTITIONER:
            out |= works_in(actor, "lane__unit")
        return own.filter(out)


class Event(models.Model):
    """One thing that happened at one unit; numbers follow the dates of the case."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("Kontakt")
        HANDOVER = "handover", _("Übergabe")
        DROP_OUT = "drop_out", _("Abbruch")
        NOTICE = "notice", _("Bescheid")
        INFORMATION = "information", _("Information")
        CRISIS = "crisis", _("Krise")
        SERVICE = "service", _("Leistung")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reconstruction = models.ForeignKey(Reconstruction, models.CASCADE, related_name="events")
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="events")
    number = models.PositiveIntegerField(_("Nr."), editable=False)
    on = models.DateField(_("Datum"))
    precision = models.CharField(
        _("Genauigkeit"), max_length=8, choices=Precision, default=Precision.DAY
    )
    kind = models.CharField(_("Art"), max_length=12, choices=Kind)
    text = models.TextField(_("Was geschah"), max_length=1000)
    token = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["reconstruction", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reconstruction", "number"], name="reconstructions_event_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["reconstruction", "token"], name="reconstructions_event_created_once"
            ),
        ]

    def __str__(self) -> str:
        # Never the text: this stands in the audit trail.
        return f"{self.reconstruction}, Ereignis {self.number}"


class EventVersion(models.Model):
    """What an event said before it was changed; gone when the case is released."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    on = models.DateField()
    precision = models.CharField(max_length=8, choices=Precision)
    kind = models.CharField(max_length=12, choices=Event.Kind)
    text = models.TextField(max_length=1000)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "version"], name="reconstructions_event_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event}, Fassung {self.version}"


class EventLink(models.Model):
    """A referral or a wait from one event to a later one, or to nobody."""

    class Kind(models.TextChoices):
        REFERRAL = "referral", _("verwiesen")
        WAIT = "wait", _("gewartet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reconstruction = models.ForeignKey(Reconstruction, models.CASCADE, related_name="links")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    source = models.ForeignKey(
        Event, models.CASCADE, related_name="links_out", verbose_name=_("von Ereignis")
    )
    target = models.ForeignKey(
        Event,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="links_in",
        verbose_name=_("zu Ereignis"),
    )
    means = models.CharField(_("auf welchem Weg"), max_length=200, blank=True)
    sent_on = models.DateField(_("abgesandt"), null=True, blank=True)
    received_on = models.DateField(_("angekommen"), null=True, blank=True)
    answered_on = models.DateField(_("beantwortet"), null=True, blank=True)
    days = models.PositiveIntegerField(null=True, editable=False)
    """Days between both events, frozen at release."""

    class Meta:
        ordering = ["source__number", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "target"], name="reconstructions_link_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "source"],
                condition=Q(target=None),
                name="reconstructions_link_to_nobody_once",
            ),
            models.CheckConstraint(
                name="reconstructions_wait_has_an_end",
                condition=Q(kind="referral") | Q(target__isnull=False),
            ),
            models.CheckConstraint(
                name="reconstructions_link_of_two_events",
                condition=Q(target=None) | ~Q(source=F("target")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.source_id}"

    @property
    def waited(self) -> int | None:
        """Days between the two events: frozen ones of a released case, else counted."""
        if self.days is not None or self.target is None:
            return self.days
        return (self.target.on - self.source.on).days


class LifeEntry(models.Model):
    """A stretch of the person's life in one life area; without an end it goes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lane = models.ForeignKey(Lane, models.CASCADE, related_name="life_entries")
    starts_on = models.DateField(_("von"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    text = models.CharField(_("Was war"), max_length=300)
    events = models.ManyToManyField(Event, blank=True, related_name="+")

    class Meta:
        ordering = ["lane", "starts_on", "ends_on"]
        constraints = [
            models.CheckConstraint(
                name="reconstructions_life_in_order",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lane}"


class PersonView(models.Model):
    """How the person valued a moment, from -2 to +2, in own (invented or agreed) words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    lane = models.ForeignKey(Lane, models.CASCADE, related_name="views")
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="views")
    on = models.DateField(_("Datum"))
    precision = models.CharField(max_length=8, choices=Precision, default=Precision.DAY)
    valence = models.SmallIntegerField(_("Wertung"))
    text = models.CharField(_("in Worten der Person"), max_length=300, blank=True)

    class Meta:
        ordering = ["on", "event__number"]
        constraints = [
            models.CheckConstraint(
                name="reconstructions_valence_in_range",
                condition=Q(valence__gte=-2, valence__lte=2),
            )
        ]

    def __str__(self) -> str:
        return f"{self.valence:+d}"


class Stretch(models.Model):
    """A stretch of the case that the dry run compares with the chain; frozen in days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reconstruction = models.ForeignKey(Reconstruction, models.CASCADE, related_name="stretches")
    text = models.CharField(_("Strecke"), max_length=200)
    source = models.ForeignKey(
        Event, models.CASCADE, related_name="+", verbose_name=_("von Ereignis")
    )
    target = models.ForeignKey(
        Event, models.CASCADE, related_name="+", verbose_name=_("bis Ereignis")
    )
    days = models.PositiveIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["source__number", "target__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"], name="reconstructions_stretch_once"
            ),
            models.CheckConstraint(
                name="reconstructions_stretch_of_two_events", condition=~Q(source=F("target"))
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def lasted(self) -> int:
        """Days from one event to the other: frozen ones of a released case, else counted."""
        return self.days if self.days is not None else days_between(self.source.on, self.target.on)


def days_between(first: date, last: date) -> int:
    """Return the days from one day to another."""
    return (last - first).days


class MarkQuerySet(models.QuerySet["Mark"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the marks of visible events."""
        return self.filter(event__in=Event.objects.visible_to(actor))


class Mark(models.Model):
    """A break mark (or a bridge) at an event."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.CASCADE, related_name="marks")
    code = models.ForeignKey(
        BreakCode, models.PROTECT, related_name="marks", verbose_name=_("Marke")
    )
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)

    objects = MarkQuerySet.as_manager()

    class Meta:
        ordering = ["event__number", "code__number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "code"], name="reconstructions_mark_once")
        ]

    def __str__(self) -> str:
        return f"{self.event}, {self.code.code}"
