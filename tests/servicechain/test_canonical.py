"""One chain, one text, one digest; and a strict door for documents from elsewhere."""

import dataclasses
import json
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from servicechain import (
    Chain,
    FaultCode,
    InvalidChain,
    Way,
    canonical,
    digest,
    from_json,
    read_chain,
    to_json,
)
from tests.servicechain.demo_chain import lindenrath, second_network
from tests.servicechain.small_chain import GOOD, chains

LIMIT = ("stations", 3, "limits", 0)
DOCUMENT = json.loads(to_json(lindenrath()))
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANY_JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner)
)


def faults_of(text: str) -> list[tuple[str, str]]:
    with pytest.raises(InvalidChain) as caught:
        from_json(text)
    for fault in caught.value.faults:
        assert fault.sentence.endswith(".")
        fault.sentence.encode()
    return [(fault.code.value, fault.path) for fault in caught.value.faults]


def changed(*path: str | int, to: object) -> str:
    """The text of the demo's chain with the value at a path replaced."""
    document = json.loads(json.dumps(DOCUMENT))
    here = document
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = to
    return json.dumps(document)


@pytest.mark.parametrize("chain", [lindenrath(), lindenrath("0.4"), second_network(), GOOD])
def test_everything_in_the_demo_survives_the_round_trip(chain):
    text = to_json(chain)

    assert from_json(text) == canonical(chain)
    assert to_json(from_json(text)) == text


@given(chains())
def test_every_chain_survives_the_round_trip(chain):
    text = to_json(chain)

    assert from_json(text) == canonical(chain)
    assert to_json(from_json(text)) == text


@settings(max_examples=20)
@given(st.randoms(use_true_random=False))
def test_order_and_white_space_do_not_change_text_and_digest(rng: random.Random):
    chain = lindenrath()
    shuffled = dataclasses.replace(
        chain,
        stations=tuple(rng.sample(chain.stations, len(chain.stations))),
        ways=tuple(rng.sample(chain.ways, len(chain.ways))),
        standards=tuple(rng.sample(chain.standards, len(chain.standards))),
        units=tuple(rng.sample(chain.units, len(chain.units))),
    )

    assert to_json(shuffled) == to_json(chain)
    assert digest(shuffled) == digest(chain)
    assert digest(from_json(json.dumps(DOCUMENT, indent=3))) == digest(chain)


def test_the_canonical_text_stays_as_it_is_because_signatures_rest_on_its_digest():
    chain = Chain("K", "1", "Ü", "1", ("1",), ways=(Way("b", "1", "1"), Way("a", "1", "1")))

    assert to_json(chain) == (
        '{"ends":["1"],"format":"servicechain/1","key":"K","name":"Ü","parallel":null,'
        '"person_exit":null,"standards":[],"start":"1","stations":[],"units":[],"version":"1",'
        '"ways":[{"condition":"","key":"a","no_handover":null,"returns":false,"source":"1",'
        '"standard":null,"target":"1"},{"condition":"","key":"b","no_handover":null,'
        '"returns":false,"source":"1","standard":null,"target":"1"}]}'
    )


def test_stations_are_sorted_as_people_count():
    assert [s.key for s in canonical(lindenrath()).stations] == [str(n) for n in range(1, 13)]


def test_the_order_of_senders_is_kept_because_the_first_one_carries_the_duty():
    standard = next(s for s in from_json(to_json(lindenrath())).standards if s.key == "Ü4a")

    assert standard.senders == ("SH-KO", "SH-RN", "JC-L")


@pytest.mark.parametrize(
    "change",
    [{"name": "Anders"}, {"version": "1.1"}, {"start": "2"}, {"parallel": None}, {"ways": ()}],
)
def test_any_change_changes_the_digest(change):
    assert digest(dataclasses.replace(lindenrath(), **change)) != digest(lindenrath())
    assert len(digest(lindenrath())) == 64


