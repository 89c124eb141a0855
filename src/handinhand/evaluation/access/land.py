"""What the Land sees of a released month: counts in multiples of five, of all standards at once."""

from dataclasses import dataclass

from handinhand.disclosure import LAND, Rounded, round_count
from handinhand.evaluation.access import frozen
from handinhand.evaluation.models import Snapshot


@dataclass(frozen=True, slots=True)
class RoundedMonth:
    """A month as the Land sees it."""

    judged: Rounded
    kept: Rounded
    own_wish: Rounded


def rounded_for_land(snapshot: Snapshot) -> RoundedMonth:
    """Return the rounded counts of a month; released or not, so that it can be looked at before."""
    counts = frozen.totals(frozen.parts_of(snapshot))
    figure = counts.figure
    return RoundedMonth(
        round_count(figure.judged, LAND),
        round_count(figure.kept, LAND),
        round_count(figure.own_wish, LAND),
    )
