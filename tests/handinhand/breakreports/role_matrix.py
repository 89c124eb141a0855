"""Who gets which answer from the pages of break reports."""

from collections.abc import Mapping

from handinhand.breakreports.models import BreakReport
from tests.handinhand.matrix import NETWORK, Row, answers


def _report(number: int) -> Mapping[str, object]:
    found = BreakReport.objects.get(network__slug=NETWORK, number=number)
    return {"slug": NETWORK, "report_id": found.pk}


def _open() -> Mapping[str, object]:
    """A report of the addiction counselling, not yet gathered."""
    return _report(4)


# Only the coordination and the reporting organisation may know that a report is there.
OWN = answers(404, coordinator=200, osei=200)
COORDINATION = {"coordinator": 200, "osei": 403}
ROWS = [
    Row("breakreports:list", answers(200)),
    Row("breakreports:new", answers(200)),
    Row("breakreports:new", answers(422), method="POST"),
    Row("breakreports:gather", answers(403, coordinator=404)),
    Row("breakreports:gather", answers(403, coordinator=404), method="POST"),
    Row("breakreports:report", OWN, parameters=_open),
    Row("breakreports:answer", answers(404, **COORDINATION), parameters=_open),
    Row(
        "breakreports:answer",
        answers(404, coordinator=422, osei=403),
        method="POST",
        parameters=_open,
    ),
    Row(
        "breakreports:reopen",
        answers(404, coordinator=302, osei=403),
        method="POST",
        parameters=_open,
    ),
]
