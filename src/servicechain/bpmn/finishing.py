"""Makes a chain of what was read."""

import dataclasses
from collections.abc import Iterable

from servicechain.bpmn.draft import Draft, Flow, Own, Place
from servicechain.bpmn.folding import fold, resolve_own
from servicechain.bpmn.gates import close_ends, fit_joins, mark_returns, report_joins
from servicechain.bpmn.own import shown
from servicechain.bpmn.repairing import repaired
from servicechain.decoding import decode_value
from servicechain.model import Chain, Gate, RoutingNode, Station, Unit, Way


@dataclasses.dataclass(slots=True)
class Frame:
    """What is known of the chain as a whole.

    Attributes:
        own: what our own export has written about it; None for a file from elsewhere.
    """

    key: str
    name: str
    units: tuple[Unit, ...]
    own: Own | None = None


def finish(read: Draft, frame: Frame) -> Chain:
    """Fold, mark ways back, fit the joins, and build the chain; the draft stays as it is."""
    draft = read.copy()
    resolve_own(draft)
    _drop_own_start(draft)
    fold(draft)
    if frame.own is None:
        mark_returns(draft)
        fit_joins(draft)
        close_ends(draft)
        fold(draft)
        report_joins(draft)
    return _Builder(draft, frame).build()


def _drop_own_start(draft: Draft) -> None:
    """Let the case begin where our own export leads from its start event."""
    start = draft.places[draft.start]
    out = draft.out_of(draft.start)
    if start.own is not None and start.is_start and len(out) == 1:
        draft.start = out[0].target
        draft.drop_place(start.key)


class _Builder:
    """Turns places into stations and routing nodes, flows into ways."""

    def __init__(self, draft: Draft, frame: Frame) -> None:
        self.draft, self.frame = draft, frame
        self.keys = _keys((place.key, place.own) for place in draft.places.values())
        self.ways = _keys((flow.key, flow.own) for flow in draft.flows.values())

    def build(self) -> Chain:
        draft, frame = self.draft, self.frame
        places = list(draft.places.values())
        chain = Chain(
            key=frame.key,
            version="1",
            name=frame.name,
            start=self.keys[draft.start],
            ends=tuple(self.keys[p.key] for p in places if p.is_end),
            stations=tuple(self._station(p) for p in places if p.is_station),
            ways=tuple(self._way(flow) for flow in draft.flows.values()),
            units=frame.units,
            nodes=tuple(self._node(p) for p in places if not p.is_station),
            report=tuple(dict.fromkeys(draft.remarks)),
        )
        return repaired(chain if frame.own is None else self._with_own(chain, frame.own))

    def _station(self, place: Place) -> Station:
        drawn = {
            "key": self.keys[place.key],
            "name": place.name,
            "any_time": place.any_time,
        }
        if place.own is None:
            return Station(
                responsible=(place.unit,) if place.unit else (),
                purpose=place.purpose,
                entry=place.entry,
                result=place.result,
                limits=tuple(place.limits),
                split=place.split,
                join=place.join,
                **drawn,  # type: ignore[arg-type]
            )
        own = decode_value(Station, {"key": "", "name": "", **place.own}) or Station("", "")
        if (shown(own.name) or place.key) == place.name:
            drawn["name"] = own.name
        responsible = self._responsible(own, place)
        out, into = self.draft.out_of(place.key), self.draft.into(place.key)
        return dataclasses.replace(
            own,
            responsible=responsible,
            split=place.split if out else own.split,
            join=place.join if into else own.join,
            exclusive=self._groups(own.exclusive, place),
            **drawn,  # type: ignore[arg-type]
        )

    def _responsible(self, own: Station, place: Place) -> tuple[str, ...]:
        """Keep what was written unless somebody has moved the station into another lane."""
        parties = {unit.key: unit.organisation for unit in self.frame.units}
        now = {parties.get(key, key) for key in own.responsible[:1]}
        return own.responsible if place.unit is None or place.unit in now else (place.unit,)

    def _groups(
        self, groups: Iterable[tuple[str, ...]], place: Place
    ) -> tuple[tuple[str, ...], ...]:
        """Keep of the exclusive groups the ways that are still there."""
        there = {self.ways[flow.key] for flow in self.draft.out_of(place.key)}
        return tuple(tuple(key for key in group if key in there) for group in groups)

    def _node(self, place: Place) -> RoutingNode:
        key = self.keys[place.key]
        own = decode_value(RoutingNode, {"key": "", **place.own}) if place.own else None
        if own is not None:
            known = (own.split, own.join)  # one gateway may be drawn for both
            out, into = self.draft.out_of(place.key), self.draft.into(place.key)
            return dataclasses.replace(
                own,
                key=key,
                name=own.name if shown(own.name) == place.name else place.name,
                split=place.split if out and place.split not in known else own.split,
                join=place.join if into and place.join not in known else own.join,
                exclusive=self._groups(own.exclusive, place),
            )
        many_out = len(self.draft.out_of(place.key)) > 1
        many_in = len(self.draft.into(place.key)) > 1
        return RoutingNode(
            key,
            place.name,
            place.split if many_out else Gate.ONE,
            place.join if many_in else Gate.ONE,
            ends_all=place.ends_all,
            event=place.event,
            wait=place.wait,
        )

    def _way(self, flow: Flow) -> Way:
        drawn = {
            "key": self.ways[flow.key],
            "source": self.keys[flow.source],
            "target": self.keys[flow.target],
        }
        own = decode_value(Way, {**(flow.own or {}), **drawn})
        if flow.own is None or own is None:
            source, target = drawn["source"], drawn["target"]
            return Way(drawn["key"], source, target, flow.condition, returns=flow.returns)
        if shown(own.condition) != flow.condition:
            own = dataclasses.replace(own, condition=flow.condition)
        return own

    def _with_own(self, chain: Chain, own: Own) -> Chain:
        """Add what our own export has written about the chain as a whole."""
        fields = {
            "key": chain.key, "name": chain.name, "start": chain.start, "ends": [],
            "version": chain.version, **{k: v for k, v in own.items() if k != "order"},
        }  # fmt: skip
        found = decode_value(Chain, fields) or chain
        written = own.get("order")
        order = {str(key): n for n, key in enumerate(written if isinstance(written, list) else [])}
        last = len(order)
        ends = [key for key in found.ends if key in chain.ends]
        return dataclasses.replace(
            chain,
            key=found.key,
            version=found.version,
            name=found.name,
            ends=(*ends, *(key for key in chain.ends if key not in ends)),
            stations=tuple(sorted(chain.stations, key=lambda s: order.get(s.key, last))),
            standards=found.standards,
            parallel=found.parallel,
            person_exit=found.person_exit,
        )


def _keys(things: Iterable[tuple[str, Own | None]]) -> dict[str, str]:
    """Give back the keys that were written; of a thing that was copied only the first has it."""
    found: dict[str, str] = {}
    notes = dict(things)
    taken: set[str] = {id_ for id_, own in notes.items() if not own}
    for id_, own in notes.items():
        written = own.get("key") if own else None
        key = written if isinstance(written, str) and written not in taken else id_
        n = 1
        while key in taken and (own or key != id_):
            n += 1
            key = f"{id_}_{n}"
        taken.add(key)
        found[id_] = key
    return found
