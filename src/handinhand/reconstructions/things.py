"""What this app gives the thread, the cockpit and the history."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.audit.rules import tell
from handinhand.kernel.actor import Actor
from handinhand.reconstructions.access import (
    RIGHTS,
    pattern_rows,
    patterns_of,
    waiting_for_release,
)
from handinhand.reconstructions.access.patterns import ANSWERED, OPEN, REFUSED
from handinhand.reconstructions.models import Event, Mark, Pattern, Reconstruction
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    Kind,
    must_be_answered,
    register_due_check,
    register_kind,
    register_orphan_check,
)

MOST = 50
STATE_WORDS = {
    OPEN: gettext_lazy("noch ohne Antwort"),
    ANSWERED: gettext_lazy("beantwortet"),
    REFUSED: gettext_lazy("abgelehnt, mit Grund"),
}


def _case_url(actor: Actor, case: Reconstruction) -> str:
    return reverse("reconstructions:detail", args=[actor.network_slug, case.pk])


# --- cases ------------------------------------------------------------------------------------


def _case_card(actor: Actor, case: Reconstruction) -> Card:
    return Card(
        "reconstruction",
        case.pk,
        case.title,
        f"„{case.pseudonym}“" if case.is_released else "",
        _case_url(actor, case),
        str(case.get_state_display()),
    )


def find_cases(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the cards of cases."""
    found = Reconstruction.objects.visible_to(actor).filter(pk__in=ids)
    return {case.pk: _case_card(actor, case) for case in found}


def search_cases(actor: Actor, words: str) -> list[Card]:
    """Return cases whose title or pseudonym contains the words."""
    wanted = Q(title__icontains=words) | Q(
        pseudonym__icontains=words, state__in=Reconstruction.RELEASED_STATES
    )
    found = Reconstruction.objects.visible_to(actor).filter(wanted)
    return [_case_card(actor, case) for case in found.order_by(Length("key"), "key")[:MOST]]


# --- events and marks -------------------------------------------------------------------------
# The text of a draft is read on its own pages only, where reading it is recorded.


def _event_text(event: Event) -> str:
    return event.text if event.reconstruction.is_released else str(event.get_kind_display())


def _event_card(actor: Actor, event: Event) -> Card:
    label = _("%(case)s, Ereignis %(number)s") % {
        "case": event.reconstruction.title,
        "number": event.number,
    }
    return Card(
        "event",
        event.pk,
        label,
        _event_text(event),
        reverse(
            "reconstructions:event", args=[actor.network_slug, event.reconstruction_id, event.pk]
        ),
        "" if event.reconstruction.is_released else _("in Arbeit"),
    )


