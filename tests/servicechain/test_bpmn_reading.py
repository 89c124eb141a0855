"""Files of BPMN 2.0 become chains; what a chain cannot say is told."""

import dataclasses

import pytest

from servicechain import (
    Chain,
    Event,
    FaultCode,
    Gate,
    InvalidChain,
    LimitUnit,
    Station,
    check,
    from_bpmn,
    next_steps,
    read_chain,
)
from servicechain.bpmn.xml import MODEL, parse
from tests.servicechain.bpmn_text import END, FILES, START, element, file, process, tasks

SOUNDNESS = {
    FaultCode.UNREACHABLE_STATION, FaultCode.DEAD_END, FaultCode.DEADLOCK, FaultCode.LEFT_RUNNING,
    FaultCode.ENDLESS, FaultCode.NEVER_BEGINS, FaultCode.TOO_MANY_MARKINGS,
}  # fmt: skip
ACTIVITIES = {"task", "userTask", "manualTask", "serviceTask", "sendTask", "receiveTask"}


def read(body: str, flows: str) -> Chain:
    """The chain of one process, which must be sound."""
    chain = from_bpmn(file(process(body, flows)))
    assert not unsound(chain)
    return chain


def unsound(chain: Chain) -> list[str]:
    return [fault.sentence for fault in check(chain) if fault.code in SOUNDNESS]


def ways(chain: Chain) -> set[tuple[str, str]]:
    return {(way.source, way.target) for way in chain.ways}


def reported(chain: Chain) -> set[tuple[str, str]]:
    for remark in chain.report:
        assert remark.reason.endswith(".")
        assert remark.reason_in("en").endswith(".")
    return {(remark.id, remark.code) for remark in chain.report}


# --- the reference models -------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_reference_model_becomes_a_sound_chain_with_all_its_tasks(path):
    root = parse(path.read_bytes())
    named = {e.label for e in root.walk() if e.space == MODEL and e.name in ACTIVITIES}

    chain = read_chain(path)

    assert not unsound(chain)
    assert named <= {station.name for station in chain.stations}
    assert next_steps(chain, [])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_of_a_reference_model_is_lost_without_a_word(path):
    root = parse(path.read_bytes())
    chain = read_chain(path)
    folded = {
        "definitions", "collaboration", "process", "participant", "laneSet", "lane",
        "sequenceFlow", "messageFlow", "startEvent", "endEvent", "boundaryEvent",
        "exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway",
        "inputSet", "outputSet", "conditionExpression", "standardLoopCharacteristics",
    }  # fmt: skip

    known = {place.key for place in chain.places} | {way.key for way in chain.ways}
    known |= {unit.key for unit in chain.units} | {remark.id for remark in chain.report}
    missing = {
        (e.name, e.id)
        for e in root.walk()
        if e.space == MODEL and e.id and e.id not in known
        if e.name not in folded and not e.name.endswith("EventDefinition")
    }

    assert not missing


def test_the_seven_days_of_a_reference_model_are_a_timer_on_the_way():
    chain = read_chain(next(path for path in FILES if path.stem == "C.1.0"))

    (timer,) = [node for node in chain.nodes if node.event is Event.TIMER]
    assert timer.name == "7 days"
    assert {unit.name for unit in chain.units} >= {"Team-Assistant", "Approver", "Accountant"}


# --- gateways -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("exclusiveGateway", Gate.ONE),
        ("inclusiveGateway", Gate.ANY),
        ("parallelGateway", Gate.ALL),
        ("eventBasedGateway", Gate.ONE),
    ],
)
def test_gateways_beside_stations_are_their_split_and_join(name, word):
    join = name.replace("eventBased", "exclusive")
    body = START + END + tasks("a b c d") + element(name, "g", name="Was?") + element(join, "h")
    chain = read(body, "s>a a>g g>b:so g>c b>h c>h h>d d>e")

    assert not chain.nodes
    assert chain.station("a").split is word
    assert chain.station("d").join is word
    assert (chain.start, chain.ends) == ("a", ("d",))
    assert {way.condition for way in chain.ways} == {"", "Was? – so", "Was?"}


