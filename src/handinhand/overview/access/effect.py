"""What a new version of the chain has changed in the figures: before and after, per standard."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.chains.access import Change, base_of, changes, parts_of, version_in_force
from handinhand.evaluation.access import (
    FigureRow,
    FigureTable,
    figures,
    months_within,
    sees_exact,
)
from handinhand.evaluation.access.frozen import months_kept
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion, HandoverStandard

Trend = Literal["better", "worse", "same", ""]


@dataclass(frozen=True)
class ComparedRow:
    """One standard before and after, by its stable line; None where there was none."""

    key: str
    name: str
    line: UUID | None
    before: FigureRow | None
    after: FigureRow | None
    changes: list[str]
    """What the new version changes about it, in sentences."""

    @property
    def points(self) -> int | None:
        """Difference of the shares in percentage points; None where one of them is not shown."""
        if self.before is None or self.after is None:
            return None
        old, new = self.before.percent, self.after.percent
        return None if old is None or new is None else new - old

    @property
    def trend(self) -> Trend:
        """Whether more is kept than before; empty where that cannot be told."""
        points = self.points
        if points is None:
            return ""
        return "better" if points > 0 else "worse" if points < 0 else "same"

    @property
    def words(self) -> str:
        """The difference in words."""
        points = self.points
        if points is None:
            return _("noch nicht zu sagen")
        if not points:
            return _("gleich")
        number = abs(points)
        more = ngettext("%(n)s Punkt mehr", "%(n)s Punkte mehr", number)
        less = ngettext("%(n)s Punkt weniger", "%(n)s Punkte weniger", number)
        return (more if points > 0 else less) % {"n": number}


@dataclass(frozen=True)
class Effect:
    """The figures of two versions side by side.

    Attributes:
        version: the version looked at.
        base: the version before it.
        before: figures of hand-overs offered under the base; None when nothing may be told.
        after: figures of those offered since; None while the version is not in force, or when
            nothing may be told yet.
        rows: one per standard of either version.
        total: all together.
        whole: changes that belong to no standard.
    """

    version: "ChainVersion"
    base: "ChainVersion"
    before: FigureTable | None
    after: FigureTable | None
    rows: list[ComparedRow]
    total: ComparedRow
    whole: list[str]


def effect_of(actor: Actor, version: "ChainVersion") -> Effect | None:
    """Compare the figures before a version with those since; None when it is the first.

    A hand-over belongs to the version in force on the day of its offer, so the days of a version
    are its hand-overs. Whoever sees no exact counts gets the last month that was kept before the
    change and the latest one after it: what is hidden there was decided when they were kept.
    Whoever gets whole months only gets none in which both versions were in force.
    """
    base = _base(version)
    if base is None:
        return None
    before, after = _tables(actor, version, base)
    found = changes(parts_of(base), parts_of(version))
    standards = [*_standards(version), *_standards(base)]
    seen: dict[UUID, HandoverStandard] = {}
    for one in standards:
        seen.setdefault(one.line, one)
    rows = [_row(one, before, after, found) for one in seen.values()]
    old, new = before.total if before else None, after.total if after else None
    total = ComparedRow("", _("Summe"), None, old, new, [])
    whole = [one.sentence for one in found if one.place is None or one.place[0] != "standard"]
    return Effect(version, base, before, after, rows, total, whole)


def _base(version: "ChainVersion") -> "ChainVersion | None":
    if version.in_force_from is None:
        return base_of(version)
    day_before = version.in_force_from - timedelta(days=1)
    return version_in_force(version.chain.network_id, day_before) or version.previous


def _standards(version: "ChainVersion") -> list["HandoverStandard"]:
    return list(version.standards.order_by("position", "key"))


def _row(
    standard: "HandoverStandard",
    before: FigureTable | None,
    after: FigureTable | None,
    found: list[Change],
) -> ComparedRow:
    line = standard.line
    return ComparedRow(
        standard.key,
        standard.name,
        line,
        before.of(line) if before else None,
        after.of(line) if after else None,
        [one.sentence for one in found if one.place == ("standard", line)],
    )


def _tables(
    actor: Actor, version: "ChainVersion", base: "ChainVersion"
) -> tuple[FigureTable | None, FigureTable | None]:
    today, first = clock.today(), version.in_force_from
    if not sees_exact(actor):
        return _kept_months(actor, version, first or today + timedelta(days=1))
    before = after = None
    if base.in_force_from is not None and base.in_force_from <= today:
        last = first - timedelta(days=1) if first else base.in_force_to or today
        before = _figures(actor, base.in_force_from, min(last, today))
    if first is not None and first <= today:
        after = _figures(actor, first, min(version.in_force_to or today, today))
    return before, after


def _figures(actor: Actor, first: date, last: date) -> FigureTable | None:
    """Return the figures of the days of one version; of its whole months, who gets only those."""
    period = months_within(actor, first, last)
    return figures(actor, *period) if period else None


def _kept_months(
    actor: Actor, version: "ChainVersion", first: date
) -> tuple[FigureTable | None, FigureTable | None]:
    last = version.in_force_to
    months = months_kept(version.chain.network_id)
    old = next((one for one in months if one.last < first), None)
    new = next((m for m in months if m.first >= first and (last is None or m.last <= last)), None)
    return (
        figures(actor, old.first, old.last) if old else None,
        figures(actor, new.first, new.last) if new else None,
    )
