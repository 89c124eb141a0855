"""What the pages of the figures share: who looks, which period, which pages there are."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.evaluation.access import (
    FigureTable,
    KeptPeriod,
    default_period,
    kept_periods,
    may_read_process,
    may_see_partners,
    require_read,
    sees_exact,
    without_exact_counts,
)
from handinhand.evaluation.web.forms import PeriodForm
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.web.requests import MemberRequest

OUTSIDE = "outside"
"""Parameter of the addresses: the page as it may be handed to others."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of the figures."""

    words: object
    url: str
    current: bool


_TABS = (
    ("figures", gettext_lazy("Übersicht")),
    ("standards", gettext_lazy("Je Übergabe")),
    ("obligations", gettext_lazy("Je Verpflichtung")),
    ("partners", gettext_lazy("Je Partner")),
    ("months", gettext_lazy("Je Monat")),
    ("cross", gettext_lazy("Kreuztabelle")),
    ("chain", gettext_lazy("Kette")),
    ("process", gettext_lazy("Abläufe")),
    ("kept_months", gettext_lazy("Festgehalten")),
)
_OF_PARTNERS = frozenset({"partners", "cross"})


def viewer_of(request: MemberRequest) -> Actor:
    """Return with whose eyes the page is made: the reader's, or those of somebody outside.

    Raises:
        NotAllowed: the role sees no figures of a network.
    """
    require_read(request.actor)
    if request.GET.get(OUTSIDE) and sees_exact(request.actor):
        return without_exact_counts(request.actor)
    return request.actor


def tabs(request: MemberRequest, current: str) -> list[Tab]:
    """Return the pages of the figures the reader may open."""
    slug = request.actor.network_slug
    return [
        Tab(words, _address(name, slug), name == current)
        for name, words in _TABS
        if _may_open(name, request.actor)
    ]


def _may_open(name: str, actor: Actor) -> bool:
    if name in _OF_PARTNERS:
        return may_see_partners(actor)
    return name != "process" or may_read_process(actor)


def _address(name: str, slug: str) -> str:
    if name in ("figures", "cross", "chain", "process", "kept_months"):
        return reverse(f"evaluation:{name}", args=[slug])
    return reverse("evaluation:report", args=[slug, name])


def period_form(request: MemberRequest, viewer: Actor) -> PeriodForm:
    """Return the form of the period; whoever sees all also sees from when to when by default."""
    data = request.GET.copy()
    if viewer.network_id is not None and sees_exact(viewer):
        first, last = default_period(viewer.network_id)
        data.setdefault("first", f"{first:%d.%m.%Y}")
        data.setdefault("last", f"{last:%d.%m.%Y}")
    return PeriodForm(data)


def frame_of(request: MemberRequest, viewer: Actor, current: str) -> dict[str, object]:
    """Return what every page of the figures needs besides its table."""
    exact = sees_exact(viewer)
    periods: list[KeptPeriod] = [] if exact else kept_periods(viewer)
    return {
        "tabs": tabs(request, current),
        "exact": exact,
        "outside": viewer is not request.actor,
        "may_hand_on": _may_hand_on(request.actor, current),
        "periods": periods,
    }


def _may_hand_on(actor: Actor, current: str) -> bool:
    """Tell whether there is a protected version of a page to hand to others."""
    return sees_exact(actor) and _may_open(current, without_exact_counts(actor))


def facts_of(table: FigureTable, viewer: Actor) -> list[tuple[str, str]]:
    """Return what holds for a whole table, for its files."""
    state = _("Stand von jetzt") if table.runs else _("Stand am letzten Tag des Zeitraums")
    state = " ".join(filter(None, [state, table.waits_words]))
    return facts(table.period, state, exact=sees_exact(viewer))


def facts(period: str, state: str, *, exact: bool) -> list[tuple[str, str]]:
    """Return period, state, and for whom a file is made."""
    use = _("Genaue Zahlen, nur für das Netzwerk") if exact else _("Geschützte Zahlen")
    return [
        (_("Zeitraum"), period),
        (_("Stand"), state),
        (_("Bestimmt für"), use),
        (_("Abgerufen am"), f"{clock.today():%d.%m.%Y}"),
    ]
