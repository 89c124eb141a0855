"""Rows of the page of the steering group, with states and votes in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handinhand.overview.access import Matter, Taken
from handinhand.thread.rules import Card
from handinhand.workshops.access import Ballot
from handinhand.workshops.web.words import Status, decision_status, votes

if TYPE_CHECKING:
    from handinhand.workshops.models import Decision


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in any state: how it stands, what it is about, and the vote if there is one."""

    decision: "Decision"
    status: Status
    votes: str
    about: list[Card]
    ballot: Ballot | None = None


def matter_rows(found: Sequence[Matter]) -> list[DecisionRow]:
    """Return what is put forward or voted on."""
    return [
        DecisionRow(
            one.ballot.decision,
            decision_status(one.ballot.decision),
            votes(one.ballot.decision),
            one.about,
            one.ballot,
        )
        for one in found
    ]


def taken_rows(found: Sequence[Taken]) -> list[DecisionRow]:
    """Return what was decided last."""
    return [
        DecisionRow(one.decision, decision_status(one.decision), votes(one.decision), one.about)
        for one in found
    ]
