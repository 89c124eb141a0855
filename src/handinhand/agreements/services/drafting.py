"""An agreement is drafted: its chain version, its text, its parties."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from handinhand.agreements.access.current import agreement_in_force
from handinhand.agreements.access.doors import require_change
from handinhand.agreements.models import Agreement, Annex, Paragraph, Party
from handinhand.audit import services as audit
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks.access import organisations_of
from handinhand.networks.services import next_key, reserve_key
from handinhand.thread import services as thread

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion
    from handinhand.networks.models import Organisation

PREFIX = "V"


def lock_draft(actor: Actor, agreement_id: UUID) -> Agreement:
    """Lock an agreement for a change of what will be signed.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is open for signing or signed already.
    """
    require_change(actor)
    found = Agreement.objects.visible_to(actor).select_for_update(of=("self",))
    agreement = found.select_related("chain_version__chain").get(pk=agreement_id)
    if not agreement.is_draft:
        raise RuleBroken(
            _(
                "Der Wortlaut von %(key)s liegt zur Unterschrift vor oder ist unterschrieben und"
                " lässt sich nicht mehr ändern. Legen Sie eine neue Fassung an."
            )
            % {"key": agreement.key},
            code="frozen",
        )
    return agreement


@transaction.atomic
def create_agreement(
    actor: Actor,
    version: "ChainVersion",
    *,
    title: str,
    number: str = "1",
    key: str = "",
    previous: Agreement | None = None,
    **fields: object,
) -> Agreement:
    """Create the draft of an agreement on a version of the chain.

    What has changed is told against `previous`; without one against the agreement in force.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it would end before it begins.
    """
    require_change(actor)
    if actor.network_id is None or version.chain.network_id != actor.network_id:
        raise NotAllowed(_("Diese Kette gehört zu einem anderen Netzwerk."))
    _require_order(fields)
    if key:
        reserve_key(actor.network_id, PREFIX, int(key.removeprefix(PREFIX)))
    agreement = Agreement.objects.create(
        network_id=actor.network_id,
        key=key or next_key(actor.network_id, PREFIX),
        number=number,
        title=title,
        chain_version=version,
        previous=previous or agreement_in_force(actor.network_id, clock.today()),
        **fields,
    )
    thread.connect(
        actor.network_id,
        asked=("chain_version", version.pk),
        answer=("agreement", agreement.pk),
    )
    audit.record(actor, "agreement.created", agreement)
    return agreement


def _require_order(fields: Mapping[str, object]) -> None:
    first, last = fields.get("in_force_from"), fields.get("in_force_to")
    if isinstance(first, date) and isinstance(last, date) and last < first:
        raise RuleBroken(
            _("Das Ende liegt vor dem Beginn. Prüfen Sie die beiden Daten."), field="in_force_to"
        )


@transaction.atomic
def change_agreement(
    actor: Actor, agreement: Agreement, *, version: int, fields: Mapping[str, object]
) -> Agreement:
    """Change title, term or the rules on figures of a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is no draft any more, or it would end before it begins.
        Stale: somebody else saved first.
    """
    stored = lock_draft(actor, agreement.pk)
    term = {"in_force_from": stored.in_force_from, "in_force_to": stored.in_force_to}
    _require_order({**term, **fields})
    return audit.change(actor, stored, "agreement.changed", version=version, fields=fields)


@transaction.atomic
def set_wording(
    actor: Actor,
    agreement: Agreement,
    *,
    version: int,
    paragraphs: Sequence[str],
    annexes: Sequence[str],
) -> Agreement:
    """Give a draft its text and its annexes as one change, as they stand in one form.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is no draft any more.
        Stale: somebody else saved first; nothing is changed.
    """
    lock_draft(actor, agreement.pk)
    audit.touch(agreement, version=version)
    set_text(actor, agreement, paragraphs=paragraphs)
    return set_annexes(actor, agreement, titles=annexes)


@transaction.atomic
def set_text(actor: Actor, agreement: Agreement, *, paragraphs: Sequence[str]) -> Agreement:
    """Give a draft its text, paragraph by paragraph; the old text is replaced.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is no draft any more.
    """
    stored = lock_draft(actor, agreement.pk)
    stored.paragraphs.all().delete()
    Paragraph.objects.bulk_create(
        Paragraph(agreement=stored, position=position, text=text)
        for position, text in enumerate(paragraphs, start=1)
    )
    audit.record(actor, "agreement.text_set", stored)
    return stored


@transaction.atomic
def set_annexes(actor: Actor, agreement: Agreement, *, titles: Sequence[str]) -> Agreement:
    """Name the annexes of a draft; the old list is replaced.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is no draft any more.
    """
    stored = lock_draft(actor, agreement.pk)
    stored.annexes.all().delete()
    Annex.objects.bulk_create(
        Annex(agreement=stored, position=position, title=title)
        for position, title in enumerate(titles, start=1)
    )
    audit.record(actor, "agreement.annexes_set", stored)
    return stored


@transaction.atomic
def add_party(
    actor: Actor, agreement: Agreement, organisation: "Organisation", *, note: str = ""
) -> Party:
    """Name an organisation as a party; it may join until the agreement has ended.

    Once the text lies before the parties this is an accession (Beitritt): the organisation joins
    exactly that text, by a signature of its own.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is a party already, is not known here, or the agreement has ended.
    """
    require_change(actor)
    stored = Agreement.objects.visible_to(actor).select_for_update().get(pk=agreement.pk)
    if stored.state == Agreement.State.ENDED:
        raise RuleBroken(_("Diese Vereinbarung ist beendet. Niemand kann mehr beitreten."))
    if not organisations_of(actor).filter(pk=organisation.pk).exists():
        raise RuleBroken(
            _("Diese Organisation gehört nicht zum Netzwerk. Nehmen Sie sie zuerst auf."),
            field="organisation",
        )
    there = stored.parties.filter(organisation=organisation).first()
    if there is not None:
        sentence = _("%(name)s ist schon Vertragspartner.")
        if there.left_on is not None:
            sentence = _(
                "%(name)s ist aus dieser Vereinbarung ausgeschieden und kann erst der nächsten"
                " Fassung wieder beitreten."
            )
        raise RuleBroken(sentence % {"name": organisation.name}, field="organisation")
    last = stored.parties.aggregate(last=Max("position"))["last"]
    party = Party.objects.create(
        agreement=stored,
        organisation=organisation,
        note=note,
        position=0 if last is None else last + 1,
        accession=not stored.is_draft,
    )
    audit.record(actor, "party.joined" if party.accession else "party.added", party)
    return party


@transaction.atomic
def remove_party(actor: Actor, party: Party) -> None:
    """Take an organisation off the list of a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it is no draft any more; a party then leaves, it is not removed.
    """
    lock_draft(actor, party.agreement_id)
    audit.record(actor, "party.removed", party)
    party.delete()


@transaction.atomic
def leave(actor: Actor, party: Party, *, on: date | None = None) -> Party:
    """Record that a party left; its signature and its obligations stay as history.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: it left already, the day lies before the agreement began, or the agreement is
            a draft or has ended.
    """
    require_change(actor)
    day = on or clock.today()
    found = Agreement.objects.visible_to(actor).select_for_update()
    agreement = found.get(pk=party.agreement_id)
    if agreement.is_draft:
        raise RuleBroken(
            _("Aus einem Entwurf tritt niemand aus. Nehmen Sie die Organisation heraus.")
        )
    if agreement.state == Agreement.State.ENDED:
        raise RuleBroken(_("Diese Vereinbarung ist beendet. Niemand ist mehr an sie gebunden."))
    began = agreement.in_force_from
    if began is not None and day < began:
        raise RuleBroken(
            _("Der Austritt liegt vor dem Beginn der Vereinbarung. Prüfen Sie das Datum."),
            field="left_on",
        )
    if not Party.objects.filter(pk=party.pk, left_on=None).update(left_on=day):
        raise RuleBroken(_("Der Austritt ist schon eingetragen."))
    party.refresh_from_db()
    audit.record(actor, "party.left", party)
    return party


@transaction.atomic
def take_back_leaving(actor: Actor, party: Party, *, reason: str) -> Party:
    """Take a recorded leaving back; the party is bound as before, and its signature counts again.

    Possible until the leaving has done something: until its day is over, and until a next version
    of the agreement is in force, which was drafted without the party.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: no reason is named, the day has passed, the agreement has ended, or somebody
            else took the leaving back.
    """
    require_change(actor)
    if not reason.strip():
        raise RuleBroken(_("Nennen Sie den Grund."), field="reason")
    found = Agreement.objects.visible_to(actor).select_for_update()
    agreement = found.get(pk=party.agreement_id)
    if agreement.state == Agreement.State.ENDED:
        raise RuleBroken(
            _(
                "Diese Vereinbarung ist beendet. Der Austritt bleibt stehen; der nächsten Fassung"
                " kann die Organisation beitreten."
            )
        )
    left = Party.objects.filter(pk=party.pk).values_list("left_on", flat=True).get()
    if left is not None and left < clock.today():
        raise RuleBroken(
            _(
                "Seit dem %(day)s ist die Organisation nicht mehr gebunden. Der Austritt bleibt"
                " stehen; der nächsten Fassung kann sie wieder beitreten."
            )
            % {"day": f"{left:%d.%m.%Y}"}
        )
    if left is None or not Party.objects.filter(pk=party.pk, left_on=left).update(left_on=None):
        raise RuleBroken(_("Es ist kein Austritt eingetragen. Laden Sie die Seite neu."))
    party.refresh_from_db()
    changes = {"left_on": [str(left), ""], "reason": ["", reason.strip()]}
    audit.record(actor, "party.leaving_taken_back", party, changes=changes)
    return party
