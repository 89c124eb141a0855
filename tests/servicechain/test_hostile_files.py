"""Hostile files: the readers of JSON and BPMN never crash, hang or fill the memory."""

import contextlib
import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from servicechain import (
    Chain,
    InvalidChain,
    TooManyMarkings,
    check,
    from_bpmn,
    from_json,
    next_steps,
    to_bpmn,
    to_json,
)
from servicechain.bpmn.xml import MODEL
from tests.servicechain.bpmn_text import FILES, file, process
from tests.servicechain.demo_chain import lindenrath

SOURCE_FOLDER = Path(__file__).parents[2] / "src"
SOURCES = [*(path.read_bytes() for path in FILES), to_bpmn(lindenrath()).encode()]
NAMES = [
    "task", "userTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway", "subProcess",
    "startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent", "eventBasedGateway",
    "sequenceFlow", "messageFlow", "adHocSubProcess", "callActivity", "lane", "participant",
]  # fmt: skip
REFERENCES = [
    "id", "sourceRef", "targetRef", "attachedToRef", "calledElement", "processRef", "default",
    "cancelActivity", "triggeredByEvent", "isForCompensation", "signalRef",
]  # fmt: skip


def survives(content: bytes) -> None:
    """Either a refusal with sentences, or a chain with which everything can be done."""
    try:
        chain = from_bpmn(content)
    except InvalidChain as error:
        refusal = error
    else:
        works(chain)
        return
    assert refusal.faults
    assert all(fault.sentence and fault.sentence_in("en") for fault in refusal.faults)


def works(chain: Chain) -> None:
    """Whether a chain can be checked, drawn, written and asked."""
    assert all(remark.reason and remark.reason_in("en") for remark in chain.report)
    check(chain, max_markings=500)
    again = from_bpmn(to_bpmn(chain))
    assert (again, again.report) == (chain, ())
    assert to_json(from_json(to_json(chain)))
    with contextlib.suppress(TooManyMarkings):
        next_steps(chain, [station.name for station in chain.stations[:3]])


@settings(max_examples=100)
@given(st.sampled_from(SOURCES), st.data())
def test_files_with_wrong_bytes_are_survived(source, data):
    content = bytearray(source)
    for _ in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(content) - 1))
        content[begin : begin + data.draw(st.integers(0, 200))] = data.draw(st.binary(max_size=4))

    survives(bytes(content))


@settings(max_examples=100)
@given(st.sampled_from(SOURCES), st.randoms(use_true_random=False))
def test_files_whose_elements_are_mixed_up_are_survived(source, rng: random.Random):
    root = etree.fromstring(source)
    elements = [
        e for e in root.iter() if isinstance(e.tag, str) and MODEL in e.tag and e is not root
    ]
    ids = [e.get("id") for e in elements if e.get("id")]
    for _ in range(rng.randint(1, 12)):
        element, other = rng.choice(elements), rng.choice(elements)
        match rng.randrange(5):
            case 0 if element.getparent() is not None:
                element.getparent().remove(element)
            case 1:
                element.tag = f"{{{MODEL}}}{rng.choice(NAMES)}"
            case 2:
                element.set(rng.choice(REFERENCES), rng.choice([*ids, "true", "false", "x"]))
            case 3 if element not in other.iterancestors() and element is not other:
                other.append(etree.fromstring(etree.tostring(element)))
            case _:
                element.text = other.text

    survives(etree.tostring(root))


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_else_is_refused(content):
    with pytest.raises(InvalidChain):
        from_bpmn(content)


def chained_gateways(n: int) -> str:
    body = "<startEvent id='s'/><task id='a'/><endEvent id='e'/>"
    flows = "s>a a>g0"
    for i in range(n):
        body += f"<inclusiveGateway id='g{i}'/>"
        for target in (i + 1, i + 2):
            flows += f" g{i}>{f'g{target}' if target < n else 'e'}"
    return file(process(body, flows))


def circular_calls(n: int) -> str:
    calls = (f"<callActivity id='c{i}' calledElement='P{(i + 1) % n}'/>" for i in range(n))
    return file(*(process(call, id_=f"P{i}") for i, call in enumerate(calls)))


def growing_entities(n: int) -> str:
    grown = "".join(f"<!ENTITY a{i + 1} '{f'&a{i};' * 4}'>" for i in range(n))
    return f"<!DOCTYPE l [<!ENTITY a0 'aaaaaaaaaa'>{grown}]><l>&a{n};</l>"


HOSTILE = {
    "very many attributes": "<a " + " ".join(f"a{i}=''" for i in range(500_000)) + "/>",
    "very many elements": file("<task/>" * 1_000_000),
    "very deep": "<a>" * 1_000_000,
    "one long text": file("<documentation>" + "x" * 7_900_000),
    "entities": growing_entities(40),
    "gateways behind gateways": chained_gateways(900),
    "calls in a circle": circular_calls(500),
}
SCRIPT = """
import resource, sys
from servicechain import InvalidChain, from_bpmn
with open(sys.argv[1], "rb") as file:
    content = file.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    from_bpmn(content)
except InvalidChain:
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def work_for_a_minute() -> None:
    """Whoever hangs is stopped after a minute of work."""
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_small_hostile_file_takes_little_memory_and_time(name, tmp_path):
    path = tmp_path / "file.bpmn"
    path.write_text(HOSTILE[name], encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=work_for_a_minute,
        env={"PYTHONPATH": str(SOURCE_FOLDER)},
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 200  # MB
