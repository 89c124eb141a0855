"""Who may see, change and sign what."""

from uuid import UUID

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.agreements.models import Agreement, Obligation, Party
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights

RIGHTS = Rights(
    "agreements",
    {
        "read": MEMBERS,
        "change": {Role.COORDINATOR},
        "sign for own organisation": {Role.STEERING},
        "record signed papers": {Role.COORDINATOR},
        "put in force": {Role.STEERING},
    },
)


def require_read(actor: Actor) -> None:
    """Let pass who may read agreements.

    Raises:
        NotAllowed: the role sees no content.
    """
    RIGHTS.require(actor, "read", _("Die Vereinbarung sehen die Mitglieder des Netzwerks."))


def require_change(actor: Actor) -> None:
    """Let pass who may prepare agreements.

    Raises:
        NotAllowed: the role may read, and perhaps sign.
    """
    RIGHTS.require(actor, "change", _("Die Vereinbarung bereitet die Netzwerkkoordination vor."))


def may_change(actor: Actor, agreement: Agreement | None = None) -> bool:
    """Tell whether the actor may prepare agreements, and this one in particular."""
    return RIGHTS.allow(actor, "change") and (agreement is None or agreement.is_draft)


def may_put_in_force(actor: Actor) -> bool:
    """Tell whether the actor may put an agreement in force and end it."""
    return RIGHTS.allow(actor, "put in force")


def may_sign_for(actor: Actor, party: Party) -> bool:
    """Tell whether the actor may assent and sign for a party: their own organisation."""
    own = party.organisation_id == actor.organisation_id
    return own and RIGHTS.allow(actor, "sign for own organisation")


def may_record_signature(actor: Actor, party: Party) -> bool:
    """Tell whether the actor may record the signature of a party."""
    return may_sign_for(actor, party) or RIGHTS.allow(actor, "record signed papers")


def agreements(actor: Actor) -> QuerySet[Agreement]:
    """Return the agreements of the network with their counts, newest first."""
    return (
        Agreement.objects.visible_to(actor)
        .select_related("chain_version__chain")
        .annotate(
            obligations_count=Count("obligations", distinct=True),
            parties_count=Count("parties", distinct=True),
            signatures_count=Count("parties__signature", distinct=True),
        )
        .order_by("-in_force_from", "key")
    )


def get_agreement(actor: Actor, agreement_id: UUID) -> Agreement:
    """Return one agreement, or raise Http404."""
    found = Agreement.objects.visible_to(actor).select_related("chain_version__chain", "previous")
    return get_object_or_404(found, pk=agreement_id)


def get_party(actor: Actor, party_id: UUID) -> Party:
    """Return one party, or raise Http404."""
    found = Party.objects.visible_to(actor).select_related(
        "organisation", "agreement__chain_version__chain"
    )
    return get_object_or_404(found, pk=party_id)


def get_obligation(actor: Actor, obligation_id: UUID) -> Obligation:
    """Return one obligation, or raise Http404."""
    found = Obligation.objects.visible_to(actor).select_related(
        "agreement__chain_version__chain",
        "party",
        "unit",
        "station",
        "standard__receiver",
        "owed_to",
    )
    return get_object_or_404(found, pk=obligation_id)
