"""The only writes to requirements, goals, indicators, measurements and strategies."""

from handinhand.goals.services.aims import (
    change_goal,
    change_requirement,
    change_strategy,
    create_goal,
    create_requirement,
    create_strategy,
)
from handinhand.goals.services.indicators import (
    change_indicator,
    create_indicator,
    keep_measurement,
    record_measurement,
)

__all__ = [
    "change_goal",
    "change_indicator",
    "change_requirement",
    "change_strategy",
    "create_goal",
    "create_indicator",
    "create_requirement",
    "create_strategy",
    "keep_measurement",
    "record_measurement",
]
