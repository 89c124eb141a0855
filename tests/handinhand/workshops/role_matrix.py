"""Rows of the role matrix: the shared understanding, decisions, open points, workshops."""

from collections.abc import Callable, Mapping

from handinhand.workshops.models import Decision, Dissent, OpenPoint, Thesis, Workshop
from tests.handinhand.matrix import NETWORK, Row, answers, network

WRITERS = {"coordinator": 200, "moderator": 200}
TYPED_NOTHING = {"coordinator": 422, "moderator": 422}
READ, FORM, SAVE = answers(200), answers(403, **WRITERS), answers(403, **TYPED_NOTHING)
DECIDE_FORM = answers(403, **WRITERS, steering=200)
DECIDE = answers(403, **TYPED_NOTHING, steering=422)


def _of(model: type, name: str, **wanted: object) -> Callable[[], Mapping[str, object]]:
    def parameters() -> Mapping[str, object]:
        found = model.objects.get(network__slug=NETWORK, **wanted)
        return {"slug": NETWORK, name: found.pk}

    return parameters


THESIS = _of(Thesis, "thesis_id", key="T2")
DISSENT = _of(Dissent, "dissent_id", key="D1")
DECISION = _of(Decision, "decision_id", key="BS-6")
OPEN_POINT = _of(OpenPoint, "point_id", key="OP-14")
DONE_POINT = _of(OpenPoint, "point_id", key="OP-20")
WORKSHOP = _of(Workshop, "workshop_id", number=5)


def _form(
    name: str,
    parameters: Callable[[], Mapping[str, object]] = network,
    opened: Mapping[str, int] = FORM,
    saved: Mapping[str, int] = SAVE,
) -> list[Row]:
    return [
        Row(f"workshops:{name}", opened, parameters=parameters),
        Row(f"workshops:{name}", saved, method="POST", parameters=parameters),
    ]


ROWS = [
    *(
        Row(f"workshops:{name}", READ)
        for name in ("understanding", "decisions", "points", "workshops")
    ),
    Row("workshops:thesis", READ, parameters=THESIS),
    Row("workshops:dissent", READ, parameters=DISSENT),
    Row("workshops:decision", READ, parameters=DECISION),
    Row("workshops:point", READ, parameters=OPEN_POINT),
    Row("workshops:workshop", READ, parameters=WORKSHOP),
    *_form("thesis_create"),
    *_form("thesis_change", THESIS),
    *_form("thesis_position", THESIS),
    *_form("dissent_create"),
    *_form("dissent_change", DISSENT),
    *_form("dissent_position", DISSENT),
    *_form("decision_create", opened=DECIDE_FORM, saved=DECIDE),
    *_form("decision_change", DECISION, DECIDE_FORM, DECIDE),
    *_form("point_create"),
    *_form("point_change", OPEN_POINT),
    # OP-14 belongs to the addiction counselling, where Herr Osei works.
    *_form("point_close", OPEN_POINT, FORM | {"osei": 200}, SAVE | {"osei": 422}),
    Row(
        "workshops:point_reopen",
        answers(403, coordinator=302, moderator=302, osei=302),
        method="POST",
        parameters=DONE_POINT,
    ),
    Row("workshops:point_reopen", answers(405, administrator=405), parameters=DONE_POINT),
    *_form("workshop_create"),
    *_form("workshop_change", WORKSHOP),
]
