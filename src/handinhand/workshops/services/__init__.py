"""The only writes to workshops, theses, dissents, decisions and open points."""

from handinhand.workshops.services.decisions import change_decision, record_decision
from handinhand.workshops.services.open_points import (
    change_open_point,
    close_open_point,
    create_open_point,
    reopen_open_point,
)
from handinhand.workshops.services.understanding import (
    change_dissent,
    change_thesis,
    create_dissent,
    create_thesis,
    set_dissent_position,
    set_position,
)
from handinhand.workshops.services.votes import (
    cast_vote,
    change_proposal,
    close_vote,
    open_vote,
    propose_decision,
    withdraw_decision,
)
from handinhand.workshops.services.workshops import change_workshop, plan_workshop

__all__ = [
    "cast_vote",
    "change_decision",
    "change_dissent",
    "change_open_point",
    "change_proposal",
    "change_thesis",
    "change_workshop",
    "close_open_point",
    "close_vote",
    "create_dissent",
    "create_open_point",
    "create_thesis",
    "open_vote",
    "plan_workshop",
    "propose_decision",
    "record_decision",
    "reopen_open_point",
    "set_dissent_position",
    "set_position",
    "withdraw_decision",
]
