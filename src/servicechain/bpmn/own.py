"""What BPMN has no sign for, written beside the elements as JSON and read back from there."""

import json
import re

from servicechain.bpmn.draft import Own
from servicechain.bpmn.xml import OWN, Element
from servicechain.canonical import MAX_DEPTH
from servicechain.decoding import parse


def own_of(element: Element, name: str) -> Own | None:
    """Return what our own export has written beside an element; None if it is not from us.

    What does not read as JSON was changed by somebody and is treated as if it were not there.
    """
    extensions = element.first("extensionElements")
    if extensions is None:
        return None
    for child in extensions.children:
        if child.space == OWN and child.name == name:
            document = parse(child.text or "{}", [], max_depth=MAX_DEPTH)
            return document if isinstance(document, dict) else None
    return None


def written(fields: object) -> str:
    """Write fields as JSON that XML can hold: control characters and the like are escaped."""
    return json.dumps(fields, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def allowed(text: str) -> str:
    """Return a text with a sign in place of each character that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def shown(text: str) -> str:
    """Return a text as it comes back from a drawing: allowed, and on one line."""
    return " ".join(allowed(text).split())
