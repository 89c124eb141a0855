"""Drafts are changed, agreed versions are frozen."""

import pytest

import servicechain as engine
from handinhand.chains import services
from handinhand.chains.access.engine import MOST_MARKINGS, faults_of
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.handinhand.chains.small import LIMIT


def _changes(actor, version, sender_unit):
    station = version.stations.get(key="1")
    standard = version.standards.get()
    way = version.ways.get()
    return {
        "whole": lambda: services.change_version(
            actor, version, version_seen=version.version, fields={"note": "neu"}
        ),
        "add station": lambda: services.add_station(actor, version, key="9", name="Neu"),
        "station": lambda: services.change_station(
            actor, station, version=station.version, fields={"name": "Neu"}
        ),
        "limits": lambda: services.set_limits(actor, station, limits=[LIMIT]),
        "sheets": lambda: services.set_sheets(actor, station, sheets=[("F1", "Bogen")]),
        "remove station": lambda: services.remove_station(actor, station),
        "add way": lambda: services.add_way(
            actor,
            version,
            key="E2-1",
            source=version.stations.get(key="2"),
            target=station,
        ),
        "way": lambda: services.change_way(
            actor, way, version=way.version, fields={"condition": "immer"}
        ),
        "remove way": lambda: services.remove_way(actor, way),
        "add standard": lambda: services.add_standard(actor, version, key="Ü9", name="Neu"),
        "standard": lambda: services.change_standard(
            actor, standard, version=standard.version, fields={"trigger": "Anruf"}
        ),
        "items": lambda: services.set_items(actor, standard, items=[]),
        "ladder": lambda: services.set_ladder(actor, standard, steps=[]),
        "missing arrival": lambda: services.set_missing_arrival(actor, standard, steps=[]),
        "remove standard": lambda: services.remove_standard(actor, standard),
    }


WHAT = [
    "whole",
    "add station",
    "station",
    "limits",
    "sheets",
    "remove station",
    "add way",
    "way",
    "remove way",
    "add standard",
    "standard",
    "items",
    "ladder",
    "missing arrival",
    "remove standard",
]


@pytest.mark.parametrize("what", WHAT)
def test_a_draft_changes_and_an_agreed_version_is_frozen(
    act, coordinator, steering, draft, sender_unit, what
):
    actor = act(coordinator)
    _changes(actor, draft, sender_unit)[what]()
    agreed = services.agree(act(steering), _whole_again(actor, draft, sender_unit))
    before = services.engine_chain(agreed)

    with pytest.raises(RuleBroken, match="lässt sich nicht mehr ändern"):
        _changes(actor, agreed, sender_unit)[what]()

    assert services.engine_chain(agreed) == before


def _whole_again(actor, version, unit):
    """Put back what a change took away, so that the version can be agreed."""
    version.refresh_from_db()
    if not version.stations.filter(key="1").exists():
        services.add_station(actor, version, key="1", name="Ansprechen", responsible=[unit])
    if not version.standards.exists():
        services.add_standard(actor, version, key="Ü1", name="Übergabe")
    if not version.ways.exists():
        services.add_way(
            actor,
            version,
            key="E1-2",
            source=version.stations.get(key="1"),
            target=version.stations.get(key="2"),
        )
    if version.standards.count() > 1:
        services.remove_standard(actor, version.standards.get(key="Ü9"))
    extra = version.stations.filter(key="9").first()
    if extra:
        services.remove_station(actor, extra)
    services_way = version.ways.filter(key="E2-1").first()
    if services_way:
        services.remove_way(actor, services_way)
    return version


@pytest.mark.parametrize("role", ["practitioner", "steering", "evaluator", "privacy_officer"])
def test_only_coordination_and_moderation_change_a_draft(act, who, draft, role):
    actor = act(who(role))

    with pytest.raises(NotAllowed):
        services.add_station(actor, draft, key="3", name="Neu")

    assert draft.stations.count() == 2


def test_the_second_of_two_people_reads_that_somebody_saved_first(act, coordinator, draft):
    actor, station = act(coordinator), draft.stations.get(key="1")
    seen = station.version
    services.change_station(actor, station, version=seen, fields={"name": "Ansprechen und zuhören"})

    with pytest.raises(Stale):
        services.change_station(actor, station, version=seen, fields={"name": "Anrufen"})

    station.refresh_from_db()
    assert station.name == "Ansprechen und zuhören"


