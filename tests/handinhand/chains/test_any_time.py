"""A station that is possible at any time stands beside the ways, from the form to the file."""

from dataclasses import replace

import pytest

import servicechain as engine
from handinhand.chains import access, services
from handinhand.chains.access.engine import parts_of
from handinhand.chains.access.exchange import chain_from_file
from handinhand.chains.models import ChainVersion, Simulation
from handinhand.kernel.errors import RuleBroken
from tests.handinhand.chains.small import LIMIT, small_draft

NAME = "Krisenkontakt"


@pytest.fixture
def crisis(act, coordinator, draft, receiver_unit):
    """A crisis contact beside the two stations of the draft."""
    station = services.add_station(
        act(coordinator), draft, key="K", name=NAME, responsible=[receiver_unit], any_time=True
    )
    services.set_limits(act(coordinator), station, limits=[LIMIT])
    return station


def _page(client, draft, rest=""):
    return client.get(f"/networks/testnetz/chains/{draft.pk}/{rest}")


def test_a_station_beside_the_ways_is_added_by_the_form_and_the_chain_stays_in_order(
    act, sign_in, coordinator, draft, receiver_unit
):
    client = sign_in(coordinator)
    address = f"/networks/testnetz/chains/{draft.pk}/stations/create/"
    fields = {"key": "K", "name": NAME, "split": "one", "join": "one", "any_time": "on"}

    shown = client.get(address)
    answer = client.post(address, fields | {"responsible_unit": str(receiver_unit.pk)})

    assert "Jederzeit möglich: Die Station steht neben den Wegen" in shown.text
    assert answer.status_code == 302
    station = draft.stations.get(key="K")
    assert station.any_time
    services.set_limits(act(coordinator), station, limits=[LIMIT])
    assert access.judge_version(act(coordinator), draft).findings == []


def test_the_end_of_the_chain_is_not_possible_at_any_time(sign_in, coordinator, draft):
    station = draft.stations.get(key="2")
    fields = {"name": "Beraten", "split": "one", "join": "one", "any_time": "on", "is_end": "on"}

    answer = sign_in(coordinator).post(
        f"/networks/testnetz/stations/{station.pk}/edit/", fields | {"version": station.version}
    )

    assert answer.status_code == 422
    assert "Deshalb kann die Kette dort nicht enden" in answer.text
    station.refresh_from_db()
    assert not station.any_time


def test_pages_and_picture_say_that_it_is_possible_at_any_time(sign_in, coordinator, draft, crisis):
    client = sign_in(coordinator)

    version = _page(client, draft).text
    station = client.get(f"/networks/testnetz/stations/{crisis.pk}/").text

    assert "(jederzeit möglich)" in version
    assert "steht neben den Wegen" in version, "the legend explains the word in the picture"
    assert "Station K: Krisenkontakt, verantwortlich" in version
    assert "Kein Weg führt dorthin oder von dort weiter." in station


def test_no_way_leads_there_and_the_check_names_one_that_does(
    act, sign_in, coordinator, draft, crisis
):
    actor, first = act(coordinator), draft.stations.get(key="1")

    form = sign_in(coordinator).get(f"/networks/testnetz/chains/{draft.pk}/ways/create/").text
    with pytest.raises(RuleBroken, match="jederzeit möglich"):
        services.add_way(actor, draft, key="E1-K", source=first, target=crisis)
    services.change_station(actor, first, version=first.version, fields={"any_time": True})
    found = access.judge_version(actor, draft).findings

    assert NAME not in form
    assert any("/ways/" in one.url and "jederzeit" in one.sentence for one in found)


def test_it_is_copied_and_a_change_of_it_is_told_in_a_sentence(act, coordinator, draft, crisis):
    actor = act(coordinator)
    copied = services.copy_version(actor, draft, number="0.2")
    same = copied.stations.get(key="K")
    services.change_station(actor, same, version=same.version, fields={"any_time": False})

    said = [one.sentence for one in access.changes(parts_of(draft), parts_of(copied))]

    assert said == ["Station K, jederzeit möglich: bisher „ja“, jetzt „nein“."]


@pytest.mark.parametrize("write", [engine.to_json, engine.to_bpmn])
def test_it_goes_out_and_comes_back_as_the_same_chain(act, coordinator, draft, crisis, write):
    written = write(services.engine_chain(draft))
    content = written.encode() if isinstance(written, str) else written

    made = services.create_from_file(act(coordinator), chain_from_file(content), number="0.2")

    again = services.engine_chain(made)
    assert again.station("K").any_time
    assert engine.digest(again) != engine.digest(services.engine_chain(draft)), "another number"
    assert _without_number(made) == _without_number(draft)


def _without_number(version: ChainVersion) -> str:
    return engine.digest(replace(services.engine_chain(version), version=""))


def test_a_chain_without_such_a_station_keeps_the_digest_it_was_agreed_with(
    act, coordinator, sender_unit, receiver_unit
):
    draft = small_draft(act(coordinator), sender_unit, receiver_unit)

    assert "any_time" not in engine.to_json(services.engine_chain(draft))


def test_a_journey_that_changes_the_version_does_not_go_on_beside_the_ways(
    act, coordinator, draft, crisis
):
    actor = act(coordinator)
    copied = services.copy_version(actor, draft, number="0.2")
    last = copied.stations.get(key="2")
    services.change_station(
        actor, last, version=last.version, fields={"any_time": True, "is_end": False}
    )

    assert access.mapping_between(draft, copied) == {"1": "1"}


def test_a_chain_with_such_a_station_is_played_through(
    sign_in, coordinator, draft, crisis, monkeypatch
):
    monkeypatch.setattr("handinhand.chains.services.simulations.REPLICATIONS", 2)
    client = sign_in(coordinator)
    form = _page(client, draft, "what-if/create/").context["form"]
    values = {field.html_name: field.value() for field in form}
    sent = {name: "" if value is None else value for name, value in values.items()}

    answer = client.post(
        f"/networks/testnetz/chains/{draft.pk}/what-if/create/", sent | {"label": "Heute"}
    )
    services.run_simulation(Simulation.objects.get().pk)

    assert answer.status_code == 302
    assert Simulation.objects.get().state == Simulation.State.DONE
