"""What may come next for a case, also when it has left the agreed way."""

import dataclasses

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from servicechain import (
    Chain,
    Gate,
    PersonExit,
    Station,
    TooManyMarkings,
    Way,
    align,
    next_steps,
    read_log,
)
from servicechain.conformance.guidance import Guide
from servicechain.conformance.labels import label_graph
from tests.servicechain.demo_chain import lindenrath
from tests.servicechain.naive import fitting, is_ambiguous
from tests.servicechain.small_chain import chains, graph, routed_chains

NAMES = {station.key: station.name for station in lindenrath().stations}


def steps(*history: str) -> list[str]:
    """The keys of what may come next in the demo's chain after stations named by key."""
    keys = {name: key for key, name in NAMES.items()}
    return [keys[name] for name in next_steps(lindenrath(), [NAMES[key] for key in history])]


def test_a_case_that_keeps_to_the_way_is_led_on_and_the_exit_comes_last():
    assert steps() == ["1"]
    assert steps("1") == ["2", "12"]
    assert steps("1", "2", "3", "4")[-1] == "12"
    assert set(steps("1", "2", "3", "4")) == {"5", "10", "12"}


def test_at_the_end_nothing_comes_next():
    assert steps("1", "12") == []


def test_a_case_that_left_the_way_is_led_from_where_its_history_fits_best():
    assert next_steps(lindenrath(), [NAMES["1"], "Umzug"]) == [NAMES["2"], NAMES["12"]]
    assert steps("1", "3", "4") == steps("1", "2", "3", "4")
    assert steps("1", "1", "2") == steps("1", "2")


def test_beside_a_side_branch_both_branches_go_on():
    after = steps("1", "2", "3", "4", "5", "6", "7")

    assert "8" in after
    assert "6" not in after


def test_what_leads_on_comes_before_what_leads_back():
    chain = graph("ab bc cb ce", back="cb", end="e")
    first_named = dataclasses.replace(chain, stations=chain.stations)

    assert next_steps(first_named, ["Station a", "Station b", "Station c"]) == [
        "Station e",
        "Station b",
    ]


def test_a_station_possible_at_any_time_comes_after_the_ways_and_before_the_exit():
    crisis = Station("k", "Krise", any_time=True)
    chain = graph("ab bc ce")
    chain = dataclasses.replace(
        chain, stations=(crisis, *chain.stations), person_exit=PersonExit("e")
    )

    assert next_steps(chain, ["Station a"]) == ["Station b", "Krise", "Station e"]
    after_crisis = next_steps(chain, ["Station a", "Krise", "Krise"])
    assert after_crisis == next_steps(chain, ["Station a"])
    assert Guide(chain).standing(["Station a", "Krise", "Station b"])[0] == 0


def test_stations_of_one_name_are_told_apart_by_what_came_before():
    chain = Chain(
        "K", "1", "Zweimal", "1", ("4",),
        (Station("1", "Prüfen"), Station("2", "Hilfe"), Station("3", "Prüfen"),
         Station("4", "Ende")),
        (Way("a", "1", "2"), Way("b", "2", "3"), Way("c", "3", "4")),
    )  # fmt: skip

    assert next_steps(chain, ["Prüfen"]) == ["Hilfe"]
    assert next_steps(chain, ["Prüfen", "Hilfe", "Prüfen"]) == ["Ende"]


def wide(branches: int, length: int) -> Chain:
    """So many branches of so many stations side by side: far more markings than can be kept."""
    stations = [Station("s", "Anfang", split=Gate.ALL), Station("j", "Ende", join=Gate.ALL)]
    ways = []
    for n in range(branches):
        before = "s"
        for i in range(length):
            stations.append(Station(f"{n}.{i}", f"Hilfe {n}.{i}"))
            ways.append(Way(f"w{n}.{i}", before, f"{n}.{i}"))
            before = f"{n}.{i}"
        ways.append(Way(f"w{n}", before, "j"))
    return Chain("W", "1", "Breit", "s", ("j",), tuple(stations), tuple(ways))


def test_in_a_very_wide_chain_only_what_the_history_leads_to_is_worked_out():
    chain = wide(20, 3)  # 4^20 markings
    done = [f"Hilfe {n}.{i}" for i in range(3) for n in range(20)]

    assert len(next_steps(chain, ["Anfang"])) == 20
    assert next_steps(chain, ["Anfang", *done]) == ["Ende"]
    assert set(next_steps(chain, ["Anfang", *done[:-1]])) == {"Hilfe 19.2"}
    assert "Hilfe 0.2" in next_steps(chain, ["Anfang", "Hilfe 0.1", "anderes"])
    assert Guide(chain).standing(["Anfang", "Hilfe 0.1", "anderes"])[0] == 2


def test_a_split_with_too_many_ways_is_refused_by_name():
    letters = "bcdfghijklmnopqrstuvwxyz"
    chain = graph(" ".join(f"a{x} {x}e" for x in letters), splits="a:any", joins="e:any")

    with pytest.raises(TooManyMarkings, match="after a"):
        next_steps(chain, [])


@st.composite
def chains_with_history(draw: st.DrawFn) -> tuple[Chain, list[str]]:
    """A random chain, with or without an exit, and up to four events of a case."""
    chain = draw(chains() | routed_chains())
    assume(chain.stations)
    ordinary = [s.key for s in chain.stations if not s.any_time]
    if ordinary and draw(st.booleans()):
        chain = dataclasses.replace(chain, person_exit=PersonExit(draw(st.sampled_from(ordinary))))
    names = [*(station.name for station in chain.stations), "Umzug"]
    return chain, draw(st.lists(st.sampled_from(names), max_size=4))


@settings(max_examples=150)
@given(chains_with_history())
def test_cost_and_next_steps_equal_those_of_the_plain_search(drawn):
    chain, history = drawn
    assume(not is_ambiguous(chain))

    cost, following = fitting(chain, history)

    small = Guide(chain)
    assert small.standing(history)[0] == cost
    assert set(small.next_steps(history)) == following


@settings(max_examples=150)
@given(chains_with_history())
def test_a_large_chain_gets_the_answers_of_a_small_one(drawn):
    chain, history = drawn

    small, large = Guide(chain), Guide(chain, small=0)

    assert large.standing(history)[0] == small.standing(history)[0]
    assert set(large.next_steps(history)) == set(small.next_steps(history))


def test_a_wide_chain_is_aligned_on_fewer_states_at_the_same_cost():
    chain = wide(6, 3)  # 7^6 states if every step is kept apart
    kept = ["Anfang", *(f"Hilfe {n}.{i}" for i in range(3) for n in range(6)), "Ende"]
    histories = [kept, kept[::-1][1:-1], [name for name in kept if name != "Hilfe 3.1"]]
    rows = [
        {"case": str(n), "activity": name, "time": f"2026-03-{day:02d}"}
        for n, history in enumerate(histories)
        for day, name in enumerate(history, 1)
    ]

    graph_of_labels = label_graph(chain)

    assert graph_of_labels.n_states < 5_000
    costs = align(read_log(rows), graph_of_labels).cost.tolist()
    assert costs[0] == 0
    assert costs[2] == 1
    assert costs[1] == 2 + 2 * 6 * 2  # both ends are absent, and of each branch one event fits
