"""A process of BPMN and the chain that is read from it allow the same cases.

Random processes are built of blocks, whose cases can be listed; the cost of the best alignment with
the chain must be the least number of insertions and deletions to one of these cases.
"""

import itertools
from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from servicechain import align, check, from_bpmn, read_log
from tests.servicechain.bpmn_text import END, START, element, file, process

KINDS = {"xor": "exclusiveGateway", "and": "parallelGateway", "or": "inclusiveGateway"}
Block = str | tuple[str, list["Block"]]
Words = set[tuple[str, ...]]


@st.composite
def blocks(draw: st.DrawFn, depth: int = 3) -> Block:
    """A letter, or "seq", "xor", "and", "or" of blocks; "" passes by."""
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from("abcdefgh"))
    kind = draw(st.sampled_from(["seq", "xor", "and", "or"]))
    inner = draw(st.lists(blocks(depth - 1), min_size=2, max_size=3 if kind != "seq" else 2))
    return (kind, [*inner, ""] if kind == "xor" and draw(st.booleans()) else inner)


@dataclass
class Writer:
    """Writes a block as elements and flows; each letter becomes a task of its own."""

    body: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)

    def add(self, kind: str, **attributes: str) -> str:
        self.body.append(element(kind, f"x{len(self.body)}", **attributes))
        return f"x{len(self.body) - 1}"

    def write(self, block: Block, before: str) -> str:
        """Return where the block ends."""
        if isinstance(block, str):
            here = self.add("task", name=block)
            self.flows.append(f"{before}>{here}")
            return here
        kind, inner = block
        if kind == "seq":
            for part in inner:
                before = self.write(part, before)
            return before
        split, join = self.add(KINDS[kind]), self.add(KINDS[kind])
        self.flows.append(f"{before}>{split}")
        for part in inner:
            self.flows.append(f"{self.write(part, split) if part else split}>{join}")
        return join


def written(block: Block) -> str:
    writer = Writer()
    writer.flows.append(f"{writer.write(block, 's')}>e")
    return file(process(START + END + "".join(writer.body), " ".join(writer.flows)))


def merged(words: list[tuple[str, ...]]) -> Words:
    """Every order of several words that keeps each in its own order."""
    if not any(words):
        return {()}
    found: Words = set()
    for n, word in enumerate(words):
        if word:
            rest = [*words[:n], word[1:], *words[n + 1 :]]
            found |= {(word[0], *more) for more in merged(rest)}
    return found


def cases(block: Block) -> Words:
    """Every case that a block allows."""
    if isinstance(block, str):
        return {(block,) if block else ()}
    kind, inner = block
    parts = [cases(part) for part in inner]
    if kind == "seq":
        return {tuple(itertools.chain(*words)) for words in itertools.product(*parts)}
    if kind == "xor":
        return set().union(*parts)
    sizes = [len(parts)] if kind == "and" else range(1, len(parts) + 1)
    return {
        word
        for size in sizes
        for chosen in itertools.combinations(parts, size)
        for words in itertools.product(*chosen)
        for word in merged(list(words))
    }


def distance(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """The least number of insertions and deletions from one word to another."""
    row = list(range(len(other) + 1))
    for n, letter in enumerate(one, 1):
        before, row[0] = row[0], n
        for m, second in enumerate(other, 1):
            kept = before if letter == second else 10**6
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, kept)
    return row[-1]


def size(block: Block) -> int:
    return len(block) if isinstance(block, str) else sum(size(part) for part in block[1])


@settings(max_examples=80)
@given(
    blocks().filter(lambda b: 0 < size(b) <= 6), st.lists(st.sampled_from("abcdefgh"), max_size=5)
)
def test_the_cost_of_a_case_is_its_distance_to_what_the_drawing_allows(block, case):
    chain = from_bpmn(written(block))
    rows = [{"case": "x", "activity": a, "time": f"2026-03-0{n}"} for n, a in enumerate(case, 1)]

    sound = {"deadlock", "left_running", "endless", "never_begins", "dead_end"}
    assert not sound & {str(fault.code) for fault in check(chain)}
    if rows:
        (cost,) = align(read_log(rows), chain).cost
        assert cost == min(distance(tuple(case), word) for word in cases(block))
