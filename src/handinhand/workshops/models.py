"""What the partners understood together, decided, and still have to do."""

import uuid
from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Actor

Thing = TypeVar("Thing", bound=models.Model, covariant=True)


class NetworkQuerySet(models.QuerySet[Thing]):
    """Things that every member of a network reads."""

    def visible_to(self, actor: Actor) -> Self:
        """Keep the things of the actor's network; nothing for the Land and the administration."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Workshop(models.Model):
    """A moderated day with the local partners."""

    class Invitation(models.TextChoices):
        OPEN = "open", _("noch nicht verschickt")
        SENT = "sent", _("verschickt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField(_("Nummer"))
    title = models.CharField(_("Thema"), max_length=200)
    on = models.DateField(_("am"))
    place = models.CharField(_("Ort"), max_length=200, blank=True)
    invitation = models.CharField(
        _("Einladung"), max_length=10, choices=Invitation, default=Invitation.OPEN
    )
    invited_on = models.DateField(_("eingeladen am"), null=True, blank=True)
    minutes_approved_on = models.DateField(_("Protokoll genehmigt am"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Workshop"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "number"], name="workshops_workshop_once")
        ]

    def __str__(self) -> str:
        return f"Workshop {self.number}: {self.title}"


class Thesis(models.Model):
    """A sentence of the shared understanding of the cases."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.CharField(_("These"), max_length=500)
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, null=True, blank=True, related_name="theses"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Thesis"].as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="workshops_thesis_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class ThesisPosition(models.Model):
    """How one organisation stands to a thesis."""

    class Stance(models.TextChoices):
        SUPPORTS = "supports", _("trägt mit")
        PARTLY = "partly", _("trägt zum Teil mit")
        REJECTS = "rejects", _("trägt nicht mit")
        ABSTAINS = "abstains", _("enthält sich")

    thesis = models.ForeignKey(Thesis, models.CASCADE, related_name="positions")
    organisation = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    stance = models.CharField(_("Haltung"), max_length=10, choices=Stance)
    note = models.CharField(_("Anmerkung"), max_length=300, blank=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["thesis", "organisation"], name="workshops_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_stance_display()}"


class Dissent(models.Model):
    """Where the partners do not agree, with the interim rule they live by."""

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        INTERIM = "interim", _("Zwischenstand")
        SETTLED = "settled", _("geklärt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    text = models.CharField(_("Dissens"), max_length=500)
    interim = models.CharField(_("Zwischenstand"), max_length=500, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    review_on = models.DateField(_("Wiedervorlage"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Dissent"].as_manager()

    class Meta:
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="workshops_dissent_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"


class DissentPosition(models.Model):
    """What one organisation says in a dissent."""

    dissent = models.ForeignKey(Dissent, models.CASCADE, related_name="positions")
    organisation = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    text = models.CharField(_("Position"), max_length=500)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["dissent", "organisation"], name="workshops_dissent_position_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.text}"


class Decision(models.Model):
    """What a body decides: put forward, voted on by organisations, decided and frozen.

    A decision that was taken before or elsewhere is recorded with the totals of its votes only;
    it has no `rule` and no single votes.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("vorgeschlagen")
        VOTING = "voting", _("zur Abstimmung")
        DECIDED = "decided", _("beschlossen")
        REJECTED = "rejected", _("abgelehnt")
        WITHDRAWN = "withdrawn", _("zurückgezogen")

    class Rule(models.TextChoices):
        MAJORITY = "majority", _("Mehrheit: mehr Ja als Nein")
        CONSENT = "consent", _("Konsent: kein schwerwiegender Einwand")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.CharField(_("Beschluss"), max_length=1000)
    on = models.DateField(_("am"))
    body = models.ForeignKey(
        "networks.Body", models.PROTECT, related_name="+", null=True, verbose_name=_("Gremium")
    )
    workshop = models.ForeignKey(
        Workshop, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    yes = models.PositiveSmallIntegerField(_("Ja"))
    no = models.PositiveSmallIntegerField(_("Nein"))
    abstain = models.PositiveSmallIntegerField(_("Enthaltung"))
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.DECIDED)
    rule = models.CharField(_("Regel"), max_length=10, choices=Rule, blank=True, default="")
    voting_until = models.DateField(_("Abstimmung bis"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NetworkQuerySet["Decision"].as_manager()

    class Meta:
        ordering = ["-on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="workshops_decision_key_once"),
            models.CheckConstraint(
                name="workshops_decision_has_votes",
                condition=~Q(state__in=["decided", "rejected"])
                | Q(yes__gt=0)
                | Q(no__gt=0)
                | Q(abstain__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"

    @property
    def is_open(self) -> bool:
        """Tell whether the organisations are voting on it now."""
        return self.state == self.State.VOTING

    @property
    def is_recorded(self) -> bool:
        """Tell whether it was recorded with totals only, without a vote held here."""
        return not self.rule


class Vote(models.Model):
    """The one vote of an organisation; the row exists from the opening on, empty until cast.

    So the electorate is frozen with the opening, and the database keeps one vote for each.
    """

    class Choice(models.TextChoices):
        YES = "yes", _("Ja")
        NO = "no", _("Nein")
        ABSTAIN = "abstain", _("Enthaltung")

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="votes")
    organisation = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    choice = models.CharField(_("Stimme"), max_length=10, choices=Choice, blank=True, default="")
    reason = models.CharField(_("Begründung"), max_length=300, blank=True, default="")
    in_meeting = models.BooleanField(_("in der Sitzung abgegeben"), default=False)
    cast_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, related_name="+", editable=False
    )
    cast_at = models.DateTimeField(_("abgegeben am"), null=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "organisation"], name="workshops_vote_once_for_each"
            ),
            models.CheckConstraint(
                name="workshops_vote_cast_has_a_moment",
                condition=Q(choice="", cast_at=None) | (~Q(choice="") & Q(cast_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_choice_display() if self.choice else '–'}"


class OpenPointQuerySet(models.QuerySet["OpenPoint"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the points of the actor's network."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()

    def overdue_on(self, day: date) -> Self:
        """Keep the open points whose day, or whose interim day, has passed."""
        return self.filter(state="open").filter(Q(due_on__lt=day) | Q(interim_due_on__lt=day))


class OpenPoint(models.Model):
    """A task with an owner and a day."""

    class State(models.TextChoices):
        OPEN = "open", _("offen")
        DONE = "done", _("erledigt")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    key = models.CharField(_("Kürzel"), max_length=10)
    number = models.PositiveSmallIntegerField(_("Nummer"))
    text = models.CharField(_("Aufgabe"), max_length=500)
    owner = models.ForeignKey(
        "networks.Organisation", models.PROTECT, related_name="+", verbose_name=_("zuständig")
    )
    due_on = models.DateField(_("fällig am"))
    interim_due_on = models.DateField(_("Zwischenziel am"), null=True, blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.OPEN)
    done_on = models.DateField(_("erledigt am"), null=True, blank=True)
    source = models.CharField(_("woher"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OpenPointQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["network", "key"], name="workshops_point_key_once"),
            models.CheckConstraint(
                name="workshops_point_done_has_day",
                condition=Q(state="open", done_on=None) | Q(state="done", done_on__isnull=False),
            ),
            models.CheckConstraint(
                name="workshops_point_interim_before_due",
                condition=Q(interim_due_on=None) | Q(interim_due_on__lte=F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.text}"
