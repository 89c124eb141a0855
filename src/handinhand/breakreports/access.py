"""The doors to break reports: single ones, groups by interface and code, protected counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from handinhand.breakreports.models import BreakReport, BreakReportQuerySet
from handinhand.breakreports.rules import ORPHAN_AFTER
from handinhand.chains.access import standards_in_force, standards_of_line
from handinhand.kernel import clock
from handinhand.kernel.actor import MEMBERS, Actor, Role
from handinhand.kernel.rights import Rights
from handinhand.networks.access import current_network, own_units
from handinhand.reconstructions.access import all_codes
from handinhand.thread.access import pairs

RIGHTS = Rights(
    "breakreports",
    {
        "read": MEMBERS,
        "report": MEMBERS,
        "gather": {Role.COORDINATOR},
        "see exact counts": {Role.COORDINATOR, Role.STEERING},
    },
)
State = BreakReport.State


@dataclass(frozen=True, slots=True)
class Interface:
    """Where it broke: a hand-over standard by its line, or two organisations."""

    line: UUID | None = None
    from_id: UUID | None = None
    to_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Open reports of one interface and one code."""

    interface: Interface
    code_id: UUID
    name: str
    code: str
    count: int
    several: int
    worst: int
    first_week: date
    last_week: date

    @property
    def worst_word(self) -> str:
        """The worst of the reports in a word."""
        return str(BreakReport.Severity(self.worst).label).partition(":")[0]


def require_read(actor: Actor) -> None:
    """Let pass who may see what was reported.

    Raises:
        NotAllowed: the role is no member's.
    """
    RIGHTS.require(actor, "read", _("Bruchmeldungen sehen die Mitglieder des Netzwerks."))


def require_report(actor: Actor) -> None:
    """Let pass who may report a break: everybody in the network.

    Raises:
        NotAllowed: the role is no member's.
    """
    RIGHTS.require(actor, "report", _("Brüche melden die Mitglieder des Netzwerks."))


def require_gather(actor: Actor) -> None:
    """Let pass who gathers reports into patterns and answers them.

    Raises:
        NotAllowed: the role may not.
    """
    RIGHTS.require(actor, "gather", _("Bruchmeldungen sammelt die Netzwerkkoordination."))


def may_gather(actor: Actor) -> bool:
    """Tell whether the actor gathers reports into patterns and answers them."""
    return RIGHTS.allow(actor, "gather")


def sees_exact(actor: Actor) -> bool:
    """Tell whether the role sees exact counts of all interfaces."""
    return RIGHTS.allow(actor, "see exact counts")


def reports_of(actor: Actor) -> BreakReportQuerySet:
    """Return the reports the actor may read one by one, the newest first."""
    return BreakReport.objects.visible_to(actor).select_related(
        "code", "organisation", "from_organisation", "to_organisation"
    )


def get_report(actor: Actor, report_id: UUID) -> BreakReport:
    """Return one report, or raise Http404."""
    return get_object_or_404(reports_of(actor).select_related("reported_by"), pk=report_id)


def reporter_of(actor: Actor, report: BreakReport) -> str:
    """Return who reported: the person inside the own organisation, else the organisation."""
    own = report.organisation_id is not None and report.organisation_id == actor.organisation_id
    if (own or report.reported_by_id == actor.person_id) and report.reported_by is not None:
        return str(report.reported_by.name)
    return str(report.organisation or _("ein Mitglied des Netzwerks"))


def interface_of(report: BreakReport) -> Interface:
    """Return where a report says it broke."""
    return Interface(report.line, report.from_organisation_id, report.to_organisation_id)


def interface_names(actor: Actor, interfaces: Iterable[Interface]) -> dict[Interface, str]:
    """Return the names of interfaces: "Ü6 Warme Übergabe", or "Klinik – Jobcenter"."""
    wanted = set(interfaces)
    standards = standards_of_line(actor, {one.line for one in wanted if one.line})
    ids = {end for one in wanted for end in (one.from_id, one.to_id) if end}
    names = _organisation_names(actor, ids)
    found = {}
    for one in wanted:
        if one.line is not None:
            standard = standards.get(one.line)
            found[one] = f"{standard.key} {standard.name}" if standard else _("frühere Übergabe")
        else:
            found[one] = f"{names.get(one.from_id, '–')} → {names.get(one.to_id, '–')}"
    return found


