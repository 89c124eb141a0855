"""What the engine's check says about a stored version, each finding with the way to mend it."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import servicechain as engine
from handinhand.chains.access.doors import may_change_draft
from handinhand.chains.access.engine import Parts, engine_chain, faults_of, parts_of
from handinhand.chains.access.losses import losses
from handinhand.chains.access.signatures import signatories
from handinhand.chains.models import ChainVersion
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import left_organisations
from handinhand.thread.rules import Finding

SOUNDNESS = frozenset(
    {
        engine.FaultCode.EMPTY_KEY,
        engine.FaultCode.DUPLICATE_KEY,
        engine.FaultCode.UNKNOWN_STATION,
        engine.FaultCode.UNKNOWN_WAY,
        engine.FaultCode.UNKNOWN_STANDARD,
        engine.FaultCode.UNKNOWN_UNIT,
        engine.FaultCode.NO_END,
        engine.FaultCode.FOREIGN_WAY,
        engine.FaultCode.ANY_TIME_ON_A_WAY,
        engine.FaultCode.STANDARD_MISMATCH,
        engine.FaultCode.UNREACHABLE_STATION,
        engine.FaultCode.DEAD_END,
        engine.FaultCode.DEADLOCK,
        engine.FaultCode.LEFT_RUNNING,
        engine.FaultCode.ENDLESS,
        engine.FaultCode.NEVER_BEGINS,
        engine.FaultCode.NOT_OPTIONAL,
        engine.FaultCode.TOO_MANY_MARKINGS,
    }
)
"""Faults with which no version can be agreed: nobody could say how a case goes through it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the check says about a version.

    Attributes:
        findings: what is wrong, each with the way to where it is mended.
        passed: what was checked and is in order, as sentences.
    """

    findings: list[Finding]
    passed: list[str]


def judge_version(actor: Actor, version: ChainVersion, parts: Parts | None = None) -> Judgement:
    """Say what is wrong with a version, and what was checked and is in order.

    Signatures are checked once an agreement on the version exists.
    """
    parts = parts or parts_of(version)
    signed = signatories(version)
    faults = faults_of(engine_chain(version, parts), signed)
    language = (get_language() or "de")[:2]
    findings = [
        Finding(
            fault.sentence_in(language),
            _example(parts, fault),
            _address(actor, parts, fault),
            "warn",
        )
        for fault in faults
    ]
    found = {fault.code for fault in faults}
    passed = _passed(found, parts, with_signatures=signed is not None)
    lost = _lost(actor, parts)
    if parts.stations and not lost:
        passed.append(_("Alle Stellen der Kette gehören noch zum Netzwerk."))
    return Judgement([*findings, *lost], passed)


def _example(parts: Parts, fault: engine.Fault) -> str:
    """Name the stations of a shortest way that shows the fault; empty without one."""
    if not fault.example:
        return ""
    names = {station.key: str(station) for station in parts.stations}
    way = " → ".join(names.get(key, key) for key in fault.example)
    return _("So kommt es dazu: %(way)s.") % {"way": way}


def _lost(actor: Actor, parts: Parts) -> list[Finding]:
    """Name every station and standard whose unit belongs to an organisation that has left."""
    gone = left_organisations(parts.version.chain.network_id, clock.today())
    return [
        replace(one, more=_("%(name)s gehört nicht mehr zum Netzwerk.") % {"name": organisation})
        for organisation in gone
        for one in losses(parts, organisation.pk, actor.network_slug)
    ]


def _passed(found: set[engine.FaultCode], parts: Parts, *, with_signatures: bool) -> list[str]:
    """Return the sentences of those groups of faults of which none was found."""
    code = engine.FaultCode
    groups: list[tuple[str, set[engine.FaultCode]]] = [
        (
            _("Jede Station ist erreichbar, und von jeder führt ein Weg zum Ende."),
            set(SOUNDNESS),
        ),
        (
            _("Jede Station hat genau eine verantwortliche Stelle und eine Frist."),
            {code.NO_RESPONSIBLE, code.SEVERAL_RESPONSIBLE, code.STATION_WITHOUT_LIMIT},
        ),
        (
            _("Wo die Verantwortung wechselt, ist eine Übergabe vereinbart oder begründet."),
            {code.WAY_WITHOUT_STANDARD, code.REASON_DOES_NOT_FIT},
        ),
        (
            _("Jede Übergabe nennt, wer abgibt, wer annimmt, bis wann und was man zurückmeldet."),
            {
                code.NO_SENDER,
                code.NO_RECEIVER,
                code.NO_ANSWER_LIMIT,
                code.NO_ARRIVAL_LIMIT,
                code.NO_FEEDBACK,
                code.NO_LADDER,
            },
        ),
        (
            _("Jede weitergegebene Information hat eine Grundlage."),
            {code.ITEM_WITHOUT_BASIS, code.SENSITIVE_WITHOUT_CONSENT},
        ),
    ]
    if with_signatures:
        groups.append((_("Alle verpflichteten Stellen haben unterschrieben."), {code.NOT_SIGNED}))
    return [sentence for sentence, codes in groups if parts.stations and not codes & found]


FORMS = {
    "stations": {"": "station_edit", "limits": "station_limits"},
    "standards": {
        "": "standard_edit",
        "items": "standard_items",
        "ladder": "standard_ladder",
    },
    "ways": {"": "way_edit"},
    "nodes": {"": "node_edit"},
}
"""Where in a document -> the form in which that is changed."""


def _address(actor: Actor, parts: Parts, fault: engine.Fault) -> str:
    """Lead to the form of what is wrong, or to its page where it cannot be changed."""
    slug, may = actor.network_slug, may_change_draft(actor, parts.version)
    kind, number, field = [*fault.path.strip("/").split("/"), "", "", ""][:3]
    if kind not in FORMS or not number.isdigit() or (kind == "ways" and not may):
        name = "version_edit" if may else "version"
        return reverse(f"chains:{name}", args=[slug, parts.version.pk])
    found: dict[str, list[UUID]] = {
        "stations": [station.pk for station in parts.stations],
        "ways": [way.pk for way in parts.ways],
        "standards": [standard.pk for standard in parts.standards],
        "nodes": [node.pk for node in parts.nodes],
    }
    name = FORMS[kind].get(field, FORMS[kind][""]) if may else kind.removesuffix("s")
    return reverse(f"chains:{name}", args=[slug, found[kind][int(number)]])
