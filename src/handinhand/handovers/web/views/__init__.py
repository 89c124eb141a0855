"""Pages of hand-overs."""

from handinhand.handovers.web.views.boxes import handovers, inbox_page, outbox_page
from handinhand.handovers.web.views.dates import due_date, due_dates
from handinhand.handovers.web.views.detail import detail
from handinhand.handovers.web.views.new import choose, new
from handinhand.handovers.web.views.steps import step

__all__ = [
    "choose",
    "detail",
    "due_date",
    "due_dates",
    "handovers",
    "inbox_page",
    "new",
    "outbox_page",
    "step",
]
