"""What a simulation says, as rows of tables and as pictures of the same rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handinhand.chains.models import Simulation
from handinhand.chains.rules import Figure, difference
from handinhand.web.picture_words import chart_words
from handinhand.web.pictures import KeptRow, WaitRow, draw_kept, draw_waits

Document = Mapping[str, object]
FORMS: tuple[Literal["wide", "phone"], ...] = ("wide", "phone")


@dataclass(frozen=True, slots=True)
class HandoverRow:
    """One hand-over standard, in words and numbers; the changes are empty without a comparison."""

    key: str
    name: str
    anchor: str
    wait: Figure
    kept: Figure
    wait_words: str
    median_words: str
    p90_words: str
    kept_words: str
    never_arrived: int
    wait_change: str
    kept_change: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit."""

    name: str
    is_bottleneck: bool
    posts: str
    load: str
    queue: str
    places: str
    needed: int


def sentence_of(simulation: Simulation) -> str:
    """Return what the simulation says first: the bottleneck, or why there is no result."""
    result: Document = simulation.result or {}
    said = result.get("error") or result.get("sentence") or {}
    assert isinstance(said, dict)
    language = (get_language() or "de")[:2]
    return str(said.get(language) or said.get("de", ""))


def handover_rows(simulation: Simulation, before: Simulation | None) -> list[HandoverRow]:
    """Return the hand-overs, each with its change against another simulation if there is one."""
    earlier = {one["key"]: one for one in _list(before, "handovers")}
    return [_handover(one, earlier.get(one["key"])) for one in _list(simulation, "handovers")]


def _handover(one: dict[str, object], before: dict[str, object] | None) -> HandoverRow:
    wait, kept = _figure(one["wait"]), _figure(one["kept"])
    waits = shares = None
    if before is not None:
        waits = difference(before["waits"], one["waits"])
        shares = difference(before["shares"], one["shares"])
    return HandoverRow(
        key=str(one["key"]),
        name=str(one["name"]),
        anchor=f"row-{one['key']}",
        wait=wait,
        kept=kept,
        wait_words=between(wait),
        median_words=_days(one["median"]),
        p90_words=_days(one["p90"]),
        kept_words=between(kept, 100, 0),
        never_arrived=int(str(one["never_arrived"])),
        wait_change=_change(waits),
        kept_change=_change(shares, 100),
    )


def unit_rows(simulation: Simulation) -> list[UnitRow]:
    """Return the units, the bottleneck marked."""
    worst = (simulation.result or {}).get("bottleneck")
    return [
        UnitRow(
            name=str(one["name"]),
            is_bottleneck=one["key"] == worst,
            posts=_count(one["posts"]),
            load=between(_figure(one["load"]), 100, 0) if one["posts"] else "–",
            queue=between(_figure(one["queue"])),
            places=_count(one["places"]),
            needed=int(str(one["places_needed"])),
        )
        for one in _list(simulation, "units")
    ]


def key_figures(simulation: Simulation) -> list[tuple[str, str]]:
    """Return the figures of the cases as wholes."""
    result: Document = simulation.result or {}
    return [
        (_("Fälle im Jahr, die beginnen"), between(_figure(result.get("begun")), digits=0)),
        (_("davon am Ende angekommen"), between(_figure(result.get("finished")), digits=0)),
        (_("davon vorher gegangen"), between(_figure(result.get("left")), digits=0)),
        (_("Tage vom Beginn bis zum Ende"), between(_figure(result.get("days")), digits=0)),
    ]


def assumed_rows(simulation: Simulation) -> list[tuple[str, str]]:
    """Return the general assumptions in words."""
    assumed: Document = simulation.assumptions
    patience = assumed["patience_days"]
    return [
        (_("Neue Fälle in der Woche"), _number(assumed["per_week"])),
        (_("Tage bis zum ersten möglichen Termin"), _number(assumed["transfer_days"])),
        (_("Kommen nicht zum Termin"), _("%(n)s von 100") % {"n": assumed["no_show"]}),
        (
            _("Gehen, weil sie warten"),
            _("im Mittel nach %(n)s Tagen") % {"n": patience} if patience else _("niemand"),
        ),
        (_("Steigen nach einer Station aus"), _("%(n)s von 100") % {"n": assumed["leaves"]}),
    ]


