"""Who builds the chain: sites, organisations, units, networks."""

import uuid
from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.calendar import Calendar

KEY = RegexValidator(
    r"^[0-9A-Za-zÄÖÜäöüß][0-9A-Za-zÄÖÜäöüß.-]*$",
    _("Ein Kürzel besteht aus Buchstaben, Ziffern, Punkt und Bindestrich."),
)


class Site(models.Model):
    """A city or district with a Jobcenter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("Kürzel"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    land = models.CharField(_("Land"), max_length=2, default="NW")
    population = models.PositiveIntegerField(
        _("Einwohnerinnen und Einwohner"), null=True, blank=True
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the organisations of the actor's network; the administration sees all."""
        if actor.role == Role.ADMINISTRATOR:
            return self.all()
        if not actor.is_member:
            return self.none()
        taking_part = Membership.objects.filter(
            organisation=models.OuterRef("pk"), network=actor.network_id
        )
        return self.filter(models.Exists(taking_part) | Q(known_to=actor.network_id))


class Organisation(models.Model):
    """A body that counts as one: in figures, walls, votes, membership, and as a party.

    The city's social services office and its youth welfare office are organisations of their
    own here, since each acts under its own law; `parent` names the legal body they belong to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("Kürzel"), max_length=20, unique=True, validators=[KEY])
    name = models.CharField(_("Name"), max_length=200)
    site = models.ForeignKey(
        Site, models.PROTECT, related_name="organisations", null=True, blank=True
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
        verbose_name=_("gehört zu"),
    )
    legal_sphere = models.CharField(_("Rechtskreis"), max_length=200, blank=True)
    supervisory_authority = models.CharField(_("Aufsicht"), max_length=200, blank=True)
    data_protection_law = models.CharField(_("Datenschutzrecht"), max_length=200, blank=True)
    data_protection_authority = models.CharField(
        _("Datenschutzaufsicht"), max_length=200, blank=True
    )
    professional_secrecy = models.BooleanField(_("Schweigepflicht nach § 203 StGB"), default=False)
    professional_secrecy_note = models.CharField(_("Anmerkung dazu"), max_length=200, blank=True)
    known_to: "models.ManyToManyField[Network, models.Model]" = models.ManyToManyField(
        "Network",
        blank=True,
        related_name="known_organisations",
        verbose_name=_("bekannt in"),
        help_text=_("Netzwerke, die diese Organisation nennen, ohne dass sie Mitglied ist."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the units of visible organisations."""
        return self.filter(organisation__in=Organisation.objects.visible_to(actor))


class Unit(models.Model):
    """Part of an organisation that can be a lane, be responsible, and have an inbox."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="units")
    key = models.CharField(_("Kürzel"), max_length=20, unique=True, validators=[KEY])
    name = models.CharField(_("Name"), max_length=200)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ClosingDay(models.Model):
    """A day on which an organisation is closed; it does not count in its limits."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="closing_days")
    day = models.DateField(_("Tag"))
    reason = models.CharField(_("Anlass"), max_length=200, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "day"], name="networks_closing_day_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y}"


