"""What is agreed: the agreement with its parties, and the obligations they owe."""

from handinhand.agreements.models.agreements import (
    Agreement,
    AgreementReview,
    Annex,
    Assent,
    Paragraph,
    Party,
    Signature,
)
from handinhand.agreements.models.obligations import MeasuredStandard, Obligation

__all__ = [
    "Agreement",
    "AgreementReview",
    "Annex",
    "Assent",
    "MeasuredStandard",
    "Obligation",
    "Paragraph",
    "Party",
    "Signature",
]
