"""Closed lists of rung 1: there is no free text on a journey.

No code names an illness, an offence or a family matter: the list of reasons must not become the
diagnosis that the tables may not hold.
"""

from enum import StrEnum

from handinhand.handovers.rules import HoldReason


class JourneyState(StrEnum):
    """Where a journey stands as a whole."""

    RUNNING = "running"
    COMPLETED = "completed"
    LEFT_EARLY = "left_early"


class ExitCode(StrEnum):
    """Why a journey ended before the end of the chain."""

    PERSON_DOES_NOT_WANT = "person_does_not_want"
    WORK_FOUND = "work_found"
    CARE_PLACE_LOST = "care_place_lost"
    CIRCUMSTANCES_CHANGED = "circumstances_changed"
    OTHER_SERVICE = "other_service"
    MOVED_AWAY = "moved_away"
    NOT_REACHED = "not_reached"
    NO_LONGER_ENTITLED = "no_longer_entitled"
    ENTERED_IN_ERROR = "entered_in_error"


class DeviationReason(StrEnum):
    """Why a journey went a way that the chain does not name."""

    WISH_OF_THE_PERSON = "wish_of_the_person"
    DONE_ELSEWHERE = "done_elsewhere"
    NOT_NEEDED = "not_needed"
    NO_PLACE_IN_TIME = "no_place_in_time"
    URGENT = "urgent"
    STEP_AGAIN = "step_again"
    AGREED_BY_STEERING = "agreed_by_steering"


class MoveKind(StrEnum):
    """What moved a journey on; each is one row that is never changed."""

    BEGUN = "begun"
    STEP = "step"
    DEVIATION = "deviation"
    VERSION = "version"
    BESIDE = "beside"
    COMPLETED = "completed"
    LEFT_EARLY = "left_early"


ABOUT_HEALTH = frozenset({HoldReason.HOSPITAL_STAY, HoldReason.WAITING_FOR_REFERRAL_LETTER})
"""Reasons of rung 0 that rung 1 refuses: on a journey they would stay and speak of an illness."""
