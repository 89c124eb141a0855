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
    Event,
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
    RoutingNode,
    Sensitivity,
    Station,
    Unit,
    Way,
)
from servicechain.report import Remark
from servicechain.signatures import obliged

if TYPE_CHECKING:
    from servicechain.bpmn.reading import from_bpmn
    from servicechain.bpmn.writing import to_bpmn
    from servicechain.calendar import Calendar, german_calendar
    from servicechain.conformance.align import Alignments, align
    from servicechain.conformance.cache import AlignmentCache
    from servicechain.conformance.costs import Costs
    from servicechain.conformance.deviations import deviations
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
    from servicechain.simulation.checking import InvalidScenario, scenario_faults
    from servicechain.simulation.documents import (
        example_scenario,
        read_scenario,
        scenario_from_json,
        scenario_to_json,
    )
    from servicechain.simulation.durations import (
        Duration,
        empirical,
        exponential,
        fixed,
        gamma,
        lognormal,
        weibull,
    )
    from servicechain.simulation.engine import SimulationError
    from servicechain.simulation.results import Run
    from servicechain.simulation.run import Comparison, compare, simulate, simulate_log
    from servicechain.simulation.scenario import Arrivals, Capacity, NoShow, Scenario, Service

_LATER = {
    "AlignmentCache": "conformance.cache",
    "Alignments": "conformance.align",
    "Arrivals": "simulation.scenario",
    "Calendar": "calendar",
    "Capacity": "simulation.scenario",
    "Comparison": "simulation.run",
    "Costs": "conformance.costs",
    "Duration": "simulation.durations",
    "EventLog": "eventlog.log",
    "InvalidScenario": "simulation.checking",
    "LogError": "eventlog.errors",
    "LogStore": "eventlog.store",
    "NoShow": "simulation.scenario",
    "Run": "simulation.results",
    "Scenario": "simulation.scenario",
    "Service": "simulation.scenario",
    "SimulationError": "simulation.engine",
    "align": "conformance.align",
    "compare": "simulation.run",
    "compare_durations": "measures.cohorts",
    "compare_follows": "measures.cohorts",
    "deviations": "conformance.deviations",
    "directly_follows": "measures.follows",
    "drop_outs": "measures.cases",
    "empirical": "simulation.durations",
    "ends": "measures.cases",
    "from_bpmn": "bpmn.reading",
    "example_scenario": "simulation.documents",
    "exponential": "simulation.durations",
    "fixed": "simulation.durations",
    "gamma": "simulation.durations",
    "german_calendar": "calendar",
    "handovers": "measures.follows",
    "kaplan_meier": "measures.survival",
    "limits_kept": "measures.limits",
    "log_rank": "measures.survival",
    "lognormal": "simulation.durations",
    "merge": "eventlog.merge",
    "next_steps": "conformance.guidance",
    "read_log": "eventlog.reading",
    "read_scenario": "simulation.documents",
    "rework": "measures.cases",
    "scenario_faults": "simulation.checking",
    "scenario_from_json": "simulation.documents",
    "scenario_to_json": "simulation.documents",
    "simulate": "simulation.run",
    "simulate_log": "simulation.run",
    "starts": "measures.cases",
    "throughput": "measures.cases",
    "to_bpmn": "bpmn.writing",
    "variants": "measures.variants",
    "weibull": "simulation.durations",
    "write_log": "eventlog.writing",
}
"""Names loaded when they are asked for: most need numpy and Arrow, and chains need neither."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module 'servicechain' has no attribute {name!r}")
    return getattr(import_module(f"servicechain.{_LATER[name]}"), name)


__all__ = [
    "FORMAT",
    "MAX_MARKINGS",
    "AlignmentCache",
    "Alignments",
    "Anchor",
    "Arrivals",
    "Basis",
    "Behaviour",
    "Branch",
    "Calendar",
    "Capacity",
    "Chain",
    "Comparison",
    "Costs",
    "Direction",
    "Duration",
    "Event",
    "EventLog",
    "Fault",
    "FaultCode",
    "Feedback",
    "Form",
    "Gate",
    "HandoverStandard",
    "InformationItem",
    "InvalidChain",
    "InvalidScenario",
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
    "NoShow",
    "Parallel",
    "PersonExit",
    "Recipient",
    "Remark",
    "RoutingNode",
    "Run",
    "Scenario",
    "Sensitivity",
    "Service",
    "SimulationError",
    "Station",
    "Step",
    "TooManyMarkings",
    "Unit",
    "Way",
    "align",
    "canonical",
    "check",
    "closing_station",
    "compare",
    "compare_durations",
    "compare_follows",
    "compile_chain",
    "deviations",
    "digest",
    "directly_follows",
    "drop_outs",
    "empirical",
    "ends",
    "example_scenario",
    "exponential",
    "fixed",
    "from_bpmn",
    "from_json",
    "gamma",
    "german_calendar",
    "handovers",
    "kaplan_meier",
    "limits_kept",
    "log_rank",
    "lognormal",
    "merge",
    "next_steps",
    "obliged",
    "reach",
    "read_chain",
    "read_log",
    "read_scenario",
    "rework",
    "scenario_faults",
    "scenario_from_json",
    "scenario_to_json",
    "simulate",
    "simulate_log",
    "starts",
    "throughput",
    "to_bpmn",
    "to_json",
    "variants",
    "weibull",
    "write_log",
]
