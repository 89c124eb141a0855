"""The thing a decision is begun from."""

from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network
from handinhand.thread.access import Ref, get_card

SENTENCES = {
    "change_request": gettext_noop("%(label)s wird angenommen."),
    "chain_version": gettext_noop("%(label)s wird beschlossen und freigegeben."),
    "agreement": gettext_noop("%(label)s wird zur Unterschrift freigegeben."),
}
"""Kind of thing -> the sentence a proposal about it begins with."""
KINDS = frozenset(SENTENCES) | {"pattern", "thesis", "dissent", "requirement", "goal", "strategy"}
KINDS |= {"open_point", "figure", "review", "obligation", "station", "standard"}
"""What a proposal may be begun from."""


def begun_from(actor: Actor, about: str) -> dict[str, object]:
    """Return what a form begins with: the steering group, and a sentence about the thing."""
    bodies = current_network(actor).bodies
    begun: dict[str, object] = {"body": bodies.filter(key="steering").first()}
    ref = ref_of(actor, about)
    if ref is not None:
        card = get_card(actor, *ref)
        sentence = SENTENCES.get(ref[0])
        begun["about"] = about
        begun["text"] = _(sentence) % {"label": card.label} if sentence else ""
    return begun


def ref_of(actor: Actor, about: str) -> Ref | None:
    """Return the thing an address names, e.g. "change_request:…"; None when it names none.

    Raises:
        Http404: no such kind or thing, or not for this actor.
    """
    kind, _colon, thing_id = about.partition(":")
    if not about:
        return None
    try:
        ref = (kind, UUID(thing_id))
    except ValueError as fault:
        raise Http404 from fault
    if kind not in KINDS:
        raise Http404
    get_card(actor, *ref)
    return ref
