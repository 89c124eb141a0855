"""What this app gives the thread, the cockpit and the history."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.audit.rules import tell
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import calendar_for, current_network
from handinhand.thread.access import keyed_kind
from handinhand.thread.rules import Card, Check, Finding, register_due_check, register_kind
from handinhand.workshops.access import (
    all_decisions_of,
    dissents_of,
    open_points_count,
    open_points_due,
    open_points_of,
    theses_of,
    waiting_for,
    workshops_without_invitation,
)
from handinhand.workshops.models import Decision, Dissent, OpenPoint, Thesis

INVITE_DAYS_BEFORE = 28


def _thesis_card(actor: Actor, thesis: Thesis) -> Card:
    return Card(
        "thesis",
        thesis.pk,
        _("These %(key)s") % {"key": thesis.key},
        thesis.text,
        reverse("workshops:thesis", args=[actor.network_slug, thesis.pk]),
    )


def _dissent_card(actor: Actor, dissent: Dissent) -> Card:
    return Card(
        "dissent",
        dissent.pk,
        _("Dissens %(key)s") % {"key": dissent.key},
        dissent.text,
        reverse("workshops:dissent", args=[actor.network_slug, dissent.pk]),
        str(dissent.get_state_display()),
    )


def _decision_card(actor: Actor, decision: Decision) -> Card:
    return Card(
        "decision",
        decision.pk,
        _("Beschluss %(key)s") % {"key": decision.key},
        decision.text,
        reverse("workshops:decision", args=[actor.network_slug, decision.pk]),
        date_format(decision.on)
        if decision.state == Decision.State.DECIDED
        else str(decision.get_state_display()),
    )


def _point_card(actor: Actor, point: OpenPoint) -> Card:
    return Card(
        "open_point",
        point.pk,
        _("Offener Punkt %(key)s") % {"key": point.key},
        point.text,
        reverse("workshops:point", args=[actor.network_slug, point.pk]),
        str(point.get_state_display()),
    )


def overdue_points(actor: Actor) -> list[Finding]:
    """Tell how many open points are overdue, and which."""
    late = open_points_due(actor)
    if not late:
        return []
    sentence = ngettext(
        "%(late)s von %(all)s offenen Punkten ist überfällig",
        "%(late)s von %(all)s offenen Punkten sind überfällig",
        len(late),
    ) % {"late": len(late), "all": open_points_count(actor)}
    url = reverse("workshops:points", args=[actor.network_slug]) + "?state=overdue"
    return [Finding(sentence, " ".join(_late(point) for point in late[:3]), url, "bad")]


def _late(point: OpenPoint) -> str:
    words = {"point": str(point), "owner": point.owner.name}
    if point.due_on >= clock.today() and point.interim_due_on is not None:
        day = date_format(point.interim_due_on)
        return _("%(point)s, %(owner)s. Zwischenziel war der %(day)s.") % {**words, "day": day}
    day = date_format(point.due_on)
    return _("%(point)s, %(owner)s. Fällig war der %(day)s.") % {**words, "day": day}


def missing_invitations(actor: Actor) -> list[Finding]:
    """Tell which workshops of the next four weeks nobody is invited to yet."""
    found = workshops_without_invitation(actor, INVITE_DAYS_BEFORE)
    if not found:
        return []
    today, calendar = clock.today(), calendar_for(current_network(actor))
    findings = []
    for workshop in found:
        left = calendar.working_days_between(today, workshop.on)
        sentence = _(
            "Workshop %(number)s ist am %(day)s, die Einladung ist noch nicht verschickt"
        ) % {"number": workshop.number, "day": date_format(workshop.on)}
        more = ngettext(
            "Noch %(n)s Arbeitstag. Thema: %(title)s.",
            "Noch %(n)s Arbeitstage. Thema: %(title)s.",
            left,
        ) % {"n": left, "title": workshop.title}
        url = reverse("workshops:workshop", args=[actor.network_slug, workshop.pk])
        findings.append(Finding(sentence, more, url, "warn"))
    return findings


def votes_to_cast(actor: Actor) -> list[Finding]:
    """Tell on what the actor's organisation has not voted yet."""
    return [
        Finding(
            _("Zu %(key)s fehlt die Stimme Ihrer Organisation") % {"key": decision.key},
            decision.text,
            reverse("workshops:decision", args=[actor.network_slug, decision.pk]),
            "warn",
        )
        for decision in waiting_for(actor)
    ]


register_kind(keyed_kind("thesis", gettext_lazy("These"), 35, theses_of, _thesis_card))
register_kind(keyed_kind("dissent", gettext_lazy("Dissens"), 36, dissents_of, _dissent_card))
register_kind(
    keyed_kind("decision", gettext_lazy("Beschluss"), 100, all_decisions_of, _decision_card)
)
register_kind(
    keyed_kind("open_point", gettext_lazy("Offener Punkt"), 105, open_points_of, _point_card)
)
register_due_check(
    Check("open_points", gettext_lazy("Überfällige offene Punkte"), 20, overdue_points)
)
register_due_check(
    Check("invitations", gettext_lazy("Einladungen zu Workshops"), 30, missing_invitations)
)
register_due_check(Check("votes", gettext_lazy("Abstimmungen"), 5, votes_to_cast))
tell(
    {
        "decision.proposed": gettext_lazy("hat den Beschluss vorgeschlagen"),
        "decision.opened": gettext_lazy("hat die Abstimmung geöffnet"),
        "decision.vote_cast": gettext_lazy("hat für die eigene Organisation abgestimmt"),
        "decision.vote_recorded": gettext_lazy(
            "hat die in der Sitzung abgegebene Stimme einer Organisation eingetragen"
        ),
        "decision.adopted": gettext_lazy("hat die Abstimmung geschlossen: beschlossen"),
        "decision.rejected": gettext_lazy("hat die Abstimmung geschlossen: abgelehnt"),
        "decision.withdrawn": gettext_lazy("hat den Vorschlag zurückgezogen"),
        "thesis.created": gettext_lazy("hat die These angelegt"),
        "thesis.changed": gettext_lazy("hat die These geändert"),
        "thesis.position_set": gettext_lazy("hat die Haltung einer Organisation eingetragen"),
        "dissent.created": gettext_lazy("hat den Dissens angelegt"),
        "dissent.changed": gettext_lazy("hat den Dissens geändert"),
        "dissent.position_set": gettext_lazy("hat die Position einer Organisation eingetragen"),
        "decision.recorded": gettext_lazy("hat den Beschluss festgehalten"),
        "decision.changed": gettext_lazy("hat den Beschluss geändert"),
        "point.created": gettext_lazy("hat den offenen Punkt angelegt"),
        "point.changed": gettext_lazy("hat den offenen Punkt geändert"),
        "point.closed": gettext_lazy("hat den Punkt als erledigt eingetragen"),
        "point.reopened": gettext_lazy("hat den Punkt wieder geöffnet"),
        "workshop.planned": gettext_lazy("hat den Workshop angelegt"),
        "workshop.changed": gettext_lazy("hat den Workshop geändert"),
    }
)
