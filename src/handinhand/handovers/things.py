"""What hand-overs register: their kind, what is due, the words of the audit trail."""

from collections.abc import Collection, Mapping
from datetime import time
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.audit.rules import tell
from handinhand.background.rules import Daily, Job, Occasion, register_job
from handinhand.handovers.access import (
    RIGHTS,
    handovers_of,
    overdue_count,
    waiting,
)
from handinhand.handovers.models import NOTICES, STATE_WORDS, STEP_SENTENCES, Handover
from handinhand.handovers.rules import State, read_slip_number
from handinhand.handovers.rules.ladder import STEP_TIME
from handinhand.handovers.services import tally_ended, tell_missing_arrivals, tick
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import calendar_for, current_network
from handinhand.notices.rules import register_kinds
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    Kind,
    register_due_check,
    register_kind,
)

_FOUND = 50


def _card(actor: Actor, handover: Handover) -> Card:
    # The slip number is no part of the label: labels are kept in the audit trail.
    return Card(
        kind="handover",
        id=handover.pk,
        label=_("Übergabe %(title)s") % {"title": handover.standard.key},
        text=handover.standard.name,
        url=reverse("handovers:detail", args=[actor.network_slug, handover.pk]),
        note=f"{handover.slip} · {STATE_WORDS[State(handover.state)]}",
    )


def find(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the cards of hand-overs the actor may see."""
    return {row.pk: _card(actor, row) for row in handovers_of(actor).filter(pk__in=ids)}


def search(actor: Actor, words: str) -> list[Card]:
    """Find hand-overs by their slip number, or the newest when nothing is asked."""
    found = handovers_of(actor).order_by("-offered_on", "id")
    if words.strip():
        slip = read_slip_number(words)
        found = (
            found.filter(slip=slip) if slip else found.filter(standard__key__iexact=words.strip())
        )
    return [_card(actor, row) for row in found[:_FOUND]]


def what_is_due(actor: Actor) -> list[Finding]:
    """Tell what waits for an answer, and what has passed its limit."""
    if not RIGHTS.allow(actor, "read"):
        return []
    address, found = reverse("handovers:list", args=[actor.network_slug]), []
    unanswered = waiting(actor)
    if unanswered.count and unanswered.oldest_on:
        calendar = calendar_for(current_network(actor))
        days = calendar.working_days_between(unanswered.oldest_on, clock.today())
        number = ngettext(
            "%(n)s Übergabe ohne Antwort", "%(n)s Übergaben ohne Antwort", unanswered.count
        ) % {"n": unanswered.count}
        age = ngettext(
            "die älteste seit %(n)s Arbeitstag", "die älteste seit %(n)s Arbeitstagen", days
        ) % {"n": days}
        sentence = f"{number}, {age}"
        found.append(
            Finding(
                sentence,
                _("Wer nicht antwortet, wird erinnert; danach meldet sich die Koordination."),
                f"{address}?state=unanswered",
                "warn",
            )
        )
    late = overdue_count(actor)
    if late:
        sentence = ngettext(
            "%(n)s Übergabe ist über ihrer Frist", "%(n)s Übergaben sind über ihrer Frist", late
        ) % {"n": late}
        more = _("Die am längsten überfällige steht in der Liste oben.")
        found.append(Finding(sentence, more, f"{address}?state=overdue", "bad"))
    return found


def take_due_steps(occasion: Occasion) -> None:
    """Take the steps of silence that are due, and tell where nobody has arrived."""
    tick()
    tell_missing_arrivals(occasion.began_at)


register_kind(Kind("handover", gettext_lazy("Übergabe"), 85, find, search))
register_kinds(*NOTICES)
register_job(Job("handovers.ladder", Daily(STEP_TIME), take_due_steps))
register_job(Job("handovers.tally", Daily(time(2, 30)), lambda _occasion: tally_ended()))
register_due_check(Check("handovers", gettext_lazy("Übergaben"), 10, what_is_due))
tell(
    {
        **{f"handover.{step}": words for step, words in STEP_SENTENCES.items()},
        "handover.reminded": gettext_lazy("hat an die Antwort erinnert"),
        "handover.missing": gettext_lazy("hat gemeldet, dass niemand angekommen ist"),
        "handover.tallied": gettext_lazy("hat die Übergabe durch eine Zählzeile ersetzt"),
    }
)