def test_a_chain_is_read_from_a_file(tmp_path):
    path = tmp_path / "kette.json"
    path.write_text(to_json(GOOD), encoding="utf-8")

    assert read_chain(path) == canonical(GOOD)
    assert read_chain(str(path)) == canonical(GOOD)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("kette.txt", b"{}", "wrong_format"),
        ("kette.json", b"\xff\xfe{}", "not_json"),
        ("kette.json", b" " * 2_000_001, "too_large"),
        ("kette.json", b"{}", "wrong_format"),
    ],
)
def test_a_file_that_is_no_chain_is_refused(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(InvalidChain) as caught:
        read_chain(path)

    assert caught.value.faults[0].code == code


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (changed(*LIMIT, "unit", to="hour"), ("unknown_value", "/stations/3/limits/0/unit")),
        (changed("stations", 3, "name", to=7), ("wrong_type", "/stations/3/name")),
        (changed("stations", 3, "name", to="a\0b"), ("wrong_type", "/stations/3/name")),
        (changed("stations", 3, "name", to="\ud800"), ("wrong_type", "/stations/3/name")),
        (changed("stations", 3, "optional", to=1), ("wrong_type", "/stations/3/optional")),
        (changed(*LIMIT, "value", to=True), ("wrong_type", "/stations/3/limits/0/value")),
        (changed(*LIMIT, "value", to=1.5), ("wrong_type", "/stations/3/limits/0/value")),
        (changed(*LIMIT, "value", to=-1), ("out_of_range", "/stations/3/limits/0/value")),
        (changed(*LIMIT, "value", to=10**9), ("out_of_range", "/stations/3/limits/0/value")),
        (changed("stations", 3, "limits", to={}), ("wrong_type", "/stations/3/limits")),
        (changed(*LIMIT, to=[]), ("wrong_type", "/stations/3/limits/0")),
        (changed("stations", 3, "a/b~", to=1), ("unknown_field", "/stations/3/a~1b~0")),
        (changed("ways", 0, "source", to="99"), ("unknown_station", "/ways/0/source")),
        (changed("format", to="servicechain/9"), ("wrong_format", "/format")),
        ('{"format": "servicechain/1", "format": "servicechain/1"}', ("unknown_field", "/format")),
        ("[]", ("wrong_format", "/format")),
        ("", ("not_json", "")),
        ("null", ("not_json", "")),
        ("NaN", ("not_json", "")),
        ("{", ("not_json", "")),
        ("[" * 100_000, ("too_deep", "")),
        ("\ud800", ("not_json", "")),
        ('"' + "x" * 2_000_000 + '"', ("too_large", "")),
        ("1" * 10_000, ("wrong_format", "/format")),
    ],
)
def test_a_document_that_does_not_fit_is_refused_with_the_place(text, fault):
    assert fault in faults_of(text)


def test_all_faults_of_a_document_are_named_at_once():
    document = json.loads(json.dumps(DOCUMENT))
    document["stations"][0]["split"] = "some"
    document["stations"][1]["limits"][0]["anchor"] = None
    document["ways"][2]["returns"] = "no"
    del document["version"]

    assert sorted(faults_of(json.dumps(document))) == [
        ("missing_field", ""),
        ("unknown_value", "/stations/0/split"),
        ("unknown_value", "/stations/1/limits/0/anchor"),
        ("wrong_type", "/ways/2/returns"),
    ]


def test_a_document_full_of_faults_is_refused_without_listing_them_for_ever():
    document = {**DOCUMENT, "stations": [1] * 1_900}

    assert len(faults_of(json.dumps(document))) == 1_000
    assert ("too_many_entries", "/ways") in faults_of(changed("ways", to=[1] * 2_001))
    assert len(faults_of(json.dumps({f"f{n}": 1 for n in range(100_000)}))) < 1_100


def test_a_sentence_says_what_stands_there_and_what_is_possible():
    with pytest.raises(InvalidChain) as caught:
        from_json(changed("stations", 3, "limits", 0, "unit", to="hour"))

    (fault,) = caught.value.faults
    assert fault.code == FaultCode.UNKNOWN_VALUE
    assert fault.sentence == (
        "Bei /stations/3/limits/0/unit steht „hour“; möglich sind working_day, werktag, "
        "calendar_day, week, month. Wählen Sie einen dieser Werte."
    )


def test_foreign_values_are_shown_short_and_printable():
    with pytest.raises(InvalidChain) as caught:
        from_json(changed("start", to=["\x1b[2J" * 1000]))

    (fault,) = caught.value.faults
    assert len(fault.sentence) < 200
    assert fault.sentence.isprintable()


@given(ANY_JSON)
@example({"format": "servicechain/1", "stations": [[]]})
def test_no_document_makes_the_reader_crash(document):
    faults_of(json.dumps(document))


@given(st.text())
def test_no_text_makes_the_reader_crash(text):
    faults_of(text)


@given(st.data(), ANY_JSON)
def test_no_value_anywhere_in_a_chain_makes_the_reader_crash(data, value):
    path: list[str | int] = []
    here: object = DOCUMENT
    while isinstance(here, dict | list) and here and (not path or data.draw(st.booleans())):
        keys = sorted(here) if isinstance(here, dict) else range(len(here))
        path.append(data.draw(st.sampled_from(keys)))
        here = here[path[-1]]

    text = changed(*path, to=value)

    try:
        chain = from_json(text)
    except InvalidChain:
        faults_of(text)
    else:
        assert from_json(to_json(chain)) == chain
