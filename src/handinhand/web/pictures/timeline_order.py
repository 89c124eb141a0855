"""Puts a timeline in order: time in months, lanes by group, who waits for whom."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from handinhand.web.pictures.text import clean
from handinhand.web.pictures.timeline_model import (
    Event,
    Lane,
    LifeEntry,
    Link,
    Precision,
    Timeline,
)
from handinhand.web.pictures.words import TimelineWords

SPAN_MONTHS: dict[Precision, int] = {"day": 0, "month": 1, "quarter": 3, "year": 12}
_CLINGING = frozenset(  # words that lead to a next one: none stands before an ellipsis
    (
        *("der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer"),
        *("und", "oder", "als", "in", "im", "an", "am", "auf", "aus", "bei", "beim", "für"),
        *("mit", "nach", "ohne", "seit", "über", "um", "unter", "von", "vom", "vor", "zu"),
        *("zum", "zur", "auch", "nicht", "nur"),
    )
)


@dataclass(frozen=True)
class Stretch:
    """A life entry with its place in time, in months."""

    words: str
    start: float
    end: float


@dataclass(frozen=True)
class Valued:
    """A point of the person's view with its place in time, in months."""

    month: float
    valence: int


@dataclass(frozen=True)
class Order:
    """A timeline in drawing order; all places in months since month 0."""

    model: Timeline
    lanes: tuple[Lane, ...]
    events: tuple[Event, ...]
    by_id: dict[str, Event]
    month: dict[str, float]
    waits: dict[str, Link]
    """By the event that ends the wait."""
    referrals: tuple[Link, ...]
    life: dict[str, tuple[Stretch, ...]]
    view: tuple[Valued, ...]
    first: int
    last: int

    @property
    def months(self) -> int:
        """How many months the picture shows."""
        return self.last - self.first

    def lane_of(self, event: Event) -> Lane:
        """The row an event stands in."""
        return next(lane for lane in self.lanes if lane.key == event.lane)


def span_of(day: date, precision: Precision) -> date:
    """First day of the span a coarse date stands for."""
    if precision == "day":
        return day
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[precision]
    return date(day.year, month, 1)


def month_of(zero: date, day: date, precision: Precision = "day", share: float = 0.5) -> float:
    """Months since month 0.

    Args:
        zero: any day of month 0.
        day: the date, or any day of a coarser span.
        precision: a coarse date lies inside its span.
        share: where inside the span, 0 to 1.

    Returns:
        Months; the day counts as a fraction; negative before month 0.

    >>> month_of(date(2023, 3, 1), date(2023, 5, 1))
    2.0
    >>> month_of(date(2023, 3, 1), date(2023, 6, 9), "quarter")
    2.5
    """
    start = span_of(day, precision)
    whole = (start.year - zero.year) * 12 + start.month - zero.month
    return whole + (start.day - 1) / 31 + SPAN_MONTHS[precision] * share


def _places(model: Timeline) -> dict[str, float]:
    """Events of one coarse span share it in the order of their numbers."""
    spans: dict[tuple[Precision, date], list[Event]] = defaultdict(list)
    for one in model.events:
        spans[one.precision, span_of(one.date, one.precision)].append(one)
    places = {}
    for (precision, start), members in spans.items():
        for at, one in enumerate(sorted(members, key=lambda event: event.nr)):
            share = (at + 0.5) / len(members)
            places[one.id] = month_of(model.month_zero, start, precision, share)
    return places


def _lanes(model: Timeline) -> tuple[Lane, ...]:
    """Lanes of one group together; a lane that only events name comes last."""
    groups: dict[str, list[Lane]] = {}
    known = {lane.key for lane in model.lanes}
    missing = dict.fromkeys(one.lane for one in model.events if one.lane not in known)
    for lane in (*model.lanes, *(Lane(key, key) for key in missing)):
        groups.setdefault(lane.group or f"\0{lane.key}", []).append(lane)
    return tuple(lane for members in groups.values() for lane in members)


def _waits(links: tuple[Link, ...], known: dict[str, Event]) -> dict[str, Link]:
    """The longest wait that ends at each event."""
    waits: dict[str, Link] = {}
    for one in links:
        if one.kind == "wait" and one.source in known and one.target in known:
            before = waits.get(one.target or "")
            if before is None or (one.days or 0) > (before.days or 0):
                waits[one.target or ""] = one
    return waits


def first_words(text: str, most: int = 44) -> str:
    """The first clause of a text; the whole text stands in the table."""
    text = clean(text)
    for mark in ("; ", ", ", ". "):
        text = text.split(mark)[0]
    text = text.rstrip(".;,")
    if len(text) <= most:
        return text
    kept = text[:most].rsplit(" ", 1)[0]
    while kept.rsplit(" ", 1)[-1].lower() in _CLINGING and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    return f"{kept}\u00a0…"


def _stretch(model: Timeline, one: LifeEntry, first: float, last: float) -> Stretch:
    start = month_of(model.month_zero, one.start, one.precision, 0)
    end = month_of(model.month_zero, one.end, one.precision, 1) if one.end else last
    low, high = min(max(start, first), last), min(max(end, first), last)
    return Stretch(first_words(one.text), low, max(low, high))


