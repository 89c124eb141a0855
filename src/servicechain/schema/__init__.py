"""The published JSON Schema of a chain document, written from the model itself."""

import dataclasses
import functools
import inspect
import json
import types
import typing
from enum import StrEnum
from importlib.resources import files

from servicechain.canonical import FORMAT
from servicechain.decoding import MAX_ENTRIES, MAX_NUMBER
from servicechain.model import Chain

DIALECT = "https://json-schema.org/draft/2020-12/schema"
IDENTIFIER = "urn:servicechain:schema:1"


def json_schema() -> dict[str, object]:
    """Return the schema of the format "servicechain/1" (JSON Schema, draft 2020-12).

    It says which fields there are and what stands in them. That keys name each other correctly,
    and that a chain is sound, no schema can say: `from_json` and `check` do.

    >>> schema = json_schema()
    >>> schema["required"]
    ['format', 'key', 'version', 'name', 'start', 'ends']
    """
    text = files("servicechain.schema").joinpath("chain.schema.json").read_text("utf-8")
    found: dict[str, object] = json.loads(text)
    return found


def written() -> str:
    """Write the schema anew from the model, as it stands in the published file."""
    definitions: dict[str, object] = {}
    chain = _object(Chain, definitions)
    properties = typing.cast("dict[str, object]", chain.pop("properties"))
    required = typing.cast("list[str]", chain.pop("required"))
    schema: dict[str, object] = {
        "$schema": DIALECT,
        "$id": IDENTIFIER,
        "title": f"Service chain, format {FORMAT}",
        **chain,
        "properties": {"format": {"const": FORMAT}, **properties},
        "required": ["format", *required],
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _object(kind: type, definitions: dict[str, object]) -> dict[str, object]:
    hints = typing.get_type_hints(kind)
    fields = [field for field in dataclasses.fields(kind) if field.compare]
    return {
        "type": "object",
        "description": (inspect.getdoc(kind) or "").partition("\n")[0],
        "properties": {field.name: _type(hints[field.name], definitions) for field in fields},
        "required": [field.name for field in fields if field.default is dataclasses.MISSING],
        "additionalProperties": False,
    }


def _type(kind: object, definitions: dict[str, object]) -> dict[str, object]:
    origin = typing.get_origin(kind)
    if origin is types.UnionType:
        inner = next(part for part in typing.get_args(kind) if part is not types.NoneType)
        return {"anyOf": [_type(inner, definitions), {"type": "null"}]}
    if origin is tuple:
        items = _type(typing.get_args(kind)[0], definitions)
        return {"type": "array", "items": items, "maxItems": MAX_ENTRIES}
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        definitions[kind.__name__] = _choice(kind)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _object(kind, definitions)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    return dict(_PLAIN[typing.cast("type", kind)])


@functools.cache
def _choice(kind: type[StrEnum]) -> dict[str, object]:
    description = (inspect.getdoc(kind) or "").partition("\n")[0]
    return {"description": description, "enum": [str(member) for member in kind]}


_PLAIN: dict[type, dict[str, object]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer", "minimum": 0, "maximum": MAX_NUMBER},
}