def test_gateways_behind_gateways_are_routing_nodes():
    body = START + END + tasks("a b c d")
    body += element("parallelGateway", "g") + element("exclusiveGateway", "h")
    body += element("exclusiveGateway", "i") + element("parallelGateway", "j")
    chain = read(body, "s>a a>g g>b g>h h>c h>d c>i d>i i>j b>j j>e")

    assert {node.key: (node.split, node.join) for node in chain.nodes} == {
        "h": (Gate.ONE, Gate.ONE),
        "i": (Gate.ONE, Gate.ONE),
        "j": (Gate.ONE, Gate.ALL),
    }
    assert set(next_steps(chain, ["A"])) == {"B", "C", "D"}
    assert set(next_steps(chain, ["A", "C"])) == {"B"}
    assert next_steps(chain, ["A", "C", "B"]) == []


def test_ways_out_of_a_task_without_a_gateway_are_all_taken():
    chain = read(START + tasks("a b c"), "s>a a>b a>c")

    assert chain.station("a").split is Gate.ALL
    assert set(next_steps(chain, ["A", "B"])) == {"C"}


def test_an_inclusive_join_follows_the_parallel_split_that_it_closes():
    body = START + END + tasks("a b c")
    body += element("parallelGateway", "g") + element("inclusiveGateway", "h")
    chain = read(body, "s>a a>g g>b g>c b>h c>h h>e")

    assert ("h", "gate_changed") in reported(chain)


def test_a_parallel_join_behind_a_choice_is_reported_since_it_would_wait_for_ever():
    body = START + END + tasks("a b c d")
    body += element("exclusiveGateway", "g") + element("parallelGateway", "h")
    chain = read(body, "s>a a>g g>b g>c b>h c>h h>d d>e")

    assert ("d", "waits_differently") in reported(chain)


def test_a_loop_in_the_drawing_is_a_way_back():
    body = START + END + tasks("a b") + element("exclusiveGateway", "g")
    chain = read(body, "s>a a>b b>g g>a:nein g>e:ja")

    assert [way.target for way in chain.ways if way.returns] == ["a"]


# --- events ---------------------------------------------------------------------------------------


def test_what_is_written_at_a_task_is_its_purpose():
    text = "&lt;p&gt;Ziele &amp;amp; Wege&lt;/p&gt;"
    written = f'<documentation textFormat="text/html">{text}</documentation>'
    chain = read(START + END + element("task", "a", written), "s>a a>e")

    assert chain.station("a").purpose == "Ziele & Wege"


def test_the_default_way_of_a_gateway_is_taken_otherwise():
    gate = element("exclusiveGateway", "g", default="Pf3")
    chain = read(START + END + tasks("a b c") + gate, "s>a a>g g>b:ja g>c b>e c>e")

    assert {(way.target, way.condition) for way in chain.ways} == {("b", "ja"), ("c", "sonst")}


def test_names_of_start_and_end_are_kept_with_the_stations():
    body = element("startEvent", "s", name="Antrag") + element("endEvent", "e", name="Bescheid")
    station = read(body + tasks("a"), "s>a a>e").station("a")

    assert (station.entry, station.result) == ("Antrag", "Bescheid")


def test_an_event_on_the_way_is_a_routing_node_with_its_time():
    timer = "<timerEventDefinition><timeDuration>P14D</timeDuration></timerEventDefinition>"
    body = START + END + tasks("a b") + element("intermediateCatchEvent", "t", timer, name="Warten")
    (node,) = read(body, "s>a a>t t>b b>e").nodes

    assert (node.name, node.event) == ("Warten", Event.TIMER)
    assert node.wait is not None
    assert (node.wait.value, node.wait.unit) == (14, LimitUnit.CALENDAR_DAY)


@pytest.mark.parametrize("time", ["PT4H", "R3/P1D", "morgen"])
def test_a_time_that_cannot_be_counted_in_days_is_reported(time):
    timer = f"<timerEventDefinition><timeDuration>{time}</timeDuration></timerEventDefinition>"
    body = START + END + tasks("a b") + element("intermediateCatchEvent", "t", timer)

    assert ("t", "timer") in reported(read(body, "s>a a>t t>b b>e"))


