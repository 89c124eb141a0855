"""The engine: what a service chain is, how a case may move in it, and what is wrong with it.

Knows neither the platform nor its database: chains come in as values, answers go out as values.

>>> chain = Chain(key="K", version="0.1", name="Kurz", start="1", ends=("2",),
...               stations=(Station("1", "Ansprechen", ("A",)), Station("2", "Beraten", ("B",))),
...               ways=(Way("E1-2", "1", "2"),),
...               units=(Unit("A", "Stelle A", "A"), Unit("B", "Stelle B", "B")))
>>> from_json(to_json(chain)) == chain
True
>>> compile_chain(chain).markings_count
2
>>> print(check(chain)[-1].sentence_in("en"))
On the way E1-2 the responsibility passes from A to B without an agreed hand-over. \
Agree on a hand-over or give the reason why none is needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from servicechain.behaviour import (
    MAX_MARKINGS,
    Behaviour,
    Branch,
    Marking,
    Step,
    TooManyMarkings,
    closing_station,
    compile_chain,
)
from servicechain.canonical import (
    FORMAT,
    InvalidChain,
    canonical,
    digest,
    from_json,
    read_chain,
    to_json,
)
from servicechain.check import check
from servicechain.faults import Fault, FaultCode
from servicechain.graph import reach
from servicechain.model import (
    Anchor,
    Basis,
    Chain,
    Direction,
    Feedback,
    Form,
    Gate,
    HandoverStandard,
    InformationItem,
    Ladder,
    LadderStep,
    Limit,
    LimitUnit,
    MissingArrival,
    NoHandover,
    NoHandoverCode,
    Parallel,
    PersonExit,
    Recipient,
    Sensitivity,
    Station,
    Unit,
    Way,
)
from servicechain.signatures import obliged

if TYPE_CHECKING:
    from servicechain.calendar import Calendar, german_calendar
    from servicechain.conformance.align import Alignments, align
    from servicechain.conformance.costs import Costs
    from servicechain.conformance.guidance import next_steps
    from servicechain.eventlog.errors import LogError
    from servicechain.eventlog.log import EventLog
    from servicechain.eventlog.merge import merge
    from servicechain.eventlog.reading import read_log
    from servicechain.eventlog.store import LogStore
    from servicechain.eventlog.writing import write_log
    from servicechain.measures.cases import drop_outs, ends, rework, starts, throughput
    from servicechain.measures.cohorts import compare_durations, compare_follows
    from servicechain.measures.follows import directly_follows, handovers
    from servicechain.measures.limits import limits_kept
    from servicechain.measures.survival import kaplan_meier, log_rank
    from servicechain.measures.variants import variants

_LATER = {
    "Alignments": "conformance.align",
    "Calendar": "calendar",
    "Costs": "conformance.costs",
    "EventLog": "eventlog.log",
    "LogError": "eventlog.errors",
    "LogStore": "eventlog.store",
    "align": "conformance.align",
    "compare_durations": "measures.cohorts",
    "compare_follows": "measures.cohorts",
    "directly_follows": "measures.follows",
    "drop_outs": "measures.cases",
    "ends": "measures.cases",
    "german_calendar": "calendar",
    "handovers": "measures.follows",
    "kaplan_meier": "measures.survival",
    "limits_kept": "measures.limits",
    "log_rank": "measures.survival",
    "merge": "eventlog.merge",
    "next_steps": "conformance.guidance",
    "read_log": "eventlog.reading",
    "rework": "measures.cases",
    "starts": "measures.cases",
    "throughput": "measures.cases",
    "variants": "measures.variants",
    "write_log": "eventlog.writing",
}
"""Names that need numpy and Arrow: loaded when they are asked for, since chains need neither."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module 'servicechain' has no attribute {name!r}")
    return getattr(import_module(f"servicechain.{_LATER[name]}"), name)


__all__ = [
    "FORMAT",
    "MAX_MARKINGS",
    "Alignments",
    "Anchor",
    "Basis",
    "Behaviour",
    "Branch",
    "Calendar",
    "Chain",
    "Costs",
    "Direction",
    "EventLog",
    "Fault",
    "FaultCode",
    "Feedback",
    "Form",
    "Gate",
    "HandoverStandard",
    "InformationItem",
    "InvalidChain",
    "Ladder",
    "LadderStep",
    "Limit",
    "LimitUnit",
    "LogError",
    "LogStore",
    "Marking",
    "MissingArrival",
    "NoHandover",
    "NoHandoverCode",
    "Parallel",
    "PersonExit",
    "Recipient",
    "Sensitivity",
    "Station",
    "Step",
    "TooManyMarkings",
    "Unit",
    "Way",
    "align",
    "canonical",
    "check",
    "closing_station",
    "compare_durations",
    "compare_follows",
    "compile_chain",
    "digest",
    "directly_follows",
    "drop_outs",
    "ends",
    "from_json",
    "german_calendar",
    "handovers",
    "kaplan_meier",
    "limits_kept",
    "log_rank",
    "merge",
    "next_steps",
    "obliged",
    "reach",
    "read_chain",
    "read_log",
    "rework",
    "starts",
    "throughput",
    "to_json",
    "variants",
    "write_log",
]
