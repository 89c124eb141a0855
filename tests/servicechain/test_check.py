"""Every fault the check knows: planted once, and absent where it is not planted."""

import dataclasses
import re

import pytest
from hypothesis import given

from servicechain import (
    Basis,
    Chain,
    Fault,
    FaultCode,
    Feedback,
    Gate,
    InformationItem,
    Ladder,
    NoHandover,
    NoHandoverCode,
    Parallel,
    PersonExit,
    RoutingNode,
    Sensitivity,
    Station,
    Unit,
    Way,
    check,
    compile_chain,
    obliged,
)
from servicechain.sentences import SENTENCES
from tests.servicechain.demo_chain import lindenrath, second_network, signatures
from tests.servicechain.small_chain import (
    GOOD,
    LIMIT,
    STANDARD,
    chains,
    graph,
    routed_chains,
    with_standard,
    with_station,
    with_way,
)

REASON = NoHandover(NoHandoverCode.OTHER, "Die Stellen sitzen in einem Raum.")
SAME = NoHandover(NoHandoverCode.SAME_ORGANISATION, "Bleibt im Haus.")
SOUNDNESS = {
    FaultCode.UNREACHABLE_STATION,
    FaultCode.DEAD_END,
    FaultCode.DEADLOCK,
    FaultCode.LEFT_RUNNING,
    FaultCode.ENDLESS,
    FaultCode.NEVER_BEGINS,
    FaultCode.NOT_OPTIONAL,
    FaultCode.TOO_MANY_MARKINGS,
}


def found(chain: Chain) -> list[tuple[str, str]]:
    return [(fault.code.value, fault.subject) for fault in check(chain)]


def unsound(chain: Chain) -> list[Fault]:
    return [fault for fault in check(chain) if fault.code in SOUNDNESS]


def item(sensitivity: Sensitivity, basis: Basis | None) -> tuple[InformationItem, ...]:
    return (InformationItem("Befund", sensitivity, basis),)


def without_standard(**changes: object) -> Chain:
    chain = with_way("E1-2", standard=None, **changes)
    return dataclasses.replace(chain, standards=())


@pytest.mark.parametrize("chain", [lindenrath(), lindenrath("0.4"), second_network(), GOOD])
def test_the_demo_chains_and_the_good_chain_have_no_fault(chain):
    assert check(chain) == []


def test_version_1_0_with_the_signatures_of_the_demo_has_exactly_one_fault():
    (fault,) = check(lindenrath(), signed=signatures())

    assert (fault.code, fault.subject) == (FaultCode.NOT_SIGNED, "RV")
    assert (fault.params["standards"], fault.params["stations"]) == ("Ü8", "")
    assert fault.path == "/standards/8"
    assert fault.sentence == (
        "Rentenversicherungsträger – Reha-Fachberatung (RV) hat Pflichten und hat nicht "
        "unterzeichnet (Übergabe Ü8). Holen Sie die Unterschrift ein, halten Sie eine begründete "
        "Ausnahme der Steuerungsgruppe fest oder geben Sie die Aufgabe einer anderen Organisation."
    )


def test_when_everybody_has_signed_nothing_is_left():
    assert check(lindenrath(), signed={*signatures(), "RV"}) == []
    assert len(check(lindenrath(), signed=())) == len(obliged(lindenrath())) == 7


def test_a_unit_signs_through_the_organisation_it_counts_as():
    inside = dataclasses.replace(
        GOOD, units=(Unit("A", "Team A", "O"), Unit("B", "Stelle B", "B"), Unit("O", "Haus", "O"))
    )

    (fault,) = check(inside, signed={"A", "B"})
    assert fault.subject == "O"
    assert "Haus (O) hat Pflichten und hat nicht unterzeichnet (Station 1; Übergabe Ü1)." in (
        fault.sentence
    )
    assert check(inside, signed={"O", "B"}) == []


def test_to_be_involved_obliges_to_nothing():
    involved = with_station("2", involved=("C",))

    assert check(involved, signed={"A", "B"}) == []
    assert "C" not in obliged(involved)


