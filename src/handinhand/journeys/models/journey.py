"""Journeys on rung 1: station times and codes; what points to a person lies in no table here."""

import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from handinhand.journeys.models.words import DEVIATION_WORDS, EXIT_WORDS, JOURNEY_WORDS
from handinhand.journeys.rules import JourneyState, MoveKind
from handinhand.kernel.actor import Actor, Role

_STATES = [(state.value, word) for state, word in JOURNEY_WORDS.items()]
_EXITS = [(code.value, word) for code, word in EXIT_WORDS.items()]
_DEVIATIONS = [(code.value, word) for code, word in DEVIATION_WORDS.items()]
_MOVES = [(kind.value, kind.value) for kind in MoveKind]
_REASONS = [*_EXITS, *_DEVIATIONS]


class JourneyQuerySet(models.QuerySet["Journey"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the journeys the actor's side has a number for."""
        return self.filter(pk__in=JourneyNumber.objects.visible_to(actor).values("journey"))


class Journey(models.Model):
    """One way of a person through the chain. Its id never leaves the database."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    network = models.ForeignKey("networks.Network", models.CASCADE, related_name="+")
    chain_version = models.ForeignKey("chains.ChainVersion", models.PROTECT, related_name="+")
    state = models.CharField(
        _("Zustand"), max_length=12, choices=_STATES, default=JourneyState.RUNNING
    )
    exit_code = models.CharField(_("Grund des Endes"), max_length=30, choices=_EXITS, blank=True)
    began_on = models.DateField(_("begonnen am"))
    ended_on = models.DateField(_("beendet am"), null=True, blank=True)
    turn = models.PositiveIntegerField(default=0, editable=False)

    objects = JourneyQuerySet.as_manager()

    if TYPE_CHECKING:
        chain_version_id: uuid.UUID
        network_id: uuid.UUID

    class Meta:
        ordering = ["began_on", "id"]
        indexes = [models.Index(fields=["network", "state", "began_on"], name="journeys_by_state")]
        constraints = [
            models.CheckConstraint(
                name="journeys_end_has_day",
                condition=Q(state="running", ended_on=None)
                | (~Q(state="running") & Q(ended_on__gte=F("began_on"))),
            ),
            models.CheckConstraint(
                name="journeys_exit_has_code",
                condition=Q(state="left_early") & ~Q(exit_code="")
                | ~Q(state="left_early") & Q(exit_code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class JourneyNumberQuerySet(models.QuerySet["JourneyNumber"]):
    def visible_to(self, actor: Actor) -> Self:
        """Keep the numbers of the actor's own organisation, or those of the coordination."""
        here = self.filter(journey__network=actor.network_id)
        if actor.network_id is None:
            return self.none()
        if actor.role in (Role.COORDINATOR, Role.PRIVACY_OFFICER):
            return here.filter(organisation=None)
        if actor.role != Role.PRACTITIONER or actor.organisation_id is None:
            return self.none()
        return here.filter(organisation=actor.organisation_id)


class JourneyNumber(models.Model):
    """The number under which one organisation knows a journey; nobody sees another's.

    Without an organisation it is the number of the coordination and of data protection.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="numbers")
    organisation = models.ForeignKey(
        "networks.Organisation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    number = models.CharField(_("Nummer"), max_length=10)

    objects = JourneyNumberQuerySet.as_manager()

    if TYPE_CHECKING:
        journey_id: uuid.UUID
        organisation_id: uuid.UUID | None

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="journeys_number_once"),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(organisation=None),
                name="journeys_coordination_number_once",
            ),
            models.UniqueConstraint(
                fields=["journey", "organisation"], name="journeys_one_number_each"
            ),
            models.UniqueConstraint(
                fields=["journey"],
                condition=Q(organisation=None),
                name="journeys_one_number_of_coordination",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Stay(models.Model):
    """A station of a journey: which unit, from when to when.

    The number grows with each station of the journey: a day may hold several, and keys are random.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    journey = models.ForeignKey(Journey, models.CASCADE, related_name="stays")
    number = models.PositiveIntegerField(editable=False)
    station = models.ForeignKey("chains.Station", models.PROTECT, related_name="+")
    line = models.UUIDField(_("Station über alle Fassungen"))
    unit = models.ForeignKey("networks.Unit", models.PROTECT, related_name="+")
    organisation = models.ForeignKey("networks.Organisation", models.PROTECT, related_name="+")
    entered_on = models.DateField(_("seit"))
    left_on = models.DateField(_("bis"), null=True, blank=True)

    if TYPE_CHECKING:
        journey_id: uuid.UUID
        station_id: uuid.UUID
        unit_id: uuid.UUID
        organisation_id: uuid.UUID

    class Meta:
        ordering = ["entered_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["journey", "number"], name="journeys_stay_number_once"),
            models.UniqueConstraint(
                fields=["journey", "station"],
                condition=Q(left_on=None),
                name="journeys_one_branch_in_a_station",
            ),
            models.CheckConstraint(
                name="journeys_stay_ends_after_it_began",
                condition=Q(left_on=None) | Q(left_on__gte=F("entered_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "left_on"], name="journeys_stays_of"),
        ]

    def __str__(self) -> str:
        return str(self.station)


class JourneyMove(models.Model):
    """What moved a journey; appended, never changed. Where it stands is replayed from here."""

    journey = models.ForeignKey(Journey, models.CASCADE, related_name="moves")
    kind = models.CharField(_("was"), max_length=12, choices=_MOVES)
    source = models.ForeignKey(
        "chains.Station", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("Grund"), max_length=30, choices=_REASONS, blank=True)
    on = models.DateField(_("wirkt ab"))
    at = models.DateTimeField(_("eingetragen"))
    person = models.ForeignKey(
        "accounts.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    unit = models.ForeignKey(
        "networks.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind


class MovePart(models.Model):
    """One way that was taken, or the station a journey went to without one."""

    move = models.ForeignKey(JourneyMove, models.CASCADE, related_name="parts")
    way = models.ForeignKey("chains.Way", models.PROTECT, null=True, blank=True, related_name="+")
    target = models.ForeignKey("chains.Station", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.target)
