"""The periods that were kept, and the eyes of somebody outside."""

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handinhand.evaluation.access.figures import RIGHTS, period_words
from handinhand.evaluation.access.reviews import period_url
from handinhand.evaluation.models import Snapshot
from handinhand.kernel.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class KeptPeriod:
    """One period whose figures were kept, with the address that shows them."""

    name: str
    url: str
    first: date
    last: date

    @property
    def query(self) -> str:
        """The part of the address after the question mark, for any page of the figures."""
        return self.url.partition("?")[2]


def kept_periods(actor: Actor) -> list[KeptPeriod]:
    """Return every period somebody without exact counts may ask for, the latest first.

    These are the months, and the periods that were looked at together.
    """
    found = []
    for snapshot in Snapshot.objects.visible_to(actor):
        name = date_format(snapshot.first, "F Y") if snapshot.is_month else _reviewed(snapshot)
        url = period_url(actor, snapshot.first, snapshot.last)
        found.append(KeptPeriod(name, url, snapshot.first, snapshot.last))
    return found


def _reviewed(snapshot: Snapshot) -> str:
    words = period_words(snapshot.first, snapshot.last)
    return _("%(period)s, gemeinsam ausgewertet") % {"period": words}


def kept_months(actor: Actor) -> QuerySet[Snapshot]:
    """Return the kept months of the actor's network, the latest first."""
    return Snapshot.objects.visible_to(actor).months()


def require_release(actor: Actor) -> None:
    """Let pass who may release a month for the Land.

    Raises:
        NotAllowed: only coordination and steering release.
    """
    RIGHTS.require(
        actor,
        "release for the Land",
        _("Für das Land geben Koordination und Steuerungsgruppe Zahlen frei."),
    )


def released_months(actor: Actor) -> QuerySet[Snapshot]:
    """Return the months the networks have released for the Land, the latest first."""
    return Snapshot.objects.released_to(actor).select_related("network__site")


def without_exact_counts(actor: Actor) -> Actor:
    """Return the same person with the eyes of somebody outside: for what leaves the network."""
    return replace(actor, role=Role.EVALUATOR, organisation_id=None, unit_id=None)
