"""What journeys register: their kind, what is due, the steps of silence, the words of the trail."""

from collections.abc import Collection, Mapping
from datetime import time
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from handinhand.audit.rules import tell
from handinhand.background.rules import Daily, Job, Occasion, register_job
from handinhand.handovers.access import STEP_SENTENCES
from handinhand.handovers.rules.ladder import STEP_TIME
from handinhand.journeys.access import overdue_count, rows_of, seen_numbers
from handinhand.journeys.models import MOVE_SENTENCES, JourneyNumber
from handinhand.journeys.services import derive_missing, tick
from handinhand.kernel.actor import Actor
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    Kind,
    register_due_check,
    register_kind,
)

_FOUND = 50


def _cards(actor: Actor, found: "QuerySet[JourneyNumber]") -> list[Card]:
    return [
        Card(
            kind="journey",
            id=row.id,
            # The number is no part of the label: labels are kept in the audit trail.
            label=pgettext("journeys", "Weg"),
            text=row.number,
            url=reverse("journeys:detail", args=[actor.network_slug, row.id]),
            note=row.state,
        )
        for row in rows_of(actor, found)
    ]


def find(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the cards of journeys, by the key of the number the actor's side has for them."""
    return {card.id: card for card in _cards(actor, seen_numbers(actor).filter(pk__in=ids))}


def search(actor: Actor, words: str) -> list[Card]:
    """Find journeys by the number that stands in the actor's own file."""
    found, asked = seen_numbers(actor), words.strip().upper()
    return _cards(actor, found.filter(number__startswith=asked)[:_FOUND])


def what_is_due(actor: Actor) -> list[Finding]:
    """Tell how many hand-overs of journeys have passed their limit."""
    late = overdue_count(actor)
    if not late:
        return []
    sentence = ngettext(
        "%(n)s Übergabe eines Weges ist über ihrer Frist",
        "%(n)s Übergaben von Wegen sind über ihrer Frist",
        late,
    ) % {"n": late}
    more = _("Wer nicht antwortet, wird erinnert; danach meldet sich die Koordination.")
    return [Finding(sentence, more, reverse("journeys:list", args=[actor.network_slug]), "bad")]


def take_due_steps(_occasion: Occasion) -> None:
    """Take the steps of silence that are due."""
    tick()


register_kind(Kind("journey", pgettext_lazy("journeys", "Weg"), 86, find, search))
register_job(Job("journeys.derive", Daily(time(2, 30)), lambda _occasion: derive_missing()))
register_job(Job("journeys.ladder", Daily(STEP_TIME), take_due_steps))
register_due_check(Check("journeys", pgettext_lazy("journeys", "Wege"), 11, what_is_due))
tell(
    {
        **{f"journey_handover.{step}": words for step, words in STEP_SENTENCES.items()},
        **{f"journey.{kind}": words for kind, words in MOVE_SENTENCES.items()},
        "journey.passed_on": gettext_lazy("hat den Weg ohne Übergabe weitergeführt"),
        "journey.moved": gettext_lazy("hat den Weg auf eine neue Fassung der Kette umgestellt"),
        "journey.read": gettext_lazy("hat den Weg geöffnet"),
        "journeys.listed": gettext_lazy("hat die Liste der Wege angesehen"),
        "journeys.exported": gettext_lazy("hat die Liste der Wege als Datei geholt"),
        "journey_handover.reminded": gettext_lazy("hat an die Antwort erinnert"),
    }
)
