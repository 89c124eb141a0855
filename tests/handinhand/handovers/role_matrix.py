"""Who may open which page of the hand-overs, in the demo.

The hand-over of the rows goes from the Fallmanagement (Yıldız) to the Suchthilfe (Osei); Brandt's
clinic has no part in it.
"""

from handinhand.chains.models import HandoverStandard
from handinhand.handovers.models import Handover
from tests.handinhand.matrix import Row, answers, network

_LISTS = answers(403, coordinator=200, privacy_officer=200, practitioner=200)
_WORK = answers(403, practitioner=200)
_THING = answers(403, coordinator=200, privacy_officer=200, practitioner=404, yildiz=200, osei=200)

_NOBODY = answers(403, coordinator=404, privacy_officer=404, practitioner=404)


def _handover(slip: str = "NK6-LNC") -> dict[str, object]:
    return network() | {"handover_id": Handover.objects.get(slip=slip).pk}


def _step(step: str):
    return lambda: _handover() | {"step": step}


def _standard() -> dict[str, object]:
    found = HandoverStandard.objects.get(
        key="Ü2", chain_version__number="1.0", chain_version__chain__network__slug=network()["slug"]
    )
    return network() | {"standard_id": found.pk}


def _taken_by(*personas: str, status: int) -> dict[str, int]:
    """Let some take a step: other members get 403, practitioners without part in it 404."""
    sides = answers(403, practitioner=404, yildiz=403, osei=403)
    return sides | dict.fromkeys(personas, status)


ROWS = [
    Row("handovers:list", _LISTS),
    Row("handovers:inbox", _WORK),
    Row("handovers:outbox", _WORK),
    Row("handovers:due_dates", _WORK),
    Row("handovers:due_date", _THING, parameters=_handover),
    Row("handovers:choose", _WORK),
    Row("handovers:new", _WORK | {"stranger": 404}, parameters=_standard),
    Row("handovers:new", answers(403, practitioner=422), "POST", _standard),
    Row("handovers:detail", _THING, parameters=_handover),
    Row("handovers:step", _taken_by("osei", status=200), parameters=_step("decline")),
    Row("handovers:step", _taken_by("osei", status=422), "POST", _step("accept")),
    Row("handovers:step", _taken_by("osei", status=422), "POST", _step("decline")),
    Row("handovers:step", _taken_by("osei", status=422), "POST", _step("ask")),
    Row("handovers:step", _taken_by("yildiz", status=422), "POST", _step("withdraw")),
    Row("handovers:step", _taken_by("yildiz", "osei", status=422), "POST", _step("hold")),
    Row("handovers:step", _taken_by("mertens", status=422), "POST", _step("send_back")),
    Row(
        "handovers:step",
        _taken_by("mertens", "yildiz", status=422),
        "POST",
        _step("enter_in_error"),
    ),
    Row("handovers:step", _NOBODY, "POST", _step("expire")),
]
