"""Break reports in the thread, what is due and what is missing there, the audit words."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.audit.rules import tell
from handinhand.breakreports.access import (
    interface_names,
    interface_of,
    may_gather,
    open_count,
    reports_of,
    without_pattern,
)
from handinhand.breakreports.models import BreakReport
from handinhand.kernel.actor import Actor
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    Kind,
    register_due_check,
    register_kind,
    register_orphan_check,
)

MOST = 50


def _cards(actor: Actor, reports: Collection[BreakReport]) -> dict[UUID, Card]:
    names = interface_names(actor, [interface_of(report) for report in reports])
    return {
        report.pk: Card(
            kind="break_report",
            id=report.pk,
            label=_("Bruchmeldung %(key)s") % {"key": report.key},
            text=f"{report.code.name}: {names[interface_of(report)]}",
            url=reverse("breakreports:report", args=[actor.network_slug, report.pk]),
            note=report.state_words,
        )
        for report in reports
    }


def find(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the cards of the reports the actor may read one by one."""
    return _cards(actor, list(reports_of(actor).filter(pk__in=ids)))


def search(actor: Actor, words: str) -> list[Card]:
    """Find reports by number or code, or the newest when nothing is asked."""
    wanted = Q(code__name__icontains=words) | Q(code__code__iexact=words)
    number = words.strip().upper().removeprefix("BM-")
    if number.isdecimal() and len(number) < 10:
        wanted |= Q(number=int(number))
    return list(_cards(actor, list(reports_of(actor).filter(wanted)[:MOST])).values())


def new_reports(actor: Actor) -> list[Finding]:
    """Tell the coordination how many reports wait to be gathered or answered."""
    count = open_count(actor) if may_gather(actor) else 0
    if not count:
        return []
    sentence = ngettext(
        "%(n)s neue Bruchmeldung", "%(n)s neue Bruchmeldungen", count
    ) % {"n": count}  # fmt: skip
    return [
        Finding(
            sentence,
            _("Sammeln Sie sie in einem Muster, oder antworten Sie."),
            reverse("breakreports:list", args=[actor.network_slug]),
            "warn",
        )
    ]


def without_answer(actor: Actor) -> list[Finding]:
    """Tell which reports no pattern has answered for thirty days."""
    reports = list(without_pattern(actor).select_related("code"))
    names = interface_names(actor, [interface_of(report) for report in reports])
    address = reverse("breakreports:list", args=[actor.network_slug]) if reports else ""
    return [
        Finding(
            _("Bruchmeldung %(key)s vom %(day)s gehört noch zu keinem Muster.")
            % {"key": report.key, "day": f"{report.reported_at:%d.%m.%Y}"},
            f"{report.code.name}: {names[interface_of(report)]}",
            address,
            "warn",
        )
        for report in reports
    ]


register_kind(Kind("break_report", gettext_lazy("Bruchmeldung"), 25, find, search))
register_due_check(Check("break_reports", gettext_lazy("Bruchmeldungen"), 15, new_reports))
register_orphan_check(
    Check(
        "report_without_pattern",
        gettext_lazy("Bruchmeldung seit 30 Tagen ohne Muster"),
        5,
        without_answer,
    )
)
tell(
    {
        "break_report.sent": gettext_lazy("hat einen Bruch gemeldet"),
        "break_report.gathered": gettext_lazy("hat die Bruchmeldung einem Muster zugeordnet"),
        "break_report.answered": gettext_lazy("hat die Bruchmeldung beantwortet"),
        "break_report.reopened": gettext_lazy("hat die Bruchmeldung wieder geöffnet"),
    }
)
