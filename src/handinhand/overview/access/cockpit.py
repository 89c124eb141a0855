"""Everything the cockpit tells, computed when it is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.evaluation.access import (
    FigureRow,
    FigureTable,
    Reviewed,
    figures,
    latest_reviews,
    share_kept,
    weakest,
    weakest_first,
)
from handinhand.goals.access import indicators_measured_by_handovers
from handinhand.kernel.actor import MEMBERS, Actor
from handinhand.kernel.rights import Rights
from handinhand.networks.access import current_network, phases_of
from handinhand.thread.access import require_member
from handinhand.thread.rules import DUE_CHECKS, ORPHAN_CHECKS, Check, Finding
from handinhand.workshops.access import NextDate, next_dates

if TYPE_CHECKING:
    from handinhand.goals.models import Indicator
    from handinhand.networks.models import Phase

RIGHTS = Rights("overview", {"read": MEMBERS})

# Number of the phase -> the word of the method everybody uses, and where its work is done.
STEPS: dict[int, tuple[object, str]] = {
    2: (gettext_lazy("Fälle"), "reconstructions:list"),
    3: (gettext_lazy("Verständnis"), "workshops:understanding"),
    4: (gettext_lazy("Ziele"), "goals:list"),
    5: (gettext_lazy("Kette"), "chains:list"),
    6: (gettext_lazy("Vereinbarung"), "agreements:list"),
    7: (gettext_lazy("Umsetzung"), "handovers:list"),
    8: (gettext_lazy("Verstetigung"), "networks:detail"),
}
STATES = {"done": "done", "active": "now", "planned": "todo"}
FEW_SENTENCES = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the method: done, now or todo."""

    name: str
    url: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Gap:
    """All that one check found."""

    key: str
    label: str
    findings: list[Finding]

    @property
    def is_explained(self) -> bool:
        """Tell whether every finding has a recorded reason."""
        return all(finding.explained for finding in self.findings)

    @property
    def say(self) -> str:
        """The findings in a line: the one sentence, or how many there are."""
        if len(self.findings) == 1:
            return self.findings[0].sentence
        return _("%(label)s: %(count)s") % {"label": self.label, "count": len(self.findings)}

    @property
    def more(self) -> str:
        """What stands below that line."""
        if len(self.findings) == 1:
            return self.findings[0].more
        told = " ".join(finding.sentence for finding in self.findings[:FEW_SENTENCES])
        rest = len(self.findings) - FEW_SENTENCES
        if rest <= 0:
            return told
        more = ngettext("Und %(count)s weitere.", "Und %(count)s weitere.", rest)
        return f"{told} {more % {'count': rest}}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the figures with its bar."""

    row: FigureRow
    url: str
    is_weakest: bool
    percent: int


@dataclass(frozen=True)
class Cockpit:
    """The blocks of the page."""

    steps: list[Step]
    due: list[Finding]
    table: FigureTable
    bars: list[Bar]
    target: "Indicator | None"
    reviews: list[Reviewed]
    gaps: list[Gap]
    dates: list[NextDate]


def require_read(actor: Actor) -> None:
    """Let pass who may see the overview of a network.

    Raises:
        NotAllowed: the role is no member's.
    """
    require_member(RIGHTS, actor)


def cockpit(actor: Actor) -> Cockpit:
    """Return everything the overview of the actor's network tells."""
    table = figures(actor)
    return Cockpit(
        steps=_steps(actor),
        due=run_checks(actor, DUE_CHECKS),
        table=table,
        bars=bars_of(actor, table),
        target=target_of(actor),
        reviews=latest_reviews(actor, limit=1),
        gaps=[gap for gap in gaps(actor) if gap.findings],
        dates=next_dates(actor, limit=5),
    )


def gaps(actor: Actor) -> list[Gap]:
    """Return what every orphan check found, also those that found nothing."""
    return [Gap(c.key, str(c.label), c.run(actor)) for c in _in_order(ORPHAN_CHECKS)]


def _in_order(checks: Mapping[str, Check]) -> list[Check]:
    return sorted(checks.values(), key=lambda check: (check.order, check.key))


def run_checks(
    actor: Actor, checks: Mapping[str, Check], *, without: frozenset[str] = frozenset()
) -> list[Finding]:
    """Return what the checks found, in their order."""
    wanted = {key: check for key, check in checks.items() if key not in without}
    return [finding for check in _in_order(wanted) for finding in check.run(actor)]


def _steps(actor: Actor) -> list[Step]:
    steps, network = [], current_network(actor)
    for phase in phases_of(network):
        if phase.number not in STEPS:
            continue
        name, address = STEPS[phase.number]
        if address == "handovers:list" and network.has_journeys:
            address = "journeys:list"
        state = STATES[phase.state]
        url = reverse(address, args=[actor.network_slug])
        steps.append(Step(str(name), url, state, _note(phase)))
    return steps


def _note(phase: "Phase") -> str:
    if phase.state == "active" and phase.began_on:
        return _("läuft seit %(day)s") % {"day": date_format(phase.began_on, "d.m.Y")}
    if phase.state == "planned" and phase.planned_to:
        return _("bis %(day)s") % {"day": date_format(phase.planned_to, "d.m.Y")}
    return phase.result


def target_of(actor: Actor) -> "Indicator | None":
    """Return the indicator that sets the goal for the share of all hand-overs kept in time."""
    found = indicators_measured_by_handovers(actor)
    return found.filter(measured_by="handover_share_kept", standards=[]).order_by("number").first()


def bars_of(actor: Actor, table: FigureTable) -> list[Bar]:
    """Return the standards that can be told, the weakest first, those with hardly any last."""
    url, least = reverse("evaluation:figures", args=[actor.network_slug]), weakest(table)
    return [
        Bar(row, f"{url}#{row.key}", row is least, round(100 * share_kept(row)))
        for row in weakest_first(table)
    ]
