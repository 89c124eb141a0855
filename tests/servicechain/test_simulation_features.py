"""The simulation's hours, limits, splits, exits and no-shows, reckoned by hand or by the rules."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import servicechain as sc
from servicechain import (
    Anchor,
    Arrivals,
    Capacity,
    Direction,
    Limit,
    LimitUnit,
    NoShow,
    Scenario,
    Service,
    SimulationError,
    Station,
    Way,
    exponential,
    fixed,
    simulate,
)
from servicechain.kernels.draws import when_worked, worked
from servicechain.model import RoutingNode
from servicechain.simulation.tables import allowed_days, opening
from tests.servicechain import queues
from tests.servicechain.demo_chain import lindenrath
from tests.servicechain.small_chain import GOOD, STANDARD, chains, graph

WORK = Service(fixed(1.0))


def everything() -> tuple[sc.Chain, Scenario]:
    """The chain of the demo with every feature in use."""
    chain = lindenrath()
    scenario = sc.example_scenario(chain, per_week=6)
    services = dict(scenario.services)
    services["4"] = dataclasses.replace(services["4"], work=sc.lognormal(2.0, 1.0))
    services["7"] = dataclasses.replace(services["7"], stay=sc.empirical((14.0, 21.0, 28.0)))
    services["10"] = dataclasses.replace(services["10"], stay=exponential(90.0))
    return chain, dataclasses.replace(
        scenario,
        arrivals=Arrivals(6, (1, 1, 1, 1, 1, 0, 0), (1.2, 1.0, 0.6, 1.2)),
        services=services,
        capacities={
            **scenario.capacities, "JC": Capacity(3), "KL-ST": Capacity(2, 168, places=3),
        },
        weeks=40,
        warm_up_weeks=20,
    )  # fmt: skip


def test_the_compiled_loop_and_the_plain_one_give_the_same_answer():
    chain, scenario = everything()

    plain = simulate(chain, scenario, replications=3, loop="plain")
    compiled = simulate(chain, scenario, replications=3, loop="compiled")

    for ours, theirs in zip(plain.outcomes, compiled.outcomes, strict=True):
        for name in ("stations", "units", "levels", "hands", "days", "total"):
            np.testing.assert_allclose(getattr(ours, name), getattr(theirs, name), rtol=1e-12)
    assert plain.sentence == compiled.sentence


def test_a_replication_that_needs_more_room_than_there_was_is_the_same():
    chain, scenario = queues.one_queue(Service(fixed(2.2)), per_hour=0.5, weeks=80)

    run = simulate(chain, scenario, replications=1, loop="plain")

    (unit,) = run.unit_results
    assert unit.load.mean == pytest.approx(1.0, abs=0.01)
    assert unit.queue.mean > 256
    assert "mehr Arbeit" in run.sentence
    assert "More work" in run.sentence_in("en")


@given(st.floats(0.5, 168), st.floats(0, 5000), st.floats(0.001, 100))
def test_work_goes_on_where_it_stopped_when_the_day_ended(weekly, begins, hours):
    calendar = opening(weekly)

    done = worked(begins, *calendar) + hours
    ends = when_worked(done, *calendar, True)

    assert worked(ends, *calendar) == pytest.approx(done, abs=1e-6)
    assert ends - begins >= hours * 0.999


def test_what_is_begun_on_friday_evening_ends_on_monday():
    calendar = opening(40)  # eight to four
    friday_three = 4 * 24 + 15.0

    ends = when_worked(worked(friday_three, *calendar) + 2, *calendar, True)
    evening = when_worked(worked(friday_three, *calendar) + 1, *calendar, True)

    assert (ends, evening) == (7 * 24 + 9.0, 4 * 24 + 16.0)


def test_posts_work_only_their_weekly_hours():
    service = Service(fixed(1.0))
    chain, scenario = queues.one_queue(service, per_hour=20 / 168, weekly_hours=40, weeks=300)

    run = simulate(chain, scenario, replications=6, confidence=0.999, loop="plain")

    (unit,) = run.unit_results
    assert unit.load.low <= 0.5 <= unit.load.high
    assert run.station_results[0].wait_days.mean > 0.5  # nights and week-ends


@pytest.mark.parametrize("unit", list(LimitUnit))
@pytest.mark.parametrize("value", [1, 4, 11])
def test_a_limit_ends_on_the_day_the_calendar_says(unit, value):
    standard = dataclasses.replace(STANDARD, arrival=Limit(value, unit))
    offered = np.arange(20_451, 20_458)  # Monday 29 December 2025 to Sunday

    days = allowed_days(standard)

    expected = sc.Calendar().due(offered, value, unit) - offered
    distance = np.abs(np.array([days[(day - 4) % 7] for day in offered]) - expected)
    assert distance.max() <= (4 if unit is LimitUnit.MONTH else 0)


def test_a_limit_before_its_date_is_not_judged():
    limit = Limit(2, LimitUnit.WEEK, Direction.BEFORE, Anchor.REFERENCE_DATE)

    assert allowed_days(dataclasses.replace(STANDARD, arrival=limit)) == [-1] * 7


@pytest.mark.parametrize(("days", "kept"), [(4.0, 1.0), (8.0, 0.0)])
def test_a_hand_over_is_kept_when_the_next_service_begins_within_its_limit(days, kept):
    scenario = Scenario(
        Arrivals(20), {"2": WORK}, transfers={"Ü1": fixed(days)}, weeks=20, warm_up_weeks=1
    )

    run = simulate(GOOD, scenario, replications=2, loop="plain")

    (result,) = run.handover_results
    assert (result.standard, result.kept.mean) == ("Ü1", kept)
    assert result.wait_days.mean == pytest.approx(days)
    assert (result.median_days, result.p90_days) == (days, days)
    assert run.handovers.column("kept").to_pylist() == [kept]


def test_who_leaves_while_waiting_counts_as_a_hand_over_that_was_not_kept():
    scenario = Scenario(
        Arrivals(100),
        {"2": Service(fixed(40.0), patience=fixed(0.5))},
        {"B": Capacity(1)},
        weeks=20,
        warm_up_weeks=0,
    )

    run = simulate(GOOD, scenario, replications=2, loop="plain")

    (result,) = run.handover_results
    assert result.never_arrived > 20 * result.count > 0
    assert result.judged == result.count + result.never_arrived
    assert result.kept.mean < 0.1
    assert run.station_results[1].impatient == result.never_arrived


def test_who_does_not_come_costs_a_post_its_time_and_comes_again():
    missed = NoShow(0.5, lost_hours=2.0, again=1.0, after_days=1.0)
    chain, scenario = queues.one_queue(Service(fixed(1.0), no_show=missed), per_hour=0.1, weeks=400)

    run = simulate(chain, scenario, replications=4, confidence=0.999, loop="plain")

    station, (unit,) = run.station_results[0], run.unit_results
    assert station.missed / station.started == pytest.approx(1.0, rel=0.03)
    assert unit.load.low <= 0.1 * (1 + 2) <= unit.load.high
    assert run.cases.left.mean == 0


def test_a_unit_without_a_capacity_of_its_own_shares_that_of_its_organisation():
    chain, scenario = everything()

    run = simulate(chain, dataclasses.replace(scenario, weeks=4), replications=1, loop="plain")

    names = {result.unit for result in run.unit_results}
    assert "JC-FM" in names  # has one of its own
    assert "JC" not in names
    shared = dataclasses.replace(scenario, capacities={"JC": Capacity(2)}, weeks=4, warm_up_weeks=0)
    names = {r.unit for r in simulate(chain, shared, replications=1, loop="plain").unit_results}
    assert "JC" in names
    assert not {"JC-FM", "JC-IF"} & names


def test_ways_are_taken_as_often_as_the_scenario_says():
    chain = graph("ab ac ad be ce de", splits="a:any", joins="e:any",
                  exclusive={"a": (("ab", "ac"),)})  # fmt: skip
    routing = {"ab": 0.6, "ac": 0.3, "ad": 0.2}
    scenario = Scenario(Arrivals(500), routing=routing, weeks=40, warm_up_weeks=0)

    run = simulate(chain, scenario, replications=1, loop="plain")

    a, b, c, d = (run.station_results["abcd".index(k)].started for k in "abcd")
    some = 1 - 0.1 * 0.8  # at least one way is taken
    assert b / a == pytest.approx(0.6 / some, rel=0.03)
    assert c / a == pytest.approx(0.3 / some, rel=0.03)
    assert d / a == pytest.approx(0.2 / some, rel=0.05)


def test_branches_side_by_side_are_joined_before_the_next_station_begins():
    chain = graph("ab ac bd cd de", splits="a:all", joins="d:all")
    scenario = Scenario(
        Arrivals(50),
        {"b": Service(stay=fixed(3.0)), "c": Service(stay=fixed(8.0))},
        weeks=30,
        warm_up_weeks=10,
    )

    run = simulate(chain, scenario, replications=1, loop="plain")

    assert run.cases.days.mean == pytest.approx(8.0)
    started = [result.started for result in run.station_results]
    assert max(started) - min(started) < 100


def test_a_chain_that_is_not_sound_shows_how_many_cases_get_stuck():
    chain = graph("ab ac bd ce de", splits="a:one", joins="", end="e")
    stuck = graph("ab ac bd cd", splits="a:all", joins="d:all", end="d")
    broken = dataclasses.replace(
        stuck, ways=tuple(w for w in stuck.ways if w.key != "cd")
    )  # c leads nowhere
    scenario = Scenario(Arrivals(10), weeks=10, warm_up_weeks=0)

    good = simulate(chain, scenario, replications=1, loop="plain")
    bad = simulate(broken, scenario, replications=1, loop="plain")

    assert good.cases.stuck == 0
    assert bad.cases.stuck > 50


def test_the_exit_of_the_person_leads_to_its_station_once():
    chain, scenario = lindenrath(), Scenario(
        Arrivals(40), {"2": Service(leaves=1.0), "12": WORK}, weeks=20, warm_up_weeks=0
    )  # fmt: skip

    run = simulate(chain, scenario, replications=1, loop="plain")

    by_key = {result.station: result for result in run.station_results}
    assert by_key["3"].started == 0
    assert by_key["2"].left == by_key["12"].started > 500
    assert run.cases.finished.mean == 0


def test_routing_nodes_take_no_time_and_pass_the_hand_over_on():
    node = RoutingNode("n", wait=Limit(2, LimitUnit.CALENDAR_DAY))
    chain = dataclasses.replace(
        GOOD,
        nodes=(node,),
        ways=(Way("E1-2", "1", "n", standard="Ü1"), Way("En-2", "n", "2"), Way("E2-3", "2", "3")),
    )
    scenario = Scenario(Arrivals(20), {"2": WORK}, weeks=20, warm_up_weeks=1)

    run = simulate(chain, scenario, replications=1, loop="plain")

    (result,) = run.handover_results
    assert result.wait_days.mean == pytest.approx(2.0)
    assert [r.station for r in run.station_results] == ["1", "2", "3"]


def test_a_station_that_is_possible_at_any_time_moves_no_case_and_is_left_out():
    crisis = Station("K", "Krisenkontakt", ("C",), any_time=True)
    chain = dataclasses.replace(GOOD, stations=(crisis, *GOOD.stations))
    scenario = Scenario(
        Arrivals(30), {"2": Service(fixed(5.0))}, {"B": Capacity(1)}, weeks=20, warm_up_weeks=1
    )

    run = simulate(chain, scenario, replications=2, loop="plain")

    assert [result.station for result in run.station_results] == ["1", "2", "3"]
    assert "Station 2 „Beraten“" in run.sentence


def test_a_circle_in_which_nothing_takes_time_is_refused_in_a_sentence():
    chain = graph("ab ba", end="c")
    chain = dataclasses.replace(chain, stations=(*chain.stations, Station("c", "Nie")))

    with pytest.raises(SimulationError) as caught:
        simulate(chain, Scenario(Arrivals(1)), replications=1, loop="plain")

    assert caught.value.code == "endless"
    assert "circle" in caught.value.sentence_in("en")


def ring(stations=8, *, hours=0.01):
    """A chain in which nearly every case goes round and round."""
    keys = "abcdefgh"[:stations]
    ways = " ".join(f"{keys[i]}{keys[i + 1]} {keys[i + 1]}a" for i in range(stations - 1))
    chain = graph(f"{ways} {keys[-1]}z", end="z")
    services = {station.key: Service(stay=fixed(hours)) for station in chain.stations}
    return chain, Scenario(Arrivals(1), services, weeks=30, warm_up_weeks=0)


@pytest.mark.parametrize("loop", ["plain", "compiled"])
def test_a_run_that_takes_more_events_than_allowed_is_broken_off_with_a_sentence(loop):
    chain, scenario = ring()
    needed = 2 * int(
        max(o.total[5] for o in simulate(chain, scenario, replications=2, loop="plain").outcomes)
    )

    enough = simulate(chain, scenario, replications=2, loop=loop, max_events=needed + 100)
    with pytest.raises(SimulationError) as caught:
        simulate(chain, scenario, replications=2, loop=loop, max_events=needed // 2)

    assert enough.replications == 2
    assert caught.value.code == "too_long"
    assert "dauert zu lange" in caught.value.sentence_in("de")
    assert "takes too long" in caught.value.sentence_in("en")


def test_appointments_missed_over_and_over_count_as_work():
    chain, scenario = queues.one_queue(WORK, per_hour=0.1, weeks=2)
    plain = simulate(chain, scenario, replications=1, loop="plain").outcomes[0].total[5]
    never = Service(fixed(1.0), no_show=NoShow(1.0, again=1.0, after_days=0.01))
    missing = dataclasses.replace(scenario, services={"1": never}, weeks=20)

    with pytest.raises(SimulationError) as caught:
        simulate(chain, missing, replications=1, loop="plain", max_events=int(plain))

    assert caught.value.code == "too_long"


@settings(max_examples=60)
@given(chains(), st.integers(0, 1000))
def test_what_a_simulated_case_does_conforms_to_its_chain(chain, seed):
    if any(fault.code in BROKEN for fault in sc.check(chain, max_markings=500)):
        return
    services = {station.key: Service(exponential(5.0)) for station in chain.stations}
    scenario = Scenario(Arrivals(10), services, weeks=6, warm_up_weeks=0)
    log = sc.read_log(sc.simulate_log(chain, scenario, seed=seed))
    ends = {station.name for station in chain.stations if station.key in chain.ends}

    costs = sc.align(log, chain).cost

    for case in range(log.n_cases):
        finished = log.sequence(case)[-1] in ends
        assert costs[case] == 0 or not finished


BROKEN = {
    "deadlock", "left_running", "endless", "dead_end", "unreachable_station", "never_begins",
    "too_many_markings", "not_optional", "foreign_way", "duplicate_key", "unknown_way",
    "no_end", "split_without_ways",
}  # fmt: skip


def test_progress_is_told_after_each_replication():
    chain, scenario = queues.one_queue(WORK, per_hour=0.1, weeks=2)
    told: list[tuple[int, int]] = []

    simulate(chain, scenario, replications=3, loop="plain", progress=lambda *x: told.append(x))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_where_nobody_waits_the_sentence_says_so():
    chain, scenario = queues.one_queue(WORK, per_hour=0.1, posts=5, weeks=20)

    run = simulate(chain, scenario, replications=2, loop="plain")

    assert run.bottleneck is None
    assert run.sentence.startswith("Nirgends wartet jemand lange")
