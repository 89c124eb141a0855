"""Reports that something broke at an interface: codes and a week, nothing about a person."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.kernel.actor import Actor, Role


class BreakReportQuerySet(models.QuerySet["BreakReport"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the reports of the network for its coordination, else those of the own organisation.

        Others see counts only, and these protected (`access`).
        """
        if not actor.is_member:
            return self.none()
        found = self.filter(network=actor.network_id)
        if actor.role == Role.COORDINATOR:
            return found
        if actor.organisation_id is None:
            return found.filter(reported_by=actor.person_id)
        return found.filter(organisation=actor.organisation_id)


class BreakReport(models.Model):
    """Something broke at an interface in a week: which, how badly, how often.

    The interface is a hand-over standard by its stable `line`, or two organisations when no
    standard joins them. There is no free text, so that nobody can be described.
    """

    class Severity(models.IntegerChoices):
        SMALL = 1, gettext_lazy("gering: es ging mit Mühe weiter")
        MIDDLE = 2, gettext_lazy("spürbar: es ging Zeit oder Vertrauen verloren")
        GREAT = 3, gettext_lazy("schwer: der Weg der Person riss ab")

    class Frequency(models.TextChoices):
        ONCE = "once", gettext_lazy("einmal")
        SEVERAL = "several", gettext_lazy("mehrmals")

    class Missing(models.TextChoices):
        UNKNOWN = "", gettext_lazy("weiß ich nicht")
        ANSWER = "answer", gettext_lazy("eine Antwort")
        INFORMATION = "information", gettext_lazy("eine Information")
        APPOINTMENT = "appointment", gettext_lazy("ein Termin")
        RESPONSIBLE = "responsible", gettext_lazy("jemand, der zuständig ist")
        PLACE = "place", gettext_lazy("ein freier Platz")
        CONSENT = "consent", gettext_lazy("eine Einwilligung")

    class State(models.TextChoices):
        REPORTED = "reported", gettext_lazy("gemeldet")
        GATHERED = "gathered", gettext_lazy("einem Muster zugeordnet")
        CLOSED = "closed", gettext_lazy("beantwortet")

    class Answer(models.TextChoices):
        SETTLED = "settled", gettext_lazy("zwischen den Stellen geklärt")
        KNOWN = "known", gettext_lazy("bekannt, die Änderung ist in Arbeit")
        TWICE = "twice", gettext_lazy("doppelt gemeldet")
        NO_BREAK = "no_break", gettext_lazy("entspricht der Vereinbarung, kein Bruch")
        OUTSIDE = "outside", gettext_lazy("liegt außerhalb des Netzwerks")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(gettext_lazy("Nummer"))
    line = models.UUIDField(gettext_lazy("Übergabestandard"), null=True, db_index=True)
    from_organisation = models.ForeignKey(
        "networks.Organisation", models.PROTECT, null=True, related_name="+"
    )
    to_organisation = models.ForeignKey(
        "networks.Organisation", models.PROTECT, null=True, related_name="+"
    )
    code = models.ForeignKey("reconstructions.BreakCode", models.PROTECT, related_name="+")
    week = models.DateField(gettext_lazy("Woche, in der es geschah (ihr Montag)"))
    severity = models.PositiveSmallIntegerField(gettext_lazy("wie schlimm"), choices=Severity)
    frequency = models.CharField(gettext_lazy("wie oft"), max_length=10, choices=Frequency)
    missing = models.CharField(
        gettext_lazy("was fehlte"), max_length=15, choices=Missing, blank=True, default=""
    )
    state = models.CharField(
        gettext_lazy("Stand"), max_length=10, choices=State, default=State.REPORTED
    )
    answer = models.CharField(
        gettext_lazy("Antwort"), max_length=10, choices=Answer, blank=True, default=""
    )
    organisation = models.ForeignKey(
        "networks.Organisation",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=gettext_lazy("gemeldet von"),
    )
    reported_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, related_name="+", editable=False
    )
    reported_at = models.DateTimeField(gettext_lazy("gemeldet am"))
    token = models.UUIDField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BreakReportQuerySet.as_manager()

    if TYPE_CHECKING:
        code_id: uuid.UUID
        network_id: uuid.UUID
        organisation_id: uuid.UUID | None
        reported_by_id: uuid.UUID | None
        from_organisation_id: uuid.UUID | None
        to_organisation_id: uuid.UUID | None

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "number"], name="breakreports_report_number_once"
            ),
            models.UniqueConstraint(
                fields=["network", "token"], name="breakreports_report_sent_once"
            ),
            models.CheckConstraint(
                name="breakreports_report_names_one_interface",
                condition=Q(line__isnull=False, from_organisation=None, to_organisation=None)
                | (
                    Q(line=None, from_organisation__isnull=False, to_organisation__isnull=False)
                    & ~Q(from_organisation=F("to_organisation"))
                ),
            ),
            models.CheckConstraint(
                name="breakreports_report_closed_has_an_answer",
                condition=(Q(state="closed") & ~Q(answer="")) | (~Q(state="closed") & Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(fields=["network", "state"], name="breakreports_by_state"),
            models.Index(fields=["reported_by", "reported_at"], name="breakreports_by_person"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def key(self) -> str:
        """The short key people use, e.g. "BM-3"."""
        return f"BM-{self.number}"

    @property
    def is_open(self) -> bool:
        """Tell whether the coordination has still to gather or answer it."""
        return self.state == self.State.REPORTED

    @property
    def state_words(self) -> str:
        """The state as it is told: the answer stands for "closed"."""
        if self.state == self.State.CLOSED:
            return _("beantwortet: %(answer)s") % {"answer": self.get_answer_display()}
        return str(self.get_state_display())
