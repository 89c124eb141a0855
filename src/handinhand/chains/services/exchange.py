"""A draft from a file: every part through its own service, all of them or none."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

import servicechain as engine
from handinhand.audit import services as audit
from handinhand.chains.access.current import lines_of
from handinhand.chains.access.doors import chain_of, require_change_draft, versions
from handinhand.chains.access.exchange import Matched, match_units
from handinhand.chains.models import ChainVersion, HandoverStandard, RoutingNode, Station, Way
from handinhand.chains.services.nodes import add_node
from handinhand.chains.services.standards import (
    add_standard,
    set_items,
    set_ladder,
    set_missing_arrival,
)
from handinhand.chains.services.stations import add_station, add_way, set_limits, set_sheets
from handinhand.chains.services.versions import change_version, create_chain, create_version
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation

Lines = Mapping[tuple[str, str], UUID]


@transaction.atomic
def create_from_file(
    actor: Actor, document: engine.Chain, *, number: str, note: str = ""
) -> ChainVersion:
    """Create a draft from a chain that was read from a file.

    Stations, routing nodes and standards with the number of one in the network's latest version
    continue it, so that figures follow them. A unit that the network does not know is left out;
    the check of the draft then names the stations and standards that have nobody.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: the number is taken, or a text or number is longer than a draft can hold.
    """
    require_change_draft(actor)
    chain = chain_of(actor) or create_chain(actor, key="kette", name=document.name[:200])
    previous = versions(actor).first()
    version = create_version(
        actor, chain, number=number, note=note, start=document.start, previous=previous
    )
    lines = lines_of(previous) if previous else {}
    matched = match_units(actor, document)
    stations = {
        one.key: _station(actor, version, one, document, matched, lines)
        for one in document.stations
    }
    nodes = {one.key: _node(actor, version, one, document, lines) for one in document.nodes}
    standards = {
        one.key: _standard(actor, version, one, matched, lines) for one in document.standards
    }
    _ways(actor, version, document, {**stations, **nodes}, standards)
    version = _whole(actor, version, document)
    audit.record(actor, "chain_version.read_from_file", version)
    return version


def _require_fits(thing: models.Model, label: str) -> None:
    """Refuse what the columns cannot hold, before the database does it without a sentence."""
    relations = [f.name for f in thing._meta.fields if f.is_relation]
    try:
        thing.clean_fields(exclude=relations)
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        field = thing._meta.get_field(name)
        raise RuleBroken(
            _("%(label)s, %(field)s: %(sentence)s")
            % {
                "label": label,
                "field": getattr(field, "verbose_name", name),
                "sentence": sentences[0],
            },
            field="document",
        ) from None


def _station(
    actor: Actor,
    version: ChainVersion,
    one: engine.Station,
    document: engine.Chain,
    matched: Matched,
    lines: Lines,
) -> Station:
    fields = {
        "purpose": one.purpose,
        "entry": one.entry,
        "service": one.service,
        "result": one.result,
        "split": one.split.value,
        "join": one.join.value,
        "optional": one.optional,
        "is_end": one.key in document.ends,
        "any_time": one.any_time,
        **_line(lines, "station", one.key),
    }
    name = one.name or one.key
    label = _("Station %(key)s") % {"key": one.key}
    _require_fits(Station(chain_version=version, key=one.key, name=name, **fields), label)
    whole = [key for key in one.involved if key in matched.organisations]
    station = add_station(
        actor,
        version,
        key=one.key,
        name=name,
        responsible=[matched.units[key] for key in one.responsible if key in matched.units],
        involved_units=[
            matched.units[k] for k in one.involved if k in matched.units and k not in whole
        ],
        involved_organisations=_once(matched.organisations[key] for key in whole),
        **fields,
    )
    limits = [_limit(limit) for limit in one.limits]
    for limit in limits:
        _require_fits(station.limits.model(station=station, **limit), label)
    set_limits(actor, station, limits=limits)
    for form in one.forms:
        _require_fits(station.sheets.model(station=station, key=form.key, name=form.name), label)
    set_sheets(actor, station, sheets=[(form.key, form.name) for form in one.forms])
    return station


def _node(
    actor: Actor,
    version: ChainVersion,
    one: engine.RoutingNode,
    document: engine.Chain,
    lines: Lines,
) -> RoutingNode:
    fields = {
        "split": one.split.value,
        "join": one.join.value,
        "is_end": one.key in document.ends,
        "ends_all": one.ends_all,
        "event": one.event.value if one.event else "",
        **({f"wait_{name}": value for name, value in _limit(one.wait).items()} if one.wait else {}),
        **_line(lines, "node", one.key),
    }
    label = _("Verzweigung %(key)s") % {"key": one.key}
    _require_fits(RoutingNode(chain_version=version, key=one.key, name=one.name, **fields), label)
    return add_node(actor, version, key=one.key, name=one.name, **fields)


def _once(organisations: "Iterable[Organisation]") -> "list[Organisation]":
    return list({one.pk: one for one in organisations}.values())


def _line(lines: Lines, kind: str, key: str) -> dict[str, object]:
    line = lines.get((kind, key))
    return {"line": line} if line else {}


def _limit(limit: engine.Limit) -> dict[str, object]:
    return {
        "value": limit.value,
        "unit": limit.unit.value,
        "direction": limit.direction.value,
        "anchor": limit.anchor.value,
        "anchor_label": limit.anchor_label or "",
        "text": limit.text or "",
        "statutory": limit.statutory or "",
    }


def _standard(
    actor: Actor,
    version: ChainVersion,
    one: engine.HandoverStandard,
    matched: Matched,
    lines: Lines,
) -> HandoverStandard:
    fields = {
        "trigger": one.trigger,
        "channel": one.channel,
        "form": one.form or "",
        **_limits_of(one),
        **_line(lines, "standard", one.key),
    }
    name = one.name or one.key
    label = _("Übergabestandard %(key)s") % {"key": one.key}
    receiver = matched.units.get(one.receiver or "")
    _require_fits(HandoverStandard(chain_version=version, key=one.key, name=name, **fields), label)
    standard = add_standard(
        actor,
        version,
        key=one.key,
        name=name,
        senders=[matched.units[key] for key in one.senders if key in matched.units],
        receiver=receiver,
        **fields,
    )
    _parts(actor, standard, one, matched, label)
    return standard


def _limits_of(one: engine.HandoverStandard) -> dict[str, object]:
    fields: dict[str, object] = {}
    if one.answer:
        fields |= {"answer_value": one.answer.value, "answer_unit": one.answer.unit.value}
    if one.arrival:
        fields |= {
            "arrival_value": one.arrival.value,
            "arrival_unit": one.arrival.unit.value,
            "arrival_direction": one.arrival.direction.value,
            "arrival_anchor": one.arrival.anchor.value,
            "arrival_anchor_label": one.arrival.anchor_label or "",
            "arrival_text": one.arrival.text or "",
        }
    if one.feedback:
        fields |= {
            "feedback_text": one.feedback.text,
            "feedback_automatic": one.feedback.automatic,
        }
        if one.feedback.limit:
            fields |= {
                "feedback_value": one.feedback.limit.value,
                "feedback_unit": one.feedback.limit.unit.value,
            }
    if one.ladder:
        fields |= {
            "expire_after": one.ladder.expire_after,
            "expire_unit": one.ladder.expire_unit.value,
        }
    return fields


def _parts(
    actor: Actor,
    standard: HandoverStandard,
    one: engine.HandoverStandard,
    matched: Matched,
    label: str,
) -> None:
    items = [
        {
            "name": item.name,
            "sensitivity": item.sensitivity.value,
            "basis": item.basis.value if item.basis else "",
            "norm": item.norm,
        }
        for item in one.items
    ]
    for item in items:
        _require_fits(standard.items.model(standard=standard, **item), label)
    set_items(actor, standard, items=items)
    if one.ladder is None:
        return
    steps = [
        {
            "to": step.to.value,
            "delay": step.delay,
            "unit": step.unit.value,
            "text": step.text,
        }
        for step in one.ladder.steps
    ]
    for number, step in enumerate(steps, start=1):
        _require_fits(standard.ladder.model(standard=standard, step=number, **step), label)
    set_ladder(actor, standard, steps=steps)
    told = [_told(step, matched) for step in one.ladder.missing_arrival]
    for entry in told:
        _require_fits(standard.missing_arrival.model(standard=standard, **entry), label)
    set_missing_arrival(actor, standard, steps=told)


def _told(step: engine.MissingArrival, matched: Matched) -> dict[str, object]:
    organisation = matched.organisations.get(step.to)
    return {
        "after": step.after,
        "unit": step.unit.value,
        "anchor": step.anchor.value,
        "to_unit": None if organisation else matched.units.get(step.to),
        "to_organisation": organisation,
        "text": step.text,
    }


def _ways(
    actor: Actor,
    version: ChainVersion,
    document: engine.Chain,
    places: Mapping[str, Station | RoutingNode],
    standards: Mapping[str, HandoverStandard],
) -> None:
    groups = {
        key: str(number)
        for place in document.places
        for number, group in enumerate(place.exclusive, start=1)
        for key in group
    }
    for one in document.ways:
        reason = one.no_handover
        fields = {
            "condition": one.condition,
            "no_handover": reason.code.value if reason else "",
            "no_handover_text": reason.text if reason else "",
            "returns": one.returns,
            "exclusive_group": groups.get(one.key, ""),
        }
        source, target = places[one.source], places[one.target]
        label = _("Weg %(key)s") % {"key": one.key}
        _require_fits(Way(chain_version=version, key=one.key, **fields), label)
        add_way(
            actor,
            version,
            key=one.key,
            source=source,
            target=target,
            standard=standards[one.standard] if one.standard else None,
            **fields,
        )


def _whole(actor: Actor, version: ChainVersion, document: engine.Chain) -> ChainVersion:
    leave, side = document.person_exit, document.parallel
    fields: dict[str, object] = {}
    if leave:
        fields |= {"exit_to": leave.to, "exit_text": leave.text}
    if side:
        fields |= {
            "parallel_split": side.split,
            "parallel_side": side.side,
            "parallel_join": side.join,
            "parallel_text": side.text,
        }
    if not fields:
        return version
    for name, value in fields.items():
        setattr(version, name, value)
    _require_fits(version, _("Die ganze Kette"))
    version.refresh_from_db()
    return change_version(actor, version, version_seen=version.version, fields=fields)
