"""Pools and lanes as the units of a chain."""

from collections.abc import Iterator, Sequence

from servicechain.bpmn.draft import Own
from servicechain.bpmn.messages import Process
from servicechain.bpmn.own import own_of
from servicechain.bpmn.xml import Element
from servicechain.decoding import decode_value
from servicechain.model import Chain, Unit


class Participants:
    """Who takes part.

    In a file with one pool the pool is the chain and its lanes are the organisations; in one with
    several pools these are the organisations and lanes their units.

    Attributes:
        pools: for each process the participant that it belongs to.
    """

    def __init__(self, root: Element) -> None:
        self._all = [p for c in root.all("collaboration") for p in c.all("participant")]
        self.pools: dict[str, Element] = {}
        for pool in self._all:
            process = pool.attributes.get("processRef", "").rpartition(":")[2]
            if process:
                self.pools.setdefault(process, pool)
        processes = sum(1 for _ in root.all("process"))
        self._several = len(self._all) > 1 or (bool(self._all) and processes > 1)
        self._units: dict[str, Unit] = {}
        if self._several:
            for pool in self._all:
                self._add(pool, "")

    def _add(self, element: Element, organisation: str) -> str:
        key = element.id or element.label or f"Stelle_{len(self._units) + 1}"
        self._units.setdefault(key, Unit(key, element.label or key, organisation or key))
        return key

    def unit_of(self, process: Element) -> str | None:
        """Return the unit of what lies in no lane of a process."""
        pool = self.pools.get(process.id)
        return pool.id or pool.label or None if pool is not None and self._several else None

    def lanes(self, process: Element) -> dict[str, str]:
        """Say in which lane each element of a process lies, the innermost one."""
        found: dict[str, str] = {}
        for lanes in process.all("laneSet"):
            self._lanes(lanes, self.unit_of(process) or "", found)
        return found

    def _lanes(self, lanes: Element, organisation: str, found: dict[str, str]) -> None:
        own = list(lanes.all("lane"))
        for lane in own:
            note = own_of(lane, "lane")
            nameless = not lane.label and organisation and len(own) == 1
            if note is not None:
                key = str(note.get("organisation", ""))
            else:
                key = organisation if nameless else self._add(lane, organisation)
            for reference in lane.all("flowNodeRef") if key else ():
                found[reference.text.strip().rpartition(":")[2]] = key
            for inner in lane.all("childLaneSet"):
                self._lanes(inner, organisation or key, found)

    def units(self, own: Own | None) -> tuple[Unit, ...]:
        """Return all units; of our own export those that it has written, and new lanes."""
        written: tuple[Unit, ...] = ()
        if own is not None:
            fields: Own = {"key": "", "version": "", "name": "", "start": "", "ends": []}
            chain = decode_value(Chain, {**fields, "units": own.get("units", [])})
            written = chain.units if chain is not None else ()
        known = {unit.key for unit in written}
        return (*written, *(unit for unit in self._units.values() if unit.key not in known))

    def names(
        self, processes: Sequence[Process], root: Element
    ) -> tuple[str, str, list[tuple[str, str, str]]]:
        """Return key and name of the chain, and the names that it does not get."""
        named = [(i, name, element) for i, name, element in self._names(processes, root) if name]
        first = processes[0]
        key = first.id or first.name or "Kette"
        if not named:
            return key, "Ablauf", []
        name = named[0][1]
        return key, name, [other for other in named[1:] if other[1] != name]

    def _names(self, processes: Sequence[Process], root: Element) -> Iterator[tuple[str, str, str]]:
        alone = len(processes) == 1 and not self._several
        pool = self.pools.get(processes[0].id) if alone else None
        if pool is not None:
            yield pool.id, pool.label, "participant"
        if alone:
            yield processes[0].id, processes[0].name, "process"
        yield root.id, root.label, "definitions"
        for collaboration in root.all("collaboration"):
            yield collaboration.id, collaboration.label, "collaboration"
        for process in processes if not alone else ():
            if process.id not in self.pools:
                yield process.id, process.name, "process"
        for process in processes if not alone else ():
            pool = self.pools.get(process.id)
            if pool is not None and pool.label != process.name:
                yield process.id, process.name, "process"
