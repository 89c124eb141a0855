"""The invented demo network as picture models, read from the demo files."""

import json
from datetime import date
from pathlib import Path

from handinhand.web.pictures import (
    ChainPicture,
    Event,
    KeptRow,
    Knot,
    Lane,
    LifeEntry,
    Link,
    Mark,
    Measure,
    Standard,
    Station,
    ThreadPicture,
    Timeline,
    Unit,
    ViewPoint,
    Way,
)
from handinhand.web.pictures.timeline_model import Field

DATA = Path(__file__).parents[4] / "src" / "handinhand" / "demo" / "data"
FIELDS: dict[str, tuple[str, Field]] = {
    "JC": ("Jobcenter", "work"),
    "ÄD": ("Jobcenter", "work"),
    "BW": ("Träger", "work"),
    "WH": ("Träger", "work"),
    "HA": ("Gesundheit", "health"),
    "KL": ("Gesundheit", "health"),
    "KL-PIA": ("Gesundheit", "health"),
    "SpDi": ("Gesundheit", "health"),
    "SH": ("Suchthilfe", "health"),
    "RV": ("Rehabilitation", "rehab"),
    "RK": ("Rehabilitation", "rehab"),
    "EH": ("Rehabilitation", "rehab"),
    "FW": ("Existenz", "social"),
    "SUB": ("Existenz", "social"),
    "WN": ("Existenz", "social"),
    "JA": ("Jugendhilfe", "youth"),
}
UNITS = {
    "working_day": "AT",
    "werktag": "WT",
    "calendar_day": "Tage",
    "week": "Wochen",
    "month": "Monate",
}


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _day(text):
    return date.fromisoformat(text)


def _lanes(data, case):
    names = {one["key"]: one for one in data["organisations"]}
    used = [one["unit"] for one in case["events"]]
    order = [key for key in names if key in used]
    lanes = []
    for key in order:
        organisation = names[key]["counts_as"]
        group, field = FIELDS[organisation]
        title = names[key]["name"].replace(" Lindenrath", "").replace(" gGmbH", "")
        lanes.append(Lane(key, title, group, field, organisation))
    return tuple(lanes)


def timelines(months_only=False):
    """The three cases; `months_only` as after their release."""
    data = read("lindenrath_cases.json")
    precision = "month" if months_only else "day"
    return [_timeline(data, case, precision) for case in data["cases"]]


def _timeline(data, case, precision):
    codes = data["break_codes"]
    when = {one["id"]: _day(one["date"]) for one in case["events"]}
    events = tuple(
        Event(
            id=one["id"],
            nr=one["nr"],
            date=when[one["id"]].replace(day=1) if precision == "month" else when[one["id"]],
            lane=one["unit"],
            kind=one["kind"],
            text=one["text"],
            precision=precision,
            marks=tuple(
                Mark(mark["code"], codes[mark["code"]], bridge=mark["code"] == "BR")
                for mark in one["marks"]
            ),
        )
        for one in case["events"]
    )
    links = tuple(
        Link(
            one["kind"],
            one["from_event"],
            one["to_event"],
            (when[one["to_event"]] - when[one["from_event"]]).days
            if one["kind"] == "wait"
            else None,
            arrived=one["kind"] == "wait" or bool(one["received_on"]),
        )
        for one in case["links"]
    )
    areas = data["life_areas"]
    life = tuple(
        LifeEntry(
            areas[one["area"]],
            _day(one["start"]),
            _day(one["end"]) if one["end"] else None,
            one["text"],
            precision,
        )
        for one in case["life_entries"]
    )
    view = tuple(
        ViewPoint(_day(one["date"]), one["valence"], one["text"], precision, one["event"])
        for one in case["person_view"]
    )
    return Timeline(
        title=f"{case['title']}: „{case['pseudonym']}“",
        month_zero=min(when.values()).replace(day=1),
        lanes=_lanes(data, case),
        events=events,
        links=links,
        areas=tuple(areas.values()),
        life=life,
        view=view,
        turning_point=case["earliest_other_point"]["event"],
        name=f"fall-{case['key'].lower()}",
    )


def _limit(one):
    if not one:
        return ""
    if one["direction"] == "before" and "Einladung" in (one["anchor_label"] or ""):
        return "vor 3. Einl."
    before = " vorher" if one["direction"] == "before" else ""
    return f"{one['value']} {UNITS[one['unit']]}{before}"


