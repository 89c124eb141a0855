"""One-time links; of their secrets only keyed digests are stored."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handinhand.answerlinks.rules import Purpose

PURPOSE_WORDS: dict[Purpose, object] = {
    Purpose.ANSWER: _("Antworten: annehmen oder ablehnen"),
    Purpose.REPORT: _("Melden: angekommen oder nicht erschienen"),
}
STEP_WORDS: dict[str, object] = {
    "accept": _("angenommen"),
    "decline": _("abgelehnt"),
    "arrive": _("angekommen gemeldet"),
    "no_show": _("nicht erschienen gemeldet"),
}


class AnswerLink(models.Model):
    """Lets a unit without an account take one step of one hand-over, once.

    Read through its hand-over only: whoever may see that may see when its links were made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    handover = models.ForeignKey("handovers.Handover", models.CASCADE, related_name="+")
    purpose = models.CharField(
        _("Zweck"), max_length=10, choices=[(p.value, w) for p, w in PURPOSE_WORDS.items()]
    )
    token_digest = models.BinaryField(max_length=32, unique=True)
    code_digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(_("erstellt"))
    created_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    expires_at = models.DateTimeField(_("gilt bis"))
    revoked_at = models.DateTimeField(_("gesperrt"), null=True, blank=True)
    used_at = models.DateTimeField(_("benutzt"), null=True, blank=True)
    used_for = models.CharField(
        _("benutzt für"), max_length=10, choices=list(STEP_WORDS.items()), blank=True
    )
    used_in = models.BinaryField(max_length=32, null=True, blank=True)
    """Digest of the browser that used it: only there the result may be seen again."""

    class Meta:
        ordering = ["-created_at", "purpose"]
        indexes = [models.Index(fields=["handover", "purpose"], name="answerlinks_of_handover")]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "purpose"],
                condition=Q(used_at=None, revoked_at=None),
                name="answerlinks_one_open",
            ),
            models.CheckConstraint(
                name="answerlinks_used_whole",
                condition=Q(used_at=None, used_for="")
                | (Q(used_at__isnull=False) & ~Q(used_for="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_purpose_display())

    @property
    def used_text(self) -> str:
        """What it was used for, in words."""
        return str(STEP_WORDS.get(self.used_for, ""))
