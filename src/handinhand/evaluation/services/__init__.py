"""Joins the figures to what they measure, records reviews, and keeps each month when it ends."""

from handinhand.evaluation.services.exports import record_export
from handinhand.evaluation.services.logs import (
    begin_log_export,
    forget_log_exports,
    log_content,
    run_log_export,
)
from handinhand.evaluation.services.months import (
    keep_ended_months,
    keep_month,
    keep_period,
    release_for_land,
)
from handinhand.evaluation.services.reviews import connect_figures, record_review

__all__ = [
    "begin_log_export",
    "connect_figures",
    "forget_log_exports",
    "keep_ended_months",
    "keep_month",
    "keep_period",
    "log_content",
    "record_export",
    "record_review",
    "release_for_land",
    "run_log_export",
]
