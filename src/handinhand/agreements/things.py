"""Agreements and obligations in the thread, and what is missing or due there."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.agreements.access import (
    Unbound,
    agreement_in_force,
    effects_on_chain,
    may_change,
    obliged_unbound,
    signed_for,
    unbound_parts,
)
from handinhand.agreements.models import Agreement, Obligation, Party
from handinhand.audit.rules import tell
from handinhand.chains.access import (
    Signing,
    ask_signatories,
    ask_signing,
    standards_in_force,
)
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import ask_effects_of_leaving
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    Kind,
    register_due_check,
    register_kind,
    register_orphan_check,
)

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion

MOST = 50
REVIEW_SOON = timedelta(days=60)


def _agreement_card(actor: Actor, agreement: Agreement) -> Card:
    return Card(
        kind="agreement",
        id=agreement.pk,
        label=_("Vereinbarung %(key)s") % {"key": agreement.key},
        text=agreement.title,
        url=reverse("agreements:agreement", args=[actor.network_slug, agreement.pk]),
        note=agreement.get_state_display(),
    )


def _obligation_card(actor: Actor, obligation: Obligation) -> Card:
    return Card(
        kind="obligation",
        id=obligation.pk,
        label=_("Verpflichtung %(key)s") % {"key": obligation.key},
        text=obligation.text,
        url=reverse("agreements:obligation", args=[actor.network_slug, obligation.pk]),
        note=obligation.party.name,
    )


def _find_agreements(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    found = Agreement.objects.visible_to(actor).filter(pk__in=ids)
    return {agreement.pk: _agreement_card(actor, agreement) for agreement in found}


def _find_obligations(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    found = Obligation.objects.visible_to(actor).filter(pk__in=ids).select_related("party")
    return {obligation.pk: _obligation_card(actor, obligation) for obligation in found}


def _search_agreements(actor: Actor, words: str) -> list[Card]:
    hit = Q(title__icontains=words) | Q(key__iexact=words)
    found = Agreement.objects.visible_to(actor).filter(hit)[:MOST]
    return [_agreement_card(actor, agreement) for agreement in found]


def _search_obligations(actor: Actor, words: str) -> list[Card]:
    hit = Q(text__icontains=words) | Q(key__icontains=words)
    found = Obligation.objects.visible_to(actor).filter(hit).select_related("party")[:MOST]
    return [_obligation_card(actor, obligation) for obligation in found]


def _current(actor: Actor) -> Agreement | None:
    return agreement_in_force(actor.network_id, clock.today()) if actor.network_id else None


def _standards_without_obligation(actor: Actor) -> list[Finding]:
    if actor.network_id is None:
        return []
    agreement = _current(actor)
    bound = set(
        Obligation.objects.filter(agreement=agreement, standard__isnull=False).values_list(
            "standard__line", flat=True
        )
        if agreement
        else ()
    )
    return [
        Finding(
            _("Übergabestandard %(key)s „%(name)s“ verpflichtet niemanden.")
            % {"key": standard.key, "name": standard.name},
            _("Leiten Sie die Verpflichtungen der nächsten Fassung aus der Kette ab."),
            reverse("chains:standard", args=[actor.network_slug, standard.pk]),
            "warn",
        )
        for standard in standards_in_force(actor.network_id, clock.today())
        if standard.line not in bound
    ]


def _obligations_never_measured(actor: Actor) -> list[Finding]:
    agreement = _current(actor)
    if agreement is None:
        return []
    silent = agreement.obligations.filter(Q(measure="") | Q(figure="")).select_related("party")
    return [
        Finding(
            _("Niemand sagt, wie man merkt, ob Verpflichtung %(key)s eingehalten wird.")
            % {"key": obligation.key},
            _("Legen Sie ein Maß fest."),
            reverse("agreements:obligation", args=[actor.network_slug, obligation.pk]),
            "warn",
        )
        for obligation in silent
    ]


def _obliged_unbound(actor: Actor) -> list[Finding]:
    agreement = _current(actor)
    if agreement is None:
        return []
    return [
        Finding(
            _unbound_sentence(one),
            _("Es geht um %(keys)s.") % {"keys": ", ".join(one.keys)},
            reverse("agreements:agreement", args=[actor.network_slug, agreement.pk]),
            "warn",
        )
        for one in obliged_unbound(agreement)
    ]


def _unbound_sentence(one: Unbound) -> str:
    number = len(one.keys)
    if one.has_left:
        sentence = ngettext(
            "%(name)s ist ausgeschieden: %(n)s Verpflichtung erfüllt niemand mehr.",
            "%(name)s ist ausgeschieden: %(n)s Verpflichtungen erfüllt niemand mehr.",
            number,
        )
    else:
        sentence = ngettext(
            "%(name)s trägt %(n)s Verpflichtung und hat nicht unterschrieben.",
            "%(name)s trägt %(n)s Verpflichtungen und hat nicht unterschrieben.",
            number,
        )
    return sentence % {"name": one.name, "n": number}


def _review_due(actor: Actor) -> list[Finding]:
    agreement = _current(actor)
    if agreement is None or agreement.review_by is None:
        return []
    if agreement.review_by - clock.today() > REVIEW_SOON:
        return []
    late = agreement.review_by < clock.today()
    sentence = (
        _("Die Überprüfung von Vereinbarung %(key)s war bis %(day)s fällig.")
        if late
        else _("Vereinbarung %(key)s ist bis %(day)s zu überprüfen.")
    )
    words = {"key": agreement.key, "day": f"{agreement.review_by:%d.%m.%Y}"}
    tone = ("bad" if late else "warn") if may_change(actor) else "muted"
    name = "agreements:review" if may_change(actor) else "agreements:agreement"
    url = reverse(name, args=[actor.network_slug, agreement.pk])
    return [Finding(sentence % words, "", url, tone)]


def _own_signature_due(actor: Actor) -> list[Finding]:
    waiting = Party.objects.visible_to(actor).present_on(clock.today())
    waiting = waiting.filter(
        organisation=actor.organisation_id,
        signature=None,
        agreement__state__in=[Agreement.State.SIGNING, Agreement.State.IN_FORCE],
    )
    return [
        Finding(
            (
                _("Vereinbarung %(key)s liegt Ihrer Organisation zum Beitritt vor.")
                if party.accession
                else _("Vereinbarung %(key)s liegt Ihrer Organisation zur Unterschrift vor.")
            )
            % {"key": party.agreement.key},
            "",
            reverse("agreements:agreement", args=[actor.network_slug, party.agreement_id]),
            "warn",
        )
        for party in waiting.select_related("agreement")
    ]


def _signing_of(actor: Actor, version: "ChainVersion") -> Signing | None:
    """Return how far the newest agreement on a version is."""
    found = Agreement.objects.visible_to(actor).filter(chain_version=version)
    agreement = found.exclude(state=Agreement.State.ENDED).order_by("-key").first()
    agreement = agreement or found.order_by("-in_force_from").first()
    if agreement is None:
        return None
    parties = Party.objects.filter(agreement=agreement).present_on(clock.today())
    return Signing(
        label=agreement.key,
        state=str(agreement.get_state_display()),
        url=reverse("agreements:agreement", args=[actor.network_slug, agreement.pk]),
        signed=parties.filter(signature__isnull=False).count(),
        parties=parties.count(),
        in_force=agreement.in_force_from is not None
        and agreement.state in (Agreement.State.IN_FORCE, Agreement.State.ENDED),
    )


def _due(actor: Actor) -> list[Finding]:
    return [*_own_signature_due(actor), *_review_due(actor)]


ask_signatories(signed_for)
ask_signing(_signing_of)
ask_effects_of_leaving(effects_on_chain)
register_kind(
    Kind("obligation", gettext_lazy("Verpflichtung"), 70, _find_obligations, _search_obligations)
)
register_kind(
    Kind("agreement", gettext_lazy("Vereinbarung"), 125, _find_agreements, _search_agreements)
)
register_orphan_check(
    Check(
        "standard_without_obligation",
        gettext_lazy("Übergabestandard ohne Verpflichtung"),
        40,
        _standards_without_obligation,
    )
)
register_orphan_check(
    Check(
        "obligation_never_measured",
        gettext_lazy("Verpflichtung ohne Maß"),
        50,
        _obligations_never_measured,
    )
)
register_orphan_check(
    Check(
        "obliged_without_signature",
        gettext_lazy("verpflichtet, aber nicht gebunden"),
        80,
        _obliged_unbound,
    )
)
register_orphan_check(
    Check(
        "part_without_party",
        gettext_lazy("Station oder Übergabe ohne Vertragspartner"),
        81,
        unbound_parts,
    )
)
register_due_check(Check("agreement", gettext_lazy("Vereinbarung"), 70, _due))

tell(
    {
        "agreement.created": gettext_lazy("hat die Vereinbarung entworfen"),
        "agreement.changed": gettext_lazy("hat den Entwurf der Vereinbarung geändert"),
        "agreement.text_set": gettext_lazy("hat den Wortlaut festgelegt"),
        "agreement.annexes_set": gettext_lazy("hat die Anlagen benannt"),
        "agreement.obligations_generated": gettext_lazy(
            "hat die Verpflichtungen aus der Kette abgeleitet"
        ),
        "agreement.opened": gettext_lazy("hat die Vereinbarung zur Unterschrift vorgelegt"),
        "agreement.reopened": gettext_lazy("hat die Vereinbarung wieder zum Entwurf gemacht"),
        "agreement.assented": gettext_lazy("hat der Vereinbarung zugestimmt"),
        "agreement.signed": gettext_lazy("hat eine Unterschrift eingetragen"),
        "agreement.in_force": gettext_lazy("hat die Vereinbarung in Kraft gesetzt"),
        "agreement.ended": gettext_lazy("hat die Vereinbarung beendet"),
        "party.added": gettext_lazy("hat einen Vertragspartner aufgenommen"),
        "agreement.reviewed": gettext_lazy("hat eine Überprüfung festgehalten"),
        "party.joined": gettext_lazy("hat den Beitritt eines Vertragspartners vorgelegt"),
        "party.removed": gettext_lazy("hat einen Vertragspartner aus dem Entwurf genommen"),
        "party.left": gettext_lazy("hat den Austritt eines Vertragspartners eingetragen"),
        "party.leaving_taken_back": gettext_lazy(
            "hat den Austritt eines Vertragspartners zurückgenommen"
        ),
        "obligation.added": gettext_lazy("hat eine freie Verpflichtung hinzugefügt"),
        "obligation.changed": gettext_lazy("hat eine freie Verpflichtung geändert"),
        "obligation.removed": gettext_lazy("hat eine freie Verpflichtung herausgenommen"),
    }
)
