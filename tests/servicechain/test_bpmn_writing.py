"""Chains are drawn as BPMN 2.0, and the drawing gives the chain again."""

import dataclasses
import itertools
import re
from pathlib import Path

import pytest
import SpiffWorkflow
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from servicechain import (
    Chain,
    Event,
    Gate,
    InvalidChain,
    Limit,
    LimitUnit,
    PersonExit,
    RoutingNode,
    Station,
    Unit,
    Way,
    from_bpmn,
    read_chain,
    to_bpmn,
)
from servicechain.bpmn.drawing import draw
from servicechain.bpmn.layout import Box, lay_out
from servicechain.structure import structure_faults
from tests.servicechain.bpmn_text import FILES
from tests.servicechain.demo_chain import lindenrath, second_network
from tests.servicechain.small_chain import GOOD, chains, graph, routed_chains

SCHEMA = Path(SpiffWorkflow.__file__).parent / "bpmn/parser/schema/BPMN20.xsd"
CRISIS = Station("k", "Krisenkontakt", ("SH-KO",), any_time=True)
CHAINS = {
    "1.0": lindenrath(),
    "0.4": lindenrath("0.4"),
    "second network": second_network(),
    "good": GOOD,
    "crisis": dataclasses.replace(lindenrath(), stations=(CRISIS, *lindenrath().stations)),
    **{path.stem: read_chain(path) for path in FILES},
}


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA))


def follows(schema: etree.XMLSchema, text: str) -> bool:
    schema.assertValid(etree.fromstring(text.encode()))
    return True


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_reading_our_own_drawing_gives_the_same_chain_and_nothing_to_report(chain, schema):
    text = to_bpmn(chain)

    again = from_bpmn(text)

    assert again == chain
    assert again.report == ()
    assert to_bpmn(again) == text
    assert follows(schema, text)


@st.composite
def any_chain(draw: st.DrawFn) -> Chain:
    """A random chain with strange names, events, units and an exit."""
    chain = draw(chains() | routed_chains())
    texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
    units = tuple(Unit(key, draw(texts), draw(st.sampled_from("AB"))) for key in ("A", "B", "C"))
    who = st.sampled_from([(), ("A",), ("B", "C"), ("C",)])
    event = st.none() | st.sampled_from(Event)
    wait = st.none() | st.just(Limit(3, LimitUnit.WEEK))
    return dataclasses.replace(
        chain,
        name=draw(texts),
        units=units,
        stations=tuple(
            dataclasses.replace(s, name=draw(texts), responsible=draw(who), purpose=draw(texts))
            for s in chain.stations
        ),
        nodes=tuple(
            dataclasses.replace(n, name=draw(texts), event=draw(event), wait=draw(wait))
            for n in chain.nodes
        ),
        ways=tuple(dataclasses.replace(way, condition=draw(texts)) for way in chain.ways),
        person_exit=draw(st.none() | st.just(PersonExit(chain.start, "bei Wunsch"))),
    )


@settings(max_examples=60)
@given(any_chain())
def test_every_chain_with_a_station_survives_the_drawing(chain):
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    if structure_faults(chain) or not chain.stations:
        with pytest.raises(InvalidChain):
            from_bpmn(to_bpmn(chain))
        return

    text = to_bpmn(chain)

    again = from_bpmn(text)
    assert again == chain
    assert again.report == ()
    assert follows(schema, text)
    lies_well(chain)


# --- the drawing ----------------------------------------------------------------------------------


def crosses(a: tuple[int, int], b: tuple[int, int], box: Box) -> bool:
    """Whether a line, straight up or across, touches the inside of a box."""
    left, right = sorted((a[0], b[0]))
    top, bottom = sorted((a[1], b[1]))
    return (
        left < box.x + box.width and right > box.x and top < box.y + box.height and bottom > box.y
    )


def lies_well(chain: Chain) -> None:
    """Boxes lie apart and in their lane, and no line crosses one."""
    drawing = draw(chain)
    layout = lay_out(drawing)
    boxes = {shape.id: layout.boxes[shape.id] for shape in drawing.shapes}
    for key, box in boxes.items():
        for other, second in boxes.items():
            apart = not crosses((box.x, box.y), (box.x + box.width, box.y + box.height), second)
            assert apart or key == other
    for shape in drawing.shapes:
        box, lane = boxes[shape.id], layout.lanes[shape.lane]
        assert lane.y < box.y
        assert box.y + box.height < lane.y + lane.height
        assert lane.x < box.x
        assert box.x + box.width < lane.x + lane.width
    outer = {shape.id for shape in drawing.shapes}
    for line in drawing.lines:
        corners = layout.lines[line.id]
        for a, b in itertools.pairwise(corners):
            assert a[0] == b[0] or a[1] == b[1]
            hit = {key for key, box in boxes.items() if crosses(a, b, box)}
            assert not hit or line.source not in outer


@pytest.mark.parametrize("chain", CHAINS.values(), ids=CHAINS)
def test_boxes_lie_in_the_lane_of_their_organisation_and_no_line_crosses_one(chain):
    lies_well(chain)


