"""The words of the command line, German and English."""

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    # sentences
    "interrupted": ("Abgebrochen.", "Interrupted."),
    "no_file": (
        "Die Datei „%(path)s“ gibt es nicht. Prüfen Sie den Namen und den Ordner.",
        "There is no file “%(path)s”. Check the name and the folder.",
    ),
    "cannot_read": (
        "Die Datei „%(path)s“ lässt sich nicht lesen: %(reason)s",
        "The file “%(path)s” cannot be read: %(reason)s",
    ),
    "cannot_write": (
        "Die Datei „%(path)s“ lässt sich nicht schreiben: %(reason)s",
        "The file “%(path)s” cannot be written: %(reason)s",
    ),
    "unknown_ending": (
        "Mit „%(path)s“ lässt sich nichts anfangen. Eine Kette endet auf .json oder .bpmn, "
        "ein Protokoll auf .xes, .xes.gz, .csv, .parquet oder .ocel.json.",
        "“%(path)s” is neither. A chain ends in .json or .bpmn, "
        "a log in .xes, .xes.gz, .csv, .parquet or .ocel.json.",
    ),
    "no_faults": (
        "Die Kette „%(name)s“ hat keinen Fehler.",
        "The chain “%(name)s” has no fault.",
    ),
    "count_faults": (
        "Die Kette „%(name)s“ hat %(count)s Fehler.",
        "The chain “%(name)s” has %(count)s faults.",
    ),
    "log_is": (
        "%(cases)s Fälle, %(events)s Ereignisse, %(variants)s verschiedene Verläufe.",
        "%(cases)s cases, %(events)s events, %(variants)s variants.",
    ),
    "throughput_is": (
        "Vom ersten bis zum letzten Ereignis eines Falls: im Mittel %(mean)s Tage, "
        "die Hälfte bis %(p50)s, neun von zehn bis %(p90)s Tage.",
        "From the first to the last event of a case: %(mean)s days on average, "
        "half of them up to %(p50)s, nine in ten up to %(p90)s days.",
    ),
    "conforms": (
        "%(fit)s von %(cases)s Fällen gingen genau einen Weg der Kette; "
        "im Mittel passt ein Fall zu %(fitness)s %%.",
        "%(fit)s of %(cases)s cases went exactly one way of the chain; "
        "on average a case fits by %(fitness)s %%.",
    ),
    "written": ("Geschrieben: %(path)s", "Written: %(path)s"),
    "simulated": (
        "%(replications)s Wiederholungen über je %(weeks)s Wochen; in Klammern, worin der "
        "Mittelwert mit %(confidence)s %% Sicherheit liegt.",
        "%(replications)s replications of %(weeks)s weeks each; in brackets where the "
        "mean lies with %(confidence)s %% confidence.",
    ),
    "cases_are": (
        "Im Jahr beginnen %(begun)s Fälle, %(finished)s kommen ans Ende, %(left)s gehen vorher; "
        "von Anfang bis Ende dauert es %(days)s Tage.",
        "In a year %(begun)s cases begin, %(finished)s come to the end, %(left)s leave before; "
        "from beginning to end it takes %(days)s days.",
    ),
    "stuck": (
        "%(count)s Fälle bleiben stehen, weil ihre Zweige aufeinander warten. Prüfen Sie die "
        "Kette mit „servicechain check“.",
        "%(count)s cases get stuck because their branches wait for each other. Check the chain "
        "with “servicechain check”.",
    ),
    "need_scenario": (
        "Es fehlt die Annahme, wer kommt und wer arbeitet. Geben Sie --scenario DATEI an; "
        "--example zeigt eine, die Sie ändern können.",
        "The scenario is missing: who comes and who works. Give --scenario FILE; "
        "--example prints one to change.",
    ),
    "too_many": (
        "Die Kette lässt mehr als %(limit)s Zustände zu%(stations)s. "
        "Lassen Sie weniger Zweige nebeneinander laufen.",
        "The chain allows more than %(limit)s states%(stations)s. "
        "Let fewer branches run side by side.",
    ),
    "after_stations": (" (nach Station %(keys)s)", " (after station %(keys)s)"),
    "difference_is": (
        "Von Anfang bis Ende dauert es danach %(days)s Tage mehr (unter 0: weniger).",
        "From beginning to end it then takes %(days)s days more (below 0: fewer).",
    ),
    "not_a_chain": (
        "„%(path)s“ ist ein Protokoll und keine Kette; eine Kette endet auf .json oder .bpmn.",
        "“%(path)s” is a log and no chain; a chain ends in .json or .bpmn.",
    ),
    "mixed": (
        "Eine Kette lässt sich nicht in ein Protokoll umwandeln und umgekehrt.",
        "A chain cannot be converted into a log, nor a log into a chain.",
    ),
    "bad_numbers": (
        "--replications braucht eine Zahl ab 1, --confidence eine Zahl zwischen 0 und 1.",
        "--replications needs a number from 1 on, --confidence a number between 0 and 1.",
    ),
    "bad_land": (
        "Das Land „%(land)s“ ist nicht bekannt. Nennen Sie zwei Buchstaben, zum Beispiel NW.",
        "The Land “%(land)s” is not known. Give two letters, for example NW.",
    ),
    "compiled": ("%(seconds)s s  %(name)s", "%(seconds)s s  %(name)s"),
    "more": ("und %(count)s weitere", "and %(count)s more"),
    # progress
    "reading": ("Lesen", "Reading"),
    "aligning": ("Vergleichen mit der Kette", "Comparing with the chain"),
    "simulating": ("Simulieren", "Simulating"),
    "compiling": ("Übersetzen", "Compiling"),
    # titles
    "faults": ("Fehler", "Faults"),
    "remarks": ("Was nicht übernommen wurde", "What was not carried over"),
    "follows_title": ("Was auf was folgt", "What follows what"),
    "handovers_title": ("Übergaben zwischen Organisationen", "Hand-overs between organisations"),
    "variants_title": ("Häufigste Verläufe", "Most frequent variants"),
    "starts_title": ("Womit Fälle beginnen", "With what cases begin"),
    "ends_title": ("Womit Fälle enden", "With what cases end"),
    "rework_title": ("Was sich wiederholt", "What happens again"),
    "limits_title": ("Fristen der Übergaben", "Limits of the hand-overs"),
    "drop_outs_title": ("Wo Fälle abbrechen", "Where cases stop"),
    "deviations_title": ("Abweichungen je Station", "Deviations per station"),
    "waits_title": ("Übergaben", "Hand-overs"),
    "stations_title": ("Stationen", "Stations"),
    "units_title": ("Stellen", "Units"),
    "differences_title": ("Was sich ändert", "What changes"),
    "bench_title": ("Messung", "Benchmark"),
    # columns
    "code": ("Art", "kind"),
    "place": ("Stelle", "place"),
    "sentence": ("Befund", "finding"),
    "example": ("Beispiel", "example"),
    "id": ("Kennung", "id"),
    "name": ("Name", "name"),
    "reason": ("Grund", "reason"),
    "source": ("von", "from"),
    "target": ("nach", "to"),
    "count": ("Anzahl", "count"),
    "mean_days": ("Mittel (Tage)", "mean (days)"),
    "median_days": ("Median (Tage)", "median (days)"),
    "variant": ("Verlauf", "variant"),
    "activity": ("Station", "station"),
    "cases": ("Fälle", "cases"),
    "repeated": ("mehrmals", "more than once"),
    "repetitions": ("Wiederholungen", "repetitions"),
    "at_once": ("unmittelbar", "at once"),
    "standard": ("Übergabe", "hand-over"),
    "judged": ("beurteilt", "judged"),
    "kept": ("eingehalten", "kept"),
    "late": ("zu spät", "late"),
    "silent": ("nie", "never"),
    "share": ("Anteil", "share"),
    "skipped": ("ausgelassen", "skipped"),
    "inserted": ("zusätzlich", "inserted"),
    "done": ("wie vereinbart", "as agreed"),
    "other_organisation": ("andere Stelle", "other organisation"),
    "reached": ("erreicht", "reached"),
    "stopped": ("hier geendet", "stopped here"),
    "wait_days": ("Wartezeit (Tage)", "wait (days)"),
    "p90_days": ("9 von 10 bis (Tage)", "9 in 10 up to (days)"),
    "within_limit": ("in der Frist (%%)", "within limit (%%)"),
    "never_arrived": ("nie angekommen", "never arrived"),
    "station": ("Station", "station"),
    "started": ("begonnen", "begun"),
    "impatient": ("gegangen, weil es dauerte", "left for waiting"),
    "missed": ("nicht erschienen", "no-shows"),
    "left": ("ausgestiegen", "left"),
    "unit": ("Stelle", "unit"),
    "posts": ("Posten", "posts"),
    "load": ("Auslastung (%%)", "load (%%)"),
    "queue": ("warten im Mittel", "waiting on average"),
    "places": ("Plätze", "places"),
    "places_needed": ("nötige Plätze", "places needed"),
    "operation": ("Operation", "operation"),
    "own_s": ("eigene s", "own s"),
    "own_mb": ("eigene MB", "own MB"),
    "peer": ("verglichen mit", "peer"),
    "peer_s": ("deren s", "peer s"),
    "peer_mb": ("deren MB", "peer MB"),
    "ratio": ("Faktor", "ratio"),
    "equal": ("gleich", "equal"),
}