def find_events(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the cards of events."""
    found = Event.objects.visible_to(actor).select_related("reconstruction").filter(pk__in=ids)
    return {event.pk: _event_card(actor, event) for event in found}


def search_events(actor: Actor, words: str) -> list[Card]:
    """Return events of released cases whose text contains the words, and drafts by title."""
    released = Q(reconstruction__state__in=Reconstruction.RELEASED_STATES)
    wanted = Q(reconstruction__title__icontains=words) | Q(released, text__icontains=words)
    found = Event.objects.visible_to(actor).select_related("reconstruction").filter(wanted)
    return [_event_card(actor, event) for event in found[:MOST]]


def _mark_card(actor: Actor, mark: Mark) -> Card:
    event = mark.event
    label = _("%(case)s, Ereignis %(number)s, %(code)s") % {
        "case": event.reconstruction.title,
        "number": event.number,
        "code": mark.code.code,
    }
    url = reverse(
        "reconstructions:event", args=[actor.network_slug, event.reconstruction_id, event.pk]
    )
    return Card("mark", mark.pk, label, _event_text(event), url, mark.code.name)


def find_marks(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the cards of marks."""
    found = (
        Mark.objects.visible_to(actor)
        .select_related("event__reconstruction", "code")
        .filter(pk__in=ids)
    )
    return {mark.pk: _mark_card(actor, mark) for mark in found}


def search_marks(actor: Actor, words: str) -> list[Card]:
    """Return marks by code, name, case, or text of a released event."""
    released = Q(event__reconstruction__state__in=Reconstruction.RELEASED_STATES)
    wanted = (
        Q(code__code__iexact=words)
        | Q(code__name__icontains=words)
        | Q(event__reconstruction__title__icontains=words)
        | Q(released, event__text__icontains=words)
    )
    found = (
        Mark.objects.visible_to(actor)
        .select_related("event__reconstruction", "code")
        .filter(wanted)
        .order_by("event__reconstruction__key", "event__number", "code__number")
    )
    return [_mark_card(actor, mark) for mark in found[:MOST]]


# --- patterns ---------------------------------------------------------------------------------


def _pattern_card(actor: Actor, pattern: Pattern) -> Card:
    return Card(
        "pattern",
        pattern.pk,
        _("Muster %(key)s") % {"key": pattern.key},
        pattern.title,
        reverse("reconstructions:pattern", args=[actor.network_slug, pattern.pk]),
        _("abgelehnt, mit Grund") if pattern.is_refused else "",
    )


def find_patterns(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the cards of patterns."""
    found = Pattern.objects.visible_to(actor).filter(pk__in=ids)
    return {pattern.pk: _pattern_card(actor, pattern) for pattern in found}


def search_patterns(actor: Actor, words: str) -> list[Card]:
    """Return patterns whose key or title contains the words."""
    found = patterns_of(actor).filter(Q(key__iexact=words) | Q(title__icontains=words))
    return [_pattern_card(actor, pattern) for pattern in found[:MOST]]


# --- checks -----------------------------------------------------------------------------------


def patterns_without_answer(actor: Actor) -> list[Finding]:
    """Find patterns that no requirement answers; refused ones are explained."""
    findings = []
    for row in pattern_rows(actor, patterns_of(actor)):
        if row.state == ANSWERED:
            continue
        refused = row.state == REFUSED
        sentence = (
            _("Muster %(key)s ohne Antwort (begründet).")
            if refused
            else _("Muster %(key)s ohne Anforderung und ohne begründete Ablehnung.")
        )
        findings.append(
            Finding(
                sentence % {"key": row.pattern.key},
                row.pattern.refusal_reason if refused else row.pattern.title,
                reverse("reconstructions:pattern", args=[actor.network_slug, row.pattern.pk]),
                tone="muted" if refused else "warn",
                explained=refused,
            )
        )
    return findings


def cases_to_release(actor: Actor) -> list[Finding]:
    """Tell the privacy officer which cases wait for release."""
    if not RIGHTS.allow(actor, "release"):
        return []
    cases = list(waiting_for_release(actor))
    if not cases:
        return []
    sentence = ngettext(
        "%(count)s Fall wartet auf Ihre Freigabe.",
        "%(count)s Fälle warten auf Ihre Freigabe.",
        len(cases),
    ) % {"count": len(cases)}
    return [Finding(sentence, cases[0].title, _case_url(actor, cases[0]), tone="warn")]


register_kind(Kind("reconstruction", gettext_lazy("Fall"), 5, find_cases, search_cases))
register_kind(Kind("event", gettext_lazy("Ereignis"), 10, find_events, search_events))
register_kind(Kind("mark", gettext_lazy("Bruchmarke"), 20, find_marks, search_marks))
register_kind(Kind("pattern", gettext_lazy("Muster"), 30, find_patterns, search_patterns))
must_be_answered("pattern")
register_orphan_check(
    Check(
        "pattern_without_requirement",
        gettext_lazy("Muster ohne Anforderung oder begründete Ablehnung"),
        10,
        patterns_without_answer,
    )
)
register_due_check(
    Check("cases_to_release", gettext_lazy("Fälle vor der Freigabe"), 10, cases_to_release)
)
tell(
    {
        "reconstruction.created": gettext_lazy("hat den Fall angelegt"),
        "reconstruction.changed": gettext_lazy("hat die Beschreibung des Falls geändert"),
        "reconstruction.read": gettext_lazy("hat den Fall in Arbeit gelesen"),
        "reconstruction.event_added": gettext_lazy("hat ein Ereignis eingetragen"),
        "reconstruction.event_changed": gettext_lazy("hat das Ereignis geändert"),
        "reconstruction.event_removed": gettext_lazy("hat ein Ereignis gelöscht"),
        "reconstruction.mark_set": gettext_lazy("hat eine Marke gesetzt"),
        "reconstruction.mark_removed": gettext_lazy("hat eine Marke entfernt"),
        "reconstruction.link_added": gettext_lazy("hat zwei Ereignisse verbunden"),
        "reconstruction.link_removed": gettext_lazy("hat eine Verbindung gelöst"),
        "reconstruction.life_added": gettext_lazy("hat einen Lebensbereich ergänzt"),
        "reconstruction.life_removed": gettext_lazy("hat einen Eintrag zum Leben entfernt"),
        "reconstruction.view_added": gettext_lazy("hat die Sicht der Person ergänzt"),
        "reconstruction.view_removed": gettext_lazy("hat einen Punkt der Sicht entfernt"),
        "reconstruction.stretch_added": gettext_lazy(
            "hat eine Strecke für den Trockenlauf benannt"
        ),
        "reconstruction.stretch_removed": gettext_lazy("hat eine Strecke entfernt"),
        "reconstruction.anonymised": gettext_lazy("hat den Fall als anonymisiert weitergegeben"),
        "reconstruction.returned": gettext_lazy("hat den Fall zurück in Arbeit gegeben"),
        "reconstruction.released": gettext_lazy("hat den Fall freigegeben"),
        "reconstruction.closed": gettext_lazy("hat den Fall abgeschlossen"),
        "code_book.code_added": gettext_lazy("hat eine Marke ins Codebuch aufgenommen"),
        "code_book.code_retired": gettext_lazy("hat eine Marke zurückgezogen"),
        "pattern.created": gettext_lazy("hat das Muster angelegt"),
        "pattern.changed": gettext_lazy("hat das Muster geändert"),
        "pattern.mark_attached": gettext_lazy("hat das Muster mit einer Marke belegt"),
        "pattern.mark_detached": gettext_lazy("hat dem Muster eine Marke genommen"),
        "pattern.refused": gettext_lazy("hat das Muster mit Grund abgelehnt"),
        "pattern.reopened": gettext_lazy("hat die Ablehnung zurückgenommen"),
    }
)
