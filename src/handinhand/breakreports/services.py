"""The only writes to break reports: reported, gathered into a pattern, answered."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import Http404
from django.utils.translation import gettext as _

from handinhand.audit import services as audit
from handinhand.breakreports.access import (
    Interface,
    interface_of,
    reports_of,
    require_gather,
    require_report,
)
from handinhand.breakreports.models import BreakReport
from handinhand.breakreports.rules import MOST_PER_HOUR, weeks_to_report
from handinhand.chains.access import standards_in_force, standards_of_line
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.networks.access import current_network, organisations_of
from handinhand.networks.services import numbered_key
from handinhand.reconstructions import services as reconstructions
from handinhand.reconstructions.access import codes_in_use, get_pattern
from handinhand.thread import services as thread
from handinhand.thread.access import answered_by

if TYPE_CHECKING:
    from handinhand.reconstructions.models import Pattern

PREFIX = "BM-"
State = BreakReport.State


@transaction.atomic
def report_break(
    actor: Actor,
    *,
    interface: Interface,
    code_id: UUID,
    week: date,
    severity: int,
    frequency: str,
    missing: str = "",
    token: UUID | None = None,
) -> BreakReport:
    """Report that something broke at an interface; the same form sent twice reports once.

    Args:
        actor: anyone in the network.
        interface: a standard of the chain in force by its line, or two organisations.
        code_id: break code of the code book.
        week: Monday of the week it happened in.
        severity: how bad.
        frequency: once or several times.
        missing: what was missing; empty when not known.
        token: of the form; a second call with it returns the first report.

    Raises:
        NotAllowed: the role is no member's.
        RuleBroken: a choice is none of the lists, or too many reports within an hour.
    """
    require_report(actor)
    network_id, token = current_network(actor).pk, token or uuid4()
    sent = BreakReport.objects.filter(network=network_id, token=token)
    known = sent.filter(reported_by=actor.person_id).first()
    if known is not None:
        return known
    _check_choices(actor, code_id, week, severity, frequency, missing)
    _check_interface(actor, interface)
    _key, number = numbered_key(network_id, PREFIX)  # also lets one at a time pass
    _check_rate(actor)
    try:
        with transaction.atomic():
            made = BreakReport.objects.create(
                network_id=network_id,
                number=number,
                line=interface.line,
                from_organisation_id=interface.from_id,
                to_organisation_id=interface.to_id,
                code_id=code_id,
                week=week,
                severity=severity,
                frequency=frequency,
                missing=missing,
                organisation_id=actor.organisation_id,
                reported_by_id=actor.person_id,
                reported_at=clock.now(),
                token=token,
            )
    except IntegrityError:  # the other click was faster
        return sent.get(reported_by=actor.person_id)
    audit.record(actor, "break_report.sent", made)
    return made


@transaction.atomic
def gather(actor: Actor, report_ids: Collection[UUID], pattern: "Pattern") -> None:
    """Gather open reports into a pattern, which then answers them in the thread.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: no report is chosen.
        Stale: one of them was gathered elsewhere or answered meanwhile.
        Http404: a report or the pattern is not for this actor.
    """
    require_gather(actor)
    network_id = current_network(actor).pk
    pattern = get_pattern(actor, pattern.pk)
    reports = _locked(actor, report_ids)
    for report in reports:
        here = answered_by(network_id, "break_report", report.pk, "pattern")
        if report.state == State.GATHERED and pattern.pk in here:
            continue  # the same form sent twice
        if not report.is_open:
            raise _overtaken(report)
        _move(report, State.GATHERED)
        thread.connect(
            network_id, asked=("break_report", report.pk), answer=("pattern", pattern.pk)
        )
        audit.record(actor, "break_report.gathered", report)


@transaction.atomic
def gather_into_new(
    actor: Actor,
    report_ids: Collection[UUID],
    *,
    token: UUID | None = None,
    **fields: object,
) -> "Pattern":
    """Make a pattern of open reports; its interface is theirs.

    Args:
        actor: the coordination.
        report_ids: open reports.
        token: of the form; the same form sent twice makes one pattern.
        **fields: title, interface_text, interface_class, damage, influence.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: no report is chosen.
        Stale: one of them was gathered elsewhere or answered meanwhile.
    """
    require_gather(actor)
    from_ids, to_ids = set[UUID](), set[UUID]()
    for report in _locked(actor, report_ids):
        senders, receivers = _ends(actor, interface_of(report))
        from_ids |= senders
        to_ids |= receivers
    pattern = reconstructions.create_pattern(
        actor,
        from_ids=from_ids,
        to_ids=to_ids,
        token=token,
        **fields,  # type: ignore[arg-type]  # words of the pattern, typed by the form
    )
    gather(actor, report_ids, pattern)
    return pattern


@transaction.atomic
def answer_report(actor: Actor, report: BreakReport, *, answer: str) -> BreakReport:
    """Answer an open report with a coded reason instead of gathering it.

    Raises:
        NotAllowed: the role may not.
        RuleBroken: there is no such answer.
        Stale: it was gathered or answered meanwhile.
    """
    require_gather(actor)
    if answer not in BreakReport.Answer.values:
        raise RuleBroken(_("Wählen Sie eine Antwort aus der Liste."), field="answer")
    [stored] = _locked(actor, [report.pk])
    if not stored.is_open:
        raise _overtaken(stored)
    _move(stored, State.CLOSED, answer=answer)
    audit.record(actor, "break_report.answered", stored)
    return stored


@transaction.atomic
def reopen_report(actor: Actor, report: BreakReport) -> BreakReport:
    """Take an answer back, or part a report from its patterns: it is open again.

    Raises:
        NotAllowed: the role may not.
        Stale: it is open already.
    """
    require_gather(actor)
    [stored] = _locked(actor, [report.pk])
    if stored.is_open:
        raise _overtaken(stored)
    for pattern in answered_by(stored.network_id, "break_report", stored.pk, "pattern"):
        thread.disconnect(
            stored.network_id, asked=("break_report", stored.pk), answer=("pattern", pattern)
        )
    _move(stored, State.REPORTED)
    audit.record(actor, "break_report.reopened", stored)
    return stored


def _move(report: BreakReport, state: State, *, answer: str = "") -> None:
    """Change the state of a locked report, unless somebody was faster."""
    rows = BreakReport.objects.filter(pk=report.pk, version=report.version).update(
        state=state, answer=answer, version=F("version") + 1
    )
    if rows == 0:
        raise _overtaken(report)
    report.refresh_from_db()


def _locked(actor: Actor, report_ids: Collection[UUID]) -> list[BreakReport]:
    ids = set(report_ids)
    if not ids:
        raise RuleBroken(_("Wählen Sie mindestens eine Meldung aus."), field="reports")
    found = reports_of(actor).select_for_update(of=("self",)).filter(pk__in=ids)
    reports = list(found.order_by("number"))
    if len(reports) != len(ids):
        raise Http404
    return reports


def _overtaken(report: BreakReport) -> Stale:
    return Stale(
        _("%(key)s ist inzwischen: %(state)s. Laden Sie die Seite neu.")
        % {"key": report.key, "state": report.state_words}
    )


def _check_choices(
    actor: Actor, code_id: UUID, week: date, severity: int, frequency: str, missing: str
) -> None:
    if not codes_in_use(actor).filter(pk=code_id, bridge=False).exists():
        raise RuleBroken(_("Wählen Sie aus der Liste, was gebrochen ist."), field="code")
    if week not in weeks_to_report(clock.today()):
        raise RuleBroken(
            _("Wählen Sie eine der letzten Wochen. Ältere Brüche gehören in eine Fallbetrachtung."),
            field="week",
        )
    lists = (
        ("severity", severity, BreakReport.Severity.values),
        ("frequency", frequency, BreakReport.Frequency.values),
        ("missing", missing, BreakReport.Missing.values),
    )
    for field, value, known in lists:
        if value not in known:
            raise RuleBroken(_("Wählen Sie etwas aus der Liste."), field=field)


def _check_interface(actor: Actor, interface: Interface) -> None:
    if interface.line is not None:
        standards = standards_in_force(current_network(actor).pk, clock.today())
        if not standards.filter(line=interface.line).exists():
            raise RuleBroken(
                _("Diese Übergabe gilt nicht mehr. Wählen Sie eine aus der Liste."), field="where"
            )
        return
    ends = {end for end in (interface.from_id, interface.to_id) if end is not None}
    if len(ends) < 2 or organisations_of(actor).filter(pk__in=ends).count() < 2:
        raise RuleBroken(
            _("Wählen Sie eine Übergabe, oder zwei verschiedene Stellen."), field="where"
        )


def _check_rate(actor: Actor) -> None:
    recent = BreakReport.objects.filter(
        reported_by=actor.person_id, reported_at__gt=clock.now() - timedelta(hours=1)
    )
    if recent.count() >= MOST_PER_HOUR:
        raise RuleBroken(
            _(
                "Sie haben in der letzten Stunde schon %(number)s Brüche gemeldet. Sprechen Sie"
                " mit der Netzwerkkoordination, oder melden Sie später weiter."
            )
            % {"number": MOST_PER_HOUR}
        )


def _ends(actor: Actor, interface: Interface) -> tuple[set[UUID], set[UUID]]:
    """Return the organisations at both ends of an interface."""
    if interface.from_id is not None and interface.to_id is not None:
        return {interface.from_id}, {interface.to_id}
    assert interface.line is not None
    standard = standards_of_line(actor, [interface.line]).get(interface.line)
    if standard is None:
        return set(), set()
    senders = {unit.organisation_id for unit in standard.senders.all()}
    receiver = standard.receiver
    return senders, {receiver.organisation_id} if receiver is not None else set()
