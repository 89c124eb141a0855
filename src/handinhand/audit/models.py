"""The chain of entries, and the erasable personal detail beside it."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor, Role

PLATFORM = "platform"


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what the role may see: all of the network, technical entries, or own acts."""
        if actor.role == Role.PRIVACY_OFFICER:
            return self.filter(chain=str(actor.network_id))
        if actor.role == Role.ADMINISTRATOR:
            return self.filter(chain=PLATFORM)
        if actor.person_id is None or actor.role in (None, Role.EVALUATOR, Role.STATE):
            return self.none()
        return self.filter(chain=str(actor.network_id), detail__person_id=actor.person_id)


class Entry(models.Model):
    """One act. Entries of a chain are numbered without gaps and never changed or deleted."""

    chain = models.CharField(_("Kette"), max_length=36)
    number = models.PositiveBigIntegerField(_("Nummer"))
    at = models.DateTimeField(_("Zeitpunkt"))
    action = models.CharField(_("Vorgang"), max_length=80)
    thing_type = models.CharField(_("Art des Gegenstands"), max_length=80, blank=True)
    thing_id = models.UUIDField(_("Gegenstand"), null=True, blank=True)
    commitment = models.CharField(_("Bindung der Einzelheit"), max_length=64)
    previous = models.CharField(_("vorige Prüfsumme"), max_length=64)
    digest = models.CharField(_("Prüfsumme"), max_length=64)

    objects = EntryQuerySet.as_manager()

    if TYPE_CHECKING:
        detail: "EntryDetail"

    class Meta:
        ordering = ["chain", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_entry_numbered_once")
        ]
        indexes = [
            models.Index(fields=["thing_id", "at"], name="audit_entry_of_thing"),
            models.Index(fields=["chain", "-at"], name="audit_entry_of_chain"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.action}"


class EntryDetail(models.Model):
    """Who did it and to what, in words; erasable without breaking the chain."""

    class Retention(models.TextChoices):
        CHANGE = "change", _("Änderung")
        READ = "read", _("Abruf (höchstens sechs Monate)")
        SIGN_IN = "sign_in", _("Anmeldung")
        DENIAL = "denial", _("Abweisung")

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="detail", primary_key=True)
    salt = models.CharField(max_length=32)
    retention = models.CharField(max_length=10, choices=Retention, default=Retention.CHANGE)
    person_id = models.UUIDField(null=True, blank=True, db_index=True)
    person_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, blank=True)
    organisation_id = models.UUIDField(null=True, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="audit_detail_has_salt", condition=~Q(salt=""))]

    def __str__(self) -> str:
        return self.title

    def committed(self) -> dict[str, object]:
        """Return the content whose salted digest stands in the chain."""
        return {
            "retention": str(self.retention),
            "person_id": str(self.person_id or ""),
            "person_name": self.person_name,
            "role": self.role,
            "organisation_id": str(self.organisation_id or ""),
            "organisation_name": self.organisation_name,
            "title": self.title,
            "changes": self.changes,
        }


class ChainHead(models.Model):
    """The end of each chain; its row is the lock under which entries are appended."""

    chain = models.CharField(max_length=36, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain} {self.number}"