class NetworkQuerySet(models.QuerySet["Network"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the actor's own network; the administration sees all of them."""
        if actor.role == Role.ADMINISTRATOR:
            return self.all()
        return self.filter(pk=actor.network_id) if actor.is_member else self.none()


class Network(models.Model):
    """A Produktionsnetzwerk: a lasting network that produces one service for a target group."""

    class Rung(models.IntegerChoices):
        NAMELESS = 0, _("ohne Namen")
        PSEUDONYM = 1, _("Pseudonym")
        CONSENT = 2, _("Einwilligung")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    site = models.ForeignKey(Site, models.PROTECT, related_name="networks")
    rung = models.PositiveSmallIntegerField(
        _("Datenstufe"), choices=Rung, default=Rung.NAMELESS, editable=False
    )
    rung_basis = models.CharField(_("Rechtsgrundlage der Datenstufe"), max_length=300, blank=True)
    target_group = models.TextField(_("Zielgruppe"), max_length=2000)
    target_group_excluded = models.TextField(_("Ausschlüsse"), max_length=2000, blank=True)
    estimated_size = models.PositiveIntegerField(_("geschätzte Größe"), null=True, blank=True)
    trial_places = models.PositiveIntegerField(_("Plätze der Erprobung"), null=True, blank=True)
    mandate = models.TextField(_("Auftrag"), max_length=2000, blank=True)
    mandate_decided_on = models.DateField(_("Auftrag beschlossen am"), null=True, blank=True)
    began_on = models.DateField(_("Laufzeit von"))
    ends_on = models.DateField(_("Laufzeit bis"), null=True, blank=True)
    works_on_24_31_december = models.BooleanField(
        _("24. und 31. Dezember sind Arbeitstage"), default=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="networks_network_ends_after_it_began",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("began_on")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_journeys(self) -> bool:
        """Whether the network leads journeys under numbers instead of single hand-overs."""
        return self.rung == self.Rung.PSEUDONYM


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the memberships of the actor's network; the administration sees all."""
        return self.filter(network__in=Network.objects.visible_to(actor))

    def present_on(self, day: date) -> Self:
        """Keep the memberships that hold on a day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), since__lte=day)

    def latest_first(self) -> Self:
        """Order the places an organisation had one after the other, the present one first."""
        return self.order_by(F("left_on").desc(nulls_first=True), "-since")


class Membership(models.Model):
    """An organisation's place in a network, from joining to leaving; it may return to another."""

    class Standing(models.TextChoices):
        PARTNER = "partner", _("Partner")
        LETTER_OF_INTENT = "letter_of_intent", _("Absichtserklärung")
        GUEST = "guest", _("Gast")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey(Network, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    standing = models.CharField(_("Stellung"), max_length=20, choices=Standing)
    since = models.DateField(_("seit"))
    left_on = models.DateField(_("ausgetreten am"), null=True, blank=True)
    contribution = models.CharField(_("Beitrag"), max_length=300, blank=True)
    letter_of_intent_on = models.DateField(_("Absichtserklärung vom"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "organisation"],
                condition=Q(left_on=None),
                name="networks_membership_once",
            ),
            models.CheckConstraint(
                name="networks_membership_left_after_joining",
                condition=Q(left_on=None) | Q(left_on__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_standing_display()})"


class Body(models.Model):
    """A deciding or working group of a network."""

    class Level(models.TextChoices):
        NORMATIVE = "normative", _("normativ")
        STRATEGIC = "strategic", _("strategisch")
        COORDINATING = "coordinating", _("koordinierend")
        OPERATIVE = "operative", _("operativ")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey(Network, models.CASCADE, related_name="bodies")
    key = models.CharField(_("Kürzel"), max_length=30)
    name = models.CharField(_("Name"), max_length=200)
    level = models.CharField(_("Ebene"), max_length=20, choices=Level)
    decides = models.CharField(_("entscheidet über"), max_length=300, blank=True)
    rhythm = models.CharField(_("Rhythmus"), max_length=100, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="networks_body_once")
        ]

    def __str__(self) -> str:
        return self.name


class BodySeat(models.Model):
    """A person's seat in a body."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="seats")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", null=True)
    function = models.CharField(_("Funktion"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "person"], name="networks_body_seat_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.function}"


class Meeting(models.Model):
    """A meeting of a body, held or planned."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="meetings")
    on = models.DateField(_("am"))
    held = models.BooleanField(_("hat stattgefunden"), default=False)

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["body", "on"], name="networks_meeting_once")]

    def __str__(self) -> str:
        return f"{self.body}, {self.on:%d.%m.%Y}"


class Phase(models.Model):
    """One phase of the method in a network."""

    class State(models.TextChoices):
        PLANNED = "planned", _("geplant")
        ACTIVE = "active", _("läuft")
        DONE = "done", _("erledigt")

    network = models.ForeignKey(Network, models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField(_("Nr."))
    name = models.CharField(_("Name"), max_length=100)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.PLANNED)
    began_on = models.DateField(_("von"), null=True, blank=True)
    ended_on = models.DateField(_("bis"), null=True, blank=True)
    planned_to = models.DateField(_("geplant bis"), null=True, blank=True)
    result = models.CharField(_("Ergebnis"), max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="networks_phase_once")
        ]

    def __str__(self) -> str:
        return self.name


class KeyCounter(models.Model):
    """The last number given for each prefix of short keys; keys are never used again."""

    network = models.ForeignKey(Network, models.CASCADE, related_name="+")
    prefix = models.CharField(max_length=10)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "prefix"], name="networks_key_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}{self.last}"


class Term(models.Model):
    """A word or norm that changes with the law, valid from a day to a day."""

    key = models.SlugField(_("Schlüssel"))
    text = models.CharField(_("Wort"), max_length=200)
    valid_from = models.DateField(_("gilt ab"))
    valid_to = models.DateField(_("gilt bis"), null=True, blank=True)
    source = models.CharField(_("Fundstelle"), max_length=200, blank=True)

    class Meta:
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "valid_from"], name="networks_term_once")
        ]

    def __str__(self) -> str:
        return self.text


def calendar_of(network: Network, closing_days: frozenset[date] = frozenset()) -> Calendar:
    """Return the working-day calendar of a network, with the closing days of an organisation."""
    return Calendar(
        land=network.site.land,
        closing_days=closing_days,
        working_24_31=network.works_on_24_31_december,
    )
