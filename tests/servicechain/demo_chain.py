"""Turns the chains of the demo file into the engine's model."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path

from servicechain import (
    Anchor,
    Basis,
    Chain,
    Direction,
    Feedback,
    Form,
    Gate,
    HandoverStandard,
    InformationItem,
    Ladder,
    LadderStep,
    Limit,
    LimitUnit,
    MissingArrival,
    NoHandover,
    NoHandoverCode,
    Parallel,
    PersonExit,
    Recipient,
    Sensitivity,
    Station,
    Unit,
    Way,
)

DEMO = Path(__file__).parents[2] / "src/handinhand/demo/data/lindenrath_network.json"
Row = Mapping[str, object]


@functools.cache
def demo() -> dict:
    return json.loads(DEMO.read_text(encoding="utf-8"))


def lindenrath(version: str = "1.0") -> Chain:
    chain = demo()["chain"]
    rows = next(row for row in chain["versions"] if row["key"] == version)
    current = version == "1.0"
    return _chain(rows, chain["name"], chain["parallel"] if current else None, current and chain)


def second_network() -> Chain:
    return _chain(demo()["second_network"]["chain"], "Starthilfe", None, None)


def signatures() -> set[str]:
    return {row["organisation"] for row in demo()["agreement"]["parties"] if row["signature"]}


def _chain(rows, name, parallel, leave) -> Chain:
    return Chain(
        key="kette",
        version=rows["key"],
        name=name,
        start=rows["start"],
        ends=tuple(rows["ends"]),
        stations=tuple(_station(row) for row in rows["stations"]),
        ways=tuple(_way(row) for row in rows["edges"]),
        standards=tuple(_standard(row) for row in rows["standards"]),
        units=tuple(
            Unit(row["key"], row["name"], row["counts_as"]) for row in demo()["organisations"]
        ),
        parallel=Parallel(**parallel) if parallel else None,
        person_exit=PersonExit(**leave["person_exit"]) if leave else None,
    )


def _station(row) -> Station:
    return Station(
        key=row["key"],
        name=row["name"],
        responsible=(row["responsible"],),
        involved=tuple(row["involved"]),
        purpose=row["purpose"],
        entry=row["entry"],
        service=row["service"],
        result=row["result"],
        limits=tuple(_limit(limit) for limit in row["limits"]),
        forms=tuple(Form(**form) for form in row["forms"]),
        split=Gate(row["split"]),
        join=Gate(row["join"]),
        optional=row["optional"],
        exclusive=tuple(tuple(group) for group in row["exclusive"]),
        requirements=tuple(row["requirements"]),
    )


def _way(row) -> Way:
    reason = row["no_handover"]
    return Way(
        key=row["key"],
        source=row["from"],
        target=row["to"],
        condition=row["condition"],
        standard=row["standard"],
        no_handover=reason and NoHandover(NoHandoverCode(reason["code"]), reason["text"]),
        returns=row["return"],
    )


def _limit(row) -> Limit:
    return Limit(
        value=row["value"],
        unit=LimitUnit(row["unit"]),
        direction=Direction(row["direction"]),
        anchor=Anchor(row["anchor"]),
        anchor_label=row["anchor_label"],
        text=row["text"],
        statutory=row["statutory"],
    )


def _standard(row) -> HandoverStandard:
    feedback, ladder = row["feedback"], row["ladder"]
    return HandoverStandard(
        key=row["key"],
        name=row["name"],
        ways=tuple(row["edges"]),
        senders=tuple(row["from_units"]),
        receiver=row["to_unit"],
        trigger=row["trigger"],
        channel=row["channel"],
        form=row["form"],
        items=tuple(
            InformationItem(i["item"], Sensitivity(i["class"]), Basis(i["basis"]), i["norm"])
            for i in row["items"]
        ),
        answer=_limit(row["answer"]),
        arrival=_limit(row["arrival"]),
        feedback=Feedback(_limit(feedback["limit"]), feedback["text"], feedback["automatic"]),
        ladder=Ladder(
            steps=tuple(
                LadderStep(
                    s["step"], Recipient(s["to"]), s["delay"], LimitUnit(s["unit"]), s["text"]
                )
                for s in ladder["steps"]
            ),
            expire_after=ladder["expire_after"],
            expire_unit=LimitUnit(ladder["expire_unit"]),
            missing_arrival=tuple(
                MissingArrival(
                    m["after"], LimitUnit(m["unit"]), Anchor(m["anchor"]), m["to"], m["text"]
                )
                for m in ladder["on_missing_arrival"]
            ),
        ),
        requirements=tuple(row["requirements"]),
    )
