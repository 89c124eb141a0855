"""Routing nodes: ways fork and meet between stations, where nobody does anything."""

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import servicechain as engine
from handinhand.audit.models import Entry
from handinhand.chains import access, services
from handinhand.chains.access.engine import parts_of
from handinhand.chains.access.exchange import chain_from_file
from handinhand.chains.models import ChainVersion, RoutingNode, Simulation, Way
from handinhand.chains.web.rows import station_rows
from handinhand.kernel.errors import RuleBroken
from tests.handinhand.chains.small import add_standard, fork

SLUG = "testnetz"
BPMN = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">
  <process id="P" name="Wege nach dem Erstgespraech">
  <startEvent id="s"/><task id="Task_first_conversation" name="Erstgespräch"/>
  <exclusiveGateway id="Gateway_is_something_urgent" name="Eilt es?"/>
  <parallelGateway id="Gateway_both_at_once"/>
  <task id="Task_urgent" name="Sofort helfen"/><task id="Task_money" name="Geld klären"/>
  <task id="Task_home" name="Wohnung klären"/>
  <intermediateCatchEvent id="Wait_two_weeks" name="Zwei Wochen warten">
    <timerEventDefinition><timeDuration>P2W</timeDuration></timerEventDefinition>
  </intermediateCatchEvent>
  <parallelGateway id="Gateway_both_done"/><task id="Task_plan" name="Plan schreiben"/>
  <endEvent id="e"/><endEvent id="stop"><terminateEventDefinition/></endEvent>
  <sequenceFlow id="f1" sourceRef="s" targetRef="Task_first_conversation"/>
  <sequenceFlow id="f2" sourceRef="Task_first_conversation"
    targetRef="Gateway_is_something_urgent"/>
  <sequenceFlow id="f3" sourceRef="Gateway_is_something_urgent" targetRef="Task_urgent"
    name="es eilt"/>
  <sequenceFlow id="f4" sourceRef="Gateway_is_something_urgent" targetRef="Gateway_both_at_once"/>
  <sequenceFlow id="f5" sourceRef="Gateway_both_at_once" targetRef="Task_money"/>
  <sequenceFlow id="f6" sourceRef="Gateway_both_at_once" targetRef="Wait_two_weeks"/>
  <sequenceFlow id="f7" sourceRef="Wait_two_weeks" targetRef="Task_home"/>
  <sequenceFlow id="f8" sourceRef="Task_money" targetRef="Gateway_both_done"/>
  <sequenceFlow id="f9" sourceRef="Task_home" targetRef="Gateway_both_done"/>
  <sequenceFlow id="f10" sourceRef="Gateway_both_done" targetRef="Task_plan"/>
  <sequenceFlow id="f11" sourceRef="Task_plan" targetRef="e"/>
  <sequenceFlow id="f12" sourceRef="Task_urgent" targetRef="stop"/>
  </process></definitions>"""


def _url(name, thing):
    return reverse(f"chains:{name}", args=[SLUG, thing.pk])


@pytest.fixture
def forked(act, coordinator, draft, receiver_unit):
    """The draft with a fork between its two stations."""
    return fork(act(coordinator), draft, receiver_unit)


def test_a_fork_is_added_joined_to_ways_and_taken_out_by_the_pages(
    act, sign_in, coordinator, draft
):
    client = sign_in(coordinator)
    fields = {"key": "V1", "name": "Eilt es?", "split": "one", "join": "one"}
    fields |= {"wait_unit": "working_day"}

    added = client.post(_url("node_create", draft), fields, follow=True)
    node = draft.nodes.get()
    way = client.post(
        _url("way_create", draft),
        {"key": "E1-V1", "begin": str(draft.stations.get(key="1").pk), "end": str(node.pk)},
    )

    assert "Verzweigung V1 Eilt es?" in added.text
    assert "niemand ist verantwortlich" in added.text
    assert way.status_code == 302
    stored = draft.ways.get(key="E1-V1")
    assert (stored.target, stored.target_node) == (None, node)
    assert str(stored) == "1 → V1"
    page = client.get(_url("version", draft)).text
    assert "1 Verzweigung" in page
    assert _url("node", node) in page

    client.post(_url("node_remove", node))
    assert not draft.nodes.exists()
    assert not draft.ways.filter(key="E1-V1").exists(), "its ways go with it"
    found = Entry.objects.filter(action__startswith="node.")
    assert [entry.action for entry in found.order_by("pk")] == ["node.added", "node.removed"]


def test_a_stale_page_of_a_fork_answers_409_and_keeps_what_was_typed(
    act, sign_in, coordinator, forked
):
    node = forked.nodes.get()
    sent = {"name": "Getippt", "split": "all", "join": "one", "wait_unit": "week"}
    sent["version"] = str(node.version)
    services.change_node(act(coordinator), node, version=node.version, fields={"name": "Schneller"})

    answer = sign_in(coordinator).post(_url("node_edit", node), sent)

    assert answer.status_code == 409
    assert "Getippt" in answer.text
    assert "Schneller" in answer.text
    node.refresh_from_db()
    assert node.split == "one"


def test_a_way_is_led_from_a_station_to_a_fork_and_back_by_its_form(sign_in, coordinator, forked):
    way = forked.ways.get(key="d")
    client, node = sign_in(coordinator), forked.nodes.get()
    sent = {"begin": str(way.source_id), "version": str(way.version), "returns": "on"}

    shown = client.get(_url("way_edit", way)).text
    answer = client.post(_url("way_edit", way), sent | {"end": str(node.pk)})

    assert f'value="{way.target_id}" selected' in shown
    assert answer.status_code == 302
    way.refresh_from_db()
    assert (way.end, way.target) == (node, None)


def test_a_duration_needs_something_that_waits_for_a_time(sign_in, coordinator, draft):
    sent = {"key": "V1", "split": "one", "join": "one", "wait_unit": "week", "wait_value": "2"}

    refused = sign_in(coordinator).post(_url("node_create", draft), sent)
    taken = sign_in(coordinator).post(_url("node_create", draft), sent | {"event": "timer"})

    assert refused.status_code == 422
    assert "wenn hier auf eine Zeit gewartet wird" in refused.text
    assert taken.status_code == 302
    assert access.node_words(draft.nodes.get())[:2] == ["wartet auf eine Zeit", "Dauer: 2 Wochen"]


def test_another_duration_drops_the_words_of_the_old_one(act, coordinator, draft):
    actor = act(coordinator)
    words = {"event": "timer", "wait_value": 3, "wait_unit": "week", "wait_text": "drei Wochen"}
    node = services.add_node(actor, draft, key="V1", **words)

    renamed = services.change_node(actor, node, version=node.version, fields={"name": "Warten"})
    changed = services.change_node(
        actor, renamed, version=renamed.version, fields={"wait_value": 5}
    )

    assert renamed.wait_text == "drei Wochen"
    assert "Dauer: 5 Wochen" in access.node_words(changed)


@pytest.mark.parametrize("first", ["station", "node"])
def test_stations_and_forks_share_their_keys(act, coordinator, draft, first):
    actor = act(coordinator)
    add = {"station": services.add_station, "node": services.add_node}
    add[first](actor, draft, key="9", name="Zuerst")
    second = add["node" if first == "station" else "station"]

    with pytest.raises(RuleBroken, match="hat schon eine"):
        second(actor, draft, key="9", name="Danach")


def test_an_agreed_version_is_frozen_with_its_forks(act, coordinator, steering, forked):
    actor = act(coordinator)
    node = forked.nodes.get()
    services.agree(act(steering), forked)

    for change in (
        lambda: services.add_node(actor, forked, key="V2"),
        lambda: services.change_node(actor, node, version=node.version, fields={"name": "Neu"}),
        lambda: services.remove_node(actor, node),
    ):
        with pytest.raises(RuleBroken, match="lässt sich nicht mehr ändern"):
            change()


def test_a_hand_over_agreed_before_a_fork_holds_for_what_follows(act, coordinator, forked):
    actor = act(coordinator)
    assert access.judge_version(actor, forked).findings == []
    way = forked.ways.get(key="a")

    services.change_way(actor, way, version=way.version, fields={"standard": None})
    found = access.judge_version(actor, forked).findings

    assert any("/ways/" in one.url for one in found)
    assert len(found) >= 2, "both ways out of the fork change the organisation"


def test_a_fork_that_leads_nowhere_is_named_with_the_way_to_its_form(act, coordinator, forked):
    actor, node = act(coordinator), forked.nodes.get()
    for key in ("b", "c"):
        services.remove_way(actor, forked.ways.get(key=key))

    found = access.judge_version(actor, forked).findings

    assert _url("node_edit", node) in {one.url for one in found}


def test_the_picture_draws_a_fork_and_says_it_in_words(sign_in, coordinator, forked):
    client, node = sign_in(coordinator), forked.nodes.get()

    for form in ("wide", "phone", "poster"):
        svg = client.get(_url("picture", forked), {"form": form}).text
        assert _url("node", node) in svg
        assert "Verzweigung V1: Ist mehr nötig?, es geht auf genau einem Weg weiter" in svg
        assert "Verzweigung: Wege teilen sich oder kommen zusammen" in svg
        assert "3 Stationen" in svg, "a fork is no station"
        assert "1 Verzweigung" in svg
        assert "von Station 1: Ansprechen nach Verzweigung V1" in svg


def test_differences_name_forks_and_the_picture_of_both_shows_them(
    act, sign_in, coordinator, forked
):
    actor = act(coordinator)
    copied = services.copy_version(actor, forked, number="0.2")
    node = copied.nodes.get()
    services.change_node(actor, node, version=node.version, fields={"split": "any"})
    services.add_node(actor, copied, key="V2", name="Zweite")

    said = [one.sentence for one in access.changes(parts_of(forked), parts_of(copied))]
    shown = sign_in(coordinator).get(_url("version_compare", copied)).text

    assert said == [
        "Verzweigung V2 Zweite ist neu.",
        "Verzweigung V1, danach: bisher „genau ein Weg“, jetzt „ein oder mehrere Wege“.",
    ]
    assert "≠ V1" in shown
    back = [one.sentence for one in access.changes(parts_of(copied), parts_of(forked))]
    assert "Verzweigung V2 Zweite fällt weg." in back


def test_a_copy_keeps_forks_with_their_lines_and_its_own_ways(act, coordinator, forked):
    copied = services.copy_version(act(coordinator), forked, number="0.2")

    assert copied.nodes.get().line == forked.nodes.get().line
    assert copied.nodes.get().pk != forked.nodes.get().pk
    assert _without_number(copied) == _without_number(forked)
    ends = Way.objects.filter(chain_version=copied).exclude(source_node=None)
    assert {way.source_node.chain_version_id for way in ends} == {copied.pk}


def _without_number(version: ChainVersion) -> str:
    return engine.digest(replace(services.engine_chain(version), version=""))


@pytest.mark.parametrize("write", [engine.to_json, engine.to_bpmn])
def test_forks_go_out_and_come_back_as_the_same_chain(act, coordinator, forked, write):
    actor = act(coordinator)
    services.add_node(
        actor, forked, key="V2", name="Schluss", is_end=True, ends_all=True, event="timer",
        wait_value=3, wait_unit="week", wait_text="drei Wochen",
    )  # fmt: skip
    services.add_way(
        actor, forked, key="e", source=forked.nodes.get(key="V1"),
        target=forked.nodes.get(key="V2"), exclusive_group="x",
    )  # fmt: skip
    written = write(services.engine_chain(forked))
    content = written.encode() if isinstance(written, str) else written

    made = services.create_from_file(actor, chain_from_file(content), number="0.2")

    assert _without_number(made) == _without_number(forked)
    assert {n.line for n in made.nodes.all()} == {n.line for n in forked.nodes.all()}
    assert made.nodes.get(key="V2").wait_text == "drei Wochen"


def test_a_drawing_of_another_tool_with_gateways_in_a_row_becomes_a_draft(
    act, sign_in, coordinator, draft
):
    client, address = sign_in(coordinator), f"/networks/{SLUG}/chains/from-file/"
    shown = client.post(address, {"file": SimpleUploadedFile("wege.bpmn", BPMN.encode())})
    assert shown.status_code == 200
    assert "Verzweigungen zwischen Stationen." in shown.text
    document = shown.context["form"].initial["document"]

    made = client.post(f"{address}create/", {"document": document, "number": "2.0", "note": ""})

    assert made.status_code == 302
    version = ChainVersion.objects.get(number="2.0")
    assert set(version.nodes.values_list("name", "split", "join", "event", "ends_all")) >= {
        ("Zwei Wochen warten", "one", "one", "timer", False),
        ("", "all", "one", "", False),
    }
    assert version.stations.count() == 5
    assert version.nodes.filter(ends_all=True).exists()
    page = client.get(_url("version", version))
    assert page.status_code == 200
    again = client.get(_url("drawing", version)).content
    assert _numbers_of(chain_from_file(again)) == _numbers_of(services.engine_chain(version))


def _numbers_of(chain: engine.Chain) -> tuple[int, int, int]:
    return len(chain.stations), len(chain.nodes), len(chain.ways)


def test_a_chain_with_forks_is_played_through(sign_in, coordinator, forked, monkeypatch):
    monkeypatch.setattr("handinhand.chains.services.simulations.REPLICATIONS", 2)
    client = sign_in(coordinator)
    shown = client.get(_url("simulation_create", forked))
    values = {field.html_name: field.value() for field in shown.context["form"]}
    sent = {name: "" if value is None else value for name, value in values.items()}

    answer = client.post(_url("simulation_create", forked), sent | {"label": "Heute"})
    services.run_simulation(Simulation.objects.get().pk)

    assert "V1" not in " ".join(values), "nobody works at a fork"
    assert answer.status_code == 302
    made = Simulation.objects.get()
    assert made.state == Simulation.State.DONE
    assert client.get(_url("simulation", made)).status_code == 200


def test_the_table_of_stations_names_the_hand_over_behind_a_fork(sign_in, coordinator, forked):
    rows = {row.station.key: row for row in station_rows(parts_of(forked), SLUG)}

    assert [key for key, _url in rows["1"].standards] == ["Ü1"]
    assert set(rows) == {"1", "2", "3"}


def test_a_chain_may_begin_with_a_fork(act, sign_in, coordinator, forked):
    actor = act(coordinator)
    node = services.add_node(actor, forked, key="V0", name="Woher?")
    first, third = forked.stations.get(key="1"), forked.stations.get(key="3")
    services.add_way(actor, forked, key="x", source=node, target=first)
    services.add_way(actor, forked, key="y", source=node, target=third)
    client = sign_in(coordinator)
    fields = {"start": "V0", "note": "", "exit_text": "", "version": str(forked.version)}

    answer = client.post(_url("version_edit", forked), fields)
    forked.refresh_from_db()

    assert answer.status_code == 302
    assert access.judge_version(actor, forked).findings == []
    assert client.get(_url("picture", forked)).text.count("Einstieg") >= 2


def test_a_fork_of_another_network_is_not_found(sign_in, stranger, forked):
    assert sign_in(stranger).get(_url("node", forked.nodes.get())).status_code == 404
    assert RoutingNode.objects.count() == 1


def test_a_second_hand_over_behind_a_fork_is_told_at_its_own_way(
    act, coordinator, forked, sender_unit, receiver_unit
):
    actor = act(coordinator)
    standard = add_standard(actor, forked, sender_unit, receiver_unit, key="Ü2")
    way = forked.ways.get(key="c")
    services.change_way(actor, way, version=way.version, fields={"standard": standard})

    runs = {
        (run[0].begin.key, run[-1].end.key): [w.standard.key for w in run if w.standard]
        for run in access.stretches_of(parts_of(forked).ways)
    }

    assert runs == {("1", "2"): ["Ü1"], ("1", "3"): ["Ü1", "Ü2"], ("3", "2"): []}