def _life(model: Timeline, first: float, last: float) -> dict[str, tuple[Stretch, ...]]:
    named = dict.fromkeys((*model.areas, *(one.area for one in model.life)))
    life = {}
    for area in named:
        entries = [one for one in model.life if one.area == area]
        stretches = [_stretch(model, one, first, last) for one in entries]
        life[area] = tuple(sorted(stretches, key=lambda one: one.start))
    return {area: stretches for area, stretches in life.items() if stretches}


def _view(model: Timeline, places: dict[str, float]) -> tuple[Valued, ...]:
    points = [
        Valued(
            places[one.event]
            if one.event in places
            else month_of(model.month_zero, one.date, one.precision),
            max(-2, min(2, one.valence)),
        )
        for one in model.view
    ]
    return tuple(sorted(points, key=lambda one: one.month))


def put_in_order(model: Timeline) -> Order:
    """Everything the drawing needs, once, for all forms."""
    places = _places(model)
    view = _view(model, places)
    events = tuple(sorted(model.events, key=lambda one: (places[one.id], one.nr)))
    by_id = {one.id: one for one in events}
    used = [*places.values(), *(one.month for one in view)]
    if not used:
        used = [month_of(model.month_zero, one.start, one.precision) for one in model.life] or [0.0]
    first = int(min(used) // 1)
    last = int(max(used) // 1) + 1
    return Order(
        model=model,
        lanes=_lanes(model),
        events=events,
        by_id=by_id,
        month=places,
        waits=_waits(model.links, by_id),
        referrals=tuple(
            one for one in model.links if one.kind == "referral" and one.source in by_id
        ),
        life=_life(model, min(used), max(used) if places else last),
        view=view,
        first=first,
        last=last,
    )


def _counted(count: int, one: str, several: str, **more: object) -> str:
    return (one if count == 1 else several) % {"count": count, **more}


def in_days(count: int, words: TimelineWords) -> str:
    """Days in words: "1 Tag", "98 Tage"."""
    return _counted(count, words.day_one, words.days)


def summary(order: Order, words: TimelineWords) -> str:
    """What the case counts, in one line."""
    if not order.events:
        return words.empty
    used = {one.lane for one in order.events}
    who = {lane.organisation or lane.key for lane in order.lanes if lane.key in used}
    parts = [
        _counted(len(order.events), words.event_one, words.events),
        _counted(len(who), words.organisation_one, words.organisations),
    ]
    if order.referrals:
        kept = sum(1 for one in order.referrals if one.arrived)
        parts.append(words.kept % {"kept": kept, "count": len(order.referrals)})
    days = [one.days for one in order.waits.values() if one.days]
    if days:
        total = in_days(sum(days), words)
        parts.append(_counted(len(days), words.wait_one, words.waits, days=total))
    zero = f"{order.model.month_zero:%m/%Y}"
    return " · ".join([*parts, words.month_zero % {"month": zero}])


def _when(order: Order, one: Event, words: TimelineWords) -> str:
    start = int(month_of(order.model.month_zero, one.date, one.precision, 0) // 1)
    long = SPAN_MONTHS[one.precision]
    if long > 1:
        return words.months % {"first": start, "last": start + long - 1}
    return words.month % {"month": start}


def _sent(order: Order, one: Event, words: TimelineWords) -> list[str]:
    """What became of the hand-overs that leave this event."""
    said = []
    for link in order.referrals:
        if link.source != one.id:
            continue
        target = order.by_id.get(link.target or "")
        if target:
            text = words.sent_kept if link.arrived else words.sent_broken
            said.append(text % {"nr": target.nr})
        else:
            said.append(words.sent_kept_nowhere if link.arrived else words.sent_lost)
    return said


def event_sentence(order: Order, one: Event, words: TimelineWords) -> str:
    """The whole event in words, for the name of its link."""
    lane = lane_title(order.lane_of(one), words)
    kind = words.kinds.get(one.kind, one.kind)
    text = clean(one.text or one.title)
    said = [f"{one.nr}. {_when(order, one, words)}, {lane}, {kind}: {text}"]
    if text and text[-1] not in ".!?…“":
        said[0] += "."
    if one.marks:
        said.append(words.marks % {"marks": ", ".join(mark.label for mark in one.marks)})
    wait = order.waits.get(one.id)
    if wait and wait.days is not None:
        source = order.by_id[wait.source]
        said.append(words.waited % {"days": in_days(wait.days, words), "nr": source.nr})
    return " ".join([*said, *_sent(order, one, words)])


def lane_title(lane: Lane, words: TimelineWords) -> str:
    """The name of a row, also where nobody named it."""
    return clean(lane.title) or words.no_lane


def title_of(one: Event) -> str:
    """Number and title as drawn."""
    return f"{one.nr}\u00a0{clean(one.title) or first_words(one.text)}"


def href_of(one: Event) -> str:
    """Where an event leads to."""
    return one.href or f"#ereignis-{one.nr}"
