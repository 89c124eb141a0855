"""Events on the border of a station: ways out of it, or what may happen beside it."""

from servicechain.bpmn import events
from servicechain.bpmn.draft import Draft, Flow, Place, joined
from servicechain.bpmn.elements import Border
from servicechain.model import Gate


def resolve_borders(draft: Draft, borders: list[Border], starts: list[str]) -> None:
    """Lead the ways out of border events from the stations they stand on."""
    for border in borders:
        place = draft.places.get(border.key)
        if place is None:
            continue
        if not draft.out_of(place.key):
            draft.remark("beside" if not border.interrupting else "dangling", place)
        elif border.interrupting and not _stands_beside(draft, border):
            _lead_out(draft, place, border)
        elif not _beside(draft, place, starts):
            draft.remark("beside_as_way", place)
            _lead_out(draft, place, border)
        if border.key in draft.places:
            draft.drop_place(border.key)


def _stands_beside(draft: Draft, border: Border) -> bool:
    """Tell whether all that an event leads out of has become possible at any time."""
    stations = [draft.places[key] for key in border.inside if key in draft.places]
    return bool(stations) and all(station.any_time for station in stations)


def _lead_out(draft: Draft, place: Place, border: Border) -> None:
    """Open a way out of each station for each way out of the event."""
    name = place.name if border.element.label else events.word(border.element)
    out = draft.out_of(place.key)
    if border.caught:
        _lead_on(draft, border, out)
        return
    stations = [key for key in border.inside if key in draft.places]
    on_ways = [key for key in stations if not draft.places[key].any_time]
    if not on_ways:
        draft.remark("beside" if stations else "dangling", place)
        for flow in out:
            draft.remark_flow("beside" if stations else "dangling", flow)
    for station in on_ways:
        _one_at_a_time(draft, draft.places[station])
        for flow in out:
            condition = joined(name, flow.condition)
            draft.add_flow(station, flow.target, flow.key, condition)


def _lead_on(draft: Draft, border: Border, out: list[Flow]) -> None:
    """Lead the ends that an event catches where it leads, instead of on behind the subprocess."""
    for end in border.caught:
        for flow in draft.out_of(end):
            draft.drop_flow(flow)
        for flow in out:
            condition = joined(border.element.label, flow.condition)
            draft.add_flow(end, flow.target, flow.key, condition)
        draft.places[end].split = Gate.ALL if len(out) > 1 else Gate.ONE


def _one_at_a_time(draft: Draft, station: Place) -> None:
    """Let the station's other ways begin together in a point of their own, if they do."""
    if len(draft.out_of(station.key)) < 2 or station.split is Gate.ONE:
        return
    point = draft.add_place(Place(draft.new_key(f"{station.key}_split"), station.element))
    point.split, station.split = station.split, Gate.ONE
    for flow in draft.out_of(station.key):
        draft.lead(flow, source=point.key)
    draft.add_flow(station.key, point.key)


def _beside(draft: Draft, place: Place, starts: list[str]) -> bool:
    """Make the stations behind an event possible at any time, if they lead to ends only."""
    behind = draft.reach([place.key]) - {place.key}
    others = draft.reach(starts, without=place.key)
    ends = {key for key in behind if draft.places[key].is_end}
    if not behind or (behind & others) - ends or any(draft.places[e].ends_all for e in ends):
        return False
    draft.remark("beside", place)
    for flow in draft.out_of(place.key):
        _forget(draft, flow)
    for key in [key for key in draft.places if key in behind - others]:  # in the file's order
        found = draft.places[key]
        for flow in (*draft.into(key), *draft.out_of(key)):
            if flow.key in draft.flows:
                _forget(draft, flow)
        if found.is_station:
            found.any_time = True
            found.is_end = False
        else:
            draft.remark("beside", found)
            draft.drop_place(key)
    return True


def _forget(draft: Draft, flow: Flow) -> None:
    draft.remark_flow("beside", flow)
    draft.drop_flow(flow)
