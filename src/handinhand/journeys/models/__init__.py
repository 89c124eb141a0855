"""The tables of rung 1."""

from handinhand.journeys.models.handover import NEVER, HandoverChange, JourneyHandover, LadderRow
from handinhand.journeys.models.journey import (
    Journey,
    JourneyMove,
    JourneyNumber,
    MovePart,
    Stay,
)
from handinhand.journeys.models.words import (
    DEVIATION_WORDS,
    EXIT_WORDS,
    JOURNEY_WORDS,
    MOVE_SENTENCES,
)

__all__ = [
    "DEVIATION_WORDS",
    "EXIT_WORDS",
    "JOURNEY_WORDS",
    "MOVE_SENTENCES",
    "NEVER",
    "HandoverChange",
    "Journey",
    "JourneyHandover",
    "JourneyMove",
    "JourneyNumber",
    "LadderRow",
    "MovePart",
    "Stay",
]
