"""Hand-overs on rung 0: no free text, nothing that could point to a person."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.handovers.models.words import (
    ANSWER_WORDS,
    LADDER_WORDS,
    QUESTION_WORDS,
    REASON_WORDS,
    STATE_WORDS,
)
from handinhand.handovers.rules import Judgement, Obedience, ReasonOwner, State
from handinhand.kernel.actor import Actor, Role

NEVER = date(9999, 12, 31)
"""Stands for "no limit runs" in the column that lists are sorted by; NULL would miss the index."""

_STATES = [(state.value, word) for state, word in STATE_WORDS.items()]
_OWNERS = [(ReasonOwner.PERSON, _("die Person")), (ReasonOwner.ORGANISATION, _("die Stelle"))]
_OBEDIENCE = [(value, value) for value in Obedience]
_JUDGEMENTS = [(value, value) for value in Judgement]
# Closed lists everywhere: rung 0 knows codes and no free text (tests/handinhand/test_conventions).
_REASONS = [(str(code), word) for code, word in REASON_WORDS.items()]
_QUESTIONS = [(code.value, word) for code, word in QUESTION_WORDS.items()]
_LADDER = list(LADDER_WORDS.items())
_ANSWERS = [(code.value, word) for code, word in ANSWER_WORDS.items()]


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep what sender and receiver organisation, coordination and data protection may see.

        A draft is the sender's own business until it is offered, for everybody.
        """
        if actor.network_id is None:
            return self.none()
        here = self.filter(network=actor.network_id)
        if actor.permit is not None:
            named = here.filter(pk=actor.permit.thing_id)
            return named.filter(to_unit=actor.unit_id, offered_on__isnull=False)
        if actor.role in (Role.COORDINATOR, Role.PRIVACY_OFFICER):
            return here.filter(offered_on__isnull=False)
        if actor.role != Role.PRACTITIONER or actor.organisation_id is None:
            return self.none()
        own = actor.organisation_id
        return here.filter(Q(sender=own) | Q(receiver=own, offered_on__isnull=False))


class Handover(models.Model):
    """One hand-over from unit to unit, by a standard of the chain.

    The `*_due` days are those without stops of the clock, as the rules store them; the `*_by`
    days move with each stop that ended and are what lists, clocks and counts go by.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    standard = models.ForeignKey("chains.HandoverStandard", models.PROTECT, related_name="+")
    line = models.UUIDField(_("Standard über alle Fassungen"))
    chain_version = models.ForeignKey("chains.ChainVersion", models.PROTECT, related_name="+")
    agreement = models.ForeignKey(
        "agreements.Agreement", models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_unit = models.ForeignKey("networks.Unit", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("networks.Unit", models.PROTECT, related_name="+")
    sender = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    slip = models.CharField(_("Laufzettelnummer"), max_length=7)
    state = models.CharField(_("Zustand"), max_length=20, choices=_STATES, default=State.DRAFT)
    reason = models.CharField(_("Grund"), max_length=40, choices=_REASONS, blank=True)
    reason_owner = models.CharField(
        _("Grund liegt bei"), max_length=12, choices=_OWNERS, blank=True
    )
    outside_reason = models.CharField(
        _("Grund trotz Austritt"), max_length=40, choices=_REASONS, blank=True
    )
    offered_on = models.DateField(_("angeboten am"), null=True, blank=True)
    anchor_date = models.DateField(_("Stichtag"), null=True, blank=True)
    appointment_on = models.DateField(_("Termin"), null=True, blank=True)
    answer_due = models.DateField(_("Antwort bis, ohne Pausen"), null=True, blank=True)
    arrival_due = models.DateField(_("Ankunft bis, ohne Pausen"), null=True, blank=True)
    answer_by = models.DateField(_("Antwort bis"), null=True, blank=True)
    arrival_by = models.DateField(_("Ankunft bis"), null=True, blank=True)
    feedback_due = models.DateField(_("Rückmeldung bis"), null=True, blank=True)
    urgent_on = models.DateField(_("nächste Frist"), default=NEVER, editable=False)
    arrived_on = models.DateField(_("angekommen am"), null=True, blank=True)
    answered_at = models.DateTimeField(_("beantwortet"), null=True, blank=True)
    changed_on = models.DateField(_("letzter Wechsel wirkt ab"))
    ended_on = models.DateField(_("beendet am"), null=True, blank=True)
    before_hold = models.CharField(max_length=20, choices=_STATES, blank=True)
    hold_began_on = models.DateField(_("angehalten seit"), null=True, blank=True)
    hold_expected_end = models.DateField(_("voraussichtlich bis"), null=True, blank=True)
    sent_back = models.BooleanField(_("einmal zurückgegeben"), default=False)
    ladder_steps = models.PositiveSmallIntegerField(default=0, editable=False)
    no_shows = models.PositiveSmallIntegerField(default=0, editable=False)
    answer_result = models.CharField(max_length=8, choices=_OBEDIENCE, blank=True)
    feedback_result = models.CharField(max_length=8, choices=_OBEDIENCE, blank=True)
    answer_days = models.IntegerField(null=True, editable=False)
    arrival_days = models.IntegerField(null=True, editable=False)
    feedback_days = models.IntegerField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["urgent_on", "-offered_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["network", "slip"], name="handovers_slip_once"),
            models.CheckConstraint(
                name="handovers_offered_has_day",
                condition=Q(state__in=["draft", "entered_in_error"]) | Q(offered_on__isnull=False),
            ),
            models.CheckConstraint(
                name="handovers_arrived_has_day",
                condition=~Q(state__in=["arrived", "completed"]) | Q(arrived_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["network", "urgent_on", "-offered_on", "id"], name="handovers_by_urgency"
            ),
            models.Index(fields=["network", "-offered_on", "id"], name="handovers_by_offer"),
            models.Index(fields=["network", "state", "urgent_on"], name="handovers_by_state"),
            models.Index(fields=["to_unit", "state", "urgent_on"], name="handovers_inbox"),
            models.Index(fields=["from_unit", "state", "urgent_on"], name="handovers_outbox"),
            models.Index(fields=["network", "line", "offered_on"], name="handovers_by_line"),
            models.Index(fields=["network", "ended_on"], name="handovers_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.standard.key} · {self.slip}"

    @property
    def reason_text(self) -> str:
        """The coded reason of the state in words."""
        return str(REASON_WORDS.get(self.reason, ""))

    @property
    def outside_reason_text(self) -> str:
        """Why it was offered to an organisation that is not in the agreement, in words."""
        return str(REASON_WORDS.get(self.outside_reason, ""))


class StateChange(models.Model):
    """One change of state; appended, never changed."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="changes")
    state = models.CharField(_("Zustand"), max_length=20, choices=_STATES)
    at = models.DateTimeField(_("eingetragen"))
    effective_on = models.DateField(_("wirkt ab"))
    person = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "networks.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("Grund"), max_length=40, choices=_REASONS, blank=True)
    reason_owner = models.CharField(
        _("Grund liegt bei"), max_length=12, choices=_OWNERS, blank=True
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["handover", "id"], name="handovers_changes")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.effective_on:%d.%m.%Y}"


