"""Reports everything in a file for which a chain has no place."""

from collections.abc import Iterator, Mapping

from servicechain.bpmn.draft import SEPARATOR
from servicechain.bpmn.elements import TASKS
from servicechain.bpmn.xml import DIAGRAM, MODEL, OWN, Element
from servicechain.canonical import plain
from servicechain.model import Chain
from servicechain.report import Remark


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READ = _words(
    "definitions process collaboration participant messageFlow laneSet childLaneSet lane "
    "flowNodeRef sequenceFlow conditionExpression incoming outgoing documentation "
    "extensionElements timeDuration timeDate timeCycle task userTask manualTask serviceTask "
    "sendTask receiveTask scriptTask businessRuleTask callActivity subProcess transaction "
    "adHocSubProcess exclusiveGateway inclusiveGateway parallelGateway eventBasedGateway "
    "complexGateway startEvent endEvent intermediateCatchEvent intermediateThrowEvent "
    "implicitThrowEvent boundaryEvent standardLoopCharacteristics multiInstanceLoopCharacteristics "
    "messageEventDefinition timerEventDefinition signalEventDefinition conditionalEventDefinition "
    "errorEventDefinition escalationEventDefinition cancelEventDefinition linkEventDefinition "
    "compensateEventDefinition terminateEventDefinition eventDefinitionRef source target "
    "partitionElementRef condition loopCondition loopCardinality loopDataInputRef "
    "loopDataOutputRef inputDataItem outputDataItem completionCondition "
    "activationCondition text script supportedInterfaceRef messageFlowRef"
)
"""Read elsewhere, or told with the element they belong to."""
_DRAWING = frozenset(["textAnnotation", "group", "association", "category", "categoryValue"])
_DOCUMENTS = _words(
    "dataObject dataObjectReference dataStore dataStoreReference dataInput dataOutput "
    "dataInputAssociation dataOutputAssociation ioSpecification itemDefinition property "
    "ioBinding"
)
_PARTS = _words(
    "inputSet outputSet dataInputRefs dataOutputRefs sourceRef targetRef dataState assignment "
    "transformation from to resourceRef categoryValueRef resourceParameterBinding "
    "resourceAssignmentExpression formalExpression expression operationRef inMessageRef "
    "outMessageRef errorRef structureRef relationshipRef correlationPropertyRef"
)
"""Told with what they are a part of."""
_NAMED = _words(
    "process participant lane sequenceFlow messageFlow boundaryEvent startEvent endEvent "
    "intermediateCatchEvent intermediateThrowEvent exclusiveGateway inclusiveGateway "
    "parallelGateway eventBasedGateway complexGateway task userTask manualTask serviceTask "
    "sendTask receiveTask scriptTask businessRuleTask callActivity subProcess transaction "
    "adHocSubProcess"
)
"""Whose names people read on the drawing."""


_DEFINITIONS = _words(
    "message signal error escalation import interface operation resource resourceRole performer "
    "humanPerformer potentialOwner endPoint correlationKey correlationProperty "
    "correlationPropertyRetrievalExpression correlationSubscription participantMultiplicity "
    "participantAssociation messageFlowAssociation conversationAssociation relationship extension "
    "globalTask globalUserTask globalManualTask globalScriptTask globalBusinessRuleTask "
    "globalConversation rendering monitoring auditing partnerEntity partnerRole "
    "resourceParameter complexBehaviorDefinition eventDefinition"
)


def leftovers(root: Element, *, ours: bool) -> Iterator[Remark]:
    """Name what is in a file and not in the chain, in the order of the file.

    Args:
        root: the whole document.
        ours: our own export; then its drawing holds nothing of its own.
    """
    waiting = [(root, root)]
    while waiting:
        element, owner = waiting.pop()
        named = element if element.id else owner
        yield from _foreign(element, named)
        if element.name == "documentation" and owner.name not in TASKS and element.text.strip():
            yield Remark(owner.id, _name(owner), owner.name, "documentation")
        for child in reversed(element.children):
            if child.space == MODEL:
                waiting.append((child, named))
            elif child.space == DIAGRAM and child.name == "BPMNDiagram" and not ours:
                yield Remark(child.id, child.label, child.name, "layout")
        if element.name not in _READ and element.name not in _PARTS:
            yield Remark(_id(element, named), _name(element), element.name, _code(element.name))
        elif element.name in ("script", "resourceAssignmentExpression"):
            yield Remark(_id(element, named), _name(named), element.name, "script")


def unsaid(root: Element, chain: Chain, *, ours: bool) -> Iterator[Remark]:
    """Name every name that people read in a file and that neither chain nor report says.

    What falls away is reported where that happens; this makes sure that nothing is forgotten.

    Args:
        root: the whole document.
        chain: what was read from it.
        ours: our own export; there the notes beside an element say more than its name.
    """
    frame = {"participant", "process"} if ours else set()
    said = set(_texts(plain(chain)))
    told = {(remark.id, remark.name) for remark in chain.report}
    for element in root.walk():
        shown = element.label
        if element.space != MODEL or element.name not in _NAMED - frame or not shown:
            continue
        if ours and _is_ours(element):
            continue
        if not said.issuperset(shown.split(SEPARATOR)) and (element.id, shown) not in told:
            yield Remark(element.id, shown, element.name, "unsaid")


def _is_ours(element: Element) -> bool:
    extensions = element.first("extensionElements")
    return extensions is not None and any(c.space == OWN for c in extensions.children)


def _texts(value: object) -> Iterator[str]:
    """Return every text in a document, and the parts of those that were put together."""
    if isinstance(value, str):
        yield value
        yield from value.split(SEPARATOR)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _code(name: str) -> str:
    if name in _DRAWING:
        return "drawing"
    if name in _DOCUMENTS:
        return "document"
    return "definition" if name in _DEFINITIONS else "unknown"


def _id(element: Element, owner: Element) -> str:
    return element.id or owner.id


def _name(element: Element) -> str:
    text = element.first("text")
    shown = text.text if text is not None else element.attributes.get("value", "")
    return element.label or " ".join(shown.split())[:200]


def _foreign(element: Element, owner: Element) -> Iterator[Remark]:
    """Name the additions of other tools, once per element."""
    spaces = dict.fromkeys(element.foreign)
    if element.name == "extensionElements":
        spaces.update(dict.fromkeys(c.space for c in element.children if c.space != OWN))
    spaces.pop(OWN, None)
    spaces.pop("http://www.w3.org/2001/XMLSchema-instance", None)
    if spaces:
        params = {"names": ", ".join(space or "?" for space in spaces)[:200]}
        yield Remark(_id(element, owner), _name(owner), owner.name, "extension", params)