def test_a_timer_on_the_border_is_a_limit_and_a_way_out():
    timer = "<timerEventDefinition><timeDuration>P2W</timeDuration></timerEventDefinition>"
    body = START + END + element("endEvent", "x") + tasks("a b c")
    body += element("boundaryEvent", "t", timer, attachedToRef="a", name="Frist um")
    chain = read(body, "s>a a>b b>e t>c c>x")

    (limit,) = chain.station("a").limits
    assert (limit.value, limit.unit, limit.text) == (2, LimitUnit.WEEK, "Frist um")
    assert ("a", "c") in ways(chain)
    assert set(next_steps(chain, ["A"])) == {"B", "C"}


def test_what_begins_beside_a_station_without_stopping_it_is_possible_at_any_time():
    body = START + END + element("endEvent", "x") + tasks("a b c")
    body += element("boundaryEvent", "m", attachedToRef="a", cancelActivity="false")
    chain = read(body, "s>a a>b b>e m>c c>x")

    assert chain.station("c").any_time
    assert ("m", "beside") in reported(chain)
    assert next_steps(chain, ["A"]) == ["B", "C"]


def test_what_falls_away_beside_a_station_is_reported_one_by_one():
    body = START + END + element("endEvent", "x", name="Erledigt") + tasks("a b c d")
    body += element("exclusiveGateway", "g", name="Nötig?")
    body += element("boundaryEvent", "m", attachedToRef="a", cancelActivity="false")
    chain = read(body, "s>a a>b b>e m>g g>c g>d:sonst c>x d>x")

    lost = {"Pf3", "g", "Pf4", "Pf5", "Pf6", "Pf7", "x"}
    assert {(id_, "beside") for id_ in lost} <= reported(chain)
    assert {"Nötig?", "sonst", "Erledigt"} <= {remark.name for remark in chain.report}


def test_an_event_on_a_station_that_itself_stands_beside_opens_no_way():
    body = START + END + element("endEvent", "x") + element("endEvent", "y") + tasks("a c d")
    body += element("boundaryEvent", "m", attachedToRef="a", cancelActivity="false")
    body += element("boundaryEvent", "n", attachedToRef="c")
    chain = read(body, "s>a a>e m>c c>x n>d d>y")

    assert chain.station("c").any_time
    assert chain.station("d").any_time
    assert ways(chain) == set()
    assert {("n", "beside"), ("Pf4", "beside")} <= reported(chain)


def test_what_begins_beside_and_comes_back_into_the_way_is_a_way():
    body = START + END + tasks("a b c")
    body += element("boundaryEvent", "m", attachedToRef="a", cancelActivity="false")
    chain = read(body, "s>a a>b b>e m>c c>b")

    assert ("a", "c") in ways(chain)
    assert ("m", "beside_as_way") in reported(chain)


def test_terminate_ends_all_branches():
    body = START + END + tasks("a b c") + element("parallelGateway", "g")
    body += element("endEvent", "t", "<terminateEventDefinition/>")
    chain = read(body, "s>a a>g g>b g>c b>t c>e")

    assert [node.key for node in chain.nodes if node.ends_all] == ["t"]
    assert set(next_steps(chain, ["A", "C"])) == {"B"}
    assert "C" not in next_steps(chain, ["A", "B", "C", "A"])


def test_links_lead_from_one_to_the_other():
    body = START + END + tasks("a b")
    body += element("intermediateThrowEvent", "l", '<linkEventDefinition name="X"/>')
    body += element("intermediateCatchEvent", "m", '<linkEventDefinition name="X"/>')

    assert ("a", "b") in ways(read(body, "s>a a>l m>b b>e"))


# --- subprocesses ---------------------------------------------------------------------------------


def test_the_stations_of_a_subprocess_lie_in_the_chain():
    inner = tasks("b c") + element("startEvent", "s2") + element("endEvent", "e2")
    inner += '<sequenceFlow id="i1" sourceRef="s2" targetRef="b"/>'
    inner += '<sequenceFlow id="i2" sourceRef="b" targetRef="c"/>'
    inner += '<sequenceFlow id="i3" sourceRef="c" targetRef="e2"/>'
    body = START + END + tasks("a d") + element("subProcess", "u", inner, name="Hilfe")
    chain = read(body, "s>a a>u u>d d>e")

    assert ways(chain) == {("a", "b"), ("b", "c"), ("c", "d")}
    assert ("u", "subprocess") in reported(chain)


