"""Lets gateways and events fall together with the stations beside them.

A gateway directly behind a station is the station's split, one directly before it the station's
join. What is left are the routing nodes: gateways behind gateways, and events on the way.
"""

from servicechain.bpmn.draft import Draft, Flow, Own, Place, joined
from servicechain.model import Gate


def resolve_own(draft: Draft) -> None:
    """Take out the gateways that our own export has drawn for a station's split, join or end."""
    own = [(place, place.own) for place in draft.places.values() if place.own]
    marked = [(place, note) for place, note in own if note.get("of") in draft.places]
    for side in ("end", "split", "join"):
        for place, note in marked:
            if note.get("side") == side and place.key in draft.places:
                _take_out(draft, place, draft.places[str(note["of"])], side)


def _take_out(draft: Draft, gate: Place, station: Place, side: str) -> None:
    """Let the ways of a gateway begin or end at its station; that between the two vanishes."""
    for flow in draft.into(gate.key):
        if side == "join" or flow.source != station.key:
            draft.lead(flow, target=station.key)
        else:
            draft.drop_flow(flow)
    for flow in draft.out_of(gate.key):
        if side != "join" or flow.target != station.key:
            draft.lead(flow, source=station.key)
        else:
            draft.drop_flow(flow)
    if side == "split":
        station.split = gate.split
    elif side == "join":
        station.join = gate.join
    draft.drop_place(gate.key)


def fold(draft: Draft) -> None:
    """Fold until nothing changes any more."""
    changed = True
    while changed:
        changed = False
        for key in list(draft.places):
            place = draft.places.get(key)
            if place is not None and place.is_plain:
                changed = _fold(draft, place) or changed
    for key in list(draft.places):
        if draft.places[key].is_end:
            _fold_end(draft, draft.places[key])
    _fold_start(draft)


def _fold(draft: Draft, place: Place) -> bool:
    into, out = draft.into(place.key), draft.out_of(place.key)
    if place.key == draft.start or any(flow.source == flow.target for flow in out):
        return False
    if len(into) == 1 and len(out) == 1:
        return _straighten(draft, place, into[0], out[0])
    if len(into) == 1 and len(out) > 1 and _open(draft, place, into[0], out):
        return True
    return len(out) == 1 and len(into) > 1 and _meet(draft, place, into, out[0])


def _straighten(draft: Draft, place: Place, before: Flow, after: Flow) -> bool:
    """Make one way of the way in and the way out."""
    condition = joined(before.condition, _text_of(draft, place, before, after), after.condition)
    own: Own | None = before.own or after.own
    key = after.key if before.own is None and after.own is not None else before.key
    source, target, back = before.source, after.target, before.returns or after.returns
    draft.drop_place(place.key)
    draft.put_flow(Flow(key, source, target, condition, own, back))
    return True


def _text_of(draft: Draft, place: Place, before: Flow, after: Flow) -> str:
    """Say what to write on the way; what begins or ends a station is written there instead."""
    source, target = draft.places[before.source], draft.places[after.target]
    if place.element == "startEvent" and target.is_station and target.own is None:
        target.entry = joined(target.entry, place.name)
        return ""
    if place.element == "endEvent" and source.is_station and source.own is None:
        source.result = joined(source.result, place.name)
        return ""
    return place.name


def _open(draft: Draft, gate: Place, before: Flow, out: list[Flow]) -> bool:
    """Let the place before a gateway split as the gateway does."""
    source = draft.places[before.source]
    alone = len(draft.out_of(source.key)) == 1 and source.split is Gate.ONE
    plain_before = source.is_station or source.event is not None
    if not alone or before.own is not None or before.condition or not plain_before:
        return False
    source.split = gate.split
    for flow in out:
        flow.condition = joined(gate.name, flow.condition)
        draft.lead(flow, source=source.key)
    draft.drop_place(gate.key)
    return True


def _meet(draft: Draft, gate: Place, into: list[Flow], after: Flow) -> bool:
    """Let the place behind a gateway join as the gateway does."""
    target = draft.places[after.target]
    only = len(draft.into(target.key)) == 1
    if after.own is not None or target.key == gate.key:
        return False
    if gate.join is Gate.ONE:
        if not only and target.join is not Gate.ONE:
            return False
    elif not only or target.join is not Gate.ONE or target.is_end or target.key == draft.start:
        return False
    else:
        target.join = gate.join
    if gate.name:
        draft.remark("name", gate)
    for flow in into:
        flow.condition = joined(flow.condition, after.condition)
        flow.returns = flow.returns or after.returns
        draft.lead(flow, target=target.key)
    draft.drop_place(gate.key)
    return True


def _fold_end(draft: Draft, end: Place) -> None:
    """Let stations from which only the end follows be ends themselves."""
    fixed = end.is_station or end.ends_all or end.join is not Gate.ONE
    if fixed or end.key == draft.start or draft.out_of(end.key):
        return
    for flow in draft.into(end.key):
        source = draft.places[flow.source]
        ours = end.own is not None  # our export leads every end, also one with ways out, here
        said = bool(end.name or flow.condition)  # a routing node has no place for it
        if flow.own is not None or not (source.is_station or ours or not said):
            continue
        if len(draft.out_of(source.key)) == 1 or ours:
            source.is_end = True
            source.result = source.result or joined(flow.condition, end.name)
            draft.drop_flow(flow)
    if not draft.into(end.key):
        draft.drop_place(end.key)


def _fold_start(draft: Draft) -> None:
    """Let a case begin in the station behind the start event."""
    start = draft.places[draft.start]
    out = draft.out_of(start.key)
    if not start.is_start or len(out) != 1 or draft.into(start.key) or start.is_end:
        return
    target = draft.places[out[0].target]
    text = joined(start.name, out[0].condition)
    if text and not target.is_station:
        return
    target.entry = joined(text, target.entry) if target.own is None else target.entry
    draft.start = target.key
    draft.drop_place(start.key)
