import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handinhand.web.pictures.chain_grid import LaneBox, Line, Node, make_grid
from handinhand.web.pictures.chain_layout import lay_out
from tests.handinhand.web.pictures.chains import placed, random_chain
from tests.handinhand.web.pictures.faults import faults
from tests.handinhand.web.pictures.lindenrath import chain, second_chain

NO_FAULTS = {"through": [], "on lines": [], "on labels": []}
LANES = [LaneBox("a", "x"), LaneBox("b", "y"), LaneBox("c", "x")]


def _nodes(places):
    return [Node(key, lane) for key, lane in places.items()]


def test_the_chains_of_the_demo_networks_have_no_faults():
    assert faults(placed(chain())) == NO_FAULTS
    assert faults(placed(chain(measured=True))) == NO_FAULTS
    assert faults(placed(second_chain())) == NO_FAULTS


@pytest.mark.parametrize("seed", range(60))
def test_no_line_crosses_a_box_or_lies_on_another_in_chains_of_any_shape(seed):
    assert faults(placed(random_chain(seed))) == NO_FAULTS


@given(
    lanes=st.lists(st.integers(0, 2), min_size=1, max_size=9),
    ways=st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.booleans()), max_size=14),
)
@settings(max_examples=80, deadline=None)
def test_the_same_holds_for_small_dense_chains(lanes, ways):
    nodes = [Node(str(at), "abc"[lane]) for at, lane in enumerate(lanes)]
    lines = [
        Line(f"w{at}", str(a % len(lanes)), str(b % len(lanes)), f"Ü{at}", returns, (50, 36))
        for at, (a, b, returns) in enumerate(ways)
    ]

    layout = lay_out(LANES, nodes, lines)

    assert faults(layout) == NO_FAULTS
    assert set(layout.boxes) == {node.key for node in nodes}
    assert all(x >= 0 and x + w <= layout.width for x, _, w, _ in layout.boxes.values())


def test_a_station_stands_right_of_all_that_lead_to_it():
    lines = [Line("1", "s", "m"), Line("2", "m", "e"), Line("3", "s", "e"), Line("4", "e", "s")]
    grid = make_grid(LANES, _nodes({"s": "a", "m": "b", "e": "a"}), lines)

    assert grid.column == {"s": 0, "m": 1, "e": 2}
    assert grid.back == {"4"}


def test_a_declared_return_pushes_nothing_to_the_right():
    lines = [Line("there", "s", "e"), Line("again", "s", "x", returns=True)]
    grid = make_grid(LANES, _nodes({"s": "a", "e": "a", "x": "a"}), lines)

    assert grid.column["x"] == 0
    assert grid.back == {"again"}


def test_lanes_of_one_group_stay_together_even_if_given_apart():
    grid = make_grid(LANES, _nodes({"s": "a", "e": "b"}), [Line("1", "s", "e")])
    order = [lane.key for lane in grid.lanes]

    assert abs(order.index("a") - order.index("c")) == 1


def test_loops_of_one_standard_to_one_station_share_a_line():
    lines = [
        Line("1", "s", "m"),
        Line("2", "m", "e"),
        Line("3", "e", "s", "Ü9"),
        Line("4", "m", "s", "Ü9"),
        Line("5", "e", "m", "Ü9"),
    ]
    grid = make_grid(LANES, _nodes({"s": "a", "m": "b", "e": "a"}), lines)

    assert grid.bundle["3"] == grid.bundle["4"] != grid.bundle["5"]


def test_stations_of_one_lane_and_column_stand_below_one_another():
    layout = lay_out(LANES, _nodes({"s": "a", "t": "a", "u": "b"}), [])
    boxes = layout.boxes

    assert boxes["s"][0] == boxes["t"][0] == boxes["u"][0]
    assert boxes["s"][1] + boxes["s"][3] <= boxes["t"][1]
    top, bottom = layout.bands["a"]
    assert top < boxes["s"][1] < boxes["t"][1] + boxes["t"][3] < bottom
