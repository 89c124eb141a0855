"""What stands on the border of tasks and on the ways: messages, timers and other events."""

from servicechain.bpmn.draft import Draft, Place
from servicechain.bpmn.times import limit_of
from servicechain.bpmn.xml import MODEL, Element
from servicechain.model import Event, Limit
from servicechain.report import Remark

_SUFFIX = "EventDefinition"
_KINDS = {
    "message": Event.MESSAGE,
    "timer": Event.TIMER,
    "signal": Event.SIGNAL,
    "conditional": Event.CONDITION,
}
_WORDS = {
    "message": "Nachricht",
    "timer": "Zeitablauf",
    "signal": "Signal",
    "conditional": "Bedingung",
    "error": "Fehler",
    "escalation": "Eskalation",
    "cancel": "Abbruch",
    "compensate": "Rückgängigmachen",
    "link": "Verweis",
    "terminate": "Ende",
}
CAUGHT = frozenset(["error", "escalation", "cancel"])
"""Kinds of ends that an event of the same kind on the border of a subprocess catches."""


def definitions(element: Element) -> list[Element]:
    """Return what an event is about; mostly one thing or nothing."""
    return [c for c in element.children if c.space == MODEL and c.name.endswith(_SUFFIX)]


def kind(element: Element) -> str:
    """Return the kind of an event, such as "timer"; empty for a plain one."""
    found = [d.name.removesuffix(_SUFFIX) for d in definitions(element)]
    if not found and any(element.all("eventDefinitionRef")):
        return "message"
    return found[0] if len(set(found)) == 1 else "multiple" if found else ""


def reference(element: Element) -> str:
    """Return which error or escalation an event is about; empty when the file does not say."""
    found = (
        d.attributes.get(f"{d.name.removesuffix(_SUFFIX)}Ref", "") for d in definitions(element)
    )
    return next(found, "").rpartition(":")[2]


def word(element: Element) -> str:
    """Return what to write on a way when the event has no name."""
    return _WORDS.get(kind(element), "Ereignis")


def timer(draft: Draft, element: Element) -> Limit | None:
    """Return the time of a timer as a limit; report one that cannot be counted in days."""
    for definition in definitions(element):
        for inner in definition.all("timeDuration", "timeDate", "timeCycle"):
            text = " ".join(inner.text.split())
            limit = limit_of(text, element.label) if inner.name == "timeDuration" else None
            if limit is not None:
                return limit
            if text or inner.name != "timeDuration":
                params = {"text": text[:200] or inner.name}
                remark = Remark(element.id, element.label, element.name, "timer", params)
                draft.remarks.append(remark)
    return None


def mark(draft: Draft, place: Place, element: Element) -> None:
    """Note on a point on the way what is waited for there."""
    what = kind(element)
    if not what or what == "link":
        return
    place.event = _KINDS.get(what, Event.OTHER)
    if what == "timer":
        place.wait = timer(draft, element)
    if element.name == "intermediateThrowEvent" or place.event is Event.OTHER:
        draft.remark("event_kind", place, kind=what)


def report_kind(draft: Draft, element: Element, *, but: str = "") -> None:
    """Report that an event is of a kind for which the chain has no sign at this place."""
    what = kind(element)
    if what and what != but:
        params = {"kind": what}
        remark = Remark(element.id, element.label, element.name, "event_kind", params)
        draft.remarks.append(remark)
