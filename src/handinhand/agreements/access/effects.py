"""What it does to chain and obligations when a partner joins or leaves."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.agreements.access.current import agreement_in_force
from handinhand.agreements.models import Agreement, Obligation, Party
from handinhand.chains.access import losses, parts_of, version_in_force
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.thread.rules import Finding


def effects_of_leaving(actor: Actor, party: Party) -> list[Finding]:
    """Name what loses its unit, and what nobody owes any more, when a party leaves."""
    agreement, organisation = party.agreement, party.organisation_id
    return [
        *losses(parts_of(agreement.chain_version), organisation, actor.network_slug),
        *_obligations(actor, agreement, organisation),
    ]


def effects_on_chain(actor: Actor, organisation_id: UUID) -> list[Finding]:
    """Name what loses its unit when an organisation leaves the network.

    Asked by the page that records the leaving; what counts is the agreement in force, and before
    there is one the chain in force.
    """
    if actor.network_id is None:
        return []
    today = clock.today()
    agreement = agreement_in_force(actor.network_id, today)
    version = agreement.chain_version if agreement else version_in_force(actor.network_id, today)
    found = []
    if version is not None:
        found += losses(parts_of(version), organisation_id, actor.network_slug)
    if agreement is not None:
        found += _obligations(actor, agreement, organisation_id)
        if agreement.parties.filter(organisation=organisation_id, left_on=None).exists():
            sentence = _("Sie ist noch Vertragspartner von %(key)s.") % {"key": agreement.key}
            more = _("Tragen Sie den Austritt auch dort ein.")
            found.append(Finding(sentence, more, _url(actor, agreement), "warn"))
    return found


def _obligations(actor: Actor, agreement: Agreement, organisation_id: UUID) -> list[Finding]:
    rows = list(
        agreement.obligations.select_related("standard__receiver", "owed_to")
        .prefetch_related("standard__senders")
        .order_by("position", "key")
    )
    owes = [one.key for one in rows if one.party_id == organisation_id]
    owed = [
        one.key for one in rows if one.party_id != organisation_id and _to(one, organisation_id)
    ]
    found = []
    if owes:
        sentence = ngettext(
            "%(n)s Verpflichtung erfüllt dann niemand mehr",
            "%(n)s Verpflichtungen erfüllt dann niemand mehr",
            len(owes),
        )
        found.append(_finding(actor, agreement, sentence, owes))
    if owed:
        sentence = ngettext(
            "%(n)s Verpflichtung anderer geht ihr gegenüber ins Leere",
            "%(n)s Verpflichtungen anderer gehen ihr gegenüber ins Leere",
            len(owed),
        )
        found.append(_finding(actor, agreement, sentence, owed))
    return found


def _finding(actor: Actor, agreement: Agreement, sentence: str, keys: list[str]) -> Finding:
    told = f"{sentence % {'n': len(keys)}}: {', '.join(keys)}."
    return Finding(told, "", _url(actor, agreement), "warn")


def _to(obligation: Obligation, organisation_id: UUID) -> bool:
    """Tell whether an obligation is owed to an organisation and to nobody else."""
    if obligation.owed_to_id is not None:
        return obligation.owed_to_id == organisation_id
    standard = obligation.standard
    if standard is None:
        return False
    if obligation.figure == Obligation.Figure.OFFER:
        receiver = standard.receiver
        return receiver is not None and receiver.organisation_id == organisation_id
    senders = list(standard.senders.all())
    return bool(senders) and all(one.organisation_id == organisation_id for one in senders)


def effects_of_joining(actor: Actor, party: Party) -> list[Finding]:
    """Name what a party is bound to with its signature."""
    rows = party.agreement.obligations.filter(party=party.organisation_id)
    keys = list(rows.order_by("position", "key").values_list("key", flat=True))
    if keys:
        sentence = ngettext(
            "Mit der Unterschrift ist sie an %(n)s Verpflichtung gebunden",
            "Mit der Unterschrift ist sie an %(n)s Verpflichtungen gebunden",
            len(keys),
        )
        return [_finding(actor, party.agreement, sentence, keys)]
    sentence = _("In Kette %(number)s hat sie noch keine Station und keine Übergabe.")
    more = _("Verpflichtungen entstehen für sie erst mit der nächsten Fassung.")
    words = {"number": party.agreement.chain_version.number}
    return [Finding(sentence % words, more, _url(actor, party.agreement), "muted")]


def effects_of_staying(actor: Actor, party: Party) -> list[Finding]:
    """Name the next versions that were drafted without a party whose leaving is taken back."""
    later = Agreement.objects.visible_to(actor).filter(previous=party.agreement_id)
    without = later.exclude(parties__organisation=party.organisation_id)
    more = _("Nehmen Sie die Organisation dort wieder auf.")
    return [
        Finding(
            _("%(key)s ist ohne sie entworfen.") % {"key": one.key}, more, _url(actor, one), "warn"
        )
        for one in without.order_by("key")
    ]


def unbound_parts(actor: Actor) -> list[Finding]:
    """Name what stands in the agreement in force without its unit, since a party has left."""
    if actor.network_id is None:
        return []
    today = clock.today()
    agreement = agreement_in_force(actor.network_id, today)
    if agreement is None:
        return []
    gone = agreement.parties.filter(left_on__lte=today)
    if not gone:
        return []
    parts = parts_of(agreement.chain_version)
    found = [
        one for party in gone for one in losses(parts, party.organisation_id, actor.network_slug)
    ]
    return [one for one in found if one.tone == "bad"]


def _url(actor: Actor, agreement: Agreement) -> str:
    return reverse("agreements:agreement", args=[actor.network_slug, agreement.pk])
