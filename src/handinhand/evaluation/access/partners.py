"""The figures of each organisation, and who may see those of others, from when on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.chains.access import standards_of_line
from handinhand.evaluation.access.counting import counts_by
from handinhand.evaluation.access.figures import (
    RIGHTS,
    FigureRow,
    FigureTable,
    default_period,
)
from handinhand.evaluation.access.sight import steering_until, whole_months
from handinhand.handovers.access import Counts, total_of
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.calendar import LimitUnit
from handinhand.networks.access import organisations_of

RECEIVES: Literal["receiver"] = "receiver"
SENDS: Literal["sender"] = "sender"
SIDES: dict[str, object] = {RECEIVES: gettext_lazy("nimmt an"), SENDS: gettext_lazy("gibt ab")}
_CALENDAR_DAY = LimitUnit.CALENDAR_DAY.value
_COUNTED_APART = {"", LimitUnit.WORKING_DAY.value, LimitUnit.WERKTAG.value}


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody may see of single organisations.

    Attributes:
        others_until: last day whose results of other organisations are seen; None: of none.
        own: the organisation whose figures are seen at once; None: of none.
        waits: whether results of other organisations are seen later than by themselves.
    """

    others_until: date | None
    own: UUID | None
    waits: bool = False


def sight_of(actor: Actor) -> Sight:
    """Tell whose figures the actor may see, and until which day.

    An organisation sees its own at once. Steering sees those of others as they stood five working
    days ago (or as many as the agreement names), so that each organisation has seen them for so
    long; and not at all when the agreement says so.

    Raises:
        NotAllowed: the role sees no figures of single organisations.
    """
    RIGHTS.require(
        actor,
        "see partners",
        _(
            "Zahlen je Partner sehen die Stelle selbst, die Netzwerkkoordination und, einige"
            " Arbeitstage später, die Steuerungsgruppe."
        ),
    )
    if actor.network_id is None or not actor.is_member:
        raise Http404
    today = clock.today()
    if actor.role == Role.COORDINATOR:
        return Sight(today, None)
    if actor.role == Role.PRACTITIONER:
        return Sight(None, actor.organisation_id)
    until = steering_until(actor)
    return Sight(until, actor.organisation_id, waits=until is not None)


def may_see_partners(actor: Actor) -> bool:
    """Tell whether the actor sees figures of single organisations at all."""
    return RIGHTS.allow(actor, "see partners") and actor.is_member


def period_of(actor: Actor, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the period asked for; what is left open runs since the chain began, until today.

    Where the network leads journeys, most may ask for whole months only (`whole_months`).
    """
    if actor.network_id is None:
        raise Http404
    begin, today = default_period(actor.network_id)
    return whole_months(actor, first or begin, last or today)


def partners(actor: Actor, first: date | None = None, last: date | None = None) -> FigureTable:
    """Count the hand-overs of a period per organisation: what it receives, and what it sends.

    Raises:
        NotAllowed: the role sees no figures of single organisations.
        Http404: the actor acts in no network.
    """
    sight = sight_of(actor)
    first, last = period_of(actor, first, last)
    parts: dict[tuple[str, UUID], dict[UUID, Counts]] = {}
    if sight.others_until is not None and first <= sight.others_until:
        assert actor.network_id is not None
        found = counts_by(
            actor.network_id, first, min(last, sight.others_until), by=("line", RECEIVES, SENDS)
        )
        _collect(found, parts, without=sight.own)
    if sight.own is not None:
        assert actor.network_id is not None
        found = counts_by(
            actor.network_id,
            first,
            last,
            by=("line", RECEIVES, SENDS),
            organisation_id=sight.own,
        )
        _collect(found, parts, only=sight.own)
    rows = _rows(actor, parts)
    total = FigureRow("", _("Summe"), None, total_of(row.counts for row in rows), exact=True)
    return FigureTable(first, last, last >= clock.today(), rows, total)


def _collect(
    found: dict[tuple[UUID | str, ...], Counts],
    parts: dict[tuple[str, UUID], dict[UUID, Counts]],
    *,
    only: UUID | None = None,
    without: UUID | None = None,
) -> None:
    for (line, receiver, sender), counts in found.items():
        assert isinstance(line, UUID)
        for side, organisation in ((RECEIVES, receiver), (SENDS, sender)):
            assert isinstance(organisation, UUID)
            if organisation == without or (only is not None and organisation != only):
                continue
            lines = parts.setdefault((side, organisation), {})
            lines.setdefault(line, Counts()).add(counts)


def _rows(actor: Actor, parts: dict[tuple[str, UUID], dict[UUID, Counts]]) -> list[FigureRow]:
    names = {one.pk: one for one in organisations_of(actor)}
    lines = {line for counts in parts.values() for line in counts}
    units = {line: one.arrival_unit for line, one in standards_of_line(actor, lines).items()}
    rows = [
        FigureRow(
            "",
            names[organisation].name,
            None,
            total_of(counts.values()),
            exact=True,
            unit=one_unit(units.get(line, "") for line in counts),
            group=side,
            anchor=f"{side}-{names[organisation].key}",
        )
        for (side, organisation), counts in parts.items()
        if organisation in names
    ]
    order: list[str] = list(SIDES)
    rows.sort(key=lambda row: (order.index(row.group), row.name))
    return [replace(row, group=str(SIDES[row.group])) for row in rows]


def one_unit(units: Iterable[str]) -> str:
    """Return the unit all days were measured in; empty when they differ: no days are mixed.

    Limits in weeks and months are measured in calendar days.
    """
    found = {unit if unit in _COUNTED_APART else _CALENDAR_DAY for unit in units}
    return found.pop() if len(found) == 1 else ""
