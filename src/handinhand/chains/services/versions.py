"""Versions of a chain: drafted, agreed, in force, retired."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

import servicechain as engine
from handinhand.audit import services as audit
from handinhand.chains.access.check import SOUNDNESS
from handinhand.chains.access.doors import may_agree, require_change_draft
from handinhand.chains.access.engine import engine_chain, faults_of, responsible_organisations
from handinhand.chains.access.signatures import signatories
from handinhand.chains.models import Chain, ChainVersion, ChangeRequest
from handinhand.chains.services.copying import copy_parts
from handinhand.chains.services.drafts import lock_draft
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale

State = ChainVersion.State


@transaction.atomic
def create_chain(actor: Actor, *, key: str, name: str) -> Chain:
    """Create the chain of the actor's network.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the network has a chain already.
    """
    require_change_draft(actor)
    if actor.network_id is None:
        raise NotAllowed(_("Dafür brauchen Sie eine Rolle in einem Netzwerk."))
    if Chain.objects.filter(network=actor.network_id).exists():
        raise RuleBroken(_("Das Netzwerk hat schon eine Kette. Legen Sie einen Entwurf an."))
    chain = Chain.objects.create(network_id=actor.network_id, key=key, name=name)
    audit.record(actor, "chain.created", chain)
    return chain


def _require_new_number(chain: Chain, number: str) -> None:
    if chain.versions.filter(number=number).exists():
        raise RuleBroken(
            _("Die Version %(number)s gibt es schon. Wählen Sie eine andere Nummer.")
            % {"number": number},
            field="number",
        )


@transaction.atomic
def create_version(
    actor: Actor,
    chain: Chain,
    *,
    number: str,
    note: str = "",
    start: str = "1",
    previous: ChainVersion | None = None,
) -> ChainVersion:
    """Create an empty draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the number is taken.
    """
    require_change_draft(actor)
    _require_new_number(chain, number)
    version = ChainVersion.objects.create(
        chain=chain,
        number=number,
        note=note,
        start=start,
        previous=previous,
        drafted_on=clock.today(),
    )
    audit.record(actor, "chain_version.created", version)
    return version


@transaction.atomic
def copy_version(
    actor: Actor, version: ChainVersion, *, number: str, note: str = ""
) -> ChainVersion:
    """Copy a version into a new draft; stations and standards keep their lines.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the number is taken.
    """
    require_change_draft(actor)
    _require_new_number(version.chain, number)
    draft = ChainVersion.objects.get(pk=version.pk)
    draft.pk = uuid.uuid4()
    draft._state.adding = True
    draft.number, draft.note, draft.previous = number, note, version
    draft.state, draft.drafted_on, draft.version = State.DRAFT, clock.today(), 1
    draft.agreed_on = draft.in_force_from = draft.in_force_to = None
    draft.exception_reason = draft.digest = ""
    draft.save(force_insert=True)
    copy_parts(version, draft)
    audit.record(actor, "chain_version.copied", draft)
    return draft


@transaction.atomic
def change_version(
    actor: Actor, version: ChainVersion, *, version_seen: int, fields: Mapping[str, object]
) -> ChainVersion:
    """Change what a draft says as a whole: note, start, exit of the person, side branch.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the version is frozen.
        Stale: somebody else saved first.
    """
    lock_draft(actor, version.pk)
    return audit.change(
        actor, version, "chain_version.changed", version=version_seen, fields=fields
    )


def _lock_for_steering(actor: Actor, version: ChainVersion) -> ChainVersion:
    if not may_agree(actor):
        raise NotAllowed(_("Über die Kette beschließt die Steuerungsgruppe."))
    found = ChainVersion.objects.visible_to(actor).select_for_update(of=("self",))
    return found.select_related("chain").get(pk=version.pk)


@transaction.atomic
def agree(
    actor: Actor, version: ChainVersion, *, on: date | None = None, seen: str | None = None
) -> ChainVersion:
    """Agree on a draft and freeze it; its digest is kept.

    Args:
        actor: the steering group.
        version: a draft.
        on: day of the decision; default today.
        seen: digest of the draft the person had on screen; None agrees on the stored one.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is no draft, the day does not fit, or nobody could go through the chain.
        Stale: a station, a way or a standard was changed since.
    """
    stored = _lock_for_steering(actor, version)
    if not stored.is_draft:
        raise RuleBroken(_("Diese Version ist schon beschlossen."))
    day = on or clock.today()
    if not stored.drafted_on <= day <= clock.today():
        raise RuleBroken(
            _("Der Beschluss liegt vor dem Entwurf oder in der Zukunft. Prüfen Sie das Datum."),
            field="on",
        )
    chain = engine_chain(stored)
    if seen is not None and seen != engine.digest(chain):
        raise Stale(
            _(
                "Der Entwurf wurde geändert, seit Sie diese Seite geöffnet haben. Sehen Sie ihn"
                " noch einmal an und öffnen Sie dann den Beschluss neu."
            )
        )
    unsound = [fault.sentence for fault in faults_of(chain) if fault.code in SOUNDNESS]
    if unsound:
        raise RuleBroken(
            _("Die Kette ist noch nicht schlüssig und kann nicht beschlossen werden. %(first)s")
            % {"first": unsound[0]},
            code="unsound",
        )
    stored.state, stored.agreed_on, stored.digest = State.AGREED, day, engine.digest(chain)
    return _save(actor, stored, "chain_version.agreed", ["state", "agreed_on", "digest"])


@transaction.atomic
def put_in_force(
    actor: Actor, version: ChainVersion, *, first_day: date, exception_reason: str = ""
) -> ChainVersion:
    """Put an agreed version in force from a day; the one before it is retired the day before.

    Change requests it carries out are done with that. Hand-overs under way stay on their version.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is not agreed, the day does not fit, or an organisation that is
            responsible for a station has not signed and no exception is recorded.
    """
    # Of two versions at the same moment the second sees the first in force.
    Chain.objects.select_for_update(no_key=True).get(pk=version.chain_id)
    stored = _lock_for_steering(actor, version)
    if stored.state != State.AGREED:
        raise RuleBroken(_("In Kraft treten kann nur eine beschlossene Version."))
    if stored.agreed_on is None or first_day < stored.agreed_on:
        raise RuleBroken(
            _("Die Kette kann nicht vor ihrem Beschluss in Kraft treten. Prüfen Sie das Datum."),
            field="first_day",
        )
    _require_signatures(stored, exception_reason)
    running = stored.chain.versions.select_for_update().filter(state=State.IN_FORCE)
    for before in running:
        if before.in_force_from is not None and before.in_force_from >= first_day:
            raise RuleBroken(
                _("Die laufende Version gilt erst ab %(day)s. Wählen Sie einen späteren Tag.")
                % {"day": f"{before.in_force_from:%d.%m.%Y}"},
                field="first_day",
            )
        before.state, before.in_force_to = State.RETIRED, first_day - timedelta(days=1)
        _save(actor, before, "chain_version.retired", ["state", "in_force_to"])
    stored.state, stored.in_force_from = State.IN_FORCE, first_day
    stored.exception_reason = exception_reason
    fields = ["state", "in_force_from", "exception_reason"]
    saved = _save(actor, stored, "chain_version.in_force", fields)
    for request in saved.carries_out.filter(state=ChangeRequest.State.ACCEPTED):
        done = {"state": ChangeRequest.State.DONE}
        audit.change(actor, request, "change_request.done", version=None, fields=done)
    return saved


def _require_signatures(version: ChainVersion, exception_reason: str) -> None:
    signed = signatories(version) or frozenset()
    missing = [
        name
        for key, (_id, name) in sorted(responsible_organisations(version).items())
        if key not in signed
    ]
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


@transaction.atomic
def retire(actor: Actor, version: ChainVersion, *, last_day: date | None = None) -> ChainVersion:
    """Retire a version: one in force from a last day on, a draft as never used.

    Raises:
        NotAllowed: the role may not (a draft is given up by who may change it).
        RuleBroken: it is retired already, or the last day lies before the first.
    """
    if version.is_draft:
        stored = lock_draft(actor, version.pk)
    else:
        stored = _lock_for_steering(actor, version)
    if stored.state == State.RETIRED:
        raise RuleBroken(_("Diese Version ist schon abgelöst."))
    if stored.state == State.IN_FORCE:
        day = last_day or clock.today()
        if stored.in_force_from is not None and day < stored.in_force_from:
            raise RuleBroken(
                _("Der letzte Tag liegt vor dem ersten. Prüfen Sie das Datum."), field="last_day"
            )
        stored.in_force_to = day
    stored.state = State.RETIRED
    return _save(actor, stored, "chain_version.retired", ["state", "in_force_to"])


def _save(actor: Actor, version: ChainVersion, action: str, fields: list[str]) -> ChainVersion:
    seen = version.version
    version.version += 1
    values = {name: getattr(version, name) for name in (*fields, "version")}
    if not ChainVersion.objects.filter(pk=version.pk, version=seen).update(**values):
        raise Stale(_("Diese Version wurde gerade geändert. Laden Sie die Seite neu."))
    audit.record(actor, action, version)
    return version
