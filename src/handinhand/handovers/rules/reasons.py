"""Coded reasons, questions and answers: closed lists, because rungs 0 and 1 know no free text.

Their words for people stand with the pages; here are the codes and whose reason each is.
"""

from collections.abc import Mapping
from enum import StrEnum

from handinhand.handovers.rules.states import State


class ReasonOwner(StrEnum):
    """Whose reason it is; the person's own wish is a breach of nobody."""

    PERSON = "person"
    ORGANISATION = "organisation"


class DeclineReason(StrEnum):
    """Why the receiver declines an offer."""

    PERSON_DOES_NOT_WANT = "person_does_not_want"
    PERSON_CHOSE_ANOTHER = "person_chose_another"
    NO_CAPACITY = "no_capacity"
    NOT_RESPONSIBLE = "not_responsible"
    OUTSIDE_TARGET_GROUP = "outside_target_group"
    DOCUMENTS_INCOMPLETE = "documents_incomplete"
    CONSENT_MISSING = "consent_missing"


class WithdrawReason(StrEnum):
    """Why the sender withdraws an offer."""

    PERSON_DOES_NOT_WANT = "person_does_not_want"
    PERSON_CHOSE_ANOTHER = "person_chose_another"
    OFFERED_TWICE = "offered_twice"
    WRONG_RECEIVER = "wrong_receiver"
    NO_LONGER_NEEDED = "no_longer_needed"


class HoldReason(StrEnum):
    """Why the clock is stopped; nobody's fault, so without an owner."""

    PERSON_ASKED_FOR_TIME = "person_asked_for_time"
    HOSPITAL_STAY = "hospital_stay"
    WAITING_FOR_REFERRAL_LETTER = "waiting_for_referral_letter"
    WAITING_FOR_CONSENT = "waiting_for_consent"
    WAITING_FOR_DECISION = "waiting_for_decision"
    WAITING_FOR_DOCUMENTS = "waiting_for_documents"


class CancelReason(StrEnum):
    """Why an accepted hand-over ends before the person arrives."""

    PERSON_DOES_NOT_WANT = "person_does_not_want"
    PERSON_CHOSE_ANOTHER = "person_chose_another"
    MOVED_AWAY = "moved_away"
    NOT_REACHED = "not_reached"
    MISSED_APPOINTMENTS = "missed_appointments"
    NO_CAPACITY = "no_capacity"
    NOT_RESPONSIBLE = "not_responsible"
    SERVICE_ENDED = "service_ended"


class ErrorReason(StrEnum):
    """What was wrong with a hand-over that was entered in error."""

    WRONG_STANDARD = "wrong_standard"
    WRONG_RECEIVER = "wrong_receiver"
    WRONG_DATE = "wrong_date"
    ENTERED_TWICE = "entered_twice"
    MIXED_UP = "mixed_up"
    TEST_ENTRY = "test_entry"


class ExpiryReason(StrEnum):
    """Why an offer expired."""

    SILENCE = "silence"


class QuestionCode(StrEnum):
    """What the receiver asks about an offer."""

    APPOINTMENT_WISHED = "appointment_wished"
    CONSENT_GIVEN = "consent_given"
    DEADLINE_OF_LANDLORD = "deadline_of_landlord"
    DOCUMENTS_TO_FOLLOW = "documents_to_follow"
    INTERPRETER_NEEDED = "interpreter_needed"
    CALL_ME = "call_me"


class AnswerCode(StrEnum):
    """What the sender answers to a question."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"
    WITHIN_A_WEEK = "within_a_week"
    LATER_THAN_A_WEEK = "later_than_a_week"
    WILL_CALL = "will_call"


REASONS: Mapping[State, type[StrEnum]] = {
    State.DECLINED: DeclineReason,
    State.WITHDRAWN: WithdrawReason,
    State.ON_HOLD: HoldReason,
    State.CANCELLED: CancelReason,
    State.ENTERED_IN_ERROR: ErrorReason,
    State.EXPIRED: ExpiryReason,
}
_OF_THE_PERSON = frozenset({"person_does_not_want", "person_chose_another", "moved_away"})


def reason_fits(state: State, code: str) -> bool:
    """Tell whether the code stands in the closed list of the state.

    >>> reason_fits(State.DECLINED, "no_capacity"), reason_fits(State.ON_HOLD, "no_capacity")
    (True, False)
    """
    return state in REASONS and code in {reason.value for reason in REASONS[state]}


def owner_of(state: State, code: str) -> ReasonOwner | None:
    """Tell whose reason it is; None for a hold.

    Raises:
        ValueError: the code does not stand in the list of the state.

    >>> owner_of(State.CANCELLED, "moved_away")
    <ReasonOwner.PERSON: 'person'>
    """
    if not reason_fits(state, code):
        raise ValueError(f"{code!r} is no reason for {state!r}")
    if state is State.ON_HOLD:
        return None
    return ReasonOwner.PERSON if code in _OF_THE_PERSON else ReasonOwner.ORGANISATION
