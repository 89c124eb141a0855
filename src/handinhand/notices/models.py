"""The outbox: what somebody is told, and the mails that tell it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor


class Mail(models.Model):
    """One message to one person; its key is its Message-ID."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        CONNECTING = "connecting", _("wird verbunden")
        SENDING = "sending", _("wird gesendet")
        SENT = "sent", _("gesendet")
        FAILED = "failed", _("nicht zustellbar")
        UNCERTAIN = "uncertain", _("ungewiss")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    state = models.CharField(_("Zustand"), max_length=12, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("erstellt"))
    try_at = models.DateTimeField(_("nächster Versuch"))
    claimed_at = models.DateTimeField(_("in Arbeit seit"), null=True)
    ended_at = models.DateTimeField(_("erledigt"), null=True)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    fault = models.CharField(_("letzter Fehler"), max_length=100, blank=True)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "try_at"], name="notices_mail_due")]

    def __str__(self) -> str:
        return str(self.pk)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep one's own."""
        return self.filter(network=actor.network_id, person=actor.person_id)


class Notice(models.Model):
    """One thing a person is told, written in the transaction of what causes it.

    `about` is the name of a standard or the like, never anything of a person. Without a mail it
    waits for the daily digest.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    person = models.ForeignKey("accounts.Person", models.CASCADE, related_name="+")
    kind = models.CharField(_("Anlass"), max_length=60)
    about = models.CharField(_("worüber"), max_length=300)
    path = models.CharField(_("Seite"), max_length=300)
    cause = models.CharField(_("Ursache"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("erstellt"))
    mail = models.ForeignKey(Mail, models.CASCADE, null=True, blank=True, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "cause"],
                condition=~Q(cause=""),
                name="notices_told_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["network", "person"], condition=Q(mail=None), name="notices_for_digest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"


class MailPreference(models.Model):
    """When and in which language a person wants mail; without a row: at once, in German."""

    class Mode(models.TextChoices):
        AT_ONCE = "at_once", _("sofort, für jedes Ereignis")
        DIGEST = "digest", _("gesammelt, an Arbeitstagen um 7 Uhr")
        REMINDERS = "reminders", _("nur Erinnerungen, wenn eine Frist verstrichen ist")

    class Language(models.TextChoices):
        GERMAN = "de", _("Deutsch")
        ENGLISH = "en", _("Englisch")

    person = models.OneToOneField(
        "accounts.Person", models.CASCADE, primary_key=True, related_name="+"
    )
    mode = models.CharField(_("Nachrichten"), max_length=12, choices=Mode, default=Mode.AT_ONCE)
    language = models.CharField(
        _("Sprache"), max_length=2, choices=Language, default=Language.GERMAN
    )

    def __str__(self) -> str:
        return self.mode
