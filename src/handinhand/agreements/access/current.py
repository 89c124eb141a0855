"""Which agreement is in force, who is bound by it, and who owes without having signed."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from handinhand.agreements.models import Agreement, Obligation, Party, Signature
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion, HandoverStandard

State = Agreement.State


@dataclass(frozen=True, slots=True)
class Unbound:
    """An organisation that owes something and is not bound.

    Attributes:
        name: of the organisation.
        has_left: whether it has left the agreement; otherwise its signature is missing.
        keys: its obligations.
    """

    name: str
    has_left: bool
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureCounts:
    """How far the signing of the current agreement is.

    Attributes:
        agreement: the one in force, else the newest; None when there is none.
        parties: organisations named as parties.
        assented: how many of them have assented.
        signed: how many of them have signed.
        obligations: number of obligations.
        unsigned_obliged: names of organisations still here that owe something and have not signed.
    """

    agreement: Agreement | None
    parties: int
    assented: int
    signed: int
    obligations: int
    unsigned_obliged: tuple[str, ...]


def agreement_in_force(network_id: UUID, day: date) -> Agreement | None:
    """Return the agreement in force in a network on a day; None when there was none."""
    return (
        Agreement.objects.in_force_on(network_id, day)
        .select_related("chain_version__chain")
        .order_by("-in_force_from")
        .first()
    )


def is_party_in_force(network_id: UUID, organisation_id: UUID, day: date) -> bool:
    """Tell whether an organisation is bound on a day: it has signed, and it has not left."""
    in_force = Agreement.objects.in_force_on(network_id, day)
    return _bound_on(day).filter(agreement__in=in_force, organisation=organisation_id).exists()


def _bound_on(day: date) -> QuerySet[Party]:
    signed = Signature.objects.filter(party=OuterRef("pk"), on__lte=day)
    return Party.objects.filter(Exists(signed)).present_on(day)


def signed_for(version: "ChainVersion") -> frozenset[str] | None:
    """Return who signed an agreement on a version (keys); None while there is no agreement."""
    found = Agreement.objects.filter(chain_version=version)
    if not found.exists():
        return None
    bound = _bound_on(clock.today()).filter(agreement__in=found)
    return frozenset(bound.values_list("organisation__key", flat=True))


def signed_here(agreement: Agreement) -> frozenset[str]:
    """Return who has signed exactly this agreement (keys) and has not left it."""
    bound = _bound_on(clock.today()).filter(agreement=agreement)
    return frozenset(bound.values_list("organisation__key", flat=True))


def obligations_for_standard(
    actor: Actor, standard: "HandoverStandard", day: date | None = None
) -> QuerySet[Obligation]:
    """Return what the parties owe at a standard, by the agreement in force on the day.

    Standards are the same over versions by their line.
    """
    found = _current(actor, day).filter(standard__line=standard.line)
    return found.order_by("position", "key")


def _current(actor: Actor, day: date | None) -> QuerySet[Obligation]:
    if actor.network_id is None:
        return Obligation.objects.none()
    agreement = agreement_in_force(actor.network_id, day or clock.today())
    return (
        Obligation.objects.visible_to(actor)
        .filter(agreement=agreement)
        .select_related("party", "unit", "agreement")
    )


def obliged_unbound(agreement: Agreement) -> list[Unbound]:
    """Return who owes something under an agreement that does not bind it, in the order of names."""
    today = clock.today()
    bound = _bound_on(today).filter(agreement=agreement).values("organisation")
    here = Party.objects.filter(agreement=agreement, organisation=OuterRef("party"))
    rows = (
        agreement.obligations.exclude(party__in=bound)
        .annotate(has_left=Exists(here.filter(left_on__lte=today)))
        .order_by("party__name", "position", "key")
        .values_list("party__key", "party__name", "has_left", "key")
    )
    found: dict[tuple[str, str, bool], list[str]] = {}
    for party, name, has_left, key in rows:
        found.setdefault((party, name, has_left), []).append(key)
    return [
        Unbound(name, has_left, tuple(keys)) for (_party, name, has_left), keys in found.items()
    ]


def waits_for_signatures(agreement: Agreement) -> bool:
    """Tell whether a party that has not left still has to sign."""
    return agreement.parties.filter(left_on=None, signature=None).exists()


def being_signed(actor: Actor) -> list[tuple[Agreement, int, int]]:
    """Return the agreements laid before the parties: how many of the present ones have signed."""
    found = Agreement.objects.visible_to(actor).filter(state=State.SIGNING).order_by("key")
    present = Party.objects.filter(agreement__in=found).present_on(clock.today())
    rows = present.values_list("agreement", "signature")
    return [
        (
            agreement,
            sum(1 for of, signed in rows if of == agreement.pk and signed is not None),
            sum(1 for of, _signed in rows if of == agreement.pk),
        )
        for agreement in found
    ]


def signature_counts(actor: Actor) -> SignatureCounts:
    """Return how far the signing is, for the overview."""
    today = clock.today()
    agreement = agreement_in_force(actor.network_id, today) if actor.network_id else None
    if agreement is None:
        agreement = Agreement.objects.visible_to(actor).exclude(state=State.ENDED).first()
    if agreement is None:
        return SignatureCounts(None, 0, 0, 0, 0, ())
    parties = Party.objects.filter(agreement=agreement).present_on(today)
    return SignatureCounts(
        agreement=agreement,
        parties=parties.count(),
        assented=parties.filter(assent__isnull=False).count(),
        signed=parties.filter(signature__isnull=False).count(),
        obligations=agreement.obligations.count(),
        unsigned_obliged=tuple(one.name for one in obliged_unbound(agreement) if not one.has_left),
    )
