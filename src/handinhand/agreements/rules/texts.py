"""Sentences of the obligations that a chain brings with it.

Source: method of this project, section 8.9 (the expected texts of the demo).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

_DATIVE = {
    "working_day": ("Arbeitstag", "Arbeitstagen"),
    "werktag": ("Werktag", "Werktagen"),
    "calendar_day": ("Tag", "Tagen"),
    "week": ("Woche", "Wochen"),
    "month": ("Monat", "Monaten"),
}
_STARTS = {
    "offer": "dem Angebot",
    "arrival": "der Ankunft",
    "appointment": "dem Termin",
    "station_entry": "dem Eintritt in die Station",
}


@dataclass(frozen=True, slots=True)
class LimitValue:
    """A limit as an obligation copies it from the chain."""

    value: int
    unit: str
    direction: str = "after"
    anchor: str = "offer"
    anchor_label: str = ""
    text: str = ""


def length(limit: LimitValue) -> str:
    """Say the length in the dative, as it stands after "binnen".

    >>> length(LimitValue(3, "werktag"))
    '3 Werktagen'
    """
    one, many = _DATIVE[limit.unit]
    return f"{limit.value} {one if limit.value == 1 else many}"


def _start(limit: LimitValue) -> str:
    if limit.anchor == "named_event":
        return f"dem Ereignis „{limit.anchor_label}“"
    if limit.anchor_label:
        return f"dem {limit.anchor_label}"
    return _STARTS.get(limit.anchor, "dem Stichtag")


def limit_text(limit: LimitValue) -> str:
    """Say by when, counted from what.

    >>> limit_text(LimitValue(7, "working_day"))
    'binnen 7 Arbeitstagen nach dem Angebot'
    >>> limit_text(LimitValue(1, "working_day", "before", "named_event", "dritte Einladung"))
    'spätestens am Arbeitstag vor dem Ereignis „dritte Einladung“'
    >>> limit_text(LimitValue(14, "calendar_day", "before", "reference_date", "Entlasstag"))
    'spätestens 14 Tage vor dem Entlasstag'
    """
    if limit.direction != "before":
        return f"binnen {length(limit)} nach {_start(limit)}"
    if limit.value == 1 and limit.unit in ("working_day", "werktag", "calendar_day"):
        return f"spätestens am {_DATIVE[limit.unit][0]} vor {_start(limit)}"
    plural = length(limit).removesuffix("n") if limit.unit != "week" else length(limit)
    return f"spätestens {plural} vor {_start(limit)}"


def station_text(unit: str, key: str, name: str, limit: LimitValue | None) -> str:
    """Say what the unit responsible for a station owes."""
    by_when = f": {limit.text or limit_text(limit)}" if limit else ""
    return f"{unit} verantwortet Station {key} „{name}“{by_when}."


def offer_text(party: str, key: str, channel: str) -> str:
    """Say what the sender owes: to offer in the agreed way."""
    how = f" ({channel})" if channel else ""
    return f"{party} bietet jede Übergabe {key} auf dem vereinbarten Weg an{how}."


def answer_text(party: str, key: str, limit: LimitValue) -> str:
    """Say by when the receiver answers."""
    return f"{party} beantwortet jede angebotene Übergabe {key} binnen {length(limit)}."


def arrival_text(party: str, key: str, limit: LimitValue) -> str:
    """Say by when the receiver sees to it that the person arrives."""
    by_when = limit_text(limit)
    return f"{party} sorgt dafür, dass die Person bei Übergabe {key} {by_when} ankommt."


def feedback_text(party: str, key: str, limit: LimitValue, what: str) -> str:
    """Say by when and what the receiver reports back."""
    about = f" ({what})" if what else ""
    when = f"binnen {length(limit)} nach der Ankunft"
    return f"{party} meldet bei Übergabe {key} {when} zurück{about}."


def text_hash(document: Mapping[str, object]) -> str:
    """Return the SHA-256 of a text with everything that belongs to it, as 64 hexadecimal digits.

    The same document always gives the same hash: fields sorted, no spaces, UTF-8.

    >>> text_hash({"title": "a", "paragraphs": []}) == text_hash({"paragraphs": [], "title": "a"})
    True
    """
    written = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
