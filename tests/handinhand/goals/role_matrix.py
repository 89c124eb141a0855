"""Rows of the role matrix: requirements, goals, indicators, strategies."""

from collections.abc import Callable, Mapping

from handinhand.goals.models import Goal, Indicator, Requirement, Strategy
from tests.handinhand.matrix import NETWORK, Row, answers, network

READ = answers(200)
FORM = answers(403, coordinator=200, moderator=200)
SAVE = answers(403, coordinator=422, moderator=422)


def _of(model: type, name: str, key: str) -> Callable[[], Mapping[str, object]]:
    def parameters() -> Mapping[str, object]:
        found = model.objects.get(network__slug=NETWORK, key=key)
        return {"slug": NETWORK, name: found.pk}

    return parameters


REQUIREMENT = _of(Requirement, "requirement_id", "AF-1")
GOAL = _of(Goal, "goal_id", "Z1")
INDICATOR = _of(Indicator, "indicator_id", "I4")
STRATEGY = _of(Strategy, "strategy_id", "H1")


def _form(name: str, parameters: Callable[[], Mapping[str, object]] = network) -> list[Row]:
    return [
        Row(f"goals:{name}", FORM, parameters=parameters),
        Row(f"goals:{name}", SAVE, method="POST", parameters=parameters),
    ]


ROWS = [
    *(Row(f"goals:{name}", READ) for name in ("list", "requirements", "strategies")),
    Row("goals:requirement", READ, parameters=REQUIREMENT),
    Row("goals:goal", READ, parameters=GOAL),
    Row("goals:indicator", READ, parameters=INDICATOR),
    Row("goals:strategy", READ, parameters=STRATEGY),
    *_form("requirement_create"),
    *_form("requirement_change", REQUIREMENT),
    *_form("goal_create"),
    *_form("goal_change", GOAL),
    *_form("indicator_create"),
    *_form("indicator_change", INDICATOR),
    *_form("measure", INDICATOR),
    *_form("strategy_create"),
    *_form("strategy_change", STRATEGY),
]
