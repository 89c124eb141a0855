"""What a chain is made of; one version holds stations, ways and hand-over standards."""

from handinhand.chains.models.changes import ChangeRequest
from handinhand.chains.models.choices import (
    Anchor,
    Basis,
    Direction,
    Gate,
    LimitUnit,
    NodeEvent,
    NoHandover,
    Recipient,
    Sensitivity,
)
from handinhand.chains.models.nodes import RoutingNode
from handinhand.chains.models.simulations import Simulation
from handinhand.chains.models.standards import (
    HandoverStandard,
    InformationItem,
    LadderStep,
    MissingArrivalStep,
)
from handinhand.chains.models.stations import Sheet, Station, StationLimit, Way
from handinhand.chains.models.versions import Chain, ChainVersion

__all__ = [
    "Anchor",
    "Basis",
    "Chain",
    "ChainVersion",
    "ChangeRequest",
    "Direction",
    "Gate",
    "HandoverStandard",
    "InformationItem",
    "LadderStep",
    "LimitUnit",
    "MissingArrivalStep",
    "NoHandover",
    "NodeEvent",
    "Recipient",
    "RoutingNode",
    "Sensitivity",
    "Sheet",
    "Simulation",
    "Station",
    "StationLimit",
    "Way",
]