@pytest.mark.parametrize(
    ("chain", "faults"),
    [
        (with_station("2", responsible=()), [("no_responsible", "2")]),
        (with_station("3", responsible=("B", "C")), [("several_responsible", "3")]),
        (with_station("3", limits=()), [("station_without_limit", "3")]),
        (without_standard(), [("way_without_standard", "E1-2")]),
        (
            without_standard(no_handover=NoHandover(NoHandoverCode.OTHER, " ")),
            [("way_without_standard", "E1-2")],
        ),
        (without_standard(no_handover=REASON), []),
        (without_standard(no_handover=SAME), [("reason_does_not_fit", "E1-2")]),
        (with_way("E2-3", no_handover=SAME), []),
        (with_standard(senders=()), [("no_sender", "Ü1")]),
        (with_standard(receiver=None), [("no_receiver", "Ü1")]),
        (with_standard(answer=None), [("no_answer_limit", "Ü1")]),
        (with_standard(arrival=None), [("no_arrival_limit", "Ü1")]),
        (with_standard(feedback=None), [("no_feedback", "Ü1")]),
        (with_standard(feedback=Feedback(None)), [("no_feedback", "Ü1")]),
        (with_standard(ladder=None), [("no_ladder", "Ü1")]),
        (with_standard(ladder=Ladder((), 2)), [("no_ladder", "Ü1")]),
        (with_standard(items=item(Sensitivity.CONTACT, None)), [("item_without_basis", "Ü1")]),
        (with_standard(items=item(Sensitivity.HEALTH, None)), [("item_without_basis", "Ü1")]),
    ],
)
def test_each_planted_gap_is_found_alone(chain, faults):
    assert found(chain) == faults


@pytest.mark.parametrize("sensitivity", Sensitivity)
@pytest.mark.parametrize("basis", Basis)
def test_health_and_entrusted_items_need_consent_or_release(sensitivity, basis):
    protected = sensitivity in ("health", "entrusted")
    expected = [("sensitive_without_consent", "Ü1")]

    faults = found(with_standard(items=item(sensitivity, basis)))

    assert faults == (expected if protected and basis in ("task", "mandate") else [])


def test_a_station_nobody_reaches_is_found():
    lonely = Station("4", "Einsam", ("B",), limits=(LIMIT,))
    chain = dataclasses.replace(
        GOOD, stations=(*GOOD.stations, lonely), ways=(*GOOD.ways, Way("E4-3", "4", "3"))
    )

    (fault,) = check(chain)

    assert (fault.code, fault.subject, fault.path) == ("unreachable_station", "4", "/stations/3")


def test_a_station_that_only_an_exit_leads_to_is_still_not_reached():
    chain = dataclasses.replace(graph("ab be xe"), person_exit=PersonExit("x"))

    assert [(f.code.value, f.subject) for f in unsound(chain)] == [("unreachable_station", "x")]


def test_a_station_without_a_way_to_the_end_is_found_and_no_deadlock_beside_it():
    faults = unsound(graph("ab be ac cd dc"))

    assert [(f.code.value, f.subject) for f in faults] == [("dead_end", "c"), ("dead_end", "d")]


@pytest.mark.parametrize(
    ("chain", "code", "subject", "example"),
    [
        # nothing joins the two branches: one is at the end, the other is not
        (graph("ab ac be ce", splits="a:all"), "left_running", "c", ("a", "b", "c", "e")),
        # y leads past the inner join j to the outer join e, and each waits for the other
        (
            graph(
                "ab ac bx by xj yj ye ce je ez",
                splits="a:all b:any",
                joins="j:any e:all",
                end="z",
            ),
            "deadlock",
            "e",
            ("a", "b", "c", "x", "y"),
        ),
        # alone, the side branch may not go to the join and runs between s and x for ever
        (
            graph("as am sj sx xs mj je", splits="a:any", parallel=Parallel("a", "s", "j")),
            "endless",
            "s",
            ("a", "s"),
        ),
        # the side branch may go to the join only while a main branch is open, and there is none
        (
            graph("as am sj mj je", splits="a:any", parallel=Parallel("a", "s", "j")),
            "deadlock",
            "s",
            ("a", "s"),
        ),
    ],
)
def test_behaviour_faults_come_with_a_shortest_example(chain, code, subject, example):
    faults = {fault.code.value: fault for fault in unsound(chain)}

    assert set(faults) == {code}
    assert (faults[code].subject, faults[code].example) == (subject, example)
    assert " → ".join(example) in faults[code].sentence


