"""How a case may move: split, join, side branch, exit."""

import dataclasses

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from servicechain import (
    Chain,
    Gate,
    Marking,
    Parallel,
    PersonExit,
    RoutingNode,
    Station,
    TooManyMarkings,
    Way,
    check,
    closing_station,
    compile_chain,
    reach,
)
from tests.servicechain.demo_chain import lindenrath, second_network
from tests.servicechain.naive import all_states, is_ambiguous
from tests.servicechain.small_chain import chains, graph, routed_chains


def texts(chain: Chain) -> set[str]:
    return {str(marking) for marking in compile_chain(chain).markings}


@pytest.mark.parametrize(
    ("chain", "count"), [(lindenrath(), 23), (lindenrath("0.4"), 17), (second_network(), 4)]
)
def test_the_demo_chains_have_as_many_markings_as_counted_by_hand(chain, count):
    assert compile_chain(chain).markings_count == count


def test_version_1_0_lets_housing_run_beside_treatment_and_never_two_treatments():
    reached = texts(lindenrath())

    assert {"6 7", "6 8", "6", "6 (12)", "6 11"} <= reached
    assert not {"7 8", "6 7 8", "(12)", "11 (12)"} & reached


def test_alone_in_the_side_station_a_case_goes_on_as_main_branch():
    behaviour = compile_chain(lindenrath())
    alone = next(m for m in behaviour.markings if str(m) == "6")
    beside = next(m for m in behaviour.markings if str(m) == "6 7")
    main_waits = next(m for m in behaviour.markings if str(m) == "6 (12)")

    assert [str(m) for m in behaviour.next_markings(alone)] == ["11"]
    assert {s.ways for s in behaviour.next_steps(beside) if s.station == "6"} == {("E6-12",)}
    assert [str(m) for m in behaviour.next_markings(main_waits)] == ["12"]


def test_a_running_side_branch_is_not_begun_again():
    behaviour = compile_chain(lindenrath())
    back_at_split = next(m for m in behaviour.markings if str(m) == "5 6")

    after = {str(m) for s in behaviour.next_steps(back_at_split) for m in [s.marking]}

    assert after == {"6 7", "6 8", "5", "12"}  # "5": housing is done; "12": the exit


def test_the_split_of_the_demo_is_closed_where_the_rules_say():
    old = lindenrath("0.4")

    assert closing_station(lindenrath(), lindenrath().station("5")) == "12"
    assert closing_station(old, old.station("5")) == "10"
    assert closing_station(old, old.station("4")) is None


def test_ways_back_do_not_close_a_split():
    chain = graph(
        "ac cd ce da ea df ef", splits="c:any", joins="a:any f:any", back="da ea", end="f"
    )
    forward = dataclasses.replace(
        chain, ways=tuple(dataclasses.replace(way, returns=False) for way in chain.ways)
    )

    assert closing_station(chain, chain.station("c")) == "f"
    assert closing_station(forward, forward.station("c")) == "a"


def test_beside_a_side_branch_only_one_main_branch_begins():
    parallel = Parallel("a", "s", "j")
    chain = graph("as am an sj mj nj je", splits="a:any", parallel=parallel)

    reached = texts(chain)

    assert {"m s", "n s"} <= reached
    assert not {"m n", "m n s"} & reached


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        ("one", {"a", "b", "c", "e"}),
        ("any", {"a", "b", "c", "b c", "b (e)", "c (e)", "e"}),
        ("all", {"a", "b c", "b (e)", "c (e)", "e"}),
    ],
)
def test_split_says_which_ways_are_taken_together(split, expected):
    chain = graph("ab ac be ce", splits=f"a:{split}", joins=f"e:{split}")

    assert texts(chain) == expected


def test_of_an_exclusive_group_at_most_one_way_is_taken():
    chain = graph(
        "ab ac ad be ce de", splits="a:any", joins="e:any", exclusive={"a": (("ab", "ac"),)}
    )

    reached = texts(chain)

    assert {"b d", "c d", "b"} <= reached
    assert not any("b" in text and "c" in text for text in reached)


def test_ways_into_one_station_make_one_branch():
    behaviour = compile_chain(lindenrath())
    five = next(m for m in behaviour.markings if str(m) == "5")

    assert sorted(str(m) for m in behaviour.next_markings(five)) == ["6", "6 7", "6 8", "7", "8"]


def test_no_way_leads_into_a_station_in_which_a_branch_still_stands():
    chain = graph("ab ac bd cd de", splits="a:all")

    assert "b d" in texts(chain)
    behaviour = compile_chain(chain)
    crowded = next(m for m in behaviour.markings if str(m) == "b d")
    assert [str(m) for m in behaviour.next_markings(crowded)] == ["b e"]


