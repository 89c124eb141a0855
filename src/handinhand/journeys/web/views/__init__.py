"""Pages of journeys."""

from handinhand.journeys.web.views.detail import detail
from handinhand.journeys.web.views.figures import figures_page
from handinhand.journeys.web.views.going import begin, complete, deviate, go_on, leave, visit
from handinhand.journeys.web.views.lists import export, inbox_page, journeys, outbox_page
from handinhand.journeys.web.views.steps import step
from handinhand.journeys.web.views.versions import move, move_all

__all__ = [
    "begin",
    "complete",
    "detail",
    "deviate",
    "export",
    "figures_page",
    "go_on",
    "inbox_page",
    "journeys",
    "leave",
    "move",
    "move_all",
    "outbox_page",
    "step",
    "visit",
]
