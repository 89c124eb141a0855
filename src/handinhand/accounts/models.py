"""A person has one account and any number of role assignments."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q, UUIDField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor
from handinhand.kernel.actor import Role as KernelRole

NOWHERE = Value(uuid.UUID(int=0), output_field=UUIDField())


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """One account. There are no superusers: rights come from role assignments alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    function = models.CharField(_("Funktion"), max_length=200, blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    persona_order = models.PositiveSmallIntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def active_on(self, day: date) -> Self:
        """Keep the assignments that hold on a day, of accounts that are active."""
        return self.filter(
            Q(ended_on=None) | Q(ended_on__gt=day), began_on__lte=day, person__is_active=True
        )

    def visible_to(self, actor: Actor) -> Self:
        """Keep the assignments of the actor's network; the administration sees all."""
        if actor.role == KernelRole.ADMINISTRATOR:
            return self.all()
        if not actor.is_member:
            return self.none()
        return self.filter(network=actor.network_id)


class RoleAssignment(models.Model):
    """One role of one person in one scope: a unit, an organisation, a network, Land, platform."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Netzwerkkoordination")
        MODERATOR = "moderator", _("Moderation")
        PRACTITIONER = "practitioner", _("Fachkraft")
        STEERING = "steering", _("Steuerungsgruppe")
        EVALUATOR = "evaluator", _("wissenschaftliche Begleitung")
        PRIVACY_OFFICER = "privacy_officer", _("Datenschutz")
        STATE = "state", _("Landesebene")
        ADMINISTRATOR = "administrator", _("Administration")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="assignments")
    role = models.CharField(_("Rolle"), max_length=20, choices=Role)
    network = models.ForeignKey(
        "networks.Network", models.CASCADE, null=True, blank=True, related_name="assignments"
    )
    organisation = models.ForeignKey(
        "networks.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "networks.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    began_on = models.DateField(_("seit"))
    ended_on = models.DateField(_("bis"), null=True, blank=True)
    deputy = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ständige Vertretung"),
    )

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="accounts_role_has_scope",
                condition=Q(role__in=["state", "administrator"], network=None)
                | (Q(network__isnull=False) & ~Q(role__in=["state", "administrator"])),
            ),
            models.CheckConstraint(
                name="accounts_practitioner_has_organisation",
                condition=~Q(role__in=["practitioner", "steering"]) | Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                # Coalesce, since two NULLs are different for a unique index.
                "person",
                "role",
                Coalesce("network", NOWHERE),
                Coalesce("organisation", NOWHERE),
                Coalesce("unit", NOWHERE),
                condition=Q(ended_on=None),
                name="accounts_role_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def running_on(self, day: date) -> Self:
        """Keep the absences that hold on a day."""
        return self.filter(first__lte=day, last__gte=day)

    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own; those of the network for coordination; all for the administration."""
        if actor.role == KernelRole.ADMINISTRATOR:
            return self.all()
        here = self.filter(assignment__network=actor.network_id, assignment__network__isnull=False)
        if actor.role == KernelRole.COORDINATOR:
            return here
        return here.filter(assignment__person=actor.person_id)


class Absence(models.Model):
    """Days on which somebody is away in one role, and who stands in; no reason is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assignment = models.ForeignKey(RoleAssignment, models.CASCADE, related_name="absences")
    first = models.DateField(_("erster Tag"))
    last = models.DateField(_("letzter Tag"))
    deputy = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Vertretung"),
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(
                name="accounts_absence_ends_after_it_began",
                condition=Q(last__gte=F("first")),
            )
        ]
        indexes = [models.Index(fields=["last", "first"], name="accounts_absence_days")]

    def __str__(self) -> str:
        return f"{self.first:%d.%m.%Y} – {self.last:%d.%m.%Y}"
