"""The page of a journey puts first what comes next, and never changes what is allowed."""

import re

from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.journeys import services
from handinhand.journeys.access import get_handover, history_of_stations, walk_of
from handinhand.journeys.rules import NOWHERE, Move, MoveKind, Walk
from servicechain import compile_chain
from servicechain.conformance.guidance import guide
from tests.handinhand.journeys.conftest import (
    FRIDAY,
    as_seen,
    lead_on,
    make_station,
    make_version,
    make_way,
)
from tests.servicechain.demo_chain import lindenrath
from tests.servicechain.small_chain import graph

CHAIN = lindenrath()
WALK = Walk(CHAIN, compile_chain(CHAIN, max_markings=5_000))
NAMES = {station.key: station.name for station in CHAIN.stations}


def ahead(walk: Walk, station: str, *history: str, strayed: bool = False) -> list[tuple[str, ...]]:
    """Lead a journey to a station and return where its choices lead, best first."""
    names = {one.key: one.name for one in walk.chain.stations}
    choices = walk.choices(walk.at([station]), station)
    named = walk.named_next([names[key] for key in history])
    return [choice.targets for choice in walk.best_first(choices, named, strayed=strayed)]


def page(name, network, seen, *args):
    return reverse(f"journeys:{name}", args=[network.slug, seen.number.pk, *args])


# --- the order ------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 10_000), max_size=20))
def test_on_the_ways_of_the_chain_what_leads_back_comes_last_and_no_choice_is_lost(numbers):
    position = WALK.after(NOWHERE, Move(MoveKind.BEGUN, targets=(CHAIN.start,)))
    history = [NAMES[CHAIN.start]]
    for number in numbers:
        station = sorted(position.standing)[number % len(position.standing)]
        choices = WALK.choices(position, station)

        ordered = WALK.best_first(choices, WALK.named_next(history))

        assert sorted(c.ways for c in ordered) == sorted(c.ways for c in choices)
        backwards = [WALK.leads_back(choice) for choice in ordered]
        assert backwards == sorted(backwards)
        if not choices:
            break
        taken = choices[number % len(choices)]
        position = WALK.after(position, Move(MoveKind.STEP, station, taken.ways, taken.targets))
        history += [NAMES[target] for target in taken.targets]


def test_what_leads_on_stands_before_what_leads_back():
    chain = graph("ab bc cb ce", back="cb", end="e")
    walk = Walk(chain, compile_chain(chain))

    assert ahead(walk, "c", "a", "b", "c") == [("e",), ("b",)]


def test_the_history_decides_between_ways_that_the_station_alone_does_not_tell_apart():
    chain = graph("ab bc ac cd ca", back="ca", end="d")
    walk = Walk(chain, compile_chain(chain))

    assert ahead(walk, "a", "a") == [("b",), ("c",)]
    assert walk.named_next(["Station a", "Station c"])[0] == "d"


def test_a_journey_that_left_the_chain_is_led_back_to_where_its_way_fits_best():
    position = WALK.at(["9"])
    named = WALK.named_next([NAMES[key] for key in ("1", "2", "9")])

    assert named[0] == "3"
    assert WALK.missed(position, "9", named) == ("3",)
    assert set(WALK.missed(position, "9", named)) <= set(WALK.elsewhere(position, "9"))


def test_after_a_deviation_the_way_back_may_be_the_nearest():
    chain = graph("ab bc cb cd", back="cb", end="d")
    walk = Walk(chain, compile_chain(chain))

    assert ahead(walk, "c", "a", "b", "c") == [("d",), ("b",)]
    assert ahead(walk, "c", "a", "c", strayed=True) == [("b",), ("d",)]  # b was left out


def test_a_station_that_waits_for_another_branch_stands_before_the_way_back():
    chain = graph("ab ac bd cd ba de", back="ba", end="e", splits="a:all", joins="d:all")
    walk = Walk(chain, compile_chain(chain))
    position = walk.after(walk.at(["a"]), Move(MoveKind.STEP, "a", ("ab", "ac"), ("b", "c")))
    named = walk.named_next(["Station a", "Station b", "Station c"])

    ordered = walk.best_first(walk.choices(position, "b"), named)

    assert [choice.targets for choice in ordered][:1] == [("d",)]


def test_beside_another_branch_nothing_is_said_about_what_was_missed():
    named = WALK.named_next([NAMES[key] for key in ("1", "2", "3", "4", "5", "6", "7")])

    assert WALK.missed(WALK.at(["6", "7"]), "7", named) == ()


def test_a_chain_too_large_to_follow_keeps_its_own_order():
    walk = Walk(CHAIN, None)
    choices = walk.choices(walk.at(["1"]), "1")

    assert walk.named_next([NAMES["1"]]) == ()
    assert walk.best_first(choices, ()) == choices


def test_a_version_read_anew_is_not_prepared_anew(version):
    walks = {id(walk_of(version)) for _request in range(3)}
    guides = {id(guide(walk_of(version).chain)) for _request in range(70)}

    assert len(walks) == len(guides) == 1


# --- the pages ------------------------------------------------------------------------------------


def _deviate(sender, seen, source, target, receiver):
    services.deviate(sender, seen, station=source, target=target, reason="urgent")
    other = as_seen(receiver, seen)
    services.accept(receiver, other, get_handover(other, target))
    services.arrive(receiver, other, get_handover(other, target), arrived_on=FRIDAY)
    return as_seen(receiver, seen)