def test_a_changed_list_counts_as_a_change_too(act, coordinator, draft, receiver_unit):
    actor, station = act(coordinator), draft.stations.get(key="1")
    seen = station.version
    services.change_station(
        actor, station, version=seen, fields={}, lists={"responsible": [receiver_unit]}
    )

    with pytest.raises(Stale):
        services.change_station(actor, station, version=seen, fields={}, lists={"responsible": []})

    assert list(station.responsible.all()) == [receiver_unit]


def test_a_unit_of_another_network_is_refused(act, coordinator, draft, foreign_unit):
    with pytest.raises(RuleBroken, match="gehört nicht zum Netzwerk"):
        services.add_station(
            act(coordinator), draft, key="3", name="Neu", responsible=[foreign_unit]
        )


@pytest.mark.parametrize(
    "call",
    [
        lambda actor, version: services.add_station(actor, version, key="1", name="Noch eine"),
        lambda actor, version: services.add_standard(actor, version, key="Ü1", name="Noch einer"),
        lambda actor, version: services.copy_version(actor, version, number="0.1"),
        lambda actor, version: services.create_chain(actor, key="zwei", name="Zweite"),
        lambda actor, version: services.add_standard(
            actor, version, key="Ü2", name="Ohne Tag", arrival_anchor="reference_date"
        ),
    ],
    ids=["station", "standard", "version", "chain", "date without a name"],
)
def test_what_is_taken_or_incomplete_is_refused_with_a_sentence(act, coordinator, draft, call):
    with pytest.raises(RuleBroken):
        call(act(coordinator), draft)


def test_a_copy_keeps_the_lines_and_everything_else(act, coordinator, agreed):
    actor = act(coordinator)

    copy = services.copy_version(actor, agreed, number="0.2")

    assert copy.previous == agreed
    assert copy.is_draft
    assert set(copy.stations.values_list("line")) == set(agreed.stations.values_list("line"))
    assert set(copy.standards.values_list("line")) == set(agreed.standards.values_list("line"))
    old, new = services.engine_chain(agreed), services.engine_chain(copy)
    assert (new.stations, new.ways, new.standards) == (old.stations, old.ways, old.standards)


def test_a_change_of_the_copy_leaves_the_agreed_version_alone(act, coordinator, agreed):
    actor = act(coordinator)
    copy = services.copy_version(actor, agreed, number="0.2")
    services.remove_station(actor, copy.stations.get(key="2"))

    assert agreed.stations.count() == 2
    assert agreed.ways.count() == 1


def test_a_draft_takes_no_more_parts_than_pages_can_show(
    act, coordinator, draft, sender_unit, monkeypatch
):
    actor = act(coordinator)
    first, second = draft.stations.order_by("position")[:2]
    for name in ("MOST_STATIONS", "MOST_NODES", "MOST_WAYS", "MOST_STANDARDS"):
        monkeypatch.setattr(f"handinhand.chains.access.sizes.{name}", 0)

    for add in (
        lambda: services.add_station(actor, draft, key="99", name="Zu viel"),
        lambda: services.add_node(actor, draft, key="V9"),
        lambda: services.add_way(actor, draft, key="E9-9", source=first, target=second),
        lambda: services.add_standard(actor, draft, key="Ü99", name="Zu viel"),
    ):
        with pytest.raises(RuleBroken, match="höchstens 0"):
            add()


def test_pages_check_a_chain_once_and_only_so_far(sign_in, steering, draft, monkeypatch):
    calls: list[int] = []
    check = engine.check

    def counted(chain, *, signed=None, max_markings):
        calls.append(max_markings)
        return check(chain, signed=signed, max_markings=max_markings)

    monkeypatch.setattr("servicechain.check", counted)
    faults_of.cache_clear()
    client = sign_in(steering)

    for _visit in range(3):
        client.get("/networks/testnetz/steering/")
        client.get(f"/networks/testnetz/chains/{draft.pk}/")

    assert calls == [MOST_MARKINGS]