def test_a_station_that_is_reachable_by_ways_but_never_begins_is_found():
    # while the main branch is open the side may only go to j, and here it always is
    parallel = Parallel("a", "s", "j")
    chain = graph("as am sj sx xj mj je", splits="a:all", joins="j:all", parallel=parallel)

    assert [(f.code.value, f.subject) for f in unsound(chain)] == [("never_begins", "x")]


def test_an_optional_station_must_be_avoidable():
    assert [(f.code.value, f.subject) for f in unsound(graph("ab be", optional="b"))] == [
        ("not_optional", "b")
    ]
    assert unsound(graph("ab ae be", optional="b")) == []


def test_a_split_of_all_makes_an_optional_station_unavoidable():
    chain = graph("ab ac be ce", splits="a:all", joins="e:all", optional="b")

    assert [fault.code.value for fault in unsound(chain)] == ["not_optional"]


def test_a_chain_too_wide_to_judge_says_so():
    (fault,) = check(lindenrath(), max_markings=10)

    assert fault.code == FaultCode.TOO_MANY_MARKINGS
    assert "mehr als 10 Zustände" in fault.sentence


@pytest.mark.parametrize(
    ("chain", "code", "path"),
    [
        (dataclasses.replace(GOOD, start="9"), "unknown_station", "/start"),
        (dataclasses.replace(GOOD, ends=("9",)), "unknown_station", "/ends/0"),
        (dataclasses.replace(GOOD, ends=()), "no_end", "/ends"),
        (
            dataclasses.replace(GOOD, parallel=Parallel("1", "9", "3")),
            "unknown_station",
            "/parallel/side",
        ),
        (
            dataclasses.replace(GOOD, person_exit=PersonExit("9")),
            "unknown_station",
            "/person_exit/to",
        ),
        (with_way("E2-3", target="9"), "unknown_station", "/ways/1/target"),
        (with_station("1", key=""), "empty_key", "/stations/0/key"),
        (with_station("2", key="1"), "duplicate_key", "/stations/1/key"),
        (with_station("1", involved=("X",)), "unknown_unit", "/stations/0/involved/0"),
        (with_station("1", exclusive=(("E9",),)), "unknown_way", "/stations/0/exclusive/0/0"),
        (with_station("1", exclusive=(("E2-3",),)), "foreign_way", "/stations/0/exclusive/0/0"),
        (with_way("E2-3", standard="Ü9"), "unknown_standard", "/ways/1/standard"),
        (with_way("E2-3", standard="Ü1"), "standard_mismatch", "/ways/1/standard"),
        (with_standard(ways=("E1-2", "E9")), "unknown_way", "/standards/0/ways/1"),
        (with_standard(receiver="X"), "unknown_unit", "/standards/0/receiver"),
    ],
)
def test_references_that_lead_nowhere_are_found(chain, code, path):
    faults = {(fault.code.value, fault.path) for fault in check(chain)}

    assert (code, path) in faults


def routed(chain: Chain, key: str, **changes: object) -> Chain:
    """The chain with one station turned into a routing node."""
    node = RoutingNode(key, **changes)  # type: ignore[arg-type]
    stations = tuple(s for s in chain.stations if s.key != key)
    return dataclasses.replace(chain, stations=stations, nodes=(node,))


def test_a_routing_node_without_a_way_on_is_a_dead_end_with_the_way_to_it():
    (fault,) = unsound(routed(graph("ab bx be"), "x"))

    assert (fault.code, fault.subject, fault.path) == (FaultCode.DEAD_END, "x", "/nodes/0")
    assert fault.example == ("a", "b")


