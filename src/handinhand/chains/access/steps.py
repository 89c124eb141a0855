"""The way of a change: from the request over draft, check and decision into force."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.chains.access.check import judge_version
from handinhand.chains.access.differences import base_of
from handinhand.chains.access.doors import may_agree, may_decide
from handinhand.chains.access.signatures import signing_of
from handinhand.chains.models import ChainVersion, ChangeRequest
from handinhand.kernel.actor import Actor

State = ChainVersion.State


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done, the one that is next, or still ahead."""

    name: str
    done: bool
    note: str = ""
    url: str = ""
    state: Literal["done", "now", "todo"] = "todo"


def steps_of(actor: Actor, version: ChainVersion, findings: int | None = None) -> list[Step]:
    """Return how far a version has come on its way into force.

    Args:
        actor: who looks.
        version: any version.
        findings: how many points its check names, when the caller knows it already.
    """
    requests = [_request_step(actor, one) for one in version.carries_out.order_by("raised_on")]
    return _with_states([*requests, *_version_steps(actor, version, findings)])


def steps_of_request(actor: Actor, request: ChangeRequest) -> list[Step]:
    """Return how far a change request has come; what was refused or deferred goes no further."""
    states = ChangeRequest.State
    first = Step(_("Auftrag"), True, _day(_("gestellt am %(day)s"), request.raised_on))
    decided = request.state != states.RAISED
    note = _("Darüber entscheidet die Steuerungsgruppe.")
    if decided:
        words = {"state": request.get_state_display(), "day": _short(request.decided_on)}
        note = _("%(state)s am %(day)s") % words
    decision = Step(
        _("Entscheidung über den Auftrag"),
        decided and request.state != states.DEFERRED,
        note,
        "" if decided or not may_decide(actor) else _at(actor, "change_request_decide", request),
    )
    if request.state in (states.REFUSED, states.DEFERRED):
        return _with_states([first, decision])
    if request.to_version is None:
        ahead = [
            Step(_("Entwurf"), False, _("Koordination oder Moderation nimmt ihn in einen auf.")),
            Step(_("Prüfung"), False),
            Step(_("Beschluss"), False),
            Step(_("Unterschriften"), False),
            Step(_("In Kraft"), False),
        ]
    else:
        ahead = _version_steps(actor, request.to_version, None)
    return _with_states([first, decision, *ahead])


def _request_step(actor: Actor, request: ChangeRequest) -> Step:
    return Step(
        _("Änderungsauftrag %(key)s") % {"key": request.key},
        request.state in (ChangeRequest.State.ACCEPTED, ChangeRequest.State.DONE),
        str(request.get_state_display()),
        _at(actor, "change_request", request),
    )


def _version_steps(actor: Actor, version: ChainVersion, findings: int | None) -> list[Step]:
    label = _("Entwurf %(number)s") % {"number": version.number}
    steps = [Step(label, True, _short(version.drafted_on), _at(actor, "version", version))]
    frozen = version.state != State.DRAFT
    if findings is None:
        findings = 0 if frozen else len(judge_version(actor, version).findings)
    open_points = ngettext("%(n)s Punkt ist offen", "%(n)s Punkte sind offen", findings)
    check = f"{_at(actor, 'version', version)}#check"
    note = open_points % {"n": findings} if findings else _("nichts fehlt")
    steps.append(Step(_("Prüfung"), frozen or not findings, "" if frozen else note, check))
    base = base_of(version)
    if base is not None:
        words = _("Unterschied zu Kette %(number)s") % {"number": base.number}
        steps.append(Step(words, True, "", _at(actor, "version_compare", version)))
    agreed = version.agreed_on is not None
    note = _short(version.agreed_on) if agreed else _("Die Steuerungsgruppe beschließt.")
    url = "" if frozen or not may_agree(actor) else _at(actor, "version_agree", version)
    steps.append(Step(_("Beschluss"), agreed, note, url))
    return [*steps, _signing_step(actor, version), _force_step(actor, version)]


def _signing_step(actor: Actor, version: ChainVersion) -> Step:
    signing, name = signing_of(actor, version), _("Vereinbarung und Unterschriften")
    came = version.in_force_from is not None
    if signing is None:
        note = _("Die Netzwerkkoordination entwirft die nächste Fassung der Vereinbarung.")
        return Step(name, came, "" if came else note)
    words = {
        "label": signing.label,
        "state": signing.state,
        "signed": signing.signed,
        "parties": signing.parties,
    }
    note = _("%(label)s %(state)s, %(signed)s von %(parties)s unterschrieben") % words
    return Step(name, came or signing.in_force, note, signing.url)


def _force_step(actor: Actor, version: ChainVersion) -> Step:
    came = version.in_force_from is not None
    note = _day(_("ab %(day)s"), version.in_force_from) if came else ""
    is_next = version.state == State.AGREED and may_agree(actor)
    url = _at(actor, "version_in_force", version) if is_next else ""
    return Step(_("In Kraft"), came, note, url)


def _with_states(steps: Sequence[Step]) -> list[Step]:
    """Mark the first step that is not done as the one that is next."""
    found: list[Step] = []
    now = False
    for step in steps:
        if step.done:
            found.append(replace(step, state="done"))
        else:
            found.append(replace(step, state="todo" if now else "now"))
            now = True
    return found


def _at(actor: Actor, name: str, thing: ChainVersion | ChangeRequest) -> str:
    return reverse(f"chains:{name}", args=[actor.network_slug, thing.pk])


def _short(day: date | None) -> str:
    return date_format(day, "d.m.Y") if day else ""


def _day(words: str, day: date | None) -> str:
    return words % {"day": _short(day)}