def test_branches_left_open_in_a_subprocess_are_joined_at_its_end():
    inner = tasks("b c")
    body = START + END + tasks("a d") + element("subProcess", "u", inner)
    chain = read(body, "s>a a>u u>d d>e")

    assert set(next_steps(chain, ["A", "B"])) == {"C"}
    assert next_steps(chain, ["A", "B", "C"]) == ["D"]


def test_an_event_on_the_border_of_a_subprocess_leads_out_of_each_of_its_stations():
    inner = tasks("b c") + '<sequenceFlow id="i" sourceRef="b" targetRef="c"/>'
    body = START + END + element("endEvent", "x") + tasks("a d f")
    body += element("subProcess", "u", inner)
    body += element("boundaryEvent", "m", attachedToRef="u", name="Abbruch")
    chain = read(body, "s>a a>u u>d d>e m>f f>x")

    assert {("b", "f"), ("c", "f")} <= ways(chain)
    assert ("u", "leaving_subprocess") in reported(chain) or ("m", "leaving_subprocess") in (
        reported(chain)
    )


def test_a_subprocess_begun_by_an_event_is_possible_at_any_time():
    inner = element("startEvent", "s2", "<messageEventDefinition/>", isInterrupting="false")
    inner += tasks("k") + '<sequenceFlow id="i" sourceRef="s2" targetRef="k"/>'
    body = START + END + tasks("a") + element("subProcess", "u", inner, triggeredByEvent="true")
    chain = read(body, "s>a a>e")

    assert chain.station("k").any_time
    assert chain.start == "a"


def test_of_a_subprocess_begun_by_an_event_all_but_its_stations_is_reported():
    inner = element("startEvent", "s2", "<messageEventDefinition/>", name="Meldung") + tasks("k")
    inner += element("endEvent", "e2", name="Erledigt")
    inner += '<sequenceFlow id="i" sourceRef="s2" targetRef="k" name="sofort"/>'
    inner += '<sequenceFlow id="j" sourceRef="k" targetRef="e2"/>'
    body = START + END + tasks("a") + element("subProcess", "u", inner, triggeredByEvent="true")
    chain = read(body, "s>a a>e")

    assert {(id_, "beside") for id_ in ("u", "s2", "i", "j", "e2")} <= reported(chain)
    assert {"Meldung", "sofort", "Erledigt"} <= {remark.name for remark in chain.report}


@pytest.mark.parametrize(
    ("caught", "code", "after"),
    [("A", "caught", "cd"), ("", "caught", "cd"), ("B", "leaving_subprocess", "ccd")],
)
def test_an_error_in_a_subprocess_leads_where_the_event_on_its_border_catches_it(
    caught, code, after
):
    inner = tasks("b") + element("exclusiveGateway", "g")
    inner += element("endEvent", "ok") + element(
        "endEvent", "wrong", '<errorEventDefinition errorRef="A"/>'
    )
    for source, target in [("b", "g"), ("g", "ok"), ("g", "wrong")]:
        inner += f'<sequenceFlow id="{target}1" sourceRef="{source}" targetRef="{target}"/>'
    error = f'<errorEventDefinition errorRef="{caught}"/>'
    body = START + END + element("endEvent", "x") + tasks("a c d")
    body += element("subProcess", "v", element("subProcess", "u", inner))
    body += element("boundaryEvent", "m", error, attachedToRef="v")
    chain = read(body, "s>a a>v v>c c>e m>d d>x")

    assert ("m", code) in reported(chain)
    assert sorted(way.target for way in chain.ways if way.target in "cd") == list(after)


def test_in_a_subprocess_without_order_one_or_more_stations_are_passed():
    body = START + END + tasks("a d") + element("adHocSubProcess", "u", tasks("b c"))
    chain = read(body, "s>a a>u u>d d>e")

    assert set(next_steps(chain, ["A", "B"])) == {"C", "D"}
    assert ("u", "free_order") in reported(chain)


def test_a_process_that_another_one_calls_is_read_in_its_place():
    called = process(tasks("b"), id_="Q")
    body = START + END + tasks("a") + element("callActivity", "u", calledElement="Q")
    chain = from_bpmn(file(process(body, "s>a a>u u>e"), called))

    assert ways(chain) == {("a", "b")}