def _version(version, names, title, measures):
    stations = tuple(
        Station(
            key=one["key"],
            name=one["name"].removesuffix(" (parallel)"),
            responsible=(one["responsible"],),
            limit=_limit(one["limits"][0]) if one["limits"] else "",
            start=one["key"] == version["start"],
            end=one["key"] in version["ends"],
            optional=one["optional"],
            parallel=one["name"].endswith("(parallel)"),
        )
        for one in version["stations"]
    )
    units = []
    for key in dict.fromkeys(one.responsible[0] for one in stations):
        organisation = names[key]["counts_as"]
        name = names[key]["name"].replace(" Lindenrath", "").replace(" gGmbH", "")
        units.append(Unit(key, name, organisation, FIELDS.get(organisation, ("", "none"))[1]))
    standards = tuple(
        Standard(
            one["key"],
            one["name"],
            _limit(one["arrival"]),
            trigger=one["trigger"],
            facts=(
                ("Auslöser", one["trigger"]),
                ("Frist", _limit(one["arrival"])),
                ("gibt weiter", ", ".join(item["item"] for item in one["items"])),
                ("Rückmeldung", one["feedback"]["text"] if one["feedback"] else ""),
            ),
        )
        for one in version["standards"]
    )
    ways = tuple(
        Way(one["key"], one["from"], one["to"], one["standard"] or "", one["return"])
        for one in version["edges"]
    )
    return ChainPicture(title, tuple(units), stations, ways, standards, measures)


def chain(measured=False):
    """Version 1.0 with all its ways, on wish with what was counted."""
    data = read("lindenrath_network.json")
    names = {one["key"]: one for one in data["organisations"]}
    version = next(one for one in data["chain"]["versions"] if one["state"] == "in_force")
    measures = {
        one["standard"]: Measure(one["kept"], one["judged"], 0.85)
        for one in data["handover_results"]
    }
    title = "Hält die Kette?" if measured else "Dienstleistungskette v1.0"
    return _version(version, names, title, measures if measured else {})


def second_chain():
    """The short chain of the second network."""
    data = read("lindenrath_network.json")
    names = {one["key"]: one for one in data["organisations"]}
    return _version(data["second_network"]["chain"], names, "Starthilfe", {})


def thread():
    """One whole thread of the demo network, with a gap at its end."""
    steps = ("Ereignis", "Muster", "Strategie", "Kette", "Vereinbart", "Gemessen", "Nächste Runde")
    knots = (
        Knot("e1", steps[0], "Fall A, Nr. 14", "Entlassung nach Entzug ohne Anschluss", "Monat 14"),
        Knot("e2", steps[0], "Fall C, Nr. 11", "Entlassung ohne Termin", "Monat 19"),
        Knot("m2", steps[1], "M2", "Entlassung ohne Anschluss"),
        Knot("h3", steps[2], "H3", "Brückenkontakt in drei Werktagen"),
        Knot("s7", steps[3], "Station 7", "Entzug / Behandlung"),
        Knot("u6", steps[3], "Ü6", "Brückenkontakt nach Entlassung", "Frist 3 WT"),
        Knot(
            "p1", steps[4], "Klinik am Rathbach", "meldet den Entlasstag", "unterschrieben", "good"
        ),
        Knot("g1", steps[5], "2 von 5", "Ü6 fristgerecht bestätigt", "Ziel 85 %", "bad"),
        Knot("n1", steps[6], "Noch keine Entscheidung", "Der Befund wartet", "", "missing"),
    )
    pairs = ("e1 m2", "e2 m2", "m2 h3", "h3 s7", "h3 u6", "s7 p1", "u6 p1", "p1 g1", "g1 n1")
    links = tuple((a, b) for a, b in (pair.split(" ") for pair in pairs))
    return ThreadPicture("Der rote Faden", knots, links, steps, "Vom Ereignis zur Entscheidung")


def kept():
    """What was counted, one row for each standard of the chain in force."""
    data = read("lindenrath_network.json")
    version = next(one for one in data["chain"]["versions"] if one["state"] == "in_force")
    counted = {one["standard"]: one for one in data["handover_results"]}
    return [
        KeptRow(
            one["key"],
            one["name"],
            counted.get(one["key"], {}).get("kept", 0),
            counted.get(one["key"], {}).get("judged", 0),
        )
        for one in version["standards"]
    ]
