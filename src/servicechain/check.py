"""Everything that keeps a chain from being agreed, at once."""

from collections.abc import Collection, Iterator, Mapping

from servicechain.behaviour import MAX_MARKINGS
from servicechain.faults import Fault, FaultCode, sorted_faults
from servicechain.model import (
    Basis,
    Chain,
    HandoverStandard,
    NoHandoverCode,
    Sensitivity,
    Station,
    Way,
)
from servicechain.signatures import signature_faults
from servicechain.soundness import soundness_faults
from servicechain.structure import structure_faults

_PROTECTED = {Sensitivity.HEALTH, Sensitivity.ENTRUSTED}
_BY_THE_PERSON = {Basis.CONSENT, Basis.RELEASE}


def check(
    chain: Chain, *, signed: Collection[str] | None = None, max_markings: int = MAX_MARKINGS
) -> list[Fault]:
    """List the faults of a chain.

    Args:
        chain: any chain, also an unfinished draft.
        signed: keys of the organisations that have signed; None leaves signatures unchecked.
        max_markings: how many markings are borne when soundness is judged.

    Returns:
        The faults by kind, then by place; empty when there are none. A chain whose parts do not
        name each other correctly gets no judgement of its soundness.

    >>> from servicechain.model import Chain, Station, Way
    >>> chain = Chain("K", "1", "Kurz", "1", ("2",), (Station("1", "a"), Station("2", "b")),
    ...               (Way("E1-2", "1", "2"),))
    >>> [str(fault.code) for fault in check(chain)][:2]
    ['no_responsible', 'no_responsible']
    """
    faults = structure_faults(chain)
    if not faults:
        faults += soundness_faults(chain, max_markings)
    for n, station in enumerate(chain.stations):
        faults += _station(station, f"/stations/{n}")
    parties = _parties(chain)
    senders = _Senders(chain, parties)
    for n, way in enumerate(chain.ways):
        for source in senders.of(way):
            faults += _way(way, f"/ways/{n}", source, parties.get(way.target))
    for n, standard in enumerate(chain.standards):
        faults += _standard(standard, f"/standards/{n}")
    if signed is not None:
        faults += signature_faults(chain, signed)
    return sorted_faults(faults)


def _station(station: Station, path: str) -> Iterator[Fault]:
    name = {"name": station.name}
    units = sorted(set(station.responsible))
    if not units:
        yield Fault(FaultCode.NO_RESPONSIBLE, f"{path}/responsible", station.key, name)
    elif len(units) > 1:
        params = {**name, "units": ", ".join(units)}
        yield Fault(FaultCode.SEVERAL_RESPONSIBLE, f"{path}/responsible", station.key, params)
    if not station.limits:
        yield Fault(FaultCode.STATION_WITHOUT_LIMIT, f"{path}/limits", station.key, name)


def _way(way: Way, path: str, source: str, target: str | None) -> Iterator[Fault]:
    """Find a change of organisation without a standard; stations without one party are skipped."""
    if way.standard is not None or target is None or source == target:
        return
    params = {"source": source, "target": target}
    reason = way.no_handover
    if reason is None or not reason.text.strip():
        yield Fault(FaultCode.WAY_WITHOUT_STANDARD, f"{path}/standard", way.key, params)
    elif reason.code == NoHandoverCode.SAME_ORGANISATION:
        yield Fault(FaultCode.REASON_DOES_NOT_FIT, f"{path}/no_handover", way.key, params)


class _Senders:
    """Who hands over on a way: through routing nodes, whoever does so before them.

    A hand-over that is agreed on a way into a routing node is agreed for what follows.
    """

    def __init__(self, chain: Chain, parties: Mapping[str, str]) -> None:
        self._parties = parties
        self._known: dict[str, list[str]] = {}
        self._nodes = {node.key for node in chain.nodes}
        self._open: dict[str, list[str]] = {}
        for way in chain.ways:
            if way.standard is None and way.no_handover is None:
                self._open.setdefault(way.target, []).append(way.source)

    def of(self, way: Way) -> list[str]:
        """Return the organisations, each once, the nearest first."""
        if way.source not in self._nodes:
            return [self._parties[way.source]] if way.source in self._parties else []
        if way.source not in self._known:
            self._known[way.source] = self._before(way.source)
        return self._known[way.source]

    def _before(self, node: str) -> list[str]:
        found: dict[str, None] = {}
        seen, waiting = {node}, [node]
        for here in waiting:  # grows while it is read
            for source in self._open.get(here, ()):
                if source in self._parties:
                    found[self._parties[source]] = None
                elif source in self._nodes and source not in seen:
                    seen.add(source)
                    waiting.append(source)
        return list(found)


def _parties(chain: Chain) -> dict[str, str]:
    """Say which organisation is responsible for each station; absent unless it is exactly one."""
    units = {unit.key: unit.organisation for unit in chain.units}
    parties: dict[str, str] = {}
    for station in chain.stations:
        found = {units.get(key, key) for key in station.responsible}
        if len(found) == 1:
            parties[station.key] = found.pop()
    return parties


def _standard(standard: HandoverStandard, path: str) -> Iterator[Fault]:
    feedback, ladder = standard.feedback, standard.ladder
    absent = {
        FaultCode.NO_SENDER: ("senders", not standard.senders),
        FaultCode.NO_RECEIVER: ("receiver", standard.receiver is None),
        FaultCode.NO_ANSWER_LIMIT: ("answer", standard.answer is None),
        FaultCode.NO_ARRIVAL_LIMIT: ("arrival", standard.arrival is None),
        FaultCode.NO_FEEDBACK: ("feedback", feedback is None or feedback.limit is None),
        FaultCode.NO_LADDER: ("ladder", ladder is None or not ladder.steps),
    }
    for code, (name, is_absent) in absent.items():
        if is_absent:
            yield Fault(code, f"{path}/{name}", standard.key)
    for n, item in enumerate(standard.items):
        where, params = f"{path}/items/{n}/basis", {"item": item.name}
        if item.basis is None:
            yield Fault(FaultCode.ITEM_WITHOUT_BASIS, where, standard.key, params)
        elif item.sensitivity in _PROTECTED and item.basis not in _BY_THE_PERSON:
            yield Fault(FaultCode.SENSITIVE_WITHOUT_CONSENT, where, standard.key, params)