def test_a_join_whose_split_was_not_passed_begins_with_each_arrival():
    chain = graph("ab ad bc bd cd de", splits="b:any", joins="d:any")

    behaviour = compile_chain(chain)

    assert "d" in {str(m) for m in behaviour.next_markings(behaviour.start)}


def test_an_inner_join_does_not_wait_for_the_outer_branch():
    chain = graph("ab ac bd bf dg fg ge ce", splits="a:all b:any", joins="g:any e:all")

    reached = texts(chain)

    assert "c g" in reached
    assert "c (e)" in reached
    assert "c d (g)" in reached


def test_a_side_branch_that_waits_is_kept_where_the_main_branch_can_pass_it_by():
    parallel = Parallel("a", "s", "j")
    passing = graph("as ab sj bj be je", splits="a:any", joins="j:any", parallel=parallel)
    certain = graph("as ab sj bj je", splits="a:any", joins="j:any", parallel=parallel)

    assert "e (j)" in texts(passing)
    assert texts(certain) == {"a", "s", "b", "b s", "s (j)", "j", "e"}


def test_the_exit_of_the_person_comes_last_and_is_not_counted():
    behaviour = compile_chain(lindenrath())
    end = next(m for m in behaviour.markings if str(m) == "12")

    for marking in behaviour.markings:
        steps = behaviour.next_steps(marking)
        assert [step.is_exit for step in steps[:-1]] == [False] * len(steps[:-1])
        assert (marking == end) == (not steps)
        if steps:
            assert steps[-1].is_exit
            assert steps[-1].marking == end
    without = dataclasses.replace(lindenrath(), person_exit=None)
    assert compile_chain(without).markings_count == behaviour.markings_count


def test_the_exit_leads_where_the_version_says():
    chain = dataclasses.replace(graph("ab be"), person_exit=PersonExit("b"))
    behaviour = compile_chain(chain)

    assert [str(s.marking) for s in behaviour.next_steps(behaviour.start)] == ["b", "b"]


def test_the_way_to_a_marking_is_a_shortest_one():
    behaviour = compile_chain(lindenrath())
    both = next(m for m in behaviour.markings if str(m) == "6 7")

    assert behaviour.path_to(both) == ("1", "2", "3", "4", "5", "6", "7")
    assert behaviour.path_to(behaviour.start) == ("1",)


def test_too_many_markings_are_refused_and_just_enough_are_not():
    chain = lindenrath()

    assert compile_chain(chain, max_markings=23).markings_count == 23
    with pytest.raises(TooManyMarkings) as caught:
        compile_chain(chain, max_markings=22)
    assert caught.value.limit == 22


def test_a_split_with_very_many_ways_is_refused_instead_of_filling_the_memory():
    letters = "bcdfghijklmnopqrstuvwxyz"
    chain = graph(" ".join(f"a{x} {x}e" for x in letters), splits="a:any", joins="e:any")

    with pytest.raises(TooManyMarkings):
        compile_chain(chain, max_markings=1000)


def test_a_refusal_names_the_station_after_which_too_much_runs_side_by_side():
    letters = "bcdfghijklmno"
    chain = graph(
        "sa " + " ".join(f"a{x} {x}e" for x in letters), splits="a:all", joins="e:all", end="e"
    )

    with pytest.raises(TooManyMarkings) as caught:
        compile_chain(chain, max_markings=1000)

    assert caught.value.stations == ("a",)
    (fault,) = [f for f in check(chain, max_markings=1000) if f.code == "too_many_markings"]
    assert (fault.subject, fault.path) == ("a", "/stations/1")
    assert "a „Station a“" in fault.sentence
    assert compile_chain(chain).markings_count == 2**13 + 2


def test_a_chain_that_is_surely_too_wide_is_refused_at_a_look():
    branches = range(40)
    stations = [Station("a", "Anfang", split=Gate.ALL), Station("e", "Ende", join=Gate.ALL)]
    ways = []
    for n in branches:
        stations += [Station(f"{n}.1", "Hilfe"), Station(f"{n}.2", "Hilfe")]
        ways += [Way(f"a{n}", "a", f"{n}.1"), Way(f"b{n}", f"{n}.1", f"{n}.2")]
        ways.append(Way(f"c{n}", f"{n}.2", "e"))
    chain = Chain("W", "1", "Breit", "a", ("e",), tuple(stations), tuple(ways))

    (fault,) = [f for f in check(chain) if f.code == "too_many_markings"]

    assert fault.subject == "a"


