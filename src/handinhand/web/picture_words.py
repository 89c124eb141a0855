"""The fixed words of the pictures in the language of the person.

`web.pictures` knows no Django and speaks German; here the same texts pass through gettext.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from handinhand.web.pictures import ChainWords, ChartWords, ThreadWords, TimelineWords


def timeline_words() -> TimelineWords:
    """Return the words of a timeline."""
    return TimelineWords(
        lang=_language(),
        kinds={
            "contact": _("Kontakt"),
            "handover": _("Übergabe"),
            "notice": _("Bescheid"),
            "service": _("Leistung"),
            "information": _("Information"),
            "drop_out": _("Abbruch"),
            "crisis": _("Krise"),
        },
        event_one=_("1 Ereignis"),
        events=_("%(count)s Ereignisse"),
        organisation_one=_("1 Organisation"),
        organisations=_("%(count)s Organisationen"),
        kept=_("%(kept)s von %(count)s Übergaben angekommen"),
        wait_one=_("1 Wartezeit von %(days)s"),
        waits=_("%(count)s Wartezeiten, zusammen %(days)s"),
        day_one=_("1 Tag"),
        days=_("%(count)s Tage"),
        month_zero=_("Monat 0 = %(month)s"),
        month=_("Monat %(month)s"),
        months=_("Monat %(first)s bis %(last)s"),
        months_head=_("Monat"),
        description=_(
            "Zeitstrahl. %(summary)s. Alle Ereignisse stehen in derselben Reihenfolge in"
            " der Tabelle."
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


def chain_words() -> ChainWords:
    """Return the words of a chain."""
    return ChainWords(
        lang=_language(),
        units={
            _("AT"): _("Arbeitstage"),
            _("WT"): _("Werktage"),
        },
        units_legend=_("AT = Arbeitstage, WT = Werktage"),
        start=_("Einstieg"),
        end=_("Ausstieg"),
        parallel=_("parallel"),
        optional=_("bei Bedarf"),
        parallel_means=_("läuft neben der Kette her"),
        optional_means=_("nicht auf jedem Weg"),
        any_time=_("jederzeit möglich"),
        repeated=_("kann sich wiederholen"),
        any_time_means=_("steht neben den Wegen"),
        node=_("Verzweigung %(number)s"),
        node_named=_("Verzweigung %(number)s: %(name)s"),
        node_means=_("Verzweigung: Wege teilen sich oder kommen zusammen"),
        way_from_nodes=_("%(code)s: von %(source)s nach %(target)s"),
        limit=_("Frist %(limit)s"),
        together=_("mit %(names)s"),
        and_=_("und"),
        no_unit=_("noch niemand verantwortlich"),
        station=_("Station %(number)s: %(name)s"),
        responsible=_("verantwortlich %(names)s"),
        way=_("%(code)s: von Station %(source)s nach Station %(target)s"),
        trigger=_("Auslöser %(trigger)s"),
        from_stations=_("von %(numbers)s"),
        legend_way=_("Übergabe mit Standard: Kürzel und Frist"),
        legend_plain=_("Weg ohne Übergabestandard"),
        legend_loop=_("Schleife mit Standard"),
        legend_back=_("Rückkehr ohne Standard"),
        legend_target=_("Strich im Balken: Zielwert"),
        legend_width=_("Linienstärke: Zahl der Übergaben"),
        legend_half=_("„!“: weniger als die Hälfte"),
        legend_new=_("„+“ neu"),
        legend_gone=_("„−“ fällt weg"),
        legend_changed=_("„≠“ geändert"),
        kept=_("%(kept)s von %(judged)s"),
        kept_long=_("fristgerecht %(kept)s von %(judged)s"),
        target=_("Ziel %(percent)s %%"),
        no_number=_("noch ohne Zahl"),
        register=_("Was an jeder Übergabe gilt"),
        summary=_(
            "%(stations)s Stationen, %(standards)s Übergaben, %(units)s verantwortliche Stellen"
        ),
        summary_node=_("%(summary)s, 1 Verzweigung"),
        summary_nodes=_("%(summary)s, %(nodes)s Verzweigungen"),
        description=_(
            "%(summary)s. Jede Zeile ist eine Stelle, der Weg führt von links nach"
            " rechts. Dieselben Angaben stehen in der Tabelle."
        ),
        empty=_("Die Kette hat noch keine Station."),
    )


def thread_words() -> ThreadWords:
    """Return the words of a thread."""
    return ThreadWords(
        lang=_language(),
        description=_("%(count)s Glieder in %(steps)s Schritten: %(names)s."),
        empty=_("Der Faden hat noch kein Glied."),
    )


def chart_words() -> ChartWords:
    """Return the words of a chart."""
    return ChartWords(
        lang=_language(),
        kept=_("%(kept)s von %(judged)s"),
        kept_long=_("%(kept)s von %(judged)s fristgerecht"),
        no_number=_("ohne Zahl"),
        no_number_long=_("noch nicht gezählt"),
        target=_("Ziel %(percent)s %%"),
        empty=_("Noch keine Übergabe gezählt."),
        reached=_("Ziel erreicht"),
        below=_("unter dem Ziel"),
        too_few=_("zu wenige für einen Anteil"),
        few=_("Ein Punkt steht ab 10 gewerteten Übergaben."),
    )


def _language() -> str:
    return get_language() or "de"
