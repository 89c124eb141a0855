"""Dates, figures and the fixed words of the picture, in the language of the person."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from handinhand.reconstructions.models import Event, EventLink, Precision
from handinhand.reconstructions.rules import CaseCounts, HintKind
from handinhand.web.pictures import TimelineWords


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
    return ngettext("%(count)s\u00a0Tag", "%(count)s\u00a0Tage", days) % {"count": days}


def wait_words(waits: Iterable[EventLink]) -> str:
    """Return the waits that ended with an event: "98 Tage seit Nr. 6"."""
    return "; ".join(
        _("%(days)s seit Nr.\u00a0%(number)s")
        % {"days": in_days(link.waited or 0), "number": link.source.number}
        for link in waits
    )


def link_words(link: EventLink) -> str:
    """Return a link as a sentence: where it led, how, and what became of it."""
    numbers = {"source": link.source.number, "target": link.target.number if link.target else ""}
    if link.kind == EventLink.Kind.WAIT:
        return _("Von Nr.\u00a0%(source)s bis Nr.\u00a0%(target)s gewartet: %(days)s.") % {
            **numbers,
            "days": in_days(link.waited or 0),
        }
    if link.target is None:
        said = _("Von Nr.\u00a0%(source)s verwiesen, niemand hat es aufgenommen") % numbers
    elif link.received_on is None:
        said = _("Von Nr.\u00a0%(source)s verwiesen, weiter bei Nr.\u00a0%(target)s") % numbers
    else:
        said = _("Von Nr.\u00a0%(source)s verwiesen, angekommen bei Nr.\u00a0%(target)s") % numbers
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


def timeline_words() -> TimelineWords:
    """Return the fixed words of the picture in the language of the person."""
    return TimelineWords(
        lang=get_language() or "de",
        kinds={key: str(label) for key, label in Event.Kind.choices},
        event_one=_("1 Ereignis"),
        events=_("%(count)s Ereignisse"),
        organisation_one=_("1 Organisation"),
        organisations=_("%(count)s Organisationen"),
        kept=_("%(kept)s von %(count)s Übergaben angekommen"),
        wait_one=_("1 Wartezeit von %(days)s"),
        waits=_("%(count)s Wartezeiten, zusammen %(days)s"),
        day_one=_("1\u00a0Tag"),
        days=_("%(count)s\u00a0Tage"),
        month_zero=_("Monat\u00a00\u00a0=\u00a0%(month)s"),
        month=_("Monat\u00a0%(month)s"),
        months=_("Monat\u00a0%(first)s bis\u00a0%(last)s"),
        months_head=_("Monat"),
        description=_(
            "Zeitstrahl. %(summary)s. Alle Ereignisse stehen in derselben Reihenfolge in der"
            " Tabelle."
        ),
        view=_("Sicht der Person"),
        view_range=_("von −2 bis +2"),
        encounter=_("Linie der Begegnung"),
        turn=_("Hier wäre es anders gegangen"),
        no_lane=_("ohne Angabe der Stelle"),
        marks=_("Marken: %(marks)s."),
        waited=_("Wartezeit %(days)s seit Nummer %(nr)s."),
        waited_open=_("Wartezeit %(days)s."),
        sent_kept=_("Angekommen bei Nummer %(nr)s."),
        sent_broken=_("Übergabe gebrochen, weiter bei Nummer %(nr)s."),
        sent_kept_nowhere=_("Übergabe angekommen."),
        sent_lost=_("Übergabe gebrochen: niemand hat sie angenommen."),
        short_kept=_("angekommen"),
        short_kept_at=_("angekommen bei Nr. %(nr)s"),
        short_broken=_("Übergabe gebrochen"),
        short_broken_at=_("Übergabe gebrochen → Nr. %(nr)s"),
        legend_kept=_("Übergabe angekommen"),
        legend_broken=_("Übergabe gebrochen"),
        legend_wait=_("Wartezeit in Tagen"),
        empty=_("Noch kein Ereignis eingetragen."),
    )
