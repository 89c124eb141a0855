"""Writes a chain as a file of BPMN 2.0."""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from servicechain.bpmn.draft import Own
from servicechain.bpmn.drawing import Drawing, Line, Shape, draw
from servicechain.bpmn.layout import Box, Layout, Point, lay_out
from servicechain.bpmn.own import allowed, written
from servicechain.bpmn.xml import DIAGRAM, MODEL, OWN
from servicechain.canonical import InvalidChain, plain
from servicechain.model import Chain
from servicechain.structure import structure_faults

_DC = "http://www.omg.org/spec/DD/20100524/DC"
_DI = "http://www.omg.org/spec/DD/20100524/DI"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def to_bpmn(chain: Chain) -> str:
    """Write a chain as a BPMN 2.0 document with a drawing.

    Each organisation gets a lane. What BPMN has no sign for stands in extension elements, so that
    `from_bpmn` gives the same chain; `chain.report` is not written.

    Args:
        chain: may have gaps, but its parts must name each other correctly.

    Returns:
        XML in UTF-8 that the schema of the OMG accepts.

    Raises:
        InvalidChain: a part names something that does not exist.

    >>> from servicechain.bpmn import from_bpmn
    >>> from servicechain.model import Station, Way
    >>> chain = Chain("K", "1", "Kurz", "1", ("2",), (Station("1", "Hier"), Station("2", "Rat")),
    ...               (Way("w", "1", "2"),))
    >>> from_bpmn(to_bpmn(chain)) == chain
    True
    """
    faults = structure_faults(chain)
    if faults:
        raise InvalidChain(faults)
    drawing = draw(chain)
    return "\n".join(_document(drawing, lay_out(drawing))) + "\n"


def _document(drawing: Drawing, layout: Layout) -> Iterator[str]:
    chain = drawing.chain
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<definitions xmlns="{MODEL}" xmlns:bpmndi="{DIAGRAM}" xmlns:dc="{_DC}" '
        f'xmlns:di="{_DI}" xmlns:xsi="{_XSI}" xmlns:chain="{OWN}" id="Datei" '
        f'targetNamespace="{OWN}" exporter="servicechain">'
    )
    yield '  <collaboration id="Zusammenarbeit">'
    yield f'    <participant id="Pool" name={_attribute(chain.name)} processRef="Ablauf"/>'
    yield "  </collaboration>"
    yield f'  <process id="Ablauf" name={_attribute(chain.name)} isExecutable="false">'
    yield f"    {_note('chain', _frame(chain))}"
    yield from _lanes(drawing)
    for shape in drawing.shapes:
        yield from _shape(drawing, shape, "    ")
    inner = {s.id for shape in drawing.shapes for s in shape.inside}
    for line in drawing.lines:
        if line.source not in inner:
            yield from _line(line, "    ")
    yield "  </process>"
    yield from _diagram(drawing, layout)
    yield "</definitions>"


def _frame(chain: Chain) -> Own:
    """Return what belongs to the chain as a whole and has no sign."""
    fields = plain(chain)
    noted = fields if isinstance(fields, dict) else {}
    drawn = ("stations", "ways", "nodes", "start")
    note = {name: value for name, value in noted.items() if name not in drawn}
    return {**note, "order": [station.key for station in chain.stations]}


def _attribute(text: str) -> str:
    return quoteattr(allowed(text))


def _note(name: str, fields: Own) -> str:
    content = escape(written(fields)) if fields else ""
    inner = f"<chain:{name}>{content}</chain:{name}>" if content else f"<chain:{name}/>"
    return f"<extensionElements>{inner}</extensionElements>"


def _lanes(drawing: Drawing) -> Iterator[str]:
    yield '    <laneSet id="Bahnen">'
    for number, lane in enumerate(drawing.lanes):
        yield f"      <lane id={quoteattr(lane.id)} name={_attribute(lane.name)}>"
        yield f"        {_note('lane', {'organisation': lane.organisation})}"
        for shape in drawing.shapes:
            if shape.lane == number:
                yield f"        <flowNodeRef>{shape.id}</flowNodeRef>"
        yield "      </lane>"
    yield "    </laneSet>"


