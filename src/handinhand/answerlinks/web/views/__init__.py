"""Pages of the sheet, and those for people without an account."""

from handinhand.answerlinks.web.views.answers import done, enter, handover, step
from handinhand.answerlinks.web.views.sheets import make, pdf, revoke, sheet

__all__ = ["done", "enter", "handover", "make", "pdf", "revoke", "sheet", "step"]
