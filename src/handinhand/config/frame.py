"""What the frame of every page shows: network, navigation, inbox, person, time."""

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from handinhand.accounts.access import role_label
from handinhand.demo.access import sign_in_offer
from handinhand.handovers.access import waiting_count
from handinhand.journeys.access import waiting_count as journeys_waiting
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.rights import Rights
from handinhand.networks.access import current_network

if TYPE_CHECKING:
    from handinhand.networks.models import Network


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the main navigation."""

    label: str
    url: str
    current: bool
    apart: bool = False


# The method in its order: address, word, the apps whose pages belong to it.
METHOD: list[tuple[str, object, frozenset[str]]] = [
    ("overview:cockpit", gettext_lazy("Überblick"), frozenset({"overview", "thread"})),
    ("reconstructions:list", gettext_lazy("Fälle"), frozenset({"reconstructions"})),
    ("workshops:understanding", gettext_lazy("Verständnis"), frozenset({"workshops"})),
    ("goals:list", gettext_lazy("Ziele"), frozenset({"goals"})),
    ("chains:list", gettext_lazy("Kette"), frozenset({"chains"})),
    ("agreements:list", gettext_lazy("Vereinbarung"), frozenset({"agreements"})),
    ("handovers:list", gettext_lazy("Übergaben"), frozenset({"handovers"})),
    ("evaluation:figures", gettext_lazy("Wirkung"), frozenset({"evaluation"})),
    ("handbook:contents", gettext_lazy("Handbuch"), frozenset({"handbook"})),
]


JOURNEYS: tuple[str, object, frozenset[str]] = (
    "journeys:list",
    pgettext_lazy("journeys", "Wege"),
    frozenset({"journeys"}),
)
"""What stands in the place of the hand-overs where a network leads journeys (rung 1)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything header and footer need."""

    now: object
    demo: bool
    actor: Actor | None = None
    role_label: str = ""
    network: "Network | None" = None
    navigation: list[Item] = field(default_factory=list)
    inbox_url: str = ""
    inbox_count: int = 0
    search_url: str = ""


def frame(request: HttpRequest) -> dict[str, object]:
    """Context processor: the frame and the theme."""
    theme = request.COOKIES.get("theme", "")
    context: dict[str, object] = {"theme": theme if theme in {"light", "dark"} else ""}
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return context | {
            "frame": Frame(now=clock.now(), demo=settings.DEMO),
            "demo_offer": _demo_offer(request),
        }
    return context | {"frame": _frame_of(request, actor)}


def _demo_offer(request: HttpRequest) -> object:
    match = request.resolver_match
    if not settings.DEMO or match is None or match.url_name != "account_login":
        return None
    return sign_in_offer()


def _frame_of(request: HttpRequest, actor: Actor) -> Frame:
    network = current_network(actor) if actor.is_member else None
    section = request.resolver_match.app_name if request.resolver_match else ""
    journeys = network is not None and network.has_journeys
    url, count = _inbox(actor, journeys)
    return Frame(
        now=clock.now(),
        demo=settings.DEMO,
        actor=actor,
        role_label=role_label(actor),
        network=network,
        navigation=_navigation(actor, section, journeys),
        inbox_url=url,
        inbox_count=count,
        search_url=reverse("thread:search", args=[actor.network_slug]) if network else "",
    )


def _inbox(actor: Actor, journeys: bool) -> tuple[str, int]:
    if actor.role != Role.PRACTITIONER:
        return "", 0
    if journeys:
        return reverse("journeys:inbox", args=[actor.network_slug]), journeys_waiting(actor)
    return reverse("handovers:inbox", args=[actor.network_slug]), waiting_count(actor)


def _may_read(actor: Actor, app: str) -> bool:
    """Tell whether the role may open the app's pages at all, by the app's own table."""
    rights: Rights = import_module(f"handinhand.{app}.access").RIGHTS
    return rights.allow(actor, "read")


def _navigation(actor: Actor, section: str, journeys: bool) -> list[Item]:
    if actor.role == Role.STATE:
        return [
            Item(_("Standorte"), reverse("networks:sites"), section == "networks"),
            Item(_("Freigegebene Zahlen"), reverse("land:figures"), section == "land"),
        ]
    if actor.role == Role.ADMINISTRATOR:
        return [
            Item(_("Konten"), reverse("accounts:people"), section == "accounts"),
            Item(_("Netzwerke"), reverse("networks:list"), section == "networks"),
            Item(_("Protokoll"), reverse("audit:technical"), section == "audit"),
        ]
    slug = actor.network_slug
    method = [JOURNEYS if journeys and row[0] == "handovers:list" else row for row in METHOD]
    items = [
        Item(str(label), reverse(name, args=[slug]), section in sections)
        for name, label, sections in method
        if _may_read(actor, name.partition(":")[0])
    ]
    own = {"networks", "accounts", "audit"}
    items.append(Item(_("Netzwerk"), reverse("networks:detail", args=[slug]), section in own, True))
    return items
