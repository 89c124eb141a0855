"""What the overview, the page of the steering group and the page of a change tell."""

from handinhand.overview.access.cockpit import (
    RIGHTS,
    Bar,
    Cockpit,
    Gap,
    Step,
    cockpit,
    gaps,
    require_read,
)
from handinhand.overview.access.effect import ComparedRow, Effect, effect_of
from handinhand.overview.access.matters import Matter, Taken, Wanted
from handinhand.overview.access.steering import Agreed, Kept, Side, Steering, steering

__all__ = [
    "RIGHTS",
    "Agreed",
    "Bar",
    "Cockpit",
    "ComparedRow",
    "Effect",
    "Gap",
    "Kept",
    "Matter",
    "Side",
    "Steering",
    "Step",
    "Taken",
    "Wanted",
    "cockpit",
    "effect_of",
    "gaps",
    "require_read",
    "steering",
]
