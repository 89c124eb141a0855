"""Rows of the role matrix: versions, stations, ways, standards, change requests."""

from collections.abc import Callable, Mapping

from handinhand.chains.models import ChainVersion, ChangeRequest, RoutingNode, Simulation
from handinhand.chains.rules import Assumptions
from handinhand.kernel import clock
from tests.handinhand.matrix import NETWORK, Row, answers, network

Parameters = Callable[[], Mapping[str, object]]

READ = answers(200)
FORM = answers(403, coordinator=200, moderator=200)
SAVE = answers(403, coordinator=422, moderator=422)
CONFIRM = answers(403, coordinator=302, moderator=302)
STEER = answers(403, steering=200)
STEER_SAVE = answers(403, steering=422)
RAISE = answers(200, evaluator=403, privacy_officer=403)
PLAY = answers(403, coordinator=200, moderator=200, steering=200)
PLAY_SAVE = answers(403, coordinator=422, moderator=422, steering=422)
RAISE_SAVE = answers(422, evaluator=403, privacy_officer=403)


def _version(number: str) -> ChainVersion:
    return ChainVersion.objects.get(number=number, chain__network__slug=NETWORK)


def _of_version(number: str) -> Parameters:
    return lambda: {"slug": NETWORK, "version_id": _version(number).pk}


def _station() -> Mapping[str, object]:
    return {"slug": NETWORK, "station_id": _version("1.1").stations.get(key="3").pk}


def _standard() -> Mapping[str, object]:
    return {"slug": NETWORK, "standard_id": _version("1.1").standards.get(key="Ü2").pk}


def _way() -> Mapping[str, object]:
    return {"slug": NETWORK, "way_id": _version("1.1").ways.get(key="E3-4").pk}


def _node() -> Mapping[str, object]:
    made, _new = RoutingNode.objects.get_or_create(
        chain_version=_version("1.1"), key="V1", defaults={"name": "Eilt es?"}
    )
    return {"slug": NETWORK, "node_id": made.pk}


def _request(key: str) -> Parameters:
    return lambda: {
        "slug": NETWORK,
        "request_id": ChangeRequest.objects.get(key=key, network__slug=NETWORK).pk,
    }


def _simulation(**fields: object) -> Mapping[str, object]:
    made = Simulation.objects.create(
        chain_version=_version("1.1"),
        label="Heute",
        document="",
        digest="",
        assumptions=Assumptions().as_document(),
        begun_at=clock.now(),
        **fields,
    )
    return {"slug": NETWORK, "simulation_id": made.pk}


def _played() -> Mapping[str, object]:
    return _simulation(state="done", percent=100, result=PLAYED, finished_at=clock.now())


PLAYED = {
    "sentence": {"de": "Der Engpass ist das Fallmanagement.", "en": "The bottleneck is …"},
    "bottleneck": "JC-FM",
    "begun": [200.0, 190.0, 210.0],
    "finished": [100.0, 95.0, 105.0],
    "left": None,
    "days": [22.1, 21.0, 23.2],
    "handovers": [
        {
            "key": "Ü1", "name": "Vom Ansprechen ins Fallmanagement", "count": 1800,
            "wait": [2.4, 2.1, 2.6], "median": 1, "p90": 4, "judged": 1900,
            "kept": [0.86, 0.83, 0.9], "never_arrived": 66, "waits": [2.4], "shares": [0.86],
        },
        {
            "key": "Ü11a", "name": "Kontakt abgerissen", "count": 0, "wait": None, "median": None,
            "p90": None, "judged": 0, "kept": None, "never_arrived": 0, "waits": [], "shares": [],
        },
    ],
    "stations": [],
    "units": [
        {
            "key": "JC-FM", "name": "Fallmanagement", "posts": 1, "places": None,
            "load": [0.69, 0.6, 0.78], "queue": [1.4, 1.1, 1.8], "places_needed": 6,
        },
    ],
}  # fmt: skip


def _form(
    name: str,
    parameters: Parameters = network,
    opened: Mapping[str, int] = FORM,
    sent: Mapping[str, int] = SAVE,
) -> list[Row]:
    return [
        Row(f"chains:{name}", opened, parameters=parameters),
        Row(f"chains:{name}", sent, method="POST", parameters=parameters),
    ]


DRAFT, IN_FORCE = _of_version("1.1"), _of_version("1.0")
RETIRE = answers(403, coordinator=200, moderator=200, steering=200)

ROWS = [
    Row("chains:list", READ),
    *(
        Row(f"chains:{name}", READ, parameters=IN_FORCE)
        for name in ("version", "picture", "document", "drawing")
    ),
    Row("chains:version_compare", READ, parameters=DRAFT),
    Row("chains:station", READ, parameters=_station),
    Row("chains:node", READ, parameters=_node),
    Row("chains:standard", READ, parameters=_standard),
    Row("chains:change_requests", READ),
    Row("chains:change_request", READ, parameters=_request("ÄA-1")),
    Row("chains:simulations", READ, parameters=DRAFT),
    Row("chains:simulation", READ, parameters=_simulation),
    Row("chains:simulation", READ, parameters=_played),
    *_form("simulation_create", DRAFT, PLAY, PLAY_SAVE),
    *_form("create"),
    *_form("from_file"),
    Row("chains:create_from_file", CONFIRM, method="POST"),
    *_form("version_edit", DRAFT),
    *_form("version_copy", IN_FORCE),
    *_form("version_agree", DRAFT, STEER, STEER_SAVE),
    *_form("version_in_force", DRAFT, STEER, STEER_SAVE),
    *_form(
        "version_retire",
        DRAFT,
        RETIRE,
        answers(403, coordinator=422, moderator=422, steering=422),
    ),
    *_form("station_create", DRAFT),
    *_form("node_create", DRAFT),
    *_form("node_edit", _node),
    *_form("node_remove", _node, sent=CONFIRM),
    *_form("way_create", DRAFT),
    *_form("standard_create", DRAFT),
    *_form("station_edit", _station),
    *_form("station_limits", _station),
    *_form("station_sheets", _station),
    *_form("station_remove", _station, sent=CONFIRM),
    *_form("way_edit", _way),
    *_form("way_remove", _way, sent=CONFIRM),
    *_form("standard_edit", _standard),
    *_form("standard_items", _standard),
    *_form("standard_ladder", _standard),
    *_form("standard_remove", _standard, sent=CONFIRM),
    *_form("change_request_create", opened=RAISE, sent=RAISE_SAVE),
    *_form("change_request_edit", _request("ÄA-1"), RAISE, RAISE_SAVE),
    *_form("change_request_decide", _request("ÄA-2"), STEER, STEER_SAVE),
    *_form("change_request_take_up", _request("ÄA-1")),
    *_form("change_request_map", _request("ÄA-1")),
    *_form("change_request_done", _request("ÄA-1")),
]
