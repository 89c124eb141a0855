"""How votes become a decision; pure rules.

Source: the agreement's § 5 (one vote for each organisation); quorum and rules are definitions of
this project, see docs/adr/0013.
"""

from dataclasses import dataclass
from enum import StrEnum

MAJORITY = "majority"
CONSENT = "consent"


class Outcome(StrEnum):
    """What a vote came to."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Tally:
    """The votes counted: how many may vote, and how many did in which way."""

    entitled: int
    yes: int = 0
    no: int = 0
    abstain: int = 0

    @property
    def cast(self) -> int:
        """How many voted; abstaining is voting."""
        return self.yes + self.no + self.abstain

    @property
    def quorum(self) -> int:
        """How many must vote: more than half of those who may."""
        return self.entitled // 2 + 1

    @property
    def is_complete(self) -> bool:
        """Tell whether everybody has voted."""
        return self.cast >= self.entitled


def outcome_of(tally: Tally, rule: str) -> Outcome:
    """Tell what the votes come to.

    Majority: more yes than no; a tie is a no. Consent: at least one yes and not one no, which
    stands for a serious objection.

    >>> outcome_of(Tally(10, yes=3, no=2, abstain=1), MAJORITY).value
    'adopted'
    >>> outcome_of(Tally(10, yes=3, no=3), MAJORITY).value
    'rejected'
    >>> outcome_of(Tally(10, yes=9, no=1), CONSENT).value
    'rejected'
    >>> outcome_of(Tally(10, yes=5), MAJORITY).value
    'no_quorum'
    """
    if tally.cast < tally.quorum:
        return Outcome.NO_QUORUM
    if rule == CONSENT:
        return Outcome.ADOPTED if tally.yes and not tally.no else Outcome.REJECTED
    return Outcome.ADOPTED if tally.yes > tally.no else Outcome.REJECTED
