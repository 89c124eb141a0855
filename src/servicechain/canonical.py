"""A chain as a document: one chain, one text, one digest."""

import dataclasses
import hashlib
import json
from pathlib import Path

from servicechain.decoding import Json, decode_chain, parse
from servicechain.faults import Fault, FaultCode, sorted_faults
from servicechain.model import Chain
from servicechain.ordering import natural
from servicechain.structure import structure_faults

FORMAT = "servicechain/1"
MAX_BYTES = 2_000_000
MAX_DEPTH = 20


class InvalidChain(ValueError):
    """A document is no chain; `faults` names everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(" ".join(fault.sentence for fault in faults[:3]))
        self.faults = faults


def canonical(chain: Chain) -> Chain:
    """Return the chain with everything sorted whose order says nothing.

    Stations, routing nodes, ways, standards, units, ends, the ways of a standard and exclusive
    groups are sorted by key. Limits, items, forms, steps and units of a standard or station keep
    their order.
    """
    return dataclasses.replace(
        chain,
        ends=tuple(sorted(chain.ends, key=natural)),
        stations=tuple(
            dataclasses.replace(station, exclusive=_groups(station.exclusive))
            for station in sorted(chain.stations, key=lambda s: natural(s.key))
        ),
        nodes=tuple(
            dataclasses.replace(node, exclusive=_groups(node.exclusive))
            for node in sorted(chain.nodes, key=lambda n: natural(n.key))
        ),
        ways=tuple(sorted(chain.ways, key=lambda w: natural(w.key))),
        standards=tuple(
            dataclasses.replace(standard, ways=tuple(sorted(standard.ways, key=natural)))
            for standard in sorted(chain.standards, key=lambda s: natural(s.key))
        ),
        units=tuple(sorted(chain.units, key=lambda u: natural(u.key))),
    )


def _groups(exclusive: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted(tuple(sorted(group, key=natural)) for group in exclusive))


def plain(value: object) -> object:
    """Turn a value of the model into what JSON knows; fields that came later only when set."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if not dataclasses.is_dataclass(value):
        return value
    found: dict[str, object] = {}
    for field in dataclasses.fields(value):
        content = getattr(value, field.name)
        if field.compare and not (field.metadata.get("later") and content == field.default):
            found[field.name] = plain(content)
    return found


def to_json(chain: Chain) -> str:
    """Write a chain as its canonical text: the same chain always gives the same text.

    Returns:
        JSON on one line, fields sorted, UTF-8 characters as they are; `from_json` reads it.
    """
    fields = plain(canonical(chain))
    document = {"format": FORMAT, **(fields if isinstance(fields, dict) else {})}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(chain: Chain) -> str:
    """Return the SHA-256 of the canonical text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(to_json(chain).encode()).hexdigest()


def from_json(text: str) -> Chain:
    """Read a chain in its canonical order.

    Args:
        text: a document of the format "servicechain/1", in any order and with any white space,
            of at most 2,000,000 bytes, 20 levels and 2,000 entries in a list.

    Raises:
        InvalidChain: with all faults of the document at once, up to 1,000. That the chain is
            sound or complete is not asked here; see `check`.

    >>> try:
    ...     from_json('{"format": "servicechain/1", "key": "K"}')
    ... except InvalidChain as error:
    ...     print(error.faults[0].sentence)
    Bei / fehlt das Feld „version“. Ergänzen Sie es.
    """
    # a text may hold half a character (a lone surrogate); it counts as three bytes here
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise InvalidChain([Fault(FaultCode.TOO_LARGE, "", params={"limit": str(MAX_BYTES)})])
    faults: list[Fault] = []
    document = parse(text, faults, max_depth=MAX_DEPTH)
    if document is None:
        raise InvalidChain(faults)
    chain = _read(document, faults)
    if chain is not None and not faults:
        faults = structure_faults(chain)
    if chain is None or faults:
        raise InvalidChain(sorted_faults(faults))
    return canonical(chain)


def _read(document: Json, faults: list[Fault]) -> Chain | None:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        faults.append(Fault(FaultCode.WRONG_FORMAT, "/format", params={"expected": FORMAT}))
    if not isinstance(document, dict):
        return None
    fields = {name: value for name, value in document.items() if name != "format"}
    return decode_chain(fields, faults)


def read_chain(path: Path | str) -> Chain:
    """Read a chain from a file that ends in `.json`, `.bpmn` or `.xml`.

    Returns:
        The chain; of a BPMN file `report` says what could not be carried over.

    Raises:
        InvalidChain: as `from_json` and `from_bpmn`; also when the file has another ending, or
            when JSON is not UTF-8.
        OSError: the file cannot be read.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind in (".bpmn", ".xml"):
        from servicechain.bpmn import from_bpmn  # reads with what is defined above
        from servicechain.bpmn.xml import MAX_BYTES as MOST

        return from_bpmn(_content(path, MOST))
    if kind != ".json":
        raise InvalidChain([Fault(FaultCode.WRONG_FORMAT, "", params={"expected": FORMAT})])
    content = _content(path, MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        params = {"line": str(line), "column": str(column)}
        raise InvalidChain([Fault(FaultCode.NOT_JSON, "", params=params)]) from None
    return from_json(text)


def _content(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise InvalidChain([Fault(FaultCode.TOO_LARGE, "", params={"limit": str(most)})])
    return content
