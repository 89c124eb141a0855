"""The only writes to chains, and the check of a version."""

from handinhand.chains.access.engine import engine_chain
from handinhand.chains.access.signatures import ask_signatories, signatories
from handinhand.chains.services.changes import (
    change_change_request,
    decide_change_request,
    finish_change_request,
    map_stations,
    raise_change_request,
    take_up,
    take_up_in,
)
from handinhand.chains.services.exchange import create_from_file
from handinhand.chains.services.nodes import add_node, change_node, remove_node
from handinhand.chains.services.simulations import begin_simulation, run_simulation
from handinhand.chains.services.standards import (
    add_standard,
    change_standard,
    remove_standard,
    set_items,
    set_ladder,
    set_missing_arrival,
)
from handinhand.chains.services.stations import (
    add_station,
    add_way,
    change_station,
    change_way,
    remove_station,
    remove_way,
    set_limits,
    set_sheets,
)
from handinhand.chains.services.versions import (
    agree,
    change_version,
    copy_version,
    create_chain,
    create_version,
    put_in_force,
    retire,
)

__all__ = [
    "add_node",
    "add_standard",
    "add_station",
    "add_way",
    "agree",
    "ask_signatories",
    "begin_simulation",
    "change_change_request",
    "change_node",
    "change_standard",
    "change_station",
    "change_version",
    "change_way",
    "copy_version",
    "create_chain",
    "create_from_file",
    "create_version",
    "decide_change_request",
    "engine_chain",
    "finish_change_request",
    "map_stations",
    "put_in_force",
    "raise_change_request",
    "remove_node",
    "remove_standard",
    "remove_station",
    "remove_way",
    "retire",
    "run_simulation",
    "set_items",
    "set_ladder",
    "set_limits",
    "set_missing_arrival",
    "set_sheets",
    "signatories",
    "take_up",
    "take_up_in",
]
