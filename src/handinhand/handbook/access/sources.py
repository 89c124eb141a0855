"""What the chapters are written from: the same for everybody, because a handbook leaves."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from handinhand.agreements.access import agreement_in_force
from handinhand.chains.access import parts_of, version_in_force
from handinhand.chains.access.engine import Parts
from handinhand.documents import Run, Table, Text
from handinhand.evaluation.access import FigureTable, Reviewed, figures, latest_reviews
from handinhand.handbook.access.outside import for_outside
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role

if TYPE_CHECKING:
    from handinhand.agreements.models import Agreement
    from handinhand.networks.models import Network


def reader_of(network: "Network") -> Actor:
    """Return who reads for the handbook: a member who sees protected figures and no drafts.

    The content must not depend on who prints it, and it must be fit to leave the network.
    """
    return Actor(
        person_id=None,
        name="Handbuch",
        role=Role.EVALUATOR,
        network_id=network.pk,
        network_slug=network.slug,
    )


class Sources:
    """Everything one edition is written from, each thing read once."""

    def __init__(self, network: "Network") -> None:
        self.network = network
        self.actor = reader_of(network)
        self.today: date = clock.today()

    @cached_property
    def parts(self) -> Parts | None:
        """The version of the chain in force."""
        version = version_in_force(self.network.pk, self.today)
        return parts_of(version) if version else None

    @cached_property
    def agreement(self) -> "Agreement | None":
        """The agreement in force."""
        return agreement_in_force(self.network.pk, self.today)

    @cached_property
    def figures(self) -> FigureTable:
        """The last period that was looked at together, else the year so far; both protected."""
        return for_outside(self.review.table if self.review else figures(self.actor))

    @cached_property
    def review(self) -> Reviewed | None:
        """The last period that was put before the steering group."""
        return next(iter(latest_reviews(self.actor, 1)), None)


def day(on: date | None) -> str:
    """Say a day, e.g. "20.11.2026"; a dash for none."""
    return f"{on:%d.%m.%Y}" if on else "–"


def joined(things: object, empty: str = "–") -> str:
    """Say several things in one cell."""
    words = [str(one) for one in things]  # type: ignore[attr-defined]  # any iterable of things
    return ", ".join(words) or empty


def facts(caption: str, columns: tuple[str, str], rows: list[tuple[str, str]]) -> Table:
    """Return a table of two columns; rows without a value are left out."""
    shown = [((Run(word, bold=True),), value) for word, value in rows if value]
    cells: tuple[tuple[Text, ...], ...] = tuple((word, value) for word, value in shown)
    return Table(caption, columns, cells)
