"""The chain: 0.4, 1.0 and the draft 1.1, its change requests, and the second network's chain."""

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from handinhand.chains import access, services
from handinhand.demo.services.book import Book
from handinhand.kernel.actor import Actor
from handinhand.thread.services import connect

if TYPE_CHECKING:
    from handinhand.chains.models import Chain, ChainVersion, HandoverStandard, Station

FIRST, SECOND = "arbeit-und-gesundheit", "starthilfe-alleinerziehende"
Row = dict[str, Any]
Lines = dict[tuple[str, str], dict[str, UUID]]


def load(network_data: Row, _cases_data: Row, book: Book) -> None:
    """Load both chains; the first day in force comes with the agreements."""
    rows = network_data["chain"]
    mertens, kessler = book.actor("mertens"), book.actor("kessler", role="steering")
    with book.at(rows["versions"][0]["drafted_on"]):
        chain = services.create_chain(mertens, key=rows["key"], name=rows["name"])
    old, current = rows["versions"]
    version = _version(mertens, chain, old, book, prefix="0.4/")
    with book.at(current["drafted_on"]):
        services.retire(mertens, version)
    version = _version(mertens, chain, current, book, previous=version, whole=rows)
    _link_requirements(mertens, version, current, book)
    _link_strategies(mertens, version, network_data["requirements"], book)
    with book.at(current["agreed_on"]):
        services.agree(kessler, version)
    _change_requests(rows["change_requests"], version, book)
    with book.at("2026-11-10"):
        draft = services.copy_version(
            mertens, version, number="1.1", note="Entwurf nach ÄA-1: Videotermin in Station 3."
        )
        _take_up_video(mertens, draft)
        asked = access.get_change_request(mertens, book.get("change_request", "ÄA-1"))
        services.take_up(mertens, asked, draft)
    book.put("chain_version", "1.1", draft.pk)
    connect(
        chain.network_id,
        asked=("decision", book.get("decision", rows["change_requests"][0]["decision"])),
        answer=("chain_version", draft.pk),
    )
    _second(network_data["second_network"]["chain"], book)


def _take_up_video(actor: Actor, draft: "ChainVersion") -> None:
    """Let the draft say what change request ÄA-1 asks for."""
    station = draft.stations.get(key="3")
    service = f"{station.service}. Der Ersttermin kann auch ein Videotermin sein"
    services.change_station(actor, station, version=station.version, fields={"service": service})


def _second(row: Row, book: Book) -> None:
    coordinator = book.actor("baumgart", SECOND)
    steering = book.actor("scholl", SECOND, "steering")
    with book.at(row["drafted_on"]):
        chain = services.create_chain(
            coordinator, key="kette", name="Dienstleistungskette Starthilfe Alleinerziehende"
        )
    version = _version(coordinator, chain, row, book, prefix="S/")
    with book.at(row["agreed_on"]):
        services.agree(steering, version)


def _version(
    actor: Actor,
    chain: "Chain",
    row: Row,
    book: Book,
    *,
    prefix: str = "",
    previous: "ChainVersion | None" = None,
    whole: Row | None = None,
) -> "ChainVersion":
    """Load one version of the file; `prefix` keeps its keys apart in the book."""
    with book.at(row["drafted_on"]):
        version = services.create_version(
            actor,
            chain,
            number=row["key"],
            note=row["note"],
            start=row["start"],
            previous=previous,
        )
        lines: Lines = {}
        if previous is not None:
            known = access.lines_of(previous)
            lines = {place: {"line": line} for place, line in known.items()}
        stations = {
            entry["key"]: _station(actor, version, entry, row, book, lines)
            for entry in row["stations"]
        }
        standards = {
            entry["key"]: _standard(actor, version, entry, book, lines)
            for entry in row["standards"]
        }
        groups = {
            way: entry["key"]
            for entry in row["stations"]
            for group in entry["exclusive"]
            for way in group
        }
        for entry in row["edges"]:
            reason = entry["no_handover"] or {}
            services.add_way(
                actor,
                version,
                key=entry["key"],
                source=stations[entry["from"]],
                target=stations[entry["to"]],
                condition=entry["condition"],
                standard=standards.get(entry["standard"] or ""),
                no_handover=reason.get("code", ""),
                no_handover_text=reason.get("text", ""),
                returns=entry["return"],
                exclusive_group=groups.get(entry["key"], ""),
            )
        if whole is not None:
            version = _whole(actor, version, whole)
    book.put("chain_version", f"{prefix}{row['key']}", version.pk)
    for key, station in stations.items():
        book.put("station", f"{prefix}{key}", station.pk)
    for key, standard in standards.items():
        book.put("standard", f"{prefix}{key}", standard.pk)
    return version


def _whole(actor: Actor, version: "ChainVersion", chain: Row) -> "ChainVersion":
    leave, side = chain["person_exit"], chain["parallel"]
    return services.change_version(
        actor,
        version,
        version_seen=version.version,
        fields={
            "exit_to": leave["to"],
            "exit_text": leave["text"],
            "parallel_split": side["split"],
            "parallel_side": side["side"],
            "parallel_join": side["join"],
            "parallel_text": side["text"],
        },
    )


def _limit(row: Row) -> Row:
    return {
        "value": row["value"],
        "unit": row["unit"],
        "direction": row["direction"],
        "anchor": row["anchor"],
        "anchor_label": row["anchor_label"] or "",
        "text": row["text"] or "",
        "statutory": row["statutory"] or "",
    }


