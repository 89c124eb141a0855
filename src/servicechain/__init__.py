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

__all__ = [
    "FORMAT",
    "MAX_MARKINGS",
    "Anchor",
    "Basis",
    "Behaviour",
    "Branch",
    "Chain",
    "Direction",
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
    "canonical",
    "check",
    "closing_station",
    "compile_chain",
    "digest",
    "from_json",
    "obliged",
    "reach",
    "read_chain",
    "to_json",
]