def test_the_nearest_station_is_marked_and_the_way_back_is_called_one(
    sign_in, third, begun, sending, receiving, training, version, network
):
    stations = {station.key: station for station in version.stations.all()}
    make_way(stations["3"], stations["1"], no_handover="other", returns=True)
    there = lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    there = lead_on(receiving, there, "2", "3", training, FRIDAY)

    client = sign_in(third)
    told = client.get(page("detail", network, there)).text
    form = client.get(page("go_on", network, there, "3")).text

    why = "Nach der Kette und dem bisherigen Weg kommt das als Nächstes."
    for text in (told, form):
        assert text.index(why) < text.index("Führt zurück.")
    assert told.count("liegt am nächsten") == 1
    assert (
        told.index(">4 Schritt 4</a>") < told.index("liegt am nächsten") < told.index(">1 Schritt")
    )


def test_a_single_way_on_needs_no_mark(sign_in, receiver, arrived, theirs, network):
    told = sign_in(receiver).get(page("detail", network, theirs)).text

    assert "Was als Nächstes kommen kann" in told
    assert "liegt am nächsten" not in told


def test_after_a_deviation_the_page_names_what_the_chain_would_do_next(
    sign_in, third, begun, sending, receiving, training, version, network
):
    version.ways.filter(key="S1-3").delete()
    there = _deviate(sending, begun, "1", "3", training)
    client = sign_in(third)

    told = client.get(page("detail", network, there)).text
    form = client.get(page("deviate", network, there, "3") + "?target=2").text
    refused = client.post(page("deviate", network, there, "3"), {"target": "2"})

    assert "Nach der Kette und dem bisherigen Weg kommt auch in Frage:" in told
    assert f'{page("deviate", network, there, "3")}?target=2">2 Schritt 2</a>' in told
    assert '<optgroup label="Kommen nach dem bisherigen Weg in Frage">' in form
    assert '<option value="2" selected>2 Schritt 2</option>' in form
    assert refused.status_code == 422  # still a deviation: it needs its reason
    assert "Was als Nächstes kommen kann" in told
    assert ">4 Schritt 4</a>" in told


def test_a_way_that_kept_to_the_chain_is_told_of_nothing_missed(
    sign_in, receiver, arrived, theirs, network
):
    client = sign_in(receiver)

    assert "kommt auch in Frage" not in client.get(page("detail", network, theirs)).text
    assert "<optgroup" not in client.get(page("deviate", network, theirs, "2")).text


def told(seen, stations=None) -> list[str]:
    version = seen.journey.chain_version
    stations = stations if stations is not None else list(version.stations.order_by("position"))
    return history_of_stations(seen, walk_of(version), list(seen.handovers()), stations)


def test_what_a_journey_walked_under_an_older_version_counts_by_the_line(
    begun, arrived, version, leading
):
    stations, whole = list(version.stations.order_by("position")), as_seen(leading, begun)
    stations[0].name = "Anders genannt"

    assert told(whole, stations) == ["Anders genannt", "Schritt 2"]
    assert told(whole, stations[1:]) == ["Schritt 1", "Schritt 2"]


def test_the_order_costs_one_query(arrived, theirs, django_assert_num_queries):
    stations, handovers = (
        list(theirs.journey.chain_version.stations.all()),
        list(theirs.handovers()),
    )
    walk = walk_of(theirs.journey.chain_version)

    with django_assert_num_queries(1):
        history_of_stations(theirs, walk, handovers, stations)


def test_a_page_tells_no_organisation_whether_the_person_has_been_with_another(
    chain, sender_unit, receiver_unit, third_unit, last_unit, begin_one, sending, receiving,
    training, leading, third, sign_in, network,
):  # fmt: skip
    """Two journeys came to 4 from 3; only one has been at station 2, which neither side of it is.

    1 (sender) → 2 (receiver) → 3 (sender) → 5 → 4 (third) → 6
    """
    version = make_version(chain)
    units = {"1": sender_unit, "2": receiver_unit, "3": sender_unit, "5": last_unit}
    units |= {"4": third_unit, "6": last_unit}
    station = {
        key: make_station(version, key, unit, is_end=key == "6") for key, unit in units.items()
    }
    for source, target in ("12", "23", "35", "54", "46"):
        make_way(station[source], station[target], no_handover="other", no_handover_text="Anruf")
    been, not_been = begin_one(), begin_one()
    services.go_on(sending, been, station="1", ways=["S1-2"])
    services.go_on(receiving, as_seen(receiving, been), station="2", ways=["S2-3"])
    services.deviate(sending, not_been, station="1", target="3", reason="urgent")
    pages = []
    for one in (been, not_been):
        services.deviate(sending, as_seen(sending, one), station="3", target="4", reason="urgent")
        seen = as_seen(training, one)
        services.accept(training, seen, get_handover(seen, "4"))
        services.arrive(training, seen, get_handover(seen, "4"), arrived_on=FRIDAY)
        text = sign_in(third).get(page("detail", network, seen)).text
        begin = text.index("Was als Nächstes kommen kann")
        pages.append(text[begin : text.index("Anders als die Kette", begin)])

    first, second = (re.findall(r"Schritt \d", one) for one in pages)
    assert first == second
    assert told(as_seen(training, been)) == told(as_seen(training, not_been))
    assert told(as_seen(leading, been)) != told(as_seen(leading, not_been))