def _station(
    actor: Actor, version: "ChainVersion", row: Row, chain: Row, book: Book, lines: Lines
) -> "Station":
    involved = row["involved"]
    station = services.add_station(
        actor,
        version,
        key=row["key"],
        name=row["name"],
        responsible=[book.units[row["responsible"]]],
        involved_units=[book.units[key] for key in involved if key in book.units],
        involved_organisations=[
            book.organisations[key] for key in involved if key not in book.units
        ],
        purpose=row["purpose"],
        entry=row["entry"],
        service=row["service"],
        result=row["result"],
        split=row["split"],
        join=row["join"],
        optional=row["optional"],
        is_end=row["key"] in chain["ends"],
        **lines.get(("station", row["key"]), {}),
    )
    services.set_limits(actor, station, limits=[_limit(limit) for limit in row["limits"]])
    sheets = [(form["key"], form["name"]) for form in row["forms"]]
    services.set_sheets(actor, station, sheets=sheets)
    return station


def _standard(
    actor: Actor, version: "ChainVersion", row: Row, book: Book, lines: Lines
) -> "HandoverStandard":
    answer, arrival, feedback = row["answer"], row["arrival"], row["feedback"]
    ladder = row["ladder"]
    standard = services.add_standard(
        actor,
        version,
        key=row["key"],
        name=row["name"],
        senders=[book.units[key] for key in row["from_units"]],
        receiver=book.units[row["to_unit"]],
        trigger=row["trigger"],
        channel=row["channel"],
        form=row["form"] or "",
        answer_value=answer["value"],
        answer_unit=answer["unit"],
        arrival_value=arrival["value"],
        arrival_unit=arrival["unit"],
        arrival_direction=arrival["direction"],
        arrival_anchor=arrival["anchor"],
        arrival_anchor_label=arrival["anchor_label"] or "",
        feedback_value=feedback["limit"]["value"],
        feedback_unit=feedback["limit"]["unit"],
        feedback_text=feedback["text"],
        feedback_automatic=feedback["automatic"],
        expire_after=ladder["expire_after"],
        expire_unit=ladder["expire_unit"],
        **lines.get(("standard", row["key"]), {}),
    )
    _parts(actor, standard, row, book)
    return standard


def _parts(actor: Actor, standard: "HandoverStandard", row: Row, book: Book) -> None:
    items = [
        {
            "name": item["item"],
            "sensitivity": item["class"],
            "basis": item["basis"],
            "norm": item["norm"],
        }
        for item in row["items"]
    ]
    services.set_items(actor, standard, items=items)
    steps = [{k: v for k, v in step.items() if k != "step"} for step in row["ladder"]["steps"]]
    services.set_ladder(actor, standard, steps=steps)
    told = [
        {
            "after": step["after"],
            "unit": step["unit"],
            "anchor": step["anchor"],
            "to_unit": book.units.get(step["to"]),
            "to_organisation": None
            if step["to"] in book.units
            else book.organisations.get(step["to"]),
            "text": step["text"],
        }
        for step in row["ladder"]["on_missing_arrival"]
    ]
    services.set_missing_arrival(actor, standard, steps=told)


def _link_requirements(actor: Actor, version: "ChainVersion", row: Row, book: Book) -> None:
    """Join what the stations and standards of 1.0 answer; the goals were loaded before."""
    for kind, entries in (("station", row["stations"]), ("standard", row["standards"])):
        for entry in entries:
            get = access.get_station if kind == "station" else access.get_standard
            line = get(actor, book.get(kind, entry["key"])).line
            for requirement in entry["requirements"]:
                connect(
                    version.chain.network_id,
                    asked=("requirement", book.get("requirement", requirement)),
                    answer=(kind, line),
                )
    connect(
        version.chain.network_id,
        asked=("decision", book.get("decision", row["decision"])),
        answer=("chain_version", version.pk),
    )


def _link_strategies(
    actor: Actor, version: "ChainVersion", requirements: list[Row], book: Book
) -> None:
    """Join each strategy with the stations and standards that carry it out."""
    pairs = {
        (strategy, kind, key)
        for row in requirements
        for strategy in row["strategies"]
        for kind in ("station", "standard")
        for key in row[f"{kind}s"]
    }
    for strategy, kind, key in sorted(pairs):
        get = access.get_station if kind == "station" else access.get_standard
        connect(
            version.chain.network_id,
            asked=("strategy", book.get("strategy", strategy)),
            answer=(kind, get(actor, book.get(kind, key)).line),
        )


def _change_requests(rows: list[Row], version: "ChainVersion", book: Book) -> None:
    coordinator, steering = book.actor("mertens"), book.actor("kessler", role="steering")
    for row in rows:
        with book.at(row["raised_on"]):
            request = services.raise_change_request(
                coordinator,
                version,
                key=row["key"],
                title=row["title"],
                reason=row["reason"],
                organisation=book.organisation_of(row["by"]),
                to_number=row["to_version"],
                stations=[
                    access.get_station(coordinator, book.get("station", key))
                    for key in row["stations"]
                ],
                standards=[
                    access.get_standard(coordinator, book.get("standard", key))
                    for key in row["standards"]
                ],
            )
        with book.at(row["decided_on"]):
            services.decide_change_request(
                steering,
                request,
                version=request.version,
                outcome=row["state"],
                on=date.fromisoformat(row["decided_on"]),
            )
        book.put("change_request", row["key"], request.pk)
        own = ("change_request", request.pk)
        network_id = version.chain.network_id
        for pattern in row["answers"]:
            connect(network_id, asked=("pattern", book.get("pattern", pattern)), answer=own)
        decision = ("decision", book.get("decision", row["decision"]))
        connect(network_id, asked=own, answer=decision)