def test_a_routing_node_nobody_reaches_is_found():
    (fault,) = unsound(routed(graph("ab be xe"), "x"))

    assert (fault.code, fault.path) == (FaultCode.UNREACHABLE_STATION, "/nodes/0")


def test_a_split_without_a_join_is_sound_where_the_end_ends_all():
    chain = graph("ab ac bx cx xe", splits="a:all", end="e")

    assert unsound(chain)
    assert not unsound(routed(chain, "x", ends_all=True))


def test_a_station_possible_at_any_time_needs_no_way_and_may_have_none():
    crisis = Station("k", "Krise", ("A",), limits=(LIMIT,), any_time=True)
    beside = dataclasses.replace(GOOD, stations=(*GOOD.stations, crisis))
    touched = dataclasses.replace(beside, ways=(*beside.ways, Way("x", "2", "k")), ends=("3", "k"))

    assert found(beside) == []
    faults = [fault for fault in check(touched) if fault.code == FaultCode.ANY_TIME_ON_A_WAY]
    assert [fault.path for fault in faults] == ["/ends/1", "/ways/2/target"]


def test_a_change_of_organisation_through_a_routing_node_needs_a_standard_too():
    chain = without_standard()
    ways = (Way("v", "1", "n"), Way("w", "n", "2"), *chain.ways[1:])
    through = dataclasses.replace(chain, nodes=(RoutingNode("n"),), ways=ways)
    agreed = dataclasses.replace(
        through,
        ways=(dataclasses.replace(ways[0], standard="Ü1"), *ways[1:]),
        standards=(dataclasses.replace(STANDARD, ways=("v",)),),
    )

    assert found(through) == [("way_without_standard", "w")]
    assert found(agreed) == []


def test_an_empty_draft_is_checked_without_a_crash():
    draft = Chain("K", "0.1", "Entwurf", "", ())

    assert {fault.code.value for fault in check(draft)} == {"unknown_station", "no_end"}


def test_faults_come_in_the_same_order_whatever_the_order_of_the_chain():
    bare = [dataclasses.replace(s, limits=(), responsible=()) for s in lindenrath().stations]
    forward = dataclasses.replace(lindenrath(), stations=tuple(bare))

    faults = check(forward)

    assert [f.subject for f in faults] == [str(n) for n in range(1, 13)] * 2
    assert faults == check(forward)


def test_every_fault_has_a_whole_sentence_in_two_languages():
    words = {
        name: "x"
        for pair in SENTENCES.values()
        for name in re.findall(r"%\((\w+)\)s", pair[0] + pair[1])
    }
    words = {name: "x" for name in words if name not in ("path", "subject", "example")}
    assert set(SENTENCES) == {code.value for code in FaultCode}
    for code in FaultCode:
        fault = Fault(code, "/stations/0", "1", words, ("1", "2"))
        german, english = fault.sentence, fault.sentence_in("en")
        assert german != english
        for sentence in (german, english):
            assert sentence.endswith(".")
            assert "%(" not in sentence
            assert sentence[0].isupper() or sentence[0] == "x"
        assert fault.sentence_in("fr") == german


@given(chains() | routed_chains())
def test_a_chain_without_soundness_fault_can_always_end_cleanly(chain):
    faults = unsound(chain)
    behaviour = compile_chain(chain)

    good = {marking for marking in behaviour.markings if behaviour.is_final(marking)}
    for _ in behaviour.markings:
        good |= {m for m in behaviour.markings if good.intersection(behaviour.next_markings(m))}
    crowded = any(
        len(m.branches) > 1 and set(m.stations) & set(chain.ends) for m in behaviour.markings
    )
    sound = good == set(behaviour.markings) and not crowded
    begun = {key for marking in behaviour.markings for key in marking.stations}
    beside = {station.key for station in chain.stations if station.any_time}
    sound = sound and begun == {place.key for place in chain.places} - beside

    assert sound == (not [f for f in faults if f.code != FaultCode.NOT_OPTIONAL])


def test_the_gate_of_a_station_decides_whether_the_good_chain_stays_sound():
    assert check(with_station("3", join=Gate.ALL)) == []
    assert STANDARD in GOOD.standards
