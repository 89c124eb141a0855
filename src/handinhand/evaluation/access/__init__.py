"""The figures, as each role may see them."""

from handinhand.evaluation.access.figures import (
    RIGHTS,
    Days,
    FigureRow,
    FigureTable,
    days_of,
    default_period,
    figure_for,
    figures,
    period_words,
    require_read,
    sees_exact,
)
from handinhand.evaluation.access.indicators import (
    IndicatorValue,
    indicator_values,
    lines_of,
    target_share,
    value_of,
)
from handinhand.evaluation.access.obligations import nothing_to_measure
from handinhand.evaluation.access.reviews import (
    Reviewed,
    latest_reviews,
    may_review,
    period_url,
    reviewed,
    reviews,
)

__all__ = [
    "RIGHTS",
    "Days",
    "FigureRow",
    "FigureTable",
    "IndicatorValue",
    "Reviewed",
    "days_of",
    "default_period",
    "figure_for",
    "figures",
    "indicator_values",
    "latest_reviews",
    "lines_of",
    "may_review",
    "nothing_to_measure",
    "period_url",
    "period_words",
    "require_read",
    "reviewed",
    "reviews",
    "sees_exact",
    "target_share",
    "value_of",
]