def kept_charts(rows: Sequence[HandoverRow]) -> dict[str, SafeString]:
    """Draw the share that arrives within the limit, for page and phone."""
    bars = [
        KeptRow(
            row.key,
            row.name,
            round(row.kept[0] * 100) if row.kept else 0,
            100 if row.kept else 0,
            note="" if row.kept else _("ohne Frist"),
            href=f"#{row.anchor}",
        )
        for row in rows
    ]
    words = replace(
        chart_words(), kept="%(kept)s\u00a0%%", kept_long=_("%(kept)s von 100 in der Frist")
    )
    return {
        form: mark_safe(  # noqa: S308  (drawn by us; every text in it is escaped there)
            draw_kept(
                bars,
                None,
                title=_("So viele von 100 kommen in der Frist an"),
                subtitle=_("Durchgespielt über zwei Jahre, nicht gezählt"),
                form=form,
                name=f"played-kept-{form}",
                words=words,
            )
        )
        for form in FORMS
    }


def wait_charts(rows: Sequence[HandoverRow]) -> dict[str, SafeString]:
    """Draw how many days people wait, for page and phone."""
    bars = [
        WaitRow(
            row.key,
            row.name,
            row.wait[0] if row.wait else None,
            row.wait[1] if row.wait else 0.0,
            row.wait[2] if row.wait else 0.0,
            _("%(n)s Tage") % {"n": _number(row.wait[0])} if row.wait else _("niemand"),
            f"#{row.anchor}",
        )
        for row in rows
    ]
    return {
        form: mark_safe(  # noqa: S308  (drawn by us; every text in it is escaped there)
            draw_waits(
                bars,
                title=_("So viele Tage vergehen bis zum Beginn bei der nächsten Stelle"),
                description=_(
                    "Mittelwerte; der Strich zeigt, worin sie mit 95 Prozent Sicherheit liegen."
                ),
                form=form,
                name=f"played-wait-{form}",
                lang=(get_language() or "de")[:2],
            )
        )
        for form in FORMS
    }


def between(figure: Figure, factor: float = 1.0, digits: int = 1) -> str:
    """Write a mean and its bounds, such as "2,4 (2,1 bis 2,6)"."""
    if figure is None:
        return "–"
    mean, low, high = (number_format(round(x * factor, digits), digits) for x in figure)
    if low == mean == high:
        return str(mean)
    return _("%(mean)s (%(low)s bis %(high)s)") % {"mean": mean, "low": low, "high": high}


def _change(figure: Figure, factor: float = 1.0) -> str:
    """Write a difference with its sign; "gleich" when it may as well be none."""
    if figure is None:
        return ""
    mean, low, high = (value * factor for value in figure)
    if low <= 0 <= high:
        return _("gleich")
    sign = "+" if mean > 0 else "−"
    return f"{sign}{number_format(round(abs(mean), 1), 1)}"


def _list(simulation: Simulation | None, name: str) -> list[dict[str, object]]:
    found = (simulation.result or {}).get(name, []) if simulation is not None else []
    return list(found)


def _figure(value: object) -> Figure:
    if not isinstance(value, list | tuple):
        return None
    mean, low, high = value
    return (float(mean), float(low), float(high))


def _days(value: object) -> str:
    return "–" if value is None else str(value)


def _count(value: object) -> str:
    return _("beliebig viele") if value is None else str(value)


def _number(value: object) -> str:
    number = round(float(str(value)), 1)  # `number_format` cuts off what is behind, unrounded
    return str(number_format(number, 0 if number == int(number) else 1))
