"""From the draft to the signed agreement: assent, signature, in force, ended."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from handinhand.agreements.access.annexes import titles_of, write_annexes
from handinhand.agreements.access.current import signed_here
from handinhand.agreements.access.doors import (
    may_put_in_force,
    may_record_signature,
    may_sign_for,
    require_change,
)
from handinhand.agreements.access.text import current_hash
from handinhand.agreements.models import Agreement, Annex, Assent, Party, Signature
from handinhand.agreements.services.drafting import lock_draft
from handinhand.audit import services as audit
from handinhand.chains import services as chains
from handinhand.chains.access import responsible_organisations
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale

State = Agreement.State


@transaction.atomic
def open_for_signing(actor: Actor, agreement: Agreement) -> Agreement:
    """Fix the text and its annexes by their hash; from now on parties may assent and sign.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is no draft, or it has no parties or no obligations.
    """
    stored = lock_draft(actor, agreement.pk)
    if not stored.parties.exists():
        raise RuleBroken(_("Nehmen Sie zuerst die Vertragspartner auf."))
    if not stored.obligations.exists():
        raise RuleBroken(_("Leiten Sie zuerst die Verpflichtungen aus der Kette ab."))
    _freeze_annexes(stored)
    stored.state, stored.text_hash = State.SIGNING, current_hash(stored)
    return _save(actor, stored, "agreement.opened", ["state", "text_hash"])


def _freeze_annexes(agreement: Agreement) -> None:
    """Store what the platform writes into the annexes, so that it reads the same for ever."""
    rows = list(agreement.annexes.all())
    titles = titles_of(agreement, [row.title for row in rows])
    for at, body in enumerate(write_annexes(agreement)):
        values = {"title": titles[at], "body": body}
        Annex.objects.update_or_create(agreement=agreement, position=at + 1, defaults=values)


@transaction.atomic
def reopen(actor: Actor, agreement: Agreement) -> Agreement:
    """Turn an agreement nobody has signed back into a draft; assents to the old text go.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is not being signed, or somebody has signed.
    """
    require_change(actor)
    stored = _lock(actor, agreement.pk)
    if stored.state != State.SIGNING or Signature.objects.filter(party__agreement=stored).exists():
        raise RuleBroken(
            _("Der Wortlaut ist schon unterschrieben. Legen Sie eine neue Fassung an.")
        )
    Assent.objects.filter(party__agreement=stored).delete()
    stored.annexes.update(body=[])
    stored.state, stored.text_hash = State.DRAFT, ""
    return _save(actor, stored, "agreement.reopened", ["state", "text_hash"])


@transaction.atomic
def assent(actor: Actor, party: Party, *, text_hash: str) -> Assent:
    """Declare assent for the own organisation, to exactly the text that was shown.

    Raises:
        NotAllowed: the role may not, or it is another organisation.
        RuleBroken: there is nothing to assent to now, the text is another one, or it was done.
    """
    if not may_sign_for(actor, party) or actor.person_id is None:
        raise NotAllowed(_("Zustimmen kann die Leitung der eigenen Organisation."))
    agreement = _lock(actor, party.agreement_id)
    _require_signable(agreement, party)
    _require_same_text(agreement, text_hash)
    if Assent.objects.filter(party=party).exists():
        raise RuleBroken(_("Ihre Organisation hat schon zugestimmt."))
    given = Assent.objects.create(
        party=party, person_id=actor.person_id, on=clock.today(), text_hash=text_hash
    )
    audit.record(actor, "agreement.assented", given)
    return given


@transaction.atomic
def record_signature(
    actor: Actor,
    party: Party,
    *,
    on: date,
    name: str,
    function: str,
    stored_at: str,
    text_hash: str,
) -> Signature:
    """Record a signed paper (or a qualified electronic signature) for a party.

    Raises:
        NotAllowed: neither the leadership of the organisation nor the coordination.
        RuleBroken: there is nothing to sign now, the text is another one, the day does not
            fit, or it was recorded already.
    """
    if not may_record_signature(actor, party):
        raise NotAllowed(
            _(
                "Unterschriften trägt die Leitung der eigenen Organisation ein oder die"
                " Netzwerkkoordination."
            )
        )
    agreement = _lock(actor, party.agreement_id)
    _require_signable(agreement, party)
    _require_same_text(agreement, text_hash)
    if on > clock.today():
        raise RuleBroken(
            _("Der Tag der Unterschrift liegt in der Zukunft. Prüfen Sie das Datum."), field="on"
        )
    if Signature.objects.filter(party=party).exists():
        raise RuleBroken(_("Für diese Organisation ist schon eine Unterschrift eingetragen."))
    signature = Signature.objects.create(
        party=party, on=on, name=name, function=function, stored_at=stored_at, text_hash=text_hash
    )
    audit.record(actor, "agreement.signed", signature)
    return signature


@transaction.atomic
def put_in_force(
    actor: Actor,
    agreement: Agreement,
    *,
    first_day: date,
    exception_reason: str = "",
    with_chain: bool = False,
) -> Agreement:
    """Put a signed agreement in force; the one before it ends the day before.

    `with_chain` puts its version of the chain in force on the same day, or neither of them.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is not being signed, the text no longer is the signed one, or an
            organisation responsible for a station has not signed and no exception is recorded,
            or the agreement in force begins no earlier, or its chain is not agreed yet.
    """
    if not may_put_in_force(actor):
        raise NotAllowed(_("In Kraft setzt die Vereinbarung die Steuerungsgruppe."))
    # All of the network, in one order: of two at the same moment the second sees the first.
    of_network = Agreement.objects.visible_to(actor).select_for_update(no_key=True).order_by("pk")
    running = [one.pk for one in of_network if one.state == State.IN_FORCE]
    stored = _lock(actor, agreement.pk)
    if stored.state != State.SIGNING:
        raise RuleBroken(_("In Kraft treten kann nur eine Vereinbarung, die unterzeichnet wird."))
    _require_same_text(stored, stored.text_hash)
    if stored.chain_version.is_draft:
        raise RuleBroken(
            _("Kette %(number)s ist noch nicht beschlossen. Beschließen Sie sie zuerst.")
            % {"number": stored.chain_version.number}
        )
    if stored.in_force_to is not None and stored.in_force_to < first_day:
        raise RuleBroken(
            _("Das Ende liegt vor dem Beginn. Prüfen Sie die beiden Daten."), field="first_day"
        )
    signed = signed_here(stored)
    owed = responsible_organisations(stored.chain_version)
    missing = [name for key, (_id, name) in sorted(owed.items()) if key not in signed]
    if missing and not exception_reason.strip():
        raise RuleBroken(
            _(
                "Noch nicht unterschrieben: %(names)s. Tragen Sie die Unterschriften ein oder"
                " begründen Sie eine Ausnahme der Steuerungsgruppe."
            )
            % {"names": ", ".join(missing)},
            field="exception_reason",
            code="not_signed",
        )
    for before in Agreement.objects.filter(pk__in=running):
        if before.in_force_from is not None and before.in_force_from >= first_day:
            raise RuleBroken(
                _("%(key)s gilt erst ab dem %(day)s. Wählen Sie einen späteren Tag.")
                % {"key": before.key, "day": f"{before.in_force_from:%d.%m.%Y}"},
                field="first_day",
            )
        before.state, before.in_force_to = State.ENDED, first_day - timedelta(days=1)
        _save(actor, before, "agreement.ended", ["state", "in_force_to"])
    stored.state, stored.in_force_from = State.IN_FORCE, first_day
    stored.exception_reason = exception_reason
    fields = ["state", "in_force_from", "exception_reason"]
    saved = _save(actor, stored, "agreement.in_force", fields)
    if with_chain:
        chains.put_in_force(
            actor, saved.chain_version, first_day=first_day, exception_reason=exception_reason
        )
    return saved


@transaction.atomic
def end(actor: Actor, agreement: Agreement, *, last_day: date | None = None) -> Agreement:
    """End an agreement that is in force.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is not in force, or the last day lies before the first.
    """
    if not may_put_in_force(actor):
        raise NotAllowed(_("Beenden kann die Vereinbarung die Steuerungsgruppe."))
    stored, day = _lock(actor, agreement.pk), last_day or clock.today()
    if stored.state != State.IN_FORCE or stored.in_force_from is None:
        raise RuleBroken(_("Beendet werden kann nur eine Vereinbarung, die in Kraft ist."))
    if day < stored.in_force_from:
        raise RuleBroken(
            _("Der letzte Tag liegt vor dem ersten. Prüfen Sie das Datum."), field="last_day"
        )
    stored.state, stored.in_force_to = State.ENDED, day
    return _save(actor, stored, "agreement.ended", ["state", "in_force_to"])


def _lock(actor: Actor, agreement_id: UUID) -> Agreement:
    found = Agreement.objects.visible_to(actor).select_for_update(of=("self",))
    return found.select_related("chain_version__chain").get(pk=agreement_id)


def _require_signable(agreement: Agreement, party: Party) -> None:
    if agreement.state not in (State.SIGNING, State.IN_FORCE):
        raise RuleBroken(_("Diese Vereinbarung liegt nicht zur Unterschrift vor."))
    if party.left_on is not None:
        raise RuleBroken(_("Diese Organisation ist aus der Vereinbarung ausgeschieden."))


def _require_same_text(agreement: Agreement, text_hash: str) -> None:
    if text_hash != agreement.text_hash or current_hash(agreement) != agreement.text_hash:
        raise RuleBroken(
            _(
                "Der Wortlaut oder die Kette ist inzwischen anders als der, der zur Unterschrift"
                " vorliegt. Laden Sie die Seite neu und lesen Sie ihn noch einmal."
            ),
            code="other_text",
        )


def _save(actor: Actor, agreement: Agreement, action: str, fields: list[str]) -> Agreement:
    seen = agreement.version
    agreement.version += 1
    values = {name: getattr(agreement, name) for name in (*fields, "version")}
    if not Agreement.objects.filter(pk=agreement.pk, version=seen).update(**values):
        raise Stale(_("Diese Vereinbarung wurde gerade geändert. Laden Sie die Seite neu."))
    audit.record(actor, action, agreement)
    return agreement
