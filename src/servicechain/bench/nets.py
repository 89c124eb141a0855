"""Chains as Petri nets, the form in which other tools read them."""

from collections.abc import Iterator
from uuid import NAMESPACE_OID, uuid5

from servicechain.conformance.automaton import Automaton

Net = dict[str, object]
"""Places and transitions by UUID, arcs, markings; a transition without a label is silent."""

_Transition = tuple[str | None, tuple[int, ...], tuple[int, ...]]
"""Label, places before it, places behind it."""


def net_of_tree(text: str) -> Net:
    """Build the net of a process tree.

    Args:
        text: `->(…)` in turn, `X(…)` one of, `+(…)` side by side, `*(…)` loop, `tau` nothing.

    >>> len(net_of_tree("->('A',+('B','C'))")["transitions"])
    5
    """
    builder = _TreeNet(text)
    start, end = builder.place(), builder.place()
    builder.node(start, end)
    return _net(builder.transitions, start, end)


def net_of_automaton(graph: Automaton) -> Net:
    """Build a net with a place for each state: one token walks along the edges."""
    transitions: list[_Transition] = [
        (graph.names[label] if label >= 0 else None, (source,), (target,))
        for source, label, target in _edges(graph)
    ]
    return _net(transitions, 0, graph.final)


def _edges(graph: Automaton) -> Iterator[tuple[int, int, int]]:
    for state in range(graph.n_states):
        for edge in range(graph.first[state], graph.first[state + 1]):
            yield state, int(graph.label[edge]), int(graph.target[edge])


def _net(transitions: list[_Transition], start: int, end: int) -> Net:
    place = {n: _id(f"p{n}") for _, a, b in transitions for n in (*a, *b)}
    place |= {start: _id(f"p{start}"), end: _id(f"p{end}")}
    ids = [_id(f"t{n}") for n in range(len(transitions))]
    arcs = []
    for own, (_, before, behind) in zip(ids, transitions, strict=True):
        for n in before:
            arcs.append(_arc("PlaceTransition", place[n], own))
        for n in behind:
            arcs.append(_arc("TransitionPlace", own, place[n]))
    return {
        "places": {one: {"id": one} for one in place.values()},
        "transitions": {
            one: {"id": one, "label": label}
            for one, (label, _, _) in zip(ids, transitions, strict=True)
        },
        "arcs": arcs,
        "initial_marking": {place[start]: 1},
        "final_markings": [{place[end]: 1}],
    }


def _arc(kind: str, source: str, target: str) -> dict[str, object]:
    return {"from_to": {"type": kind, "nodes": [source, target]}, "weight": 1}


def _id(text: str) -> str:
    return str(uuid5(NAMESPACE_OID, text))


class _TreeNet:
    """Reads a process tree and lays its net between two places."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.places = text.replace(" ", ""), 0, 0
        self.transitions: list[_Transition] = []

    def place(self) -> int:
        self.places += 1
        return self.places - 1

    def node(self, start: int, end: int) -> None:
        for word in ("->(", "X(", "+(", "*("):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                self._children(word, start, end)
                return
        if self.text.startswith("tau", self.at):
            self.at += 3
            self._add(None, (start,), (end,))
        else:
            close = self.text.index("'", self.at + 1)
            self._add(self.text[self.at + 1 : close], (start,), (end,))
            self.at = close + 1

    def _children(self, word: str, start: int, end: int) -> None:
        here, behind = start, end
        ins: list[int] = []
        outs: list[int] = []
        if word == "*(":
            here, behind = self.place(), self.place()
            self._add(None, (start,), (here,))
            self._add(None, (behind,), (end,))
        while True:
            if word == "->(":
                last = self._is_last()
                there = end if last else self.place()
                self.node(here, there)
                here = there
            elif word == "+(":
                ins.append(self.place())
                outs.append(self.place())
                self.node(ins[-1], outs[-1])
            else:
                self.node(here, behind)
                if word == "*(":
                    here, behind = behind, here  # the second part leads back
            self.at += 1
            if self.text[self.at - 1] == ")":
                break
        if word == "+(":
            self._add(None, (start,), tuple(ins))
            self._add(None, tuple(outs), (end,))

    def _is_last(self) -> bool:
        """Tell whether the part that begins here is the last of its parent."""
        depth, quoted = 0, False
        for sign in self.text[self.at :]:
            if sign == "'":
                quoted = not quoted
            if quoted:
                continue
            if sign == "," and depth == 0:
                return False
            depth += (sign == "(") - (sign == ")")
            if depth < 0:
                return True
        return True

    def _add(self, label: str | None, before: tuple[int, ...], behind: tuple[int, ...]) -> None:
        self.transitions.append((label, before, behind))
