"""Tables of hand-overs on rung 0, and the words of their codes."""

from handinhand.handovers.models.handover import (
    NEVER,
    Handover,
    LadderRow,
    MissingArrival,
    Query,
    StateChange,
    Tally,
)
from handinhand.handovers.models.notices import NOTICES
from handinhand.handovers.models.words import (
    ANSWER_WORDS,
    LADDER_WORDS,
    QUESTION_WORDS,
    REASON_WORDS,
    REMINDED_WORDS,
    STATE_WORDS,
    STEP_BUTTONS,
    STEP_SENTENCES,
    OutsideReason,
)

__all__ = [
    "ANSWER_WORDS",
    "LADDER_WORDS",
    "NEVER",
    "NOTICES",
    "QUESTION_WORDS",
    "REASON_WORDS",
    "REMINDED_WORDS",
    "STATE_WORDS",
    "STEP_BUTTONS",
    "STEP_SENTENCES",
    "Handover",
    "LadderRow",
    "MissingArrival",
    "OutsideReason",
    "Query",
    "StateChange",
    "Tally",
]
