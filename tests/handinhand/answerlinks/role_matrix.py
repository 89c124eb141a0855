"""Who may open the sheet of a hand-over and make its links; the pages behind a link are public.

The hand-over of the rows goes from the Fallmanagement (Yıldız) to the Suchthilfe (Osei).
"""

from tests.handinhand.handovers.role_matrix import _THING, _handover
from tests.handinhand.matrix import Row, answers, nothing, public


def _makes(status: int, *, sender: int | None = None) -> dict[str, int]:
    """Let the coordinator through, and the sender where the receiver's account does not matter."""
    return answers(403, practitioner=404, osei=403, mertens=status, yildiz=sender or status)


def _step() -> dict[str, object]:
    return {"step": "accept"}


ROWS = [
    Row("answerlinks:sheet", _THING, parameters=_handover),
    Row("answerlinks:pdf", _THING, parameters=_handover),
    Row("answerlinks:pdf", _makes(422), "POST", _handover),
    Row("answerlinks:make", _makes(200, sender=403), "POST", _handover),
    Row("answerlinks:revoke", _makes(302), "POST", _handover),
    Row("answers:enter", public(200), parameters=nothing),
    Row("answers:enter", public(422), "POST", nothing),
    Row("answers:handover", public(404), parameters=nothing),
    Row("answers:step", public(404), parameters=_step),
    Row("answers:step", public(404), "POST", _step),
    Row("answers:done", public(404), parameters=nothing),
]
