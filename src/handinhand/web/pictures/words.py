"""The fixed words of the pictures: German here, and a caller may pass translated ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def _kinds() -> Mapping[str, str]:
    return {
        "contact": "Kontakt",
        "handover": "Übergabe",
        "notice": "Bescheid",
        "service": "Leistung",
        "information": "Information",
        "drop_out": "Abbruch",
        "crisis": "Krise",
    }


@dataclass(frozen=True)
class TimelineWords:
    """Words of a timeline; `%(name)s` are filled in by the picture."""

    lang: str = "de"
    kinds: Mapping[str, str] = field(default_factory=_kinds)
    event_one: str = "1 Ereignis"
    events: str = "%(count)s Ereignisse"
    organisation_one: str = "1 Organisation"
    organisations: str = "%(count)s Organisationen"
    kept: str = "%(kept)s von %(count)s Übergaben angekommen"
    wait_one: str = "1 Wartezeit von %(days)s"
    waits: str = "%(count)s Wartezeiten, zusammen %(days)s"
    day_one: str = "1\u00a0Tag"
    days: str = "%(count)s\u00a0Tage"
    month_zero: str = "Monat\u00a00\u00a0=\u00a0%(month)s"
    month: str = "Monat\u00a0%(month)s"
    months: str = "Monat\u00a0%(first)s bis\u00a0%(last)s"
    months_head: str = "Monat"
    description: str = (
        "Zeitstrahl. %(summary)s. Alle Ereignisse stehen in derselben Reihenfolge in der Tabelle."
    )
    view: str = "Sicht der Person"
    view_range: str = "von −2 bis +2"
    encounter: str = "Linie der Begegnung"
    turn: str = "Hier wäre es anders gegangen"
    no_lane: str = "ohne Angabe der Stelle"
    marks: str = "Marken: %(marks)s."
    waited: str = "Wartezeit %(days)s seit Nummer %(nr)s."
    waited_open: str = "Wartezeit %(days)s."
    sent_kept: str = "Angekommen bei Nummer %(nr)s."
    sent_broken: str = "Übergabe gebrochen, weiter bei Nummer %(nr)s."
    sent_kept_nowhere: str = "Übergabe angekommen."
    sent_lost: str = "Übergabe gebrochen: niemand hat sie angenommen."
    short_kept: str = "angekommen"
    short_kept_at: str = "angekommen bei Nr. %(nr)s"
    short_broken: str = "Übergabe gebrochen"
    short_broken_at: str = "Übergabe gebrochen → Nr. %(nr)s"
    legend_kept: str = "Übergabe angekommen"
    legend_broken: str = "Übergabe gebrochen"
    legend_wait: str = "Wartezeit in Tagen"
    empty: str = "Noch kein Ereignis eingetragen."


def _units() -> Mapping[str, str]:
    return {"AT": "Arbeitstage", "WT": "Werktage"}


@dataclass(frozen=True)
class ChainWords:
    """Words of a chain; `units` spells out the short forms inside limits for screen readers."""

    lang: str = "de"
    units: Mapping[str, str] = field(default_factory=_units)
    units_legend: str = "AT = Arbeitstage, WT = Werktage"
    start: str = "Einstieg"
    end: str = "Ausstieg"
    parallel: str = "parallel"
    optional: str = "bei Bedarf"
    parallel_means: str = "läuft neben der Kette her"
    optional_means: str = "nicht auf jedem Weg"
    any_time: str = "jederzeit möglich"
    any_time_means: str = "steht neben den Wegen"
    repeated: str = "kann sich wiederholen"
    node: str = "Verzweigung %(number)s"
    node_named: str = "Verzweigung %(number)s: %(name)s"
    node_means: str = "Verzweigung: Wege teilen sich oder kommen zusammen"
    way_from_nodes: str = "%(code)s: von %(source)s nach %(target)s"
    limit: str = "Frist %(limit)s"
    together: str = "mit %(names)s"
    and_: str = "und"
    no_unit: str = "noch niemand verantwortlich"
    station: str = "Station %(number)s: %(name)s"
    responsible: str = "verantwortlich %(names)s"
    way: str = "%(code)s: von Station %(source)s nach Station %(target)s"
    trigger: str = "Auslöser %(trigger)s"
    from_stations: str = "von %(numbers)s"
    legend_way: str = "Übergabe mit Standard: Kürzel und Frist"
    legend_plain: str = "Weg ohne Übergabestandard"
    legend_loop: str = "Schleife mit Standard"
    legend_back: str = "Rückkehr ohne Standard"
    legend_target: str = "Strich im Balken: Zielwert"
    legend_width: str = "Linienstärke: Zahl der Übergaben"
    legend_half: str = "„!“: weniger als die Hälfte"
    legend_new: str = "„+“ neu"
    legend_gone: str = "„−“ fällt weg"
    legend_changed: str = "„≠“ geändert"
    kept: str = "%(kept)s von %(judged)s"
    kept_long: str = "fristgerecht %(kept)s von %(judged)s"
    target: str = "Ziel %(percent)s\u00a0%%"
    no_number: str = "noch ohne Zahl"
    register: str = "Was an jeder Übergabe gilt"
    summary: str = (
        "%(stations)s Stationen, %(standards)s Übergaben, %(units)s verantwortliche Stellen"
    )
    summary_node: str = "%(summary)s, 1 Verzweigung"
    summary_nodes: str = "%(summary)s, %(nodes)s Verzweigungen"
    description: str = (
        "%(summary)s. Jede Zeile ist eine Stelle, der Weg führt von links nach rechts. "
        "Dieselben Angaben stehen in der Tabelle."
    )
    empty: str = "Die Kette hat noch keine Station."


@dataclass(frozen=True)
class ThreadWords:
    """Words of a thread."""

    lang: str = "de"
    description: str = "%(count)s Glieder in %(steps)s Schritten: %(names)s."
    empty: str = "Der Faden hat noch kein Glied."


@dataclass(frozen=True)
class ChartWords:
    """Words of a chart."""

    lang: str = "de"
    kept: str = "%(kept)s von %(judged)s"
    kept_long: str = "%(kept)s von %(judged)s fristgerecht"
    no_number: str = "ohne Zahl"
    no_number_long: str = "noch nicht gezählt"
    target: str = "Ziel %(percent)s\u00a0%%"
    empty: str = "Noch keine Übergabe gezählt."
    reached: str = "Ziel erreicht"
    below: str = "unter dem Ziel"
    too_few: str = "zu wenige für einen Anteil"
    few: str = "Ein Punkt steht ab 10 gewerteten Übergaben."
