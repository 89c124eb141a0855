"""The sentences of the faults, German and English: what is wrong, and what to do."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "too_large": (
        "Das Dokument ist größer als %(limit)s Byte. Teilen Sie die Kette oder kürzen Sie Texte.",
        "The document is larger than %(limit)s bytes. Divide the chain or shorten its texts.",
    ),
    "too_deep": (
        "Das Dokument ist tiefer als %(limit)s Ebenen geschachtelt. Eine Kette braucht das nicht; "
        "prüfen Sie, woher das Dokument stammt.",
        "The document is nested deeper than %(limit)s levels. No chain needs that; "
        "check where the document comes from.",
    ),
    "not_json": (
        "Das Dokument ist kein gültiges JSON (Zeile %(line)s, Spalte %(column)s). "
        "Exportieren Sie die Kette noch einmal.",
        "The document is not valid JSON (line %(line)s, column %(column)s). "
        "Export the chain again.",
    ),
    "not_xml": (
        "Das Dokument ist kein gültiges XML (Zeile %(line)s, Spalte %(column)s). "
        "Exportieren Sie den Ablauf noch einmal.",
        "The document is not valid XML (line %(line)s, column %(column)s). "
        "Export the process again.",
    ),
    "forbidden_xml": (
        "Das Dokument enthält einen DOCTYPE oder eigene Entitäten und wird deshalb nicht gelesen. "
        "BPMN braucht beides nicht; exportieren Sie den Ablauf ohne sie.",
        "The document contains a DOCTYPE or entities of its own and is therefore not read. "
        "BPMN needs neither; export the process without them.",
    ),
    "not_bpmn": (
        "Das Dokument enthält keinen BPMN-2.0-Ablauf mit mindestens einer Aktivität. "
        "Wählen Sie eine BPMN-Datei, die einen Ablauf enthält.",
        "The document holds no BPMN 2.0 process with at least one activity. "
        "Choose a BPMN file that holds a process.",
    ),
    "wrong_format": (
        "Das Dokument hat nicht das Format „%(expected)s“. "
        "Wählen Sie eine Datei, die eine Kette in diesem Format enthält.",
        "The document does not have the format “%(expected)s”. "
        "Choose a file that holds a chain in this format.",
    ),
    "missing_field": (
        "Bei %(path)s fehlt das Feld „%(field)s“. Ergänzen Sie es.",
        "At %(path)s the field “%(field)s” is missing. Add it.",
    ),
    "unknown_field": (
        "Das Feld %(path)s gehört nicht hierher oder steht doppelt da. Entfernen Sie es.",
        "The field %(path)s does not belong here or stands here twice. Remove it.",
    ),
    "wrong_type": (
        "Bei %(path)s steht „%(value)s“; erwartet wird %(expected)s. Berichtigen Sie den Wert.",
        "At %(path)s stands “%(value)s”; expected is %(expected_en)s. Correct the value.",
    ),
    "unknown_value": (
        "Bei %(path)s steht „%(value)s“; möglich sind %(expected)s. Wählen Sie einen dieser Werte.",
        "At %(path)s stands “%(value)s”; possible are %(expected)s. Choose one of these values.",
    ),
    "out_of_range": (
        "Bei %(path)s steht „%(value)s“; möglich sind %(expected)s. Berichtigen Sie die Zahl.",
        "At %(path)s stands “%(value)s”; possible are %(expected)s. Correct the number.",
    ),
    "too_many_entries": (
        "Die Liste bei %(path)s hat %(value)s Einträge; möglich sind %(expected)s. Kürzen Sie sie.",
        "The list at %(path)s has %(value)s entries; possible are %(expected)s. Shorten it.",
    ),
    "empty_key": (
        "Bei %(path)s fehlt der Schlüssel. Vergeben Sie einen kurzen, eindeutigen Schlüssel.",
        "At %(path)s the key is missing. Give it a short, unique key.",
    ),
    "duplicate_key": (
        "Der Schlüssel „%(key)s“ bei %(path)s ist schon vergeben. Vergeben Sie einen anderen.",
        "The key “%(key)s” at %(path)s is taken already. Choose another one.",
    ),
    "unknown_station": (
        "Die Station „%(key)s“ bei %(path)s gibt es nicht. "
        "Legen Sie die Station an oder wählen Sie eine vorhandene.",
        "The station “%(key)s” at %(path)s does not exist. "
        "Create the station or choose an existing one.",
    ),
    "unknown_way": (
        "Den Weg „%(key)s“ bei %(path)s gibt es nicht. "
        "Legen Sie den Weg an oder wählen Sie einen vorhandenen.",
        "The way “%(key)s” at %(path)s does not exist. Create the way or choose an existing one.",
    ),
    "unknown_standard": (
        "Die Übergabe „%(key)s“ bei %(path)s gibt es nicht. "
        "Legen Sie die Übergabe an oder wählen Sie eine vorhandene.",
        "The hand-over standard “%(key)s” at %(path)s does not exist. "
        "Create the standard or choose an existing one.",
    ),
    "unknown_unit": (
        "Die Einheit „%(key)s“ bei %(path)s gibt es nicht. "
        "Legen Sie die Einheit an oder wählen Sie eine vorhandene.",
        "The unit “%(key)s” at %(path)s does not exist. Create the unit or choose an existing one.",
    ),
    "no_end": (
        "Die Kette hat kein Ende. Legen Sie fest, mit welcher Station sie endet.",
        "The chain has no end. Decide with which station it ends.",
    ),
    "foreign_way": (
        "Der Weg „%(key)s“ bei %(path)s geht nicht von Station %(subject)s aus. "
        "Nehmen Sie ihn aus der Gruppe.",
        "The way “%(key)s” at %(path)s does not leave station %(subject)s. "
        "Take it out of the group.",
    ),
    "any_time_on_a_way": (
        "Die Station %(subject)s ist jederzeit möglich und steht doch bei %(path)s an einem Weg. "
        "Nehmen Sie sie von den Wegen oder machen Sie sie zu einer gewöhnlichen Station.",
        "The station %(subject)s is possible at any time and yet stands on a way at %(path)s. "
        "Take it off the ways or make it an ordinary station.",
    ),
    "standard_mismatch": (
        "Der Weg %(way)s und die Übergabe %(standard)s nennen einander nicht gegenseitig. "
        "Ordnen Sie dem Weg die Übergabe noch einmal zu.",
        "The way %(way)s and the hand-over standard %(standard)s do not name each other. "
        "Assign the standard to the way again.",
    ),
    "unreachable_station": (
        "Die Station %(subject)s „%(name)s“ ist vom Anfang aus nicht erreichbar. "
        "Führen Sie einen Weg zu ihr oder entfernen Sie sie.",
        "The station %(subject)s “%(name)s” cannot be reached from the start. "
        "Lead a way to it or remove it.",
    ),
    "dead_end": (
        "Von der Station %(subject)s „%(name)s“ führt kein Weg zum Ende. "
        "Führen Sie einen Weg von ihr weiter.",
        "No way leads from the station %(subject)s “%(name)s” to the end. Lead a way on from it.",
    ),
    "deadlock": (
        "Auf dem Weg %(example)s bleibt ein Fall stehen (%(marking)s): Kein Weg ist mehr offen. "
        "Prüfen Sie, ob Teilung und Zusammenführung zueinander passen.",
        "On the way %(example)s a case gets stuck (%(marking)s): no way is open any more. "
        "Check whether split and join fit together.",
    ),
    "left_running": (
        "Auf dem Weg %(example)s erreicht ein Fall das Ende, während ein Zweig noch läuft "
        "(%(marking)s). Führen Sie die Zweige vor dem Ende zusammen.",
        "On the way %(example)s a case reaches the end while a branch is still running "
        "(%(marking)s). Join the branches before the end.",
    ),
    "endless": (
        "Auf dem Weg %(example)s gerät ein Fall in einen Kreis, aus dem er nicht zum Ende kommt "
        "(%(marking)s). Öffnen Sie einen Weg aus dem Kreis.",
        "On the way %(example)s a case gets into a circle from which it cannot reach the end "
        "(%(marking)s). Open a way out of the circle.",
    ),
    "never_begins": (
        "Die Station %(subject)s „%(name)s“ beginnt nie, obwohl Wege zu ihr führen. "
        "Prüfen Sie Teilung, Zusammenführung und Nebenstrang vor ihr.",
        "The station %(subject)s “%(name)s” never begins although ways lead to it. "
        "Check split, join and side branch before it.",
    ),
    "not_optional": (
        "Die Station %(subject)s „%(name)s“ gilt als „bei Bedarf“, doch ohne sie ist das Ende "
        "nicht erreichbar. Führen Sie einen Weg an ihr vorbei oder machen Sie sie zur Pflicht.",
        "The station %(subject)s “%(name)s” is called optional, but the end cannot be reached "
        "without it. Lead a way past it or make it mandatory.",
    ),
    "too_many_markings": (
        "Die Kette lässt mehr als %(limit)s Zustände zu und kann nicht geprüft werden, weil nach "
        "%(stations)s zu viele Zweige nebeneinander laufen. Lassen Sie dort weniger Zweige zu.",
        "The chain allows more than %(limit)s states and cannot be checked, because too many "
        "branches run side by side after %(stations)s. Allow fewer branches there.",
    ),
    "no_responsible": (
        "Für die Station %(subject)s „%(name)s“ ist niemand verantwortlich. "
        "Tragen Sie genau eine Einheit ein.",
        "Nobody is responsible for the station %(subject)s “%(name)s”. Enter exactly one unit.",
    ),
    "several_responsible": (
        "Für die Station %(subject)s „%(name)s“ sind mehrere Einheiten verantwortlich "
        "(%(units)s). Wählen Sie eine; die anderen können beteiligt sein.",
        "Several units are responsible for the station %(subject)s “%(name)s” (%(units)s). "
        "Choose one; the others can be involved.",
    ),
    "station_without_limit": (
        "Die Station %(subject)s „%(name)s“ hat keine Frist. Vereinbaren Sie eine.",
        "The station %(subject)s “%(name)s” has no limit. Agree on one.",
    ),
    "way_without_standard": (
        "Auf dem Weg %(subject)s wechselt die Verantwortung von %(source)s zu %(target)s, "
        "ohne dass eine Übergabe vereinbart ist. Vereinbaren Sie eine Übergabe "
        "oder begründen Sie, warum es keine braucht.",
        "On the way %(subject)s the responsibility passes from %(source)s to %(target)s "
        "without an agreed hand-over. Agree on a hand-over or give the reason why none is needed.",
    ),
    "reason_does_not_fit": (
        "Der Weg %(subject)s hat keine Übergabe, weil die Verantwortung in derselben "
        "Organisation bleibe; sie wechselt aber von %(source)s zu %(target)s. "
        "Vereinbaren Sie eine Übergabe oder nennen Sie einen anderen Grund.",
        "The way %(subject)s has no hand-over because the responsibility is said to stay in the "
        "same organisation, but it passes from %(source)s to %(target)s. "
        "Agree on a hand-over or give another reason.",
    ),
    "no_sender": (
        "Die Übergabe %(subject)s hat keine abgebende Einheit. Tragen Sie mindestens eine ein.",
        "The hand-over %(subject)s has no sending unit. Enter at least one.",
    ),
    "no_receiver": (
        "Die Übergabe %(subject)s hat keine empfangende Einheit. Tragen Sie genau eine ein.",
        "The hand-over %(subject)s has no receiving unit. Enter exactly one.",
    ),
    "no_answer_limit": (
        "Die Übergabe %(subject)s hat keine Antwortfrist. "
        "Vereinbaren Sie, bis wann die empfangende Stelle zu- oder absagt.",
        "The hand-over %(subject)s has no answer limit. "
        "Agree by when the receiver accepts or declines.",
    ),
    "no_arrival_limit": (
        "Die Übergabe %(subject)s hat keine Ankunftsfrist. "
        "Vereinbaren Sie, bis wann die Person angekommen ist.",
        "The hand-over %(subject)s has no arrival limit. Agree by when the person has arrived.",
    ),
    "no_feedback": (
        "Die Übergabe %(subject)s verlangt keine Rückmeldung mit Frist. "
        "Vereinbaren Sie, wie und bis wann „angekommen“ gemeldet wird.",
        "The hand-over %(subject)s asks for no feedback with a limit. "
        "Agree how and by when the arrival is reported.",
    ),
    "no_ladder": (
        "Für die Übergabe %(subject)s ist nicht geregelt, was bei Schweigen geschieht. "
        "Vereinbaren Sie, wer in welcher Reihenfolge erinnert wird.",
        "For the hand-over %(subject)s it is not agreed what happens on silence. "
        "Agree who is reminded in which order.",
    ),
    "item_without_basis": (
        "Die Übergabe %(subject)s gibt „%(item)s“ ohne Rechtsgrundlage weiter. "
        "Nennen Sie die Grundlage oder streichen Sie die Angabe.",
        "The hand-over %(subject)s passes on “%(item)s” without a legal basis. "
        "Name the basis or strike the item out.",
    ),
    "sensitive_without_consent": (
        "Die Übergabe %(subject)s gibt „%(item)s“ weiter, eine besonders geschützte Angabe, "
        "ohne Einwilligung oder Schweigepflichtentbindung. "
        "Holen Sie diese ein oder streichen Sie die Angabe.",
        "The hand-over %(subject)s passes on “%(item)s”, a specially protected item, "
        "without consent or release from secrecy. Obtain one of them or strike the item out.",
    ),
    "not_signed": (
        "%(party)s (%(subject)s) hat Pflichten und hat nicht unterzeichnet (%(things)s). "
        "Holen Sie die Unterschrift ein, halten Sie eine begründete Ausnahme der "
        "Steuerungsgruppe fest oder geben Sie die Aufgabe einer anderen Organisation.",
        "%(party)s (%(subject)s) carries obligations and has not signed (%(things_en)s). "
        "Obtain the signature, record a reasoned exception of the steering group, "
        "or give the task to another organisation.",
    ),
}
