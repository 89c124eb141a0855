"""Reads a document from strangers into the model and names everything that does not fit.

The fields and their types are those of the dataclasses in `model`: nothing is listed twice.
"""

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Mapping
from enum import StrEnum

from servicechain.faults import Fault, FaultCode
from servicechain.model import Chain

Json: typing.TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

T = typing.TypeVar("T")

MAX_NUMBER = 10_000
MAX_ENTRIES = 2_000
MAX_FAULTS = 1_000  # nobody reads more, and a hostile document must not cost seconds
_SHOWN = 60
_NAMES: Mapping[object, tuple[str, str]] = {
    list: ("eine Liste", "a list"),
    dict: ("ein Objekt", "an object"),
    str: ("ein Text", "a text"),
    bool: ("true oder false", "true or false"),
    int: ("eine ganze Zahl", "a whole number"),
}
_DOUBLE = "\0double"  # no text may hold a zero character, so no field is called this


def parse(text: str, faults: list[Fault], *, max_depth: int) -> Json:
    """Parse JSON strictly: no NaN, no half characters, bounded depth; None with a fault added."""
    if _is_deeper(text, max_depth):
        faults.append(Fault(FaultCode.TOO_DEEP, "", params={"limit": str(max_depth)}))
        return None
    try:
        document: Json = json.loads(
            text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_bounded
        )
    except json.JSONDecodeError as error:
        faults.append(_not_json(error.lineno, error.colno))
        return None
    except ValueError:
        faults.append(_not_json(1, 1))
        return None
    if document is None:
        faults.append(_not_json(1, 1))
    return document


def _not_json(line: int, column: int) -> Fault:
    return Fault(FaultCode.NOT_JSON, "", params={"line": str(line), "column": str(column)})


def _is_deeper(text: str, limit: int) -> bool:
    """Count brackets outside of strings, so that the parser never meets a deep document."""
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = not escaped and character == "\\"
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > limit:
                return True
        elif character in "]}":
            depth -= 1
    return False


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    """Build an object; a name that stands twice is kept as a fault to be found later."""
    found: dict[str, Json] = {}
    for name, value in pairs:
        if name in found:
            found[_DOUBLE] = name
        found[name] = value
    return found


def _refuse(constant: str) -> Json:
    raise ValueError(constant)


def _bounded(digits: str) -> int:
    """Read a whole number; a very long one becomes one that is out of range anyway."""
    return int(digits[:18])


def decode_value(kind: type[T], document: Mapping[str, Json]) -> T | None:
    """Turn a parsed document into a value of the model; None when it does not fit."""
    faults: list[Fault] = []
    found = _decode(kind, dict(document), "", faults)
    return found if isinstance(found, kind) and not faults else None


def decode_chain(document: Mapping[str, Json], faults: list[Fault]) -> Chain | None:
    """Turn a parsed document into a chain; what does not fit is added to `faults`."""
    found = _decode(Chain, dict(document), "", faults)
    return found if isinstance(found, Chain) else None


def _decode(kind: object, value: Json, path: str, faults: list[Fault]) -> object:
    """Return the value as `kind` says, or None with a fault added."""
    if len(faults) >= MAX_FAULTS:
        return None
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        if value is None:
            return None
        inner = next(part for part in typing.get_args(kind) if part is not types.NoneType)
        return _decode(inner, value, path, faults)
    if origin is tuple:
        return _decode_list(typing.get_args(kind)[0], value, path, faults)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _decode_object(kind, value, path, faults)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _decode_choice(kind, value, path, faults)
    return _decode_plain(kind, value, path, faults)


def _decode_list(kind: object, value: Json, path: str, faults: list[Fault]) -> object:
    if not isinstance(value, list):
        faults.append(_wrong(value, list, path))
        return None
    if len(value) > MAX_ENTRIES:
        params = {"value": str(len(value)), "expected": f"0–{MAX_ENTRIES}"}
        faults.append(Fault(FaultCode.TOO_MANY_ENTRIES, path, params=params))
        return None
    return tuple(_decode(kind, item, f"{path}/{n}", faults) for n, item in enumerate(value))


def _decode_object(kind: type, value: Json, path: str, faults: list[Fault]) -> object:
    if not isinstance(value, dict):
        faults.append(_wrong(value, dict, path))
        return None
    fields = {field.name: field for field in dataclasses.fields(kind) if field.compare}
    types_of = _types_of(kind)
    unknown = [
        str(value[name]) if name == _DOUBLE else name for name in value if name not in fields
    ]
    faults += [
        Fault(FaultCode.UNKNOWN_FIELD, f"{path}/{_pointer(name)}") for name in unknown[:MAX_FAULTS]
    ]
    before = len(faults)
    values: dict[str, object] = {}
    for name, field in fields.items():
        if name in value:
            values[name] = _decode(types_of[name], value[name], f"{path}/{name}", faults)
        elif field.default is dataclasses.MISSING:
            faults.append(Fault(FaultCode.MISSING_FIELD, path, params={"field": name}))
    return kind(**values) if len(faults) == before else None


@functools.cache
def _types_of(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)


def _decode_choice(kind: type[StrEnum], value: Json, path: str, faults: list[Fault]) -> object:
    if isinstance(value, str) and value in {str(member) for member in kind}:
        return kind(value)
    params = {"value": _shown(value), "expected": ", ".join(str(member) for member in kind)}
    faults.append(Fault(FaultCode.UNKNOWN_VALUE, path, params=params))
    return None


def _decode_plain(kind: object, value: Json, path: str, faults: list[Fault]) -> object:
    """Read a text, a yes or no, or a whole number; to Python true is a number, here it is not."""
    if kind is str and isinstance(value, str) and _is_text(value):
        return value
    if kind is bool and isinstance(value, bool):
        return value
    if kind is not int or not isinstance(value, int) or isinstance(value, bool):
        faults.append(_wrong(value, kind, path))
    elif not 0 <= value <= MAX_NUMBER:
        params = {"value": _shown(value), "expected": f"0–{MAX_NUMBER}"}
        faults.append(Fault(FaultCode.OUT_OF_RANGE, path, params=params))
    else:
        return value
    return None


def _is_text(value: str) -> bool:
    """Tell whether a text can be stored: no zero character, no half of a surrogate pair."""
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)


def _wrong(value: Json, kind: object, path: str) -> Fault:
    german, english = _NAMES[kind]
    params = {"value": _shown(value), "expected": german, "expected_en": english}
    return Fault(FaultCode.WRONG_TYPE, path, params=params)


def _shown(value: Json) -> str:
    """Show a foreign value safely: short, and only characters that can be printed."""
    text = value if isinstance(value, str) else json.dumps(value)
    text = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return f"{text[: _SHOWN - 1]}…" if len(text) > _SHOWN else text


def _pointer(name: str) -> str:
    """Write a foreign field name into a JSON pointer, as RFC 6901 says."""
    name = "".join(character if character.isprintable() else "\ufffd" for character in name)
    return name[:_SHOWN].replace("~", "~0").replace("/", "~1")
