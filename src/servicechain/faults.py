"""A fault of a chain or of a document: what is wrong, where, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from servicechain.ordering import natural
from servicechain.sentences import SENTENCES


class FaultCode(StrEnum):
    """What may be wrong, in the order in which faults are shown."""

    # a document that cannot be read
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    NOT_JSON = "not_json"
    NOT_XML = "not_xml"
    FORBIDDEN_XML = "forbidden_xml"
    NOT_BPMN = "not_bpmn"
    WRONG_FORMAT = "wrong_format"
    MISSING_FIELD = "missing_field"
    UNKNOWN_FIELD = "unknown_field"
    WRONG_TYPE = "wrong_type"
    UNKNOWN_VALUE = "unknown_value"
    OUT_OF_RANGE = "out_of_range"
    TOO_MANY_ENTRIES = "too_many_entries"
    # things that do not name each other correctly
    EMPTY_KEY = "empty_key"
    DUPLICATE_KEY = "duplicate_key"
    UNKNOWN_STATION = "unknown_station"
    UNKNOWN_WAY = "unknown_way"
    UNKNOWN_STANDARD = "unknown_standard"
    UNKNOWN_UNIT = "unknown_unit"
    NO_END = "no_end"
    FOREIGN_WAY = "foreign_way"
    ANY_TIME_ON_A_WAY = "any_time_on_a_way"
    STANDARD_MISMATCH = "standard_mismatch"
    # soundness
    UNREACHABLE_STATION = "unreachable_station"
    DEAD_END = "dead_end"
    DEADLOCK = "deadlock"
    LEFT_RUNNING = "left_running"
    ENDLESS = "endless"
    NEVER_BEGINS = "never_begins"
    NOT_OPTIONAL = "not_optional"
    TOO_MANY_MARKINGS = "too_many_markings"
    # agreement
    NO_RESPONSIBLE = "no_responsible"
    SEVERAL_RESPONSIBLE = "several_responsible"
    STATION_WITHOUT_LIMIT = "station_without_limit"
    WAY_WITHOUT_STANDARD = "way_without_standard"
    REASON_DOES_NOT_FIT = "reason_does_not_fit"
    NO_SENDER = "no_sender"
    NO_RECEIVER = "no_receiver"
    NO_ANSWER_LIMIT = "no_answer_limit"
    NO_ARRIVAL_LIMIT = "no_arrival_limit"
    NO_FEEDBACK = "no_feedback"
    NO_LADDER = "no_ladder"
    ITEM_WITHOUT_BASIS = "item_without_basis"
    SENSITIVE_WITHOUT_CONSENT = "sensitive_without_consent"
    NOT_SIGNED = "not_signed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        code: what kind of fault.
        path: where, as a JSON pointer into the document or the chain's canonical form.
        subject: key of the station, way, standard or party it is about; empty for a document.
        params: the words for the sentence; the same in every language.
        example: keys of the stations of a shortest way that shows the fault; mostly empty.

    >>> print(Fault(FaultCode.NO_RECEIVER, "/standards/0/receiver", "Ü2").sentence)
    Die Übergabe Ü2 hat keine empfangende Einheit. Tragen Sie genau eine ein.
    """

    code: FaultCode
    path: str
    subject: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    example: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Say in German what is wrong and what to do."""
        return self.sentence_in("de")

    def sentence_in(self, language: str) -> str:
        """Say it in "de" or "en"; any other language gets German."""
        german, english = SENTENCES[self.code.value]
        words = {"path": self.path or "/", "subject": self.subject, **self.params}
        words["example"] = " → ".join(self.example)
        return (english if language == "en" else german) % words


def sorted_faults(faults: list[Fault]) -> list[Fault]:
    """Sort by kind, then by place; the same faults always come in the same order."""
    order = list(FaultCode)
    return sorted(faults, key=lambda f: (order.index(f.code), natural(f.path), f.subject))
