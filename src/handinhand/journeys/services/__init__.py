"""What may be done with journeys."""

from handinhand.journeys.services.begin import begin
from handinhand.journeys.services.beside import record_visit
from handinhand.journeys.services.handovers import (
    accept,
    appoint_again,
    arrive,
    cancel,
    close_handover,
    decline,
    enter_in_error,
    hold,
    report_no_show,
    resume,
    send_back,
    withdraw,
)
from handinhand.journeys.services.leave import complete, leave_early
from handinhand.journeys.services.offer import deviate, go_on
from handinhand.journeys.services.reads import record_export, record_list, record_read
from handinhand.journeys.services.steps import derive_missing, require_step, too_late
from handinhand.journeys.services.tick import take_ladder_step, tick
from handinhand.journeys.services.versions import AT_ONCE, Moved, move_all, move_to_version

__all__ = [
    "AT_ONCE",
    "Moved",
    "accept",
    "appoint_again",
    "arrive",
    "begin",
    "cancel",
    "close_handover",
    "complete",
    "decline",
    "derive_missing",
    "deviate",
    "enter_in_error",
    "go_on",
    "hold",
    "leave_early",
    "move_all",
    "move_to_version",
    "record_export",
    "record_list",
    "record_read",
    "record_visit",
    "report_no_show",
    "require_step",
    "resume",
    "send_back",
    "take_ladder_step",
    "tick",
    "too_late",
    "withdraw",
]