# --- pools, lanes, messages -----------------------------------------------------------------------


def pools(*flows: str, names: str = "P Q") -> str:
    """A collaboration: pools named by their process, and messages as "a>b"."""
    written = [
        element("participant", f"pool{n}", processRef=n, name=f"Stelle {n}") for n in names.split()
    ]
    for n, flow in enumerate(flows):
        source, _, target = flow.partition(">")
        written.append(
            element("messageFlow", f"m{n}", sourceRef=source, targetRef=target, name=f"Brief {n}")
        )
    return element("collaboration", "c", "".join(written))


def test_lanes_of_one_pool_are_organisations():
    lanes = (
        '<laneSet id="l"><lane id="l1" name="Jobcenter"><flowNodeRef>a</flowNodeRef></lane>'
        '<lane id="l2" name="Klinik"><flowNodeRef>b</flowNodeRef></lane></laneSet>'
    )
    chain = from_bpmn(
        file(pools(names="P"), process(lanes + START + END + tasks("a b"), "s>a a>b b>e"))
    )

    assert chain.name == "Stelle P"
    assert {(unit.name, unit.organisation) for unit in chain.units} == {
        ("Jobcenter", "l1"),
        ("Klinik", "l2"),
    }
    assert chain.station("b").responsible == ("l2",)
    assert FaultCode.WAY_WITHOUT_STANDARD in {fault.code for fault in check(chain)}


def test_lanes_of_a_process_without_stations_are_reported():
    lanes = '<laneSet><lane id="l" name="Träger"/></laneSet>'
    chain = from_bpmn(
        file(
            process(START + END + tasks("a"), "s>a a>e"),
            f'<process id="Q" name="Leer">{lanes}</process>',
        )
    )

    assert {("Q", "unsaid")} <= reported(chain)
    assert "Träger" in {unit.name for unit in chain.units} | {r.name for r in chain.report}


def test_a_message_that_begins_another_process_hands_over():
    sender = process(START + tasks("a") + element("endEvent", "e", name="Ab"), "s>a a>e")
    other = process(element("startEvent", "s2") + tasks("b"), "s2>b", "Q")
    chain = from_bpmn(file(pools("e>s2"), sender, other))

    assert not unsound(chain)
    assert ways(chain) == {("a", "b")}
    assert chain.station("b").responsible == ("poolQ",)
    assert "Brief 0" in chain.ways[0].condition
    assert ("m0", "message_not_awaited") not in reported(chain)


def test_an_answer_that_is_awaited_is_a_join():
    sender = process(
        START + END + tasks("a c") + element("intermediateCatchEvent", "w", name="Antwort"),
        "s>a a>w w>c c>e",
    )
    other = process(element("startEvent", "s2") + tasks("b"), "s2>b", "Q")
    chain = from_bpmn(file(pools("a>s2", "b>w"), sender, other))

    assert not unsound(chain)
    assert next_steps(chain, ["A"]) == ["B"]
    assert next_steps(chain, ["A", "B"]) == ["C"]
    assert not {code for _, code in reported(chain)} & {"message_not_awaited"}


def test_an_answer_that_only_one_of_two_ways_awaits_is_reported():
    sender = process(
        START + END + tasks("a c d") + element("eventBasedGateway", "g")
        + element("intermediateCatchEvent", "w") + element("intermediateCatchEvent", "x"),
        "s>a a>g g>w g>x w>c x>d c>e d>e",
    )  # fmt: skip
    other = process(element("startEvent", "s2") + tasks("b"), "s2>b", "Q")
    chain = from_bpmn(file(pools("a>s2", "b>w"), sender, other))

    assert not unsound(chain)
    assert ("m1", "message_not_awaited") in reported(chain)


def test_messages_to_a_pool_without_a_process_are_reported_and_the_pool_is_a_unit():
    outside = element("participant", "amt", name="Amt")
    message = element("messageFlow", "m", sourceRef="a", targetRef="amt")
    collaboration = element("collaboration", "c", outside + message)
    chain = from_bpmn(file(collaboration, process(START + END + tasks("a"), "s>a a>e")))

    assert ("m", "message_to_outside") in reported(chain)


