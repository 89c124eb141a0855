"""The figure of a standard in the thread, and what has nothing to measure yet."""

from collections.abc import Collection, Mapping
from datetime import time
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from handinhand.agreements.access import ask_kept
from handinhand.audit.rules import tell
from handinhand.background.rules import Daily, Every, Job, register_job
from handinhand.chains.access import ask_measured
from handinhand.evaluation.access import (
    RIGHTS,
    FigureRow,
    FigureTable,
    Reviewed,
    figures,
    kept_of,
    measured_of,
    nothing_to_measure,
    reviewed,
    reviews,
)
from handinhand.evaluation.services import (
    connect_figures,
    forget_log_exports,
    keep_ended_months,
)
from handinhand.kernel.actor import Actor
from handinhand.thread.rules import (
    Card,
    Check,
    Finding,
    Kind,
    register_joiner,
    register_kind,
    register_orphan_check,
)


def _card(actor: Actor, row: FigureRow, table: FigureTable) -> Card | None:
    if row.line is None:
        return None
    note = _("%(words)s (%(period)s)") % {"words": row.words, "period": table.period}
    if row.shown and row.figure.judged:
        note = _("%(words)s fristgerecht (%(period)s)") % {
            "words": row.words,
            "period": table.period,
        }
    return Card(
        kind="figure",
        id=row.line,
        label=_("Zahl zu %(key)s") % {"key": row.key},
        text=_("Übergaben „%(name)s“") % {"name": row.name},
        url=reverse("evaluation:figure", args=[actor.network_slug, row.line]),
        note=note,
    )


def find(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return the figures of standards, by their stable line."""
    if not ids or not RIGHTS.allow(actor, "read") or not actor.is_member:
        return {}
    table = figures(actor)
    cards = (_card(actor, row, table) for row in table.rows if row.line in ids)
    return {card.id: card for card in cards if card}


def search(actor: Actor, words: str) -> list[Card]:
    """Find figures by the key or the name of the standard."""
    if not RIGHTS.allow(actor, "read") or not actor.is_member:
        return []
    table, wanted = figures(actor), words.strip().casefold()
    rows = [r for r in table.rows if wanted in f"{r.key} {r.name}".casefold()]
    return [card for row in rows[:50] if (card := _card(actor, row, table))]


def _review_card(actor: Actor, one: Reviewed) -> Card:
    note = _("%(words)s fristgerecht") % {"words": one.table.total.words}
    return Card(
        kind="review",
        id=one.review.pk,
        label=_("Auswertung"),
        text=_("Übergaben vom %(period)s") % {"period": one.table.period},
        url=one.url,
        note=note,
    )


def find_reviews(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    """Return reviews with the figure they show."""
    if not ids or not RIGHTS.allow(actor, "read"):
        return {}
    found = reviews(actor).filter(pk__in=ids)
    return {review.pk: _review_card(actor, reviewed(actor, review)) for review in found}


def search_reviews(actor: Actor, words: str) -> list[Card]:
    """Find the latest reviews by their period."""
    if not RIGHTS.allow(actor, "read"):
        return []
    cards = [_review_card(actor, reviewed(actor, review)) for review in reviews(actor)[:5]]
    wanted = words.strip().casefold()
    return [card for card in cards if wanted in f"{card.label} {card.text}".casefold()]


def obligations_without_handovers(actor: Actor) -> list[Finding]:
    """Tell which obligations merely had no hand-over yet; that is no gap."""
    if actor.network_id is None:
        return []
    number, keys = nothing_to_measure(actor.network_id)
    if not number:
        return []
    sentence = ngettext(
        "%(n)s Verpflichtung hat noch nichts zu messen",
        "%(n)s Verpflichtungen haben noch nichts zu messen",
        number,
    ) % {"n": number}
    more = _("Noch keine Übergabe gab es zu: %(keys)s.") % {"keys": ", ".join(keys)}
    address = reverse("evaluation:figures", args=[actor.network_slug])
    return [Finding(sentence, more, address, "muted", explained=True)]


register_kind(Kind("figure", gettext_lazy("Zahl"), 80, find, search))
register_kind(Kind("review", gettext_lazy("Auswertung"), 82, find_reviews, search_reviews))
register_orphan_check(
    Check(
        "obligation_nothing_to_measure",
        gettext_lazy("Verpflichtung ohne Übergabe"),
        85,
        obligations_without_handovers,
    )
)
register_job(Job("evaluation.forget", Every(60), lambda _occasion: forget_log_exports()))
register_job(Job("evaluation.months", Daily(time(3, 15)), lambda _occasion: keep_ended_months()))
register_joiner("figures", connect_figures)
ask_kept(kept_of)
ask_measured(measured_of)
tell(
    {
        "figures.exported": gettext_lazy("hat Zahlen als Datei geholt"),
        "figures.connected": gettext_lazy("hat die Zahlen mit Verpflichtungen verbunden"),
        "log_export.begun": gettext_lazy("lässt Abläufe für die Forschung zusammenstellen"),
        "review.recorded": gettext_lazy("hat eine Auswertung festgehalten"),
        "month.kept": gettext_lazy("hat die Zahlen des Monats festgehalten"),
        "month.released": gettext_lazy("hat die Zahlen des Monats für das Land freigegeben"),
    }
)
