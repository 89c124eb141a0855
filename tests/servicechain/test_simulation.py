"""The simulation against what queueing theory and another simulator say."""

import dataclasses

import ciw
import numpy as np
import pytest

from servicechain import (
    Arrivals,
    Service,
    compare,
    empirical,
    exponential,
    fixed,
    gamma,
    lognormal,
    simulate,
    weibull,
)
from servicechain.simulation.estimates import Estimate
from tests.servicechain import queues

SURE = 0.999


def holds(estimate: Estimate, value: float) -> bool:
    return estimate.low <= value <= estimate.high


@pytest.mark.parametrize("posts", [1, 3])
def test_people_wait_as_long_as_in_a_queue_with_one_or_several_posts(posts):
    hours = 1.4 * posts
    chain, scenario = queues.one_queue(Service(exponential(hours)), per_hour=0.5, posts=posts)

    run = simulate(chain, scenario, replications=10, confidence=SURE, loop="plain")

    (unit,) = run.unit_results
    expected = queues.erlang(0.5, hours, posts)
    assert holds(run.station_results[0].wait_days, expected / 24)
    assert holds(unit.queue, expected * 0.5)
    assert holds(unit.load, 0.7)
    assert holds(unit.people, expected * 0.5 + 0.5 * hours)


@pytest.mark.parametrize(
    "service",
    [gamma(1.4, 0.7), gamma(1.4, 2.0), lognormal(1.4, 1.4), fixed(1.4), empirical((0.5, 1.0, 2.7))],
    ids=["gamma", "wide gamma", "lognormal", "fixed", "observed"],
)
def test_people_wait_as_long_as_any_kind_of_service_makes_them(service):
    chain, scenario = queues.one_queue(Service(service), per_hour=0.5)

    run = simulate(chain, scenario, replications=12, confidence=SURE, loop="plain")

    expected = queues.pollaczek(0.5, service.mean, queues.variance(service))
    assert holds(run.station_results[0].wait_days, expected / 24)


def test_a_network_with_a_way_back_waits_at_each_station_as_jackson_says():
    chain, scenario, expected = queues.network()

    run = simulate(chain, scenario, replications=10, confidence=SURE, loop="plain")

    for station, hours in zip(run.station_results, expected, strict=True):
        assert holds(station.wait_days, hours / 24), station.station
    for unit, load in zip(run.unit_results, queues.LOAD, strict=True):
        assert holds(unit.load, load)
    assert run.bottleneck is not None
    assert run.bottleneck.unit == "U4"


def test_places_hold_people_back_like_posts_do():
    service = Service(stay=exponential(4 / 24))
    chain, scenario = queues.one_queue(service, per_hour=0.5, posts=None, places=3)

    run = simulate(chain, scenario, replications=10, confidence=SURE, loop="plain")

    assert holds(run.station_results[0].wait_days, queues.erlang(0.5, 4.0, 3) / 24)


def test_the_places_needed_are_those_of_a_service_that_is_never_short():
    service = Service(stay=gamma(10.0, 5.0))
    chain, scenario = queues.one_queue(service, per_hour=0.05, posts=None, weeks=600)

    run = simulate(chain, scenario, replications=6, confidence=SURE, loop="plain")

    (unit,) = run.unit_results
    assert holds(unit.people, 12.0)
    assert unit.places_needed == 18  # 95 % of a Poisson number of mean 12


def test_impatient_people_leave_as_often_as_theory_says():
    service = Service(exponential(1.8), patience=weibull(5 / 24, 1.0))
    chain, scenario = queues.one_queue(service, per_hour=0.5)

    run = simulate(chain, scenario, replications=10, confidence=SURE, loop="plain")

    share, queue = queues.impatient(0.5, 1.8, 5.0)
    arrived = sum(outcome.total[0] for outcome in run.outcomes)
    assert run.station_results[0].impatient / arrived == pytest.approx(share, rel=0.03)
    assert holds(run.unit_results[0].queue, queue)


def test_the_wish_to_leave_grows_with_the_wait_when_the_shape_is_above_one():
    def leaving(shape):
        service = Service(exponential(1.6), patience=weibull(1.0, shape))
        chain, scenario = queues.one_queue(service, per_hour=0.5)
        run = simulate(chain, scenario, replications=4, loop="plain")
        return run.station_results[0].impatient

    assert leaving(1.0) > 2 * leaving(4.0) > 0


def test_another_simulator_gives_the_same_waits():
    service = Service(gamma(3.0, 2.0), patience=weibull(1.0, 1.0))
    chain, scenario = queues.one_queue(service, per_hour=0.6, posts=2)
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(0.6)],
        service_distributions=[ciw.dists.Gamma(2.25, 4 / 3)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / 24)],
        number_of_servers=[2],
    )
    waits, leaves = [], []
    for seed in range(6):
        ciw.seed(seed)
        other = ciw.Simulation(network)
        other.simulate_until_max_time(24 * 7 * 60)
        records = [r for r in other.get_all_records() if r.arrival_date > 24 * 7 * 10]
        waits.append(np.mean([r.waiting_time for r in records if r.record_type == "service"]))
        leaves.append(np.mean([r.record_type == "renege" for r in records]))

    run = simulate(chain, scenario, replications=8, confidence=0.99, loop="plain")

    ours = run.station_results[0]
    gone = ours.impatient / (ours.started + ours.impatient)
    spread = 3.7 * np.std(waits, ddof=1) / np.sqrt(len(waits))
    assert ours.wait_days.low * 24 <= np.mean(waits) + spread
    assert ours.wait_days.high * 24 >= np.mean(waits) - spread
    assert gone == pytest.approx(np.mean(leaves), abs=4 * np.std(leaves, ddof=1))


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    chain, scenario, _ = queues.network()
    scenario = dataclasses.replace(scenario, weeks=10)

    first, again, other = (
        simulate(chain, scenario, replications=2, seed=seed, loop="plain") for seed in (7, 7, 8)
    )

    assert first.station_results == again.station_results
    assert first.station_results != other.station_results
    assert (first.outcomes[0].total != first.outcomes[1].total).any()


def test_a_season_brings_people_when_its_weights_say():
    chain, scenario = queues.one_queue(Service(), per_hour=1.0)
    weekdays, season = (1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0), (3.0, 1.0)
    half = dataclasses.replace(
        scenario, arrivals=Arrivals(168.0, weekdays, season), weeks=26, warm_up_weeks=0
    )
    whole = dataclasses.replace(half, weeks=52)

    first = simulate(chain, half, replications=8, confidence=SURE, loop="plain")
    year = simulate(chain, whole, replications=8, confidence=SURE, loop="plain")

    assert holds(first.cases.begun, 2 * 168 * 39)
    assert holds(year.cases.begun, 168 * 52)


def test_what_if_pairs_show_what_single_runs_cannot():
    chain, scenario, _ = queues.network()
    scenario = dataclasses.replace(scenario, weeks=40)
    more = {**scenario.capacities, "U3": dataclasses.replace(scenario.capacities["U3"], posts=6)}
    after = dataclasses.replace(scenario, capacities=more)

    pair = compare((chain, scenario), (chain, after), replications=6, loop="plain")
    same = compare((chain, scenario), (chain, scenario), replications=2, loop="plain")

    alone = pair.before.cases.days
    assert pair.days.high < 0
    assert pair.days.high - pair.days.low < (alone.high - alone.low) / 3
    assert same.days.mean == 0
