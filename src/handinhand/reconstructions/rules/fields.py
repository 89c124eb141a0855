"""The field of work an organisation is drawn in, from the law it works under."""

from typing import Literal

Field = Literal["work", "health", "social", "youth", "rehab", "none"]

# The first law named decides; a longer name stands before a shorter one it begins with.
_FIELDS: tuple[tuple[str, Field], ...] = (
    ("SGB VIII", "youth"),
    ("SGB VII", "rehab"),
    ("SGB VI", "rehab"),
    ("SGB V", "health"),
    ("SGB IX", "rehab"),
    ("SGB XII", "social"),
    ("SGB XI", "health"),
    ("SGB III", "work"),
    ("SGB II (§ 16a), SGB VI", "health"),
    ("SGB II (§ 16a)", "social"),
    ("SGB II, SGB XII", "social"),
    ("SGB II", "work"),
    ("PsychKG", "health"),
    ("ÖGDG", "health"),
)


def field_of(legal_sphere: str) -> Field:
    """Return the field of work of a legal sphere; "none" for one we do not know.

    >>> field_of("SGB VIII"), field_of("Forschung")
    ('youth', 'none')
    """
    text = legal_sphere.replace(" ", " ")
    for law, field in _FIELDS:
        if text.startswith(law):
            return field
    return "none"