def test_lanes_are_the_organisations_and_columns_follow_the_longest_path():
    chain = dataclasses.replace(
        graph("ab bc cd ad ba", back="ba", end="d"),
        units=(
            Unit("U1", "Stelle 1", "O"),
            Unit("U2", "Stelle 2", "O"),
            Unit("P", "Stelle 3", "P"),
        ),
    )
    units = {"a": "U1", "b": "U2", "c": "P", "d": "U1"}
    chain = dataclasses.replace(
        chain,
        stations=tuple(dataclasses.replace(s, responsible=(units[s.key],)) for s in chain.stations),
    )
    drawing = draw(chain)
    boxes = lay_out(drawing).boxes

    assert [(lane.organisation, lane.name) for lane in drawing.lanes] == [
        ("O", "O"),
        ("P", "Stelle 3"),
    ]
    lefts = [boxes[f"Ort_{key}"].x for key in "abcd"]
    assert lefts == sorted(lefts)
    assert len(set(lefts)) == 4


# --- drawings that were changed elsewhere ---------------------------------------------------------


def test_a_station_renamed_in_the_drawing_has_the_new_name_and_keeps_the_rest():
    text = to_bpmn(lindenrath()).replace('name="Gemeinsames Clearing"', 'name="Clearing"')

    chain = from_bpmn(text)

    before, after = lindenrath().station("4"), chain.station("4")
    assert after == dataclasses.replace(before, name="Clearing")


def test_a_station_moved_into_another_lane_gets_its_organisation():
    text = to_bpmn(GOOD)
    moved = text.replace("        <flowNodeRef>Ort_1</flowNodeRef>\n", "")
    moved = moved.replace(
        "        <flowNodeRef>Ort_2</flowNodeRef>",
        "        <flowNodeRef>Ort_1</flowNodeRef>\n        <flowNodeRef>Ort_2</flowNodeRef>",
    )

    assert GOOD.station("1").responsible == ("A",)
    assert from_bpmn(moved).station("1").responsible == ("B",)


def test_a_gateway_changed_in_the_drawing_changes_the_split():
    chain = graph("ab ac bd cd", splits="a:any", joins="d:any", end="d")
    text = to_bpmn(chain).replace("inclusiveGateway", "parallelGateway")

    changed = from_bpmn(text)

    assert changed.station("a").split is Gate.ALL
    assert changed.station("d").join is Gate.ALL


def test_what_was_deleted_in_the_drawing_takes_what_names_it_along():
    text = to_bpmn(GOOD)
    flow = re.search(r"    <sequenceFlow id=\"Weg_E1-2\".*?</sequenceFlow>\n", text)
    assert flow is not None

    chain = from_bpmn(text.replace(flow[0], ""))

    assert [way.key for way in chain.ways] == ["E2-3"]
    assert chain.standards[0].ways == ()
    assert [(r.id, r.code) for r in chain.report] == [("Ü1", "gone")]


def test_new_tasks_and_gateways_of_a_drawing_are_read():
    text = to_bpmn(graph("ae"))
    added = text.replace(
        "  </process>",
        '    <task id="neu" name="Neu"/><exclusiveGateway id="weiche"/>'
        '<sequenceFlow id="n1" sourceRef="Ort_a" targetRef="weiche"/>'
        '<sequenceFlow id="n2" sourceRef="weiche" targetRef="neu"/>'
        '<sequenceFlow id="n3" sourceRef="neu" targetRef="Ort_e"/>  </process>',
    )

    chain = from_bpmn(added)

    assert {(way.source, way.target) for way in chain.ways} >= {("neu", "e"), ("a", "e")}
    assert chain.station("neu").name == "Neu"


def test_ids_in_the_drawing_are_unique_however_strange_the_keys_are(schema):
    keys = ["a", "a_Form", "a b", "a_b", "ä", "ö", "Form_a", "a_2", "1"]
    chain = Chain(
        "K", "1", "Schlüssel", "a", ("1",),
        tuple(Station(key, key) for key in keys),
        tuple(Way(f"{a} {b}", a, b) for a, b in itertools.pairwise(keys)),
    )  # fmt: skip

    text = to_bpmn(chain)

    assert follows(schema, text)
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert from_bpmn(text) == chain


def test_a_node_with_a_timer_is_drawn_as_one():
    node = RoutingNode("t", "Warten", event=Event.TIMER, wait=Limit(2, LimitUnit.WEEK))
    chain = dataclasses.replace(graph("ae"), ways=(Way("1", "a", "t"), Way("2", "t", "e")))
    chain = dataclasses.replace(chain, nodes=(node,))

    text = to_bpmn(chain)

    assert "<intermediateCatchEvent" in text
    assert ">P2W</timeDuration>" in text
    assert from_bpmn(text) == chain


def test_a_chain_whose_parts_do_not_name_each_other_is_not_drawn():
    broken = dataclasses.replace(GOOD, start="99")

    with pytest.raises(InvalidChain):
        to_bpmn(broken)
