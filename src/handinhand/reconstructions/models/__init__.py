"""Reconstructed cases, their code book, and the patterns seen across them."""

from handinhand.reconstructions.models.case import Lane, Reconstruction
from handinhand.reconstructions.models.codes import BreakCode, CodeBook
from handinhand.reconstructions.models.events import (
    Event,
    EventLink,
    EventVersion,
    LifeEntry,
    Mark,
    PersonView,
    Precision,
    Stretch,
)
from handinhand.reconstructions.models.patterns import Pattern

__all__ = [
    "BreakCode",
    "CodeBook",
    "Event",
    "EventLink",
    "EventVersion",
    "Lane",
    "LifeEntry",
    "Mark",
    "Pattern",
    "PersonView",
    "Precision",
    "Reconstruction",
    "Stretch",
]
