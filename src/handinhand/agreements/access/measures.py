"""To whom an obligation is owed, how it is measured, and how often it was kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from handinhand.agreements.models import Obligation
from handinhand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """How often an obligation was kept at one standard.

    Attributes:
        label: the standard, e.g. "Ü2 Begleitete Übergabe".
        words: the figure with its "von wie vielen", or that it is protected.
        period: from when to when hand-overs were offered.
        url: the page of the figure.
    """

    label: str
    words: str
    period: str
    url: str


KeptOf = Callable[[Actor, Obligation], list[Kept]]


def _nobody_counts(_actor: Actor, _obligation: Obligation) -> list[Kept]:
    return []


_source: KeptOf = _nobody_counts


def ask_kept(source: KeptOf) -> None:
    """Let the evaluation say how often obligations were kept; registered at start."""
    global _source
    _source = source


def kept(actor: Actor, obligation: Obligation) -> list[Kept]:
    """Return how often an obligation was kept, per standard that measures it."""
    return _source(actor, obligation)


def owed_to(obligation: Obligation) -> str:
    """Say to whom an obligation is owed.

    What a hand-over obliges to is owed to its other side, by the units of the standard; what a
    station obliges to is owed to all parties, and so is a free one that names nobody.
    """
    standard = obligation.standard
    if standard is None:
        return obligation.owed_to.name if obligation.owed_to else _("allen Partnern")
    if obligation.figure == Obligation.Figure.OFFER:
        return standard.receiver.name if standard.receiver else _("noch niemandem")
    names = [unit.name for unit in standard.senders.all()]
    return ", ".join(names) or _("noch niemandem")


def measured_by(obligation: Obligation, names: Mapping[UUID, str]) -> str:
    """Say how one sees whether an obligation is kept; empty while nobody has said it.

    Args:
        obligation: with its measured standards prefetched.
        names: keys of the standards by their stable line.
    """
    if not obligation.measure:
        return ""
    if obligation.measure == Obligation.Measure.YEARLY_REPORT:
        return str(obligation.get_measure_display())
    lines = [one.line for one in obligation.measured_standards.all()]
    keys = ", ".join(names[line] for line in lines if line in names)
    words = {"figure": obligation.get_figure_display(), "keys": keys}
    return _("%(figure)s: %(keys)s") % words if keys else str(obligation.get_figure_display())
