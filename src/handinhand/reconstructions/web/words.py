"""Dates and figures in the language of the person."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.reconstructions.models import EventLink, Precision
from handinhand.reconstructions.rules import CaseCounts, HintKind


def when(day: date | None, precision: str) -> str:
    """Return a date as exact as it is known: "14.03.2023", "März 2023", "2023"."""
    if day is None:
        return ""
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.QUARTER:
        return _("%(quarter)s. Quartal %(year)s") % {
            "quarter": (day.month + 2) // 3,
            "year": day.year,
        }
    if precision == Precision.MONTH:
        return date_format(day, "F Y")
    return date_format(day, "SHORT_DATE_FORMAT")


def in_days(days: int) -> str:
    """Return days in words: "1 Tag", "98 Tage"."""
    return ngettext("%(count)s Tag", "%(count)s Tage", days) % {"count": days}


def wait_words(waits: Iterable[EventLink]) -> str:
    """Return the waits that ended with an event: "98 Tage seit Nr. 6"."""
    return "; ".join(
        _("%(days)s seit Nr. %(number)s")
        % {"days": in_days(link.waited or 0), "number": link.source.number}
        for link in waits
    )


def link_words(link: EventLink) -> str:
    """Return a link as a sentence: where it led, how, and what became of it."""
    numbers = {"source": link.source.number, "target": link.target.number if link.target else ""}
    if link.kind == EventLink.Kind.WAIT:
        return _("Von Nr. %(source)s bis Nr. %(target)s gewartet: %(days)s.") % {
            **numbers,
            "days": in_days(link.waited or 0),
        }
    if link.target is None:
        said = _("Von Nr. %(source)s verwiesen, niemand hat es aufgenommen") % numbers
    elif link.received_on is None:
        said = _("Von Nr. %(source)s verwiesen, weiter bei Nr. %(target)s") % numbers
    else:
        said = _("Von Nr. %(source)s verwiesen, angekommen bei Nr. %(target)s") % numbers
    return f"{said} ({link.means})." if link.means else f"{said}."


def signed(valence: int) -> str:
    """Return a valuation with its sign: "+2", "−1", "0"."""
    return f"+{valence}" if valence > 0 else f"−{-valence}" if valence else "0"


def count_lines(counts: CaseCounts) -> list[tuple[str, str]]:
    """Return the figures of a case as pairs of label and sentence."""
    events = ngettext(
        "%(events)s, bei %(count)s Organisation",
        "%(events)s, bei %(count)s Organisationen",
        counts.organisations,
    ) % {"events": counts.events, "count": counts.organisations}
    handovers = _("%(count)s, davon %(broken)s mit Schnittstellenbruch") % {
        "count": counts.handovers,
        "broken": counts.handovers_broken,
    }
    waits = _("%(count)s, zusammen %(days)s, die längste %(longest)s") % {
        "count": counts.waits,
        "days": in_days(counts.wait_days),
        "longest": in_days(counts.longest_wait),
    }
    return [
        (_("Ereignisse"), events),
        (_("Übergaben"), handovers if counts.handovers else _("keine")),
        (_("Wartezeiten"), waits if counts.waits else _("keine")),
    ]


def hint_words(kind: str) -> str:
    """Return what a sign of re-identification looks like."""
    return {
        HintKind.NAME: _("sieht aus wie ein Name"),
        HintKind.DATE: _("nennt ein Datum"),
        HintKind.CONTACT: _("sieht aus wie Telefon oder E-Mail"),
        HintKind.PLACE: _("sieht aus wie eine Anschrift"),
        HintKind.NUMBER: _("ist eine genaue Zahl oder ein Aktenzeichen"),
        HintKind.COMBINATION: _("seltene Verbindung von Merkmalen"),
    }[HintKind(kind)]