class LadderRow(models.Model):
    """One step of the ladder that was taken: who was told, on which day."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="ladder")
    offer = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(_("Stufe"))
    to = models.CharField(_("an"), max_length=40, choices=_LADDER)
    on = models.DateField(_("am"))
    at = models.DateTimeField(_("Zeitpunkt"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "offer", "step"], name="handovers_ladder_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.to}"


class MissingArrival(models.Model):
    """Who was told that nobody had arrived by a certain day; changes no state."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="missing")
    step = models.ForeignKey("chains.MissingArrivalStep", models.PROTECT, related_name="+")
    on = models.DateField(_("am"))
    at = models.DateTimeField(_("Zeitpunkt"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["handover", "step"], name="handovers_missing_told_once")
        ]

    def __str__(self) -> str:
        return f"{self.on:%d.%m.%Y}"


class Query(models.Model):
    """A coded question of the receiver, and the sender's coded answer."""

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="queries")
    code = models.CharField(_("Rückfrage"), max_length=40, choices=_QUESTIONS)
    asked_at = models.DateTimeField(_("gefragt"))
    asked_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer_code = models.CharField(_("Antwort"), max_length=40, choices=_ANSWERS, blank=True)
    answered_at = models.DateTimeField(_("geantwortet"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="handovers_query_answered_whole",
                condition=Q(answer_code="", answered_at=None)
                | (~Q(answer_code="") & Q(answered_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return self.code


class TallyQuerySet(models.QuerySet["Tally"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the tallies of the actor's network; figures decide what is shown of them."""
        return self.filter(network=actor.network_id) if actor.is_member else self.none()


class Tally(models.Model):
    """What is left of a hand-over thirty days after it ended: no slip number, no exact day."""

    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    line = models.UUIDField(_("Standard über alle Fassungen"))
    standard = models.ForeignKey("chains.HandoverStandard", models.PROTECT, related_name="+")
    from_unit = models.ForeignKey("networks.Unit", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("networks.Unit", models.PROTECT, related_name="+")
    sender = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    month = models.DateField(_("Monat des Angebots"))
    week = models.PositiveSmallIntegerField(_("Kalenderwoche des Angebots"))
    counts_on = models.DateField(_("zählt zum"))
    state = models.CharField(_("Ergebnis"), max_length=20, choices=_STATES)
    result = models.CharField(max_length=12, choices=_JUDGEMENTS, blank=True)
    reason = models.CharField(_("Grund"), max_length=40, choices=_REASONS, blank=True)
    answer = models.CharField(max_length=8, choices=_OBEDIENCE, blank=True)
    feedback = models.CharField(max_length=8, choices=_OBEDIENCE, blank=True)
    offer = models.CharField(max_length=8, choices=_OBEDIENCE, blank=True)
    answer_days = models.IntegerField(null=True)
    arrival_days = models.IntegerField(null=True)
    feedback_days = models.IntegerField(null=True)
    hold_days = models.PositiveIntegerField(default=0)
    no_shows = models.PositiveSmallIntegerField(default=0)
    ladder_steps = models.PositiveSmallIntegerField(default=0)

    objects = TallyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["network", "counts_on", "line"], name="handovers_tally_period")
        ]
        constraints = [
            models.CheckConstraint(
                name="handovers_tally_counts_in_month", condition=Q(counts_on__gte=F("month"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}, KW {self.week}"