def test_of_processes_without_connection_a_case_goes_through_one():
    one = process(START + END + tasks("a"), "s>a a>e")
    other = process(element("startEvent", "s2") + tasks("b"), "s2>b", "Q")
    chain = from_bpmn(file(one, other))

    assert set(next_steps(chain, [])) == {"A", "B"}
    assert next_steps(chain, ["A"]) == []
    assert ("Q", "several_processes") in reported(chain)


# --- the report -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "id_", "code"),
    [
        ('<textAnnotation id="n"><text>Achtung</text></textAnnotation>', "n", "drawing"),
        ('<dataObjectReference id="n" name="Akte"/>', "n", "document"),
        ('<scriptTask id="n"><script>run()</script></scriptTask>', "n", "script"),
        ('<task id="n" isForCompensation="true"/>', "n", "compensation"),
        ('<boundaryEvent id="n" attachedToRef="nobody"/>', "n", "dangling"),
        ('<sequenceFlow id="n" sourceRef="a" targetRef="nobody"/>', "n", "dangling"),
        ('<task id="n" name="Allein"/>', "n", "isolated"),
        ('<complexGateway id="n"/>', "n", "complex_gateway"),
        ('<callActivity id="n" calledElement="elsewhere"/>', "n", "called"),
        ('<strangeThing id="n"/>', "n", "unknown"),
        ('<laneSet id="n"><documentation>Text</documentation></laneSet>', "n", "documentation"),
        ('<task id="n" xmlns:x="urn:x" x:farbe="rot"/>', "n", "extension"),
    ],
)
def test_what_a_chain_cannot_say_is_reported(inside, id_, code):
    chain = from_bpmn(file(process(START + END + tasks("a") + inside, "s>a a>e")))

    assert (id_, code) in reported(chain)


def test_a_task_that_is_repeated_leads_back_to_itself():
    loop = element("task", "a", "<standardLoopCharacteristics/>", name="A")
    chain = read(START + END + loop, "s>a a>e")

    assert next_steps(chain, ["A"]) == ["A"]
    assert ("a", "repeated") in reported(chain)


def test_the_report_is_no_part_of_the_chain():
    chain = read_chain(FILES[0])

    assert chain.report
    assert dataclasses.replace(chain, report=()) == chain


# --- refusals -------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", FaultCode.NOT_XML),
        ("<definitions", FaultCode.NOT_XML),
        ("<a>&b;</a>", FaultCode.NOT_XML),
        (BOMB, FaultCode.FORBIDDEN_XML),
        (BOMB.encode("utf-16"), FaultCode.FORBIDDEN_XML),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', FaultCode.FORBIDDEN_XML),
        ("<html/>", FaultCode.NOT_BPMN),
        (file(), FaultCode.NOT_BPMN),
        (file(process("")), FaultCode.NOT_BPMN),
        (file(process(START + END, "s>e")), FaultCode.NOT_BPMN),
        (file(process(tasks("a b"), "a>b b>a")), FaultCode.NO_END),
        (file(process(tasks(" ".join(f"t{n}" for n in range(2_001))))), FaultCode.TOO_MANY_ENTRIES),
        ("<a>" * 100, FaultCode.TOO_DEEP),
        (" " * 8_000_001, FaultCode.TOO_LARGE),
        ('<?xml version="1.0" encoding="bz2"?><a/>', FaultCode.NOT_BPMN),
        (b'<?xml version="1.0" encoding="bz2"?><a/>', FaultCode.NOT_XML),
    ],
)
def test_what_is_no_process_or_not_allowed_is_refused(content, code):
    with pytest.raises(InvalidChain) as caught:
        from_bpmn(content)

    assert [fault.code for fault in caught.value.faults] == [code]
    assert caught.value.faults[0].sentence.endswith(".")
    assert caught.value.faults[0].sentence_in("en").endswith(".")


def test_other_encodings_are_read(tmp_path):
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + file(
        process(START + END + '<task id="a" name="Prüfung"/>', "s>a a>e")
    )
    path = tmp_path / "ablauf.BPMN"
    path.write_bytes(text.encode("latin-1"))

    assert read_chain(path).stations == (Station("a", "Prüfung"),)
