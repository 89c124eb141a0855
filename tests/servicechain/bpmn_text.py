"""Short forms for files of BPMN."""

from pathlib import Path

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
REFERENCE = Path(__file__).parent / "data" / "bpmn"
FILES = sorted(REFERENCE.glob("*.bpmn"))


def file(*parts: str) -> str:
    """A file with what is given: processes and collaborations."""
    return f'<definitions xmlns="{MODEL}">{"".join(parts)}</definitions>'


def process(body: str, flows: str = "", id_: str = "P") -> str:
    """A process: its elements, and its flows as "a>b" (b may carry a condition: "a>b:yes")."""
    drawn = []
    for n, flow in enumerate(flows.split()):
        source, _, rest = flow.partition(">")
        target, _, name = rest.partition(":")
        drawn.append(
            f'<sequenceFlow id="{id_}f{n}" sourceRef="{source}" targetRef="{target}" '
            f'name="{name}"/>'
        )
    return f'<process id="{id_}">{body}{"".join(drawn)}</process>'


def tasks(keys: str) -> str:
    """Tasks named in capitals by their ids: "a b"."""
    return "".join(f'<task id="{key}" name="{key.upper()}"/>' for key in keys.split())


def element(kind: str, id_: str, inside: str = "", **attributes: str) -> str:
    """One element."""
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<{kind} id="{id_}"{written}>{inside}</{kind}>'


START, END = element("startEvent", "s"), element("endEvent", "e")
