"""The published JSON Schema says what the reader accepts."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from servicechain import Chain, InvalidChain, from_json, to_json
from servicechain.schema import json_schema, written
from tests.servicechain.demo_chain import lindenrath, second_network
from tests.servicechain.small_chain import GOOD, routed_chains

DOCS = Path(__file__).parents[2] / "docs/engine/chain.schema.json"


def fits(value: object, schema: dict, root: dict) -> bool:
    """The part of JSON Schema that ours uses, word by word."""
    if "$ref" in schema:
        return fits(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return any(fits(value, option, root) for option in schema["anyOf"])
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    match schema["type"]:
        case "object":
            names = schema["properties"]
            return (
                isinstance(value, dict)
                and value.keys() <= names.keys()
                and set(schema["required"]) <= value.keys()
                and all(fits(inner, names[name], root) for name, inner in value.items())
            )
        case "array":
            return (
                isinstance(value, list)
                and len(value) <= schema["maxItems"]
                and all(fits(inner, schema["items"], root) for inner in value)
            )
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "null":
            return value is None
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and schema["minimum"] <= value <= schema["maximum"]


def test_the_published_files_are_written_from_the_model():
    assert json.loads(written()) == json_schema()
    assert DOCS.read_text(encoding="utf-8") == written()


@pytest.mark.parametrize("chain", [lindenrath(), lindenrath("0.4"), second_network(), GOOD])
def test_documents_of_the_demo_fit_the_schema(chain: Chain):
    assert fits(json.loads(to_json(chain)), json_schema(), json_schema())


@given(routed_chains())
def test_what_is_written_fits_and_is_read_again(chain: Chain):
    text = to_json(chain)

    assert fits(json.loads(text), json_schema(), json_schema())
    try:
        assert to_json(from_json(text)) == text
    except InvalidChain as error:
        codes = {str(fault.code) for fault in error.faults}
        assert codes <= {"any_time_on_a_way", "unknown_station", "foreign_way"}


@pytest.mark.parametrize(
    "change",
    [
        {"extra": 1},
        {"format": "servicechain/2"},
        {"stations": [{"key": "1"}]},
        {"stations": [{"key": "1", "name": "A", "split": "some"}]},
        {"stations": [{"key": "1", "name": "A", "any_time": 1}]},
        {"nodes": [{"key": "n", "event": "rain"}]},
        {"nodes": [{"key": "n", "wait": {"value": -1, "unit": "week"}}]},
        {"ends": "1"},
        {"name": None},
    ],
)
def test_what_does_not_fit_the_schema_is_refused_by_the_reader(change):
    document = {**json.loads(to_json(GOOD)), **change}

    assert not fits(document, json_schema(), json_schema())
    with pytest.raises(InvalidChain):
        from_json(json.dumps(document))


def test_new_fields_are_left_out_of_the_text_while_they_say_nothing():
    """Signatures rest on the digest of the text: what came later must not change it."""
    text = to_json(lindenrath())

    assert "any_time" not in text
    assert "nodes" not in text
    assert "report" not in text
