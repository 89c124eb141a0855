"""The only writes to the outbox."""

from handinhand.notices.services.deliver import deliver, deliver_waiting
from handinhand.notices.services.digest import forget_old, send_digests
from handinhand.notices.services.notify import notify, set_preference, silently

__all__ = [
    "deliver",
    "deliver_waiting",
    "forget_old",
    "notify",
    "send_digests",
    "set_preference",
    "silently",
]
