"""The pure rules of journeys: codes, numbers, and where a way through the chain stands."""

from handinhand.journeys.rules.codes import (
    ABOUT_HEALTH,
    DeviationReason,
    ExitCode,
    JourneyState,
    MoveKind,
)
from handinhand.journeys.rules.numbers import new_number
from handinhand.journeys.rules.walk import (
    NOWHERE,
    Choice,
    Move,
    Position,
    Run,
    Walk,
)
from handinhand.journeys.rules.weeks import week_of

__all__ = [
    "ABOUT_HEALTH",
    "NOWHERE",
    "Choice",
    "DeviationReason",
    "ExitCode",
    "JourneyState",
    "Move",
    "MoveKind",
    "Position",
    "Run",
    "Walk",
    "new_number",
    "week_of",
]