def _organisation_names(actor: Actor, ids: set[UUID]) -> Mapping[UUID | None, str]:
    ends = BreakReport.objects.filter(network=actor.network_id)
    names: dict[UUID | None, str] = {}
    for end in ("from_organisation", "to_organisation"):
        rows = ends.filter(**{f"{end}__in": ids}).values_list(end, f"{end}__name")
        names.update(dict(rows.order_by().distinct()))
    return names


def groups(actor: Actor) -> list[Group]:
    """Return the open reports by interface and code, the most frequent first.

    Only for who sees exact counts; empty for all others.
    """
    if not sees_exact(actor):
        return []
    rows = (
        BreakReport.objects.filter(network=actor.network_id, state=State.REPORTED)
        .order_by()
        .values("line", "from_organisation", "to_organisation", "code")
        .annotate(
            count=Count("pk"),
            several=Count("pk", filter=Q(frequency=BreakReport.Frequency.SEVERAL)),
            worst=Max("severity"),
            first_week=Min("week"),
            last_week=Max("week"),
        )
        .order_by("-count", "-worst", "first_week")
    )
    found = [(_interface(row), row) for row in rows]
    names = interface_names(actor, [interface for interface, _row in found])
    codes = {code.pk: str(code) for code in all_codes(actor)}
    return [
        Group(
            interface,
            row["code"],
            names[interface],
            codes.get(row["code"], ""),
            row["count"],
            row["several"],
            row["worst"],
            row["first_week"],
            row["last_week"],
        )
        for interface, row in found
    ]


def _interface(row: Mapping[str, object]) -> Interface:
    ends = [row[name] for name in ("line", "from_organisation", "to_organisation")]
    line, from_id, to_id = (one if isinstance(one, UUID) else None for one in ends)
    return Interface(line, from_id, to_id)


def reports_at(actor: Actor, interface: Interface, code_id: UUID) -> QuerySet[BreakReport]:
    """Return the reports of one interface and one code, whatever their state."""
    return reports_of(actor).filter(
        line=interface.line,
        from_organisation=interface.from_id,
        to_organisation=interface.to_id,
        code=code_id,
    )


def open_count(actor: Actor) -> int:
    """Count the reports nobody has gathered or answered; 0 for who may not know."""
    if not sees_exact(actor):
        return 0
    return BreakReport.objects.filter(network=actor.network_id, state=State.REPORTED).count()


def counts_by_interface(actor: Actor, first: date, last: date) -> dict[Interface, int]:
    """Count what others reported in a period by interface; whoever shows it protects small numbers.

    Reports of the actor, or of its organisation, count nothing: with two of one's own a small count
    would be large enough to be shown. A report sent after the period does not count into it.
    """
    ended = datetime.combine(last + timedelta(days=1), time(), clock.BERLIN)
    found = BreakReport.objects.filter(
        network=current_network(actor).pk, week__range=(first, last), reported_at__lt=ended
    ).exclude(reported_by=actor.person_id)
    if actor.organisation_id is not None:
        found = found.exclude(organisation=actor.organisation_id)
    rows = (
        found.order_by()
        .values("line", "from_organisation", "to_organisation")
        .annotate(count=Count("pk"))
    )
    return {_interface(row): row["count"] for row in rows}


def without_pattern(actor: Actor) -> QuerySet[BreakReport]:
    """Return the reports no pattern answers and nobody closed for thirty days."""
    if not sees_exact(actor) or actor.network_id is None:
        return BreakReport.objects.none()
    gathered = {report for report, _pattern in pairs(actor.network_id, "break_report", "pattern")}
    return (
        BreakReport.objects.filter(
            network=actor.network_id, reported_at__lt=clock.now() - ORPHAN_AFTER
        )
        .exclude(state=State.CLOSED)
        .exclude(pk__in=gathered)
        .order_by("number")
    )


def standards_to_report(actor: Actor) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """Return the hand-overs one may report on: those of the actor's units, and all others."""
    own = set(own_units(actor).values_list("pk", flat=True)) if actor.organisation_id else set()
    ours: list[tuple[UUID, str]] = []
    others: list[tuple[UUID, str]] = []
    for standard in standards_in_force(current_network(actor).pk, clock.today()):
        ends = {unit.pk for unit in standard.senders.all()} | {standard.receiver_id}
        (ours if ends & own else others).append((standard.line, f"{standard.key} {standard.name}"))
    return ours, others


def last_year() -> tuple[date, date]:
    """Return the period over which counts are told to all members: twelve whole months.

    From one day to the next, counts would tell of single reports.
    """
    month = clock.today().replace(day=1)
    return month.replace(year=month.year - 1), month - timedelta(days=1)
