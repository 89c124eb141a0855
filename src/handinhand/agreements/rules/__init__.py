"""The wording of obligations and the hash of a text. No database, no translation.

What is signed is German: obligations keep the words they were agreed in.
"""

from handinhand.agreements.rules.sentences import (
    Piece,
    SentenceChange,
    nearest,
    passages,
    sentence_changes,
    sentences,
)
from handinhand.agreements.rules.texts import (
    LimitValue,
    answer_text,
    arrival_text,
    feedback_text,
    limit_text,
    offer_text,
    station_text,
    text_hash,
)

__all__ = [
    "LimitValue",
    "Piece",
    "SentenceChange",
    "answer_text",
    "arrival_text",
    "feedback_text",
    "limit_text",
    "nearest",
    "offer_text",
    "passages",
    "sentence_changes",
    "sentences",
    "station_text",
    "text_hash",
]
