"""Hand-overs of journeys: the table of states of rung 0, in tables of their own."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from handinhand.handovers.access import LADDER_WORDS, REASON_WORDS, STATE_WORDS
from handinhand.handovers.rules import Judgement, Obedience, ReasonOwner, State
from handinhand.journeys.models.journey import Journey, Stay
from handinhand.journeys.models.words import DEVIATION_WORDS

NEVER = date(9999, 12, 31)
"""Stands for "no limit runs" in the column that lists are sorted by.

As the day of the last change it says that nothing was derived yet: the rules judge such a row.
"""

_STATES = [(state.value, word) for state, word in STATE_WORDS.items()]
_REASONS = [(str(code), word) for code, word in REASON_WORDS.items()]
_OWNERS = [(ReasonOwner.PERSON, _("die Person")), (ReasonOwner.ORGANISATION, _("die Stelle"))]
_OBEDIENCE = [(value, value) for value in Obedience]
_JUDGEMENTS = [(value, value) for value in Judgement]
_LADDER = list(LADDER_WORDS.items())
_DEVIATIONS = [(code.value, word) for code, word in DEVIATION_WORDS.items()]


class JourneyHandover(models.Model):
    """One way being gone: from the unit where a journey stands to the unit of the next station.

    A way that needs no hand-over is completed at once; a deviation has neither way nor standard.
    The slip number is what both sides may say to each other while it is open; then it is erased.
    The other number grows with each hand-over of the journey and is never shown: keys are random.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="handovers")
    number = models.PositiveIntegerField(editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="handovers")
    departure = models.PositiveSmallIntegerField(_("gehört zusammen mit"))
    way = models.ForeignKey("chains.Way", models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey("chains.Station", models.PROTECT, related_name="+")
    standard = models.ForeignKey(
        "chains.HandoverStandard", models.PROTECT, null=True, blank=True, related_name="+"
    )
    line = models.UUIDField(_("Standard über alle Fassungen"), null=True, blank=True)
    from_unit = models.ForeignKey("networks.Unit", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("networks.Unit", models.PROTECT, related_name="+")
    sender = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    slip = models.CharField(_("Laufzettelnummer"), max_length=7, null=True, blank=True)  # noqa: DJ001  (unique while it exists)
    deviation = models.CharField(_("Abweichung"), max_length=30, choices=_DEVIATIONS, blank=True)
    state = models.CharField(_("Zustand"), max_length=20, choices=_STATES, default=State.DRAFT)
    reason = models.CharField(_("Grund"), max_length=40, choices=_REASONS, blank=True)
    reason_owner = models.CharField(
        _("Grund liegt bei"), max_length=12, choices=_OWNERS, blank=True
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
    changed_on = models.DateField(_("letzter Wechsel wirkt ab"), default=NEVER, editable=False)
    ended_on = models.DateField(_("beendet am"), null=True, blank=True)
    before_hold = models.CharField(max_length=20, choices=_STATES, blank=True)
    hold_expected_end = models.DateField(_("voraussichtlich bis"), null=True, blank=True)
    sent_back = models.BooleanField(_("einmal zurückgegeben"), default=False)
    ladder_steps = models.PositiveSmallIntegerField(default=0, editable=False)
    no_shows = models.PositiveSmallIntegerField(default=0, editable=False)
    result = models.CharField(max_length=12, choices=_JUDGEMENTS, blank=True)
    answer_result = models.CharField(max_length=8, choices=_OBEDIENCE, blank=True)
    feedback_result = models.CharField(max_length=8, choices=_OBEDIENCE, blank=True)
    answer_days = models.IntegerField(null=True, editable=False)
    arrival_days = models.IntegerField(null=True, editable=False)
    feedback_days = models.IntegerField(null=True, editable=False)

    if TYPE_CHECKING:
        journey_id: uuid.UUID
        stay_id: uuid.UUID
        target_id: uuid.UUID
        standard_id: uuid.UUID | None
        from_unit_id: uuid.UUID
        to_unit_id: uuid.UUID
        sender_id: uuid.UUID
        receiver_id: uuid.UUID

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "number"], name="journeys_handover_number_once"
            ),
            models.UniqueConstraint(fields=["slip"], name="journeys_slip_once"),
            models.UniqueConstraint(
                fields=["stay", "target"],
                condition=Q(state__in=["draft", "offered", "accepted", "no_show", "on_hold"]),
                name="journeys_one_open_handover_each",
            ),
            models.CheckConstraint(
                name="journeys_arrived_has_day",
                condition=~Q(state__in=["arrived", "completed"]) | Q(arrived_on__isnull=False),
            ),
            models.CheckConstraint(
                name="journeys_way_or_deviation",
                condition=Q(way__isnull=False, deviation="")
                | (Q(way=None, standard=None) & ~Q(deviation="")),
            ),
        ]
        indexes = [
            models.Index(fields=["to_unit", "state", "urgent_on"], name="journeys_inbox"),
            models.Index(fields=["from_unit", "state", "urgent_on"], name="journeys_outbox"),
            models.Index(fields=["line", "offered_on"], name="journeys_by_line"),
        ]

    def __str__(self) -> str:
        return self.standard.key if self.standard else str(self.target)

    @property
    def reason_text(self) -> str:
        """The coded reason of the state in words."""
        return str(REASON_WORDS.get(self.reason, ""))


class HandoverChange(models.Model):
    """One change of state; appended, never changed."""

    handover = models.ForeignKey(JourneyHandover, models.CASCADE, related_name="changes")
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

    def __str__(self) -> str:
        return self.get_state_display()


class LadderRow(models.Model):
    """One step of the ladder of silence that was taken."""

    handover = models.ForeignKey(JourneyHandover, models.CASCADE, related_name="ladder")
    offer = models.PositiveSmallIntegerField(default=1)
    step = models.PositiveSmallIntegerField(_("Stufe"))
    to = models.CharField(_("an"), max_length=40, choices=_LADDER)
    on = models.DateField(_("am"))
    at = models.DateTimeField(_("Zeitpunkt"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handover", "offer", "step"], name="journeys_ladder_step_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.to}"