def test_a_split_of_very_many_ways_is_named_as_well():
    letters = "bcdfghijklmnopqrstuvwxyz"
    chain = graph(" ".join(f"a{x} {x}e" for x in letters), splits="a:any", joins="e:any")

    with pytest.raises(TooManyMarkings) as caught:
        compile_chain(chain)

    assert caught.value.stations == ("a",)


def node(chain: Chain, key: str, **changes: object) -> Chain:
    """The chain with one of its stations turned into a routing node."""
    station = chain.station(key)
    made = RoutingNode(key, "", station.split, station.join, **changes)  # type: ignore[arg-type]
    stations = tuple(s for s in chain.stations if s.key != key)
    return dataclasses.replace(chain, stations=stations, nodes=(*chain.nodes, made))


def test_a_routing_node_splits_and_joins_like_a_station_and_is_left_out_of_examples():
    chain = graph("ag gb gc bh ch he", splits="g:all", joins="h:all")
    routed = node(node(chain, "g"), "h")

    behaviour = compile_chain(routed)

    assert texts(routed) == texts(chain)
    end = next(m for m in behaviour.markings if str(m) == "e")
    assert behaviour.path_to(end) == ("a", "b", "c", "e")


def test_where_a_node_ends_all_no_other_branch_goes_on():
    chain = graph("ab ac bx xe ce", splits="a:all", joins="e:all")

    plain, ended = compile_chain(chain), compile_chain(node(chain, "x", ends_all=True))

    assert "c x" in {str(m) for m in plain.markings}
    assert {"x", "e"} <= {str(m) for m in ended.markings}
    assert not {str(m) for m in ended.markings} & {"c x", "(e) x", "x (e)"}


def test_a_station_possible_at_any_time_changes_no_marking():
    chain = graph("ab be")
    crisis = Station("k", "Krise", any_time=True)
    beside = dataclasses.replace(chain, stations=(*chain.stations, crisis))

    assert texts(beside) == texts(chain)
    assert compile_chain(beside).any_time == ("k",)


def test_steps_without_number_between_few_markings_are_refused_too():
    chain = graph("ab be")
    many = tuple(Way(f"w{n}", "a", "b") for n in range(41))

    assert compile_chain(chain, max_markings=3).markings_count == 3
    with pytest.raises(TooManyMarkings):
        compile_chain(dataclasses.replace(chain, ways=many), max_markings=2)


@given(chains() | routed_chains())
def test_behaviour_equals_that_of_the_plain_interpreter(chain):
    assume(not is_ambiguous(chain))
    behaviour = compile_chain(chain)
    states = all_states(chain)

    def standing(state) -> tuple[str, ...]:
        return tuple(sorted(token.at for token in state if not token.waits))

    assert {m.stations for m in behaviour.markings} == {standing(s) for s in states}
    assert {
        (m.stations, n.stations) for m in behaviour.markings for n in behaviour.next_markings(m)
    } == {(standing(s), standing(n)) for s, following in states.items() for n in following}
    assert {m.stations for m in behaviour.markings if behaviour.is_final(m)} == {
        standing(s) for s in states if len(s) == 1 and set(standing(s)) & set(chain.ends)
    }
    assert {m.stations for m in behaviour.markings if not behaviour.steps[m]} == {
        standing(s) for s in states if not states[s]
    }


@given(chains())
def test_without_splits_a_marking_is_a_station_that_ways_lead_to(chain):
    stations = tuple(dataclasses.replace(station, split=Gate.ONE) for station in chain.stations)
    plain = dataclasses.replace(chain, stations=stations, parallel=None)

    found = {str(marking) for marking in compile_chain(plain).markings}

    closure = {plain.start}
    for _ in plain.stations:  # brute force: as often as there are stations
        closure |= {way.target for way in plain.ways if way.source in closure}
    assert found == closure == set(reach([plain.start], plain.ways))


@given(chains(), st.data())
def test_removing_a_way_never_makes_more_stations_reachable(chain, data):
    way = data.draw(st.sampled_from(chain.ways))
    fewer = [other for other in chain.ways if other != way]

    assert set(reach([chain.start], fewer)) <= set(reach([chain.start], chain.ways))
    assert set(reach(chain.ends, fewer, backwards=True)) <= set(
        reach(chain.ends, chain.ways, backwards=True)
    )


@given(chains() | routed_chains())
def test_every_marking_is_reached_by_steps_from_the_start(chain):
    behaviour = compile_chain(chain)

    met: set[Marking] = {behaviour.start}
    for marking in behaviour.markings:
        assert marking in met
        met |= set(behaviour.next_markings(marking))
    assert met == set(behaviour.markings)
