"""A whole draft at once: the first one on a chain, or the next version of an agreement."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.agreements.access.annexes import titles_of
from handinhand.agreements.models import Agreement, MeasuredStandard, Obligation, Party
from handinhand.agreements.services.drafting import (
    add_party,
    create_agreement,
    set_annexes,
    set_text,
)
from handinhand.agreements.services.obligations import add_free_obligation, generate_obligations
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.thread.access import answers_of

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion

OWN = 3
"""The platform writes the first annexes; where a title names the chain, it names the new one."""


@transaction.atomic
def draft_first(
    actor: Actor, version: "ChainVersion", *, title: str, **fields: object
) -> Agreement:
    """Draft an agreement on a version of the chain, with the obligations that follow from it.

    Raises:
        NotAllowed: the role may not, or the chain is another network's.
        RuleBroken: it would end before it begins.
    """
    made = create_agreement(
        actor,
        version,
        title=title,
        **fields,  # type: ignore[arg-type]  # columns of the agreement, see `create_agreement`
    )
    generate_obligations(actor, made)
    return made


@transaction.atomic
def draft_next(
    actor: Actor, agreement: Agreement, version: "ChainVersion", *, number: str, **fields: object
) -> Agreement:
    """Draft the next version of an agreement, on the same version of the chain or a newer one.

    Wording, further annexes, present parties and free obligations are taken over; obligations of
    the chain are derived anew.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version before is a draft itself, or the days are in the wrong order.
    """
    if agreement.is_draft:
        raise RuleBroken(
            _("%(key)s ist selbst noch ein Entwurf. Ändern Sie ihn.") % {"key": agreement.key}
        )
    made = create_agreement(
        actor,
        version,
        title=agreement.title,
        number=number,
        previous=agreement,
        steering_sees_partner_figures=agreement.steering_sees_partner_figures,
        partner_preview_working_days=agreement.partner_preview_working_days,
        **fields,  # type: ignore[arg-type]  # columns of the agreement, see `create_agreement`
    )
    set_text(actor, made, paragraphs=[one.text for one in agreement.paragraphs.all()])
    old, new = f"v{agreement.chain_version.number}", f"v{version.number}"
    titles = titles_of(agreement, [one.title for one in agreement.annexes.all()])
    named = [one.replace(old, new) for one in titles[:OWN]]
    set_annexes(actor, made, titles=[*named, *titles[OWN:]])
    for party in agreement.parties.filter(left_on=None).select_related("organisation"):
        add_party(actor, made, party.organisation)
    generate_obligations(actor, made)
    free = agreement.obligations.filter(origin=Obligation.Origin.FREE).select_related(
        "party", "owed_to"
    )
    for one in free.order_by("position", "key"):
        _take_over(actor, made, one)
    return made


def _take_over(actor: Actor, agreement: Agreement, one: Obligation) -> None:
    """Copy a free obligation of a party that is still there; gone standards measure no more."""
    if not Party.objects.filter(agreement=agreement, organisation=one.party).exists():
        return
    known = set(agreement.chain_version.standards.values_list("line", flat=True))
    measured = MeasuredStandard.objects.filter(obligation=one).values_list("line", flat=True)
    lines = [line for line in measured if line in known]
    lost = one.measure == Obligation.Measure.HANDOVER_FIGURES and not lines
    add_free_obligation(
        actor,
        agreement,
        one.party,
        key=one.key,
        text=one.text,
        owed_to=one.owed_to,
        measure="" if lost else one.measure,
        figure="" if lost else one.figure,
        lines=lines,
        requirement_ids=answers_of(agreement.network_id, "obligation", one.pk, "requirement"),
    )
