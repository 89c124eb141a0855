"""A small chain without a fault, short forms to build others, and random chains."""

import dataclasses

from hypothesis import strategies as st

from servicechain import (
    Anchor,
    Basis,
    Chain,
    Feedback,
    Gate,
    HandoverStandard,
    InformationItem,
    Ladder,
    LadderStep,
    Limit,
    LimitUnit,
    Parallel,
    Recipient,
    RoutingNode,
    Sensitivity,
    Station,
    Unit,
    Way,
)

LIMIT = Limit(5, LimitUnit.WORKING_DAY)
STANDARD = HandoverStandard(
    key="Ü1",
    name="Von A nach B",
    ways=("E1-2",),
    senders=("A",),
    receiver="B",
    items=(InformationItem("Erreichbarkeit", Sensitivity.CONTACT, Basis.TASK),),
    answer=LIMIT,
    arrival=LIMIT,
    feedback=Feedback(Limit(1, LimitUnit.WORKING_DAY, anchor=Anchor.ARRIVAL)),
    ladder=Ladder((LadderStep(1, Recipient.RECEIVER, 0),), expire_after=2),
)
GOOD = Chain(
    key="K",
    version="1",
    name="Kurz",
    start="1",
    ends=("3",),
    stations=(
        Station("1", "Ansprechen", ("A",), limits=(LIMIT,)),
        Station("2", "Beraten", ("B",), limits=(LIMIT,)),
        Station("3", "Abschließen", ("B",), limits=(LIMIT,)),
    ),
    ways=(Way("E1-2", "1", "2", standard="Ü1"), Way("E2-3", "2", "3")),
    standards=(STANDARD,),
    units=(Unit("A", "Stelle A", "A"), Unit("B", "Stelle B", "B"), Unit("C", "Stelle C", "C")),
)


def with_station(which: str, /, **changes: object) -> Chain:
    """The good chain with one station changed."""
    stations = (
        dataclasses.replace(s, **changes) if s.key == which else s  # type: ignore[arg-type]
        for s in GOOD.stations
    )
    return dataclasses.replace(GOOD, stations=tuple(stations))


def with_standard(**changes: object) -> Chain:
    """The good chain with its standard changed."""
    standard = dataclasses.replace(STANDARD, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(GOOD, standards=(standard,))


def with_way(which: str, /, **changes: object) -> Chain:
    """The good chain with one way changed."""
    ways = (
        dataclasses.replace(w, **changes) if w.key == which else w  # type: ignore[arg-type]
        for w in GOOD.ways
    )
    return dataclasses.replace(GOOD, ways=tuple(ways))


def graph(
    text: str,
    *,
    splits: str = "",
    joins: str = "",
    end: str = "e",
    back: str = "",
    optional: str = "",
    parallel: Parallel | None = None,
    exclusive: dict[str, tuple[tuple[str, ...], ...]] | None = None,
) -> Chain:
    """Build a bare chain: "ab bc" are two ways between stations of one letter, "a" is the start.

    `splits` and `joins` say "b:any"; the key of a way is its two letters.
    """
    gates = {word[0]: Gate(word[2:]) for word in splits.split()}
    closing = {word[0]: Gate(word[2:]) for word in joins.split()}
    keys = dict.fromkeys(text.replace(" ", ""))
    return Chain(
        key="G",
        version="1",
        name="Graph",
        start=text[0],
        ends=tuple(end),
        stations=tuple(
            Station(
                key,
                f"Station {key}",
                split=gates.get(key, Gate.ONE),
                join=closing.get(key, Gate.ONE),
                optional=key in optional,
                exclusive=(exclusive or {}).get(key, ()),
            )
            for key in keys
        ),
        ways=tuple(
            Way(word, word[0], word[1], returns=word in back.split()) for word in text.split()
        ),
        parallel=parallel,
    )


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Random chains of up to six stations, sound or not."""
    keys = [str(n + 1) for n in range(draw(st.integers(2, 6)))]
    gate = st.sampled_from(Gate)
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), min_size=1, max_size=9)
    )
    ways = tuple(
        Way(f"E{n}", source, target, returns=draw(st.booleans()))
        for n, (source, target) in enumerate(pairs)
    )
    stations = []
    for key in keys:
        out = [way.key for way in ways if way.source == key]
        together = tuple(out[:2]) if len(out) > 1 and draw(st.booleans()) else ()
        stations.append(
            Station(
                key,
                f"Station {key}",
                split=draw(gate),
                join=draw(gate),
                optional=draw(st.booleans()),
                exclusive=(together,) if together else (),
            )
        )
    parallel = None
    if len(keys) > 2 and draw(st.booleans()):
        parallel = Parallel(*draw(st.permutations(keys))[:3])
    ends = tuple(draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2, unique=True)))
    return Chain("R", "1", "Zufall", "1", ends, tuple(stations), ways, parallel=parallel)


@st.composite
def routed_chains(draw: st.DrawFn) -> Chain:
    """Random chains in which some places are routing nodes, and a station is possible any time."""
    chain = draw(chains())
    chosen = draw(st.sets(st.sampled_from([s.key for s in chain.stations]), max_size=4))
    nodes = tuple(
        RoutingNode(s.key, "", s.split, s.join, s.exclusive, ends_all=draw(st.booleans()))
        for s in chain.stations
        if s.key in chosen
    )
    stations = [s for s in chain.stations if s.key not in chosen]
    if draw(st.booleans()):
        stations.append(Station("any", "Krise", any_time=True))
    return dataclasses.replace(chain, stations=tuple(stations), nodes=nodes)
