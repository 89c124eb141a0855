"""Joins the figures to what they measure, records reviews, and keeps each month when it ends."""

from handinhand.evaluation.services.exports import record_export
from handinhand.evaluation.services.months import (
    keep_ended_months,
    keep_month,
    keep_period,
    release_for_land,
)
from handinhand.evaluation.services.reviews import connect_figures, record_review

__all__ = [
    "connect_figures",
    "keep_ended_months",
    "keep_month",
    "keep_period",
    "record_export",
    "record_review",
    "release_for_land",
]
