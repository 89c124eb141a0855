"""The pure rules of reconstructions: dates, counts, code book, signs of re-identification."""

from handinhand.reconstructions.rules.codes import BRIDGE, DEFAULT_CODES, DefaultCode
from handinhand.reconstructions.rules.counts import (
    CaseCounts,
    CrossEvaluation,
    EventFact,
    LinkFact,
    WaitProposal,
    count_case,
    evaluate_across,
    propose_waits,
    wait_days,
)
from handinhand.reconstructions.rules.dates import (
    Precision,
    coarsen,
    first_day,
    sort_key,
    to_month,
)
from handinhand.reconstructions.rules.fields import field_of
from handinhand.reconstructions.rules.hints import Hint, HintKind, case_hints, text_hints
from handinhand.reconstructions.rules.letters import letters_of, number_of

__all__ = [
    "BRIDGE",
    "DEFAULT_CODES",
    "CaseCounts",
    "CrossEvaluation",
    "DefaultCode",
    "EventFact",
    "Hint",
    "HintKind",
    "LinkFact",
    "Precision",
    "WaitProposal",
    "case_hints",
    "coarsen",
    "count_case",
    "evaluate_across",
    "field_of",
    "first_day",
    "letters_of",
    "number_of",
    "propose_waits",
    "sort_key",
    "text_hints",
    "to_month",
    "wait_days",
]
