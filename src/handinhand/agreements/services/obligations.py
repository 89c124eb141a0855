"""Obligations: generated from the chain, or agreed freely."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from handinhand.agreements.models import Agreement, MeasuredStandard, Obligation
from handinhand.agreements.rules import (
    LimitValue,
    answer_text,
    arrival_text,
    feedback_text,
    offer_text,
    station_text,
)
from handinhand.agreements.services.drafting import lock_draft
from handinhand.audit import services as audit
from handinhand.chains.access import stretches_of
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.thread import services as thread
from handinhand.thread.access import answers_of

if TYPE_CHECKING:
    from handinhand.chains.models import ChainVersion, HandoverStandard, Station, Way
    from handinhand.networks.models import Organisation, Unit

Origin, Measure, Figure = Obligation.Origin, Obligation.Measure, Obligation.Figure


@dataclass(frozen=True, slots=True)
class _Draft:
    """One obligation before it is stored."""

    key: str
    unit: "Unit"
    text: str
    figure: str
    limit: LimitValue | None
    lines: tuple[UUID, ...]
    station: "Station | None" = None
    standard: "HandoverStandard | None" = None


@transaction.atomic
def generate_obligations(actor: Actor, agreement: Agreement) -> list[Obligation]:
    """Write down what the chain obliges to: one per station, up to four per standard.

    Generated obligations of before are replaced, those agreed freely stay. Where the chain has a
    gap (no responsible unit, no limit) there is no obligation: the check of the chain names it.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the agreement is no draft any more.
    """
    stored = lock_draft(actor, agreement.pk)
    for old in stored.obligations.exclude(origin=Origin.FREE):
        thread.forget(stored.network_id, ("obligation", old.pk))
        old.delete()
    made = [
        _store(stored, draft, position)
        for position, draft in enumerate(_drafts(stored.chain_version))
    ]
    for number, free in enumerate(stored.obligations.filter(origin=Origin.FREE)):
        Obligation.objects.filter(pk=free.pk).update(position=len(made) + number)
    audit.record(actor, "agreement.obligations_generated", stored)
    return made


def _drafts(version: "ChainVersion") -> Iterator[_Draft]:
    runs = _runs(version)
    stations = version.stations.prefetch_related("responsible__organisation", "limits")
    for station in stations.order_by("position", "key"):
        touching = {
            way.standard
            for run in runs
            for way in run
            if station.pk in (run[0].source_id, run[-1].target_id) and way.standard
        }
        lines = dict.fromkeys(one.line for one in sorted(touching, key=_place))
        units = list(station.responsible.all())
        if len(units) == 1:
            yield _of_station(station, units[0], tuple(lines))
    standards = version.standards.select_related("receiver__organisation")
    for standard in standards.prefetch_related("senders__organisation").order_by("position", "key"):
        yield from _of_standard(standard, runs)


def _place(thing: "Station | HandoverStandard") -> tuple[int, str]:
    return thing.position, thing.key


def _runs(version: "ChainVersion") -> "list[tuple[Way, ...]]":
    """Return the ways from station to station; what is agreed on one of a run is for the run."""
    ends = ("source", "source_node", "target", "target_node", "standard")
    ways = version.ways.select_related(*ends).prefetch_related("source__responsible")
    return stretches_of(ways)


def _of_station(station: "Station", unit: "Unit", lines: tuple[UUID, ...]) -> _Draft:
    first = next(iter(station.limits.all()), None)
    limit = None
    if first is not None:
        limit = LimitValue(
            first.value, first.unit, first.direction, first.anchor, first.anchor_label, first.text
        )
    return _Draft(
        key=f"V-ST{station.key}",
        unit=unit,
        text=station_text(unit.name, station.key, station.name, limit),
        figure=Figure.ARRIVAL if lines else "",
        limit=limit,
        lines=lines,
        station=station,
    )


def _of_standard(standard: "HandoverStandard", runs: "list[tuple[Way, ...]]") -> Iterator[_Draft]:
    def owed(short: str, unit: "Unit", text: str, figure: str, limit: LimitValue | None) -> _Draft:
        key = f"V-{standard.key}-{short}"
        return _Draft(key, unit, text, figure, limit, (standard.line,), standard=standard)

    sender, receiver, key = _first_sender(standard, runs), standard.receiver, standard.key
    if sender is not None:
        text = offer_text(sender.organisation.name, key, standard.channel)
        yield owed("AN", sender, text, Figure.OFFER, None)
    if receiver is None:
        return
    party = receiver.organisation.name
    if standard.answer_value is not None:
        limit = LimitValue(standard.answer_value, standard.answer_unit)
        yield owed("AW", receiver, answer_text(party, key, limit), Figure.ANSWER, limit)
    if standard.arrival_value is not None:
        limit = LimitValue(
            standard.arrival_value,
            standard.arrival_unit,
            standard.arrival_direction,
            standard.arrival_anchor,
            standard.arrival_anchor_label,
            standard.arrival_text,
        )
        yield owed("AK", receiver, arrival_text(party, key, limit), Figure.ARRIVAL, limit)
    if standard.feedback_value is not None:
        limit = LimitValue(standard.feedback_value, standard.feedback_unit, anchor="arrival")
        text = feedback_text(party, key, limit, standard.feedback_text)
        yield owed("RM", receiver, text, Figure.FEEDBACK, limit)


def _first_sender(standard: "HandoverStandard", runs: "list[tuple[Way, ...]]") -> "Unit | None":
    """Return the unit that owes the offer: the sender responsible where the hand-over begins.

    Other senders offer on behalf of the same case; what they owe is agreed freely.
    """
    senders = {unit.pk: unit for unit in standard.senders.all()}
    begins = [
        run[0].source
        for run in runs
        if any(way.standard_id == standard.pk for way in run) and run[0].source
    ]
    for station in sorted(begins, key=_place):
        for unit in station.responsible.all():
            if unit.pk in senders:
                return senders[unit.pk]
    return next(iter(sorted(senders.values(), key=lambda unit: unit.key)), None)


def _store(agreement: Agreement, draft: _Draft, position: int) -> Obligation:
    limit = draft.limit
    obligation = Obligation.objects.create(
        agreement=agreement,
        key=draft.key,
        position=position,
        origin=Origin.STATION if draft.station else Origin.STANDARD,
        party=draft.unit.organisation,
        unit=draft.unit,
        station=draft.station,
        standard=draft.standard,
        text=draft.text,
        measure=Measure.HANDOVER_FIGURES if draft.figure else "",
        figure=draft.figure,
        limit_value=limit.value if limit else None,
        limit_unit=limit.unit if limit else "",
        limit_direction=limit.direction if limit else "",
        limit_anchor=limit.anchor if limit else "",
        limit_anchor_label=limit.anchor_label if limit else "",
        limit_text=limit.text if limit else "",
    )
    _measure(obligation, draft.lines)
    origin = draft.station or draft.standard
    if origin is not None:
        kind = "station" if draft.station else "standard"
        thread.connect(
            agreement.network_id,
            asked=(kind, origin.line),
            answer=("obligation", obligation.pk),
        )
    return obligation


def _measure(obligation: Obligation, lines: Sequence[UUID]) -> None:
    MeasuredStandard.objects.bulk_create(
        MeasuredStandard(obligation=obligation, line=line, position=position)
        for position, line in enumerate(lines)
    )


@transaction.atomic
def add_free_obligation(
    actor: Actor,
    agreement: Agreement,
    party: "Organisation",
    *,
    text: str,
    key: str = "",
    owed_to: "Organisation | None" = None,
    measure: str = "",
    figure: str = "",
    lines: Sequence[UUID] = (),
    requirement_ids: Sequence[UUID] = (),
) -> Obligation:
    """Add an obligation that no station and no standard brings with it.

    It answers requirements directly (`requirement_ids`); `owed_to` is a party, None means all.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the agreement is no draft any more, the organisation is no party of it, or
            figures shall measure the obligation and no standard is named.
        Http404: a requirement is not for this actor.
    """
    stored = lock_draft(actor, agreement.pk)
    _require_standards(measure, lines)
    if not stored.parties.filter(organisation=party).exists():
        raise RuleBroken(
            _("%(name)s ist nicht Vertragspartner. Nehmen Sie die Organisation zuerst auf.")
            % {"name": party.name},
            field="party",
        )
    _require_creditor(stored, party, owed_to)
    obligation = Obligation.objects.create(
        agreement=stored,
        key=key or _next_free_key(stored.obligations.filter(origin=Origin.FREE)),
        position=(stored.obligations.aggregate(last=Max("position"))["last"] or 0) + 1,
        origin=Origin.FREE,
        party=party,
        owed_to=owed_to,
        text=text,
        measure=measure,
        figure=figure or (Figure.REPORT if measure else ""),
    )
    _measure(obligation, lines)
    thread.answer_all(
        actor, ("obligation", obligation.pk), asked=[("requirement", pk) for pk in requirement_ids]
    )
    audit.record(actor, "obligation.added", obligation)
    return obligation


def _require_creditor(
    agreement: Agreement, party: "Organisation", owed_to: "Organisation | None"
) -> None:
    if owed_to is None:
        return
    if owed_to == party:
        raise RuleBroken(
            _("Niemand verpflichtet sich gegenüber sich selbst. Wählen Sie einen Partner."),
            field="owed_to",
        )
    if not agreement.parties.filter(organisation=owed_to).exists():
        raise RuleBroken(
            _("%(name)s ist nicht Vertragspartner. Nehmen Sie die Organisation zuerst auf.")
            % {"name": owed_to.name},
            field="owed_to",
        )


def _next_free_key(free: "QuerySet[Obligation]") -> str:
    numbers = [key.removeprefix("V-F") for key in free.values_list("key", flat=True)]
    return f"V-F{max((int(number) for number in numbers if number.isdigit()), default=0) + 1}"


def _require_standards(measure: object, lines: Collection[UUID]) -> None:
    if measure == Measure.HANDOVER_FIGURES and not lines:
        raise RuleBroken(
            _("Wählen Sie die Übergaben, deren Zahlen zeigen, ob die Verpflichtung gehalten wird."),
            field="standards",
        )


@transaction.atomic
def change_free_obligation(
    actor: Actor,
    obligation: Obligation,
    *,
    version: int,
    fields: Mapping[str, object],
    lines: Sequence[UUID] | None = None,
    requirement_ids: Collection[UUID] | None = None,
) -> Obligation:
    """Change the words of a freely agreed obligation, how it is measured, what it answers.

    Args:
        actor: the coordination.
        obligation: of a draft.
        version: the version the person had on screen.
        fields: text, owed_to, measure, figure.
        lines: the standards that measure it; None leaves them.
        requirement_ids: the requirements it answers; None leaves them.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the agreement is no draft any more, the chain wrote this obligation, or
            figures shall measure it and no standard is named.
        Stale: somebody else saved first.
        Http404: a requirement is not for this actor.
    """
    agreement = lock_draft(actor, obligation.agreement_id)
    if obligation.origin != Origin.FREE:
        raise RuleBroken(
            _("Diese Verpflichtung stammt aus der Kette. Ändern Sie den Entwurf der Kette.")
        )
    if "owed_to" in fields:
        creditor = fields["owed_to"]
        _require_creditor(agreement, obligation.party, creditor)  # type: ignore[arg-type]  # the form
    changed = audit.change(actor, obligation, "obligation.changed", version=version, fields=fields)
    measured = [one.line for one in changed.measured_standards.all()]
    asked = set(answers_of(agreement.network_id, "obligation", changed.pk, "requirement"))
    new_lines = measured if lines is None else list(lines)
    new_asked = asked if requirement_ids is None else set(requirement_ids)
    _require_standards(changed.measure, new_lines)
    if (measured, asked) == (new_lines, new_asked):
        return changed
    if changed.version == version:  # no field changed, so nothing is counted and told yet
        audit.touch(changed, version=version)
        audit.record(actor, "obligation.changed", changed)
    changed.measured_standards.all().delete()
    _measure(changed, new_lines)
    _answer(actor, agreement, changed, asked, new_asked)
    changed.refresh_from_db()
    return changed


def _answer(
    actor: Actor, agreement: Agreement, obligation: Obligation, old: set[UUID], new: set[UUID]
) -> None:
    ref = ("obligation", obligation.pk)
    for gone in old - new:
        thread.disconnect(agreement.network_id, asked=("requirement", gone), answer=ref)
    thread.answer_all(actor, ref, asked=[("requirement", pk) for pk in new - old])


@transaction.atomic
def remove_obligation(actor: Actor, obligation: Obligation) -> None:
    """Take a freely agreed obligation out of a draft.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the agreement is no draft any more, or the chain wrote this obligation.
    """
    agreement = lock_draft(actor, obligation.agreement_id)
    if obligation.origin != Origin.FREE:
        raise RuleBroken(
            _("Diese Verpflichtung stammt aus der Kette. Ändern Sie den Entwurf der Kette.")
        )
    audit.record(actor, "obligation.removed", obligation)
    thread.forget(agreement.network_id, ("obligation", obligation.pk))
    obligation.delete()
