"""Who may open which page of the journeys, in the demo.

The first network stands on rung 0: there these addresses do not exist, for nobody. In the second
(rung 1) only Baumgart of the personas has a role; she coordinates it. Its practitioners are asked
in `test_roles.py`.
"""

from handinhand.journeys.models import JourneyNumber
from tests.handinhand.matrix import PERSONAS, Row, network

SECOND = "starthilfe-alleinerziehende"
_NOT_HERE = dict.fromkeys(PERSONAS.values(), 404) | {"nobody": 302}


def _coordination(status: int) -> dict[str, int]:
    return _NOT_HERE | {"baumgart": status}


def second() -> dict[str, object]:
    """Return the parameters of an address of the second network."""
    return {"slug": SECOND}


def _number(known: str, *, of_coordination: bool = True) -> dict[str, object]:
    row = JourneyNumber.objects.get(number=known)
    if of_coordination:
        row = JourneyNumber.objects.get(journey=row.journey, organisation=None)
    return second() | {"number_id": row.pk}


def _whole() -> dict[str, object]:
    """A journey that runs, by the number of the coordination."""
    return _number("J-6414")


def _theirs() -> dict[str, object]:
    """The same journey by the number of the Jobcenter, which nobody else may use."""
    return _number("J-6414", of_coordination=False)


def _from() -> dict[str, object]:
    return _whole() | {"station": "1"}


def _step() -> dict[str, object]:
    return _number("J-3019") | {"source": "1", "target": "2", "step": "accept"}


def _first(**more: object) -> dict[str, object]:
    row = JourneyNumber.objects.get(number="J-6414")
    return network() | {"number_id": row.pk} | more


_LISTS = ["list", "export", "inbox", "outbox", "figures", "begin", "move_all"]
_OF_ONE = ["detail", "move", "complete", "leave"]
ROWS = [
    *(Row(f"journeys:{name}", _NOT_HERE) for name in _LISTS),
    *(Row(f"journeys:{name}", _NOT_HERE, parameters=_first) for name in _OF_ONE),
    Row("journeys:go_on", _NOT_HERE, parameters=lambda: _first(station="1")),
    Row("journeys:deviate", _NOT_HERE, parameters=lambda: _first(station="1")),
    Row("journeys:visit", _NOT_HERE, parameters=lambda: _first(station="1")),
    Row(
        "journeys:step", _NOT_HERE, parameters=lambda: _first(source="1", target="2", step="accept")
    ),
    Row("journeys:list", _coordination(200), parameters=second),
    Row("journeys:export", _coordination(200), parameters=second),
    Row("journeys:inbox", _coordination(403), parameters=second),
    Row("journeys:outbox", _coordination(403), parameters=second),
    Row("journeys:figures", _coordination(200), parameters=second),
    Row("journeys:begin", _coordination(403), parameters=second),
    Row("journeys:begin", _coordination(403), "POST", second),
    Row("journeys:move_all", _coordination(200), parameters=second),
    Row("journeys:move_all", _coordination(302), "POST", second),
    Row("journeys:detail", _coordination(200), parameters=_whole),
    Row("journeys:detail", _NOT_HERE, parameters=_theirs),
    Row("journeys:move", _coordination(302), parameters=_whole),
    Row("journeys:move", _NOT_HERE, "POST", _theirs),
    Row("journeys:complete", _coordination(403), "POST", _whole),
    Row("journeys:leave", _coordination(403), "POST", _whole),
    Row("journeys:go_on", _coordination(403), "POST", _from),
    Row("journeys:deviate", _coordination(403), "POST", _from),
    Row("journeys:visit", _coordination(403), parameters=_from),
    Row("journeys:visit", _coordination(403), "POST", _from),
    Row("journeys:step", _coordination(403), "POST", _step),
]
