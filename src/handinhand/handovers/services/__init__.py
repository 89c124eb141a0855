"""The only writes to hand-overs."""

from handinhand.handovers.services.answer import accept, ask, decline, reply
from handinhand.handovers.services.arrival import appoint_again, arrive, complete, report_no_show
from handinhand.handovers.services.offer import begin, offer, send_back, start, withdraw
from handinhand.handovers.services.pause import cancel, enter_in_error, hold, resume
from handinhand.handovers.services.steps import require_step, too_late
from handinhand.handovers.services.tick import (
    expire,
    take_ladder_step,
    tally_ended,
    tell_missing_arrivals,
    tick,
)

__all__ = [
    "accept",
    "appoint_again",
    "arrive",
    "ask",
    "begin",
    "cancel",
    "complete",
    "decline",
    "enter_in_error",
    "expire",
    "hold",
    "offer",
    "reply",
    "report_no_show",
    "require_step",
    "resume",
    "send_back",
    "start",
    "take_ladder_step",
    "tally_ended",
    "tell_missing_arrivals",
    "tick",
    "too_late",
    "withdraw",
]
