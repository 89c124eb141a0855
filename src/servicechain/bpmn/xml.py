"""Reads XML from strangers: no DOCTYPE, no entities, bounded in size, depth and number of elements.

The parser is that of the standard library; it stops at the first thing that is not allowed, before
anything could be expanded or fetched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from servicechain.canonical import InvalidChain
from servicechain.faults import Fault, FaultCode

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DIAGRAM = "http://www.omg.org/spec/BPMN/20100524/DI"
OWN = "urn:servicechain:bpmn:1"
MAX_BYTES = 8_000_000
MAX_DEPTH = 64
MAX_ELEMENTS = 100_000
MAX_ATTRIBUTES = 200
MAX_TAG = 500_000
_CHUNK = 65_536


@dataclass(slots=True)
class Element:
    """An element of the file.

    Attributes:
        space: its namespace.
        name: its name without prefix.
        attributes: those of no namespace, by name.
        foreign: namespaces of its other attributes.
        children: the elements in it.
        text: what is written in it.
    """

    space: str
    name: str
    attributes: dict[str, str]
    foreign: tuple[str, ...] = ()
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    @property
    def id(self) -> str:
        """Its id; empty when it has none."""
        return self.attributes.get("id", "")

    @property
    def label(self) -> str:
        """Its name as people read it, on one line."""
        return " ".join(self.attributes.get("name", "").split())

    def all(self, *names: str) -> Iterator["Element"]:
        """Return the children of BPMN with one of these names."""
        return (c for c in self.children if c.space == MODEL and c.name in names)

    def first(self, name: str) -> "Element | None":
        """Return the first child of BPMN with this name."""
        return next(self.all(name), None)

    def walk(self) -> Iterator["Element"]:
        """Return the element and everything in it, from outside to inside."""
        waiting = [self]
        while waiting:
            here = waiting.pop()
            yield here
            waiting.extend(reversed(here.children))


def parse(content: bytes | str) -> Element:
    """Read a document.

    Raises:
        InvalidChain: it is too large or too deep, has a DOCTYPE or entities, or is no XML.
    """
    encoding = None
    if isinstance(content, str):
        content, encoding = content.encode("utf-8", "surrogatepass"), "utf-8"
    if len(content) > MAX_BYTES:
        raise refused(FaultCode.TOO_LARGE, limit=str(MAX_BYTES))
    builder = _Builder(encoding)
    try:
        builder.feed(content)
    except (expat.ExpatError, LookupError, ValueError):
        if builder.refusal is not None:
            raise builder.refusal from None
        parser = builder.parser
        line, column = str(parser.ErrorLineNumber), str(parser.ErrorColumnNumber + 1)
        raise refused(FaultCode.NOT_XML, line=line, column=column) from None
    if builder.root is None:
        raise refused(FaultCode.NOT_XML, line="1", column="1")
    return builder.root


def refused(code: FaultCode, **params: str) -> InvalidChain:
    """Return the refusal of a whole document."""
    return InvalidChain([Fault(code, "", params=params)])


class _Builder:
    """Builds the elements of BPMN and our own; of foreign ones only that they are there."""

    def __init__(self, encoding: str | None) -> None:
        self.root: Element | None = None
        self.refusal: InvalidChain | None = None
        self._stack: list[Element] = []
        self._texts: list[list[str]] = []
        self._skipped = self._count = self._depth = 0
        self.parser = parser = expat.ParserCreate(encoding, " ")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = self._forbidden
        parser.EntityDeclHandler = self._forbidden
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data

    def feed(self, content: bytes) -> None:
        """Read everything; a tag is kept by the parser until it is whole, so its length counts."""
        for begin in range(0, len(content), _CHUNK):
            self.parser.Parse(content[begin : begin + _CHUNK], False)
            if begin - self.parser.CurrentByteIndex > MAX_TAG:
                self._refuse(FaultCode.TOO_LARGE, limit=str(MAX_TAG))
        self.parser.Parse(b"", True)

    def _refuse(self, code: FaultCode, **params: str) -> None:
        self.refusal = refused(code, **params)
        raise self.refusal

    def _bound(self, count: int, most: int) -> None:
        if count > most:
            self._refuse(FaultCode.TOO_MANY_ENTRIES, value=str(count), expected=f"0–{most}")

    def _forbidden(self, *_: object) -> None:
        self._refuse(FaultCode.FORBIDDEN_XML)

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._refuse(FaultCode.TOO_DEEP, limit=str(MAX_DEPTH))
        self._bound(len(attributes) // 2, MAX_ATTRIBUTES)
        space, _, local = name.rpartition(" ")
        if self._skipped:
            self._skipped += 1
            return
        self._count += 1
        self._bound(self._count, MAX_ELEMENTS)
        element = _element(space, local, attributes)
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self.root = element
        if space not in (MODEL, OWN):  # what is in there is not for us, nor is a drawing
            self._skipped = 1
        else:
            self._stack.append(element)
            self._texts.append([])

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        self._stack.pop().text = "".join(self._texts.pop())

    def _data(self, text: str) -> None:
        if self._texts and not self._skipped:
            self._texts[-1].append(text)


def _element(space: str, local: str, attributes: list[str]) -> Element:
    own: dict[str, str] = {}
    foreign: dict[str, None] = {}
    for name, value in zip(attributes[::2], attributes[1::2], strict=True):
        other, _, short = name.rpartition(" ")
        if other:
            foreign[other] = None
        else:
            own[short] = value
    return Element(space, local, own, tuple(foreign))