def _shape(drawing: Drawing, shape: Shape, indent: str) -> Iterator[str]:
    name = f" name={_attribute(shape.name)}" if shape.name else ""
    more = ' triggeredByEvent="true"' if shape.inside else ""
    if shape.element == "startEvent" and shape.event:
        more = ' isInterrupting="false"'
    yield f"{indent}<{shape.element} id={quoteattr(shape.id)}{name}{more}>"
    if shape.note is not None:
        yield f"{indent}  {_note(*shape.note)}"
    yield from _ends_of_lines(drawing, shape, f"{indent}  ")
    if shape.event:
        yield f"{indent}  {_event(shape)}"
    for inner in shape.inside:
        yield from _shape(drawing, inner, f"{indent}  ")
    inside = {inner.id for inner in shape.inside}
    for line in drawing.lines:
        if line.source in inside:
            yield from _line(line, f"{indent}  ")
    yield f"{indent}</{shape.element}>"


def _ends_of_lines(drawing: Drawing, shape: Shape, indent: str) -> Iterator[str]:
    for line in drawing.lines:
        if line.target == shape.id:
            yield f"{indent}<incoming>{line.id}</incoming>"
    for line in drawing.lines:
        if line.source == shape.id:
            yield f"{indent}<outgoing>{line.id}</outgoing>"


def _event(shape: Shape) -> str:
    name = f"{shape.event}EventDefinition"
    inner = ""
    if shape.duration:
        inner = f'<timeDuration xsi:type="tFormalExpression">{shape.duration}</timeDuration>'
    if shape.event == "conditional":
        inner = '<condition xsi:type="tFormalExpression"/>'
    return f"<{name} id={quoteattr(f'Art_{shape.id}')}>{inner}</{name}>"


def _line(line: Line, indent: str) -> Iterator[str]:
    name = f" name={_attribute(line.name)}" if line.name else ""
    ends = f"sourceRef={quoteattr(line.source)} targetRef={quoteattr(line.target)}"
    head = f"{indent}<sequenceFlow id={quoteattr(line.id)}{name} {ends}"
    if line.note is None:
        yield f"{head}/>"
    else:
        yield f"{head}>{_note(*line.note)}</sequenceFlow>"


def _diagram(drawing: Drawing, layout: Layout) -> Iterator[str]:
    yield '  <bpmndi:BPMNDiagram id="Zeichnung">'
    yield '    <bpmndi:BPMNPlane id="Blatt" bpmnElement="Zusammenarbeit">'
    yield from _box("Pool", layout.pool, ' isHorizontal="true"')
    for lane, box in zip(drawing.lanes, layout.lanes, strict=True):
        yield from _box(lane.id, box, ' isHorizontal="true"')
    for outer in drawing.shapes:
        for shape in (outer, *outer.inside):
            marker = shape.element == "exclusiveGateway"
            more = ' isMarkerVisible="true"' if marker else ' isExpanded="true"'
            flag = more if marker or shape.inside else ""
            yield from _box(shape.id, layout.boxes[shape.id], flag)
    for line in drawing.lines:
        yield from _edge(line.id, layout.lines[line.id], layout.names.get(line.id))
    yield "    </bpmndi:BPMNPlane>"
    yield "  </bpmndi:BPMNDiagram>"


def _box(key: str, box: Box, more: str) -> Iterator[str]:
    yield (
        f"      <bpmndi:BPMNShape id={quoteattr(f'Form_{key}')} bpmnElement={quoteattr(key)}{more}>"
    )
    yield f"        {_bounds(box)}"
    yield "      </bpmndi:BPMNShape>"


def _bounds(box: Box) -> str:
    return f'<dc:Bounds x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}"/>'


def _edge(key: str, corners: tuple[Point, ...], name: Box | None) -> Iterator[str]:
    form = quoteattr(f"Form_{key}")
    yield f"      <bpmndi:BPMNEdge id={form} bpmnElement={quoteattr(key)}>"
    for x, y in corners:
        yield f'        <di:waypoint x="{x}" y="{y}"/>'
    if name is not None:
        yield f"        <bpmndi:BPMNLabel>{_bounds(name)}</bpmndi:BPMNLabel>"
    yield "      </bpmndi:BPMNEdge>"
