"""What lists of break reports show: signs of states, and protected counts for members."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from handinhand.breakreports.access import (
    Interface,
    counts_by_interface,
    interface_names,
    last_year,
)
from handinhand.breakreports.models import BreakReport
from handinhand.disclosure import MEMBERS, TOTAL, Table, protect
from handinhand.kernel.actor import Actor

SIGNS = {
    BreakReport.State.REPORTED: ("uhr", "wait"),
    BreakReport.State.GATHERED: ("knoten", "good"),
    BreakReport.State.CLOSED: ("haken-kreis", "good"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state is drawn."""

    sign: str
    tone: str


def sign_of(report: BreakReport) -> Sign:
    """Return sign and tone of a report's state."""
    return Sign(*SIGNS[BreakReport.State(report.state)])


def count_rows(actor: Actor) -> list[tuple[str, str]]:
    """Return what others reported in twelve months, by interface in words; small is protected."""
    first, last = last_year()
    counts = counts_by_interface(actor, first, last)
    if not counts:
        return []
    names = interface_names(actor, counts)
    table = protect(Table.crossed({(_cell(one),): n for one, n in counts.items()}), MEMBERS)
    rows = [(names[one], _told(table.count((_cell(one),)))) for one in _sorted(counts, names)]
    return [*rows, (_("Summe"), _told(table.count((TOTAL,))))]


def _cell(interface: Interface) -> str:
    return f"{interface.line}/{interface.from_id}/{interface.to_id}"


def _sorted(counts: Mapping[Interface, int], names: Mapping[Interface, str]) -> list[Interface]:
    """Sort by name: an order by number would tell of two protected rows which is greater."""
    return sorted(counts, key=lambda one: names[one])


def _told(count: int | None) -> str:
    return _("geschützt") if count is None else str(count)
