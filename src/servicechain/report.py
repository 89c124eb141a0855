"""What could not be carried over from a file of another tool, told one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing of a file that the chain does not hold, or holds in another way.

    Attributes:
        id: of the element in the file; empty when it has none.
        name: what people read on it; empty when it has none.
        element: what it is in the file's own words, such as "textAnnotation".
        code: why, as one of the keys of `REASONS`.
        params: the words for the reason.

    >>> print(Remark("Note_1", "Achtung", "textAnnotation", "drawing").reason_in("en"))
    Notes and frames of the drawing are no part of a chain.
    """

    id: str
    name: str
    element: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def reason(self) -> str:
        """Say in German why."""
        return self.reason_in("de")

    def reason_in(self, language: str) -> str:
        """Say why in "de" or "en"; any other language gets German."""
        german, english = REASONS[self.code]
        return (english if language == "en" else german) % dict(self.params)


REASONS: Mapping[str, tuple[str, str]] = {
    "drawing": (
        "Anmerkungen und Rahmen der Zeichnung gehören nicht zur Kette.",
        "Notes and frames of the drawing are no part of a chain.",
    ),
    "layout": (
        "Die Kette wird neu gezeichnet; Lage, Farben und Schriften der Vorlage entfallen.",
        "The chain is drawn anew; places, colours and fonts of the original are left out.",
    ),
    "document": (
        "Daten und Dokumente des Ablaufs stehen in einer Kette bei der Übergabe; "
        "tragen Sie dort ein, was weitergegeben wird.",
        "In a chain, data and documents stand with the hand-over; enter there what is passed on.",
    ),
    "documentation": (
        "Die Beschreibung steht an etwas, das in der Kette keinen Text hat; "
        "übernommen wird die von Aktivitäten.",
        "The description stands with something that has no text in the chain; "
        "those of activities are carried over.",
    ),
    "definition": (
        "Technische Vereinbarungen für ein ausführendes System gehören nicht zur Kette.",
        "Technical definitions for a system that executes are no part of a chain.",
    ),
    "extension": (
        "Zusätze anderer Werkzeuge (%(names)s) werden nicht gelesen.",
        "Additions of other tools (%(names)s) are not read.",
    ),
    "script": (
        "Programme in der Datei werden weder gelesen noch ausgeführt.",
        "Programs in the file are neither read nor run.",
    ),
    "expression": (
        "Die Bedingung „%(text)s“ ist für ein System geschrieben; am Weg steht sein Name.",
        "The condition “%(text)s” is written for a system; the way carries its name.",
    ),
    "message_to_outside": (
        "Die Nachricht geht an eine Stelle ohne eigenen Ablauf oder kommt von dort.",
        "The message goes to, or comes from, a participant whose process is not in the file.",
    ),
    "message_not_awaited": (
        "Dass hier auf eine Nachricht gewartet wird, lässt sich mit den Teilungen und "
        "Zusammenführungen der Kette nicht sagen; die Fälle gehen weiter, ohne zu warten.",
        "That a message is awaited here cannot be said with the splits and joins of the chain; "
        "cases go on without waiting.",
    ),
    "several_processes": (
        "Die Datei enthält Abläufe ohne Verbindung; in der Kette geht ein Fall durch einen davon.",
        "The file holds processes without connection; in the chain a case goes through one.",
    ),
    "beside": (
        "Was neben der laufenden Station beginnt, ist in der Kette jederzeit möglich.",
        "What begins beside the running station is possible at any time in the chain.",
    ),
    "beside_as_way": (
        "Was neben der laufenden Station beginnt, ist in der Kette ein Weg aus ihr heraus.",
        "What begins beside the running station is a way out of it in the chain.",
    ),
    "event_kind": (
        "Das Ereignis der Art „%(kind)s“ ist in der Kette ein Weg mit einer Bedingung oder ein "
        "Punkt auf dem Weg; was es technisch auslöst, entfällt.",
        "The event of the kind “%(kind)s” is a way with a condition or a point on a way in the "
        "chain; what it triggers technically is left out.",
    ),
    "timer": (
        "Die Zeitangabe „%(text)s“ lässt sich nicht in Tagen, Wochen oder Monaten zählen.",
        "The time “%(text)s” cannot be counted in days, weeks or months.",
    ),
    "subprocess": (
        "Die Stationen des Teilablaufs liegen unmittelbar in der Kette; sein Rahmen entfällt.",
        "The stations of the subprocess lie directly in the chain; its frame is left out.",
    ),
    "leaving_subprocess": (
        "Das Ereignis am Rand des Teilablaufs führt aus jeder seiner Stationen hinaus; andere "
        "Zweige, die dort noch laufen, beendet es nicht.",
        "The event on the border of the subprocess leads out of each of its stations; it does not "
        "end other branches that still run there.",
    ),
    "caught": (
        "Das Ereignis am Rand des Teilablaufs fängt ein Ende darin auf: Von dort führt ein Weg "
        "hierher; andere Zweige, die im Teilablauf noch laufen, beendet es nicht.",
        "The event on the border of the subprocess catches an end in it: a way leads here from "
        "there; it does not end other branches that still run in the subprocess.",
    ),
    "free_order": (
        "Der Teilablauf ohne feste Ordnung ist eine Auswahl: eine oder mehrere seiner Stationen.",
        "The subprocess without fixed order is a choice: one or more of its stations.",
    ),
    "called": (
        "Der aufgerufene Ablauf steht nicht in der Kette; die Aktivität ist eine Station.",
        "The called process is not in the chain; the activity is one station.",
    ),
    "repeated": (
        "Wie oft die Station wiederholt wird, steht nicht in der Kette; sie hat einen Weg zu sich "
        "selbst zurück.",
        "How often the station is repeated is not in the chain; it has a way back to itself.",
    ),
    "compensation": (
        "Das Rückgängigmachen ist kein Weg der Kette.",
        "Undoing is no way of the chain.",
    ),
    "waits_differently": (
        "In der Vorlage wartet dieser Punkt auf alle ankommenden Wege; in der Kette gibt es keine "
        "Teilung, die er schließt, und er beginnt mit jeder Ankunft.",
        "In the original this point waits for all incoming ways; in the chain it closes no split "
        "and begins with each arrival.",
    ),
    "gate_changed": (
        "Die Zusammenführung richtet sich in der Kette nach der Teilung, die sie schließt.",
        "In the chain the join follows the split that it closes.",
    ),
    "complex_gateway": (
        "Die besondere Regel des Knotens entfällt; er öffnet einen oder mehrere Wege.",
        "The special rule of the gateway is left out; it opens one way or more.",
    ),
    "name": (
        "Der Name steht nicht in der Kette, weil dieser Punkt mit seiner Station zusammenfällt.",
        "The name is not in the chain because this point falls together with its station.",
    ),
    "dangling": (
        "Die Verbindung nennt etwas, das nicht in der Datei steht oder das sie nicht verbinden "
        "darf.",
        "The connection names something that is not in the file or that it must not connect.",
    ),
    "gone": (
        "Was hier auf „%(key)s“ verwies, entfällt: Das gibt es in der Zeichnung nicht mehr.",
        "What referred to “%(key)s” here is left out: it is no longer in the drawing.",
    ),
    "isolated": (
        "Die Aktivität ist mit nichts verbunden; in der Kette ist sie jederzeit möglich.",
        "The activity is connected with nothing; in the chain it is possible at any time.",
    ),
    "unsaid": (
        "Für diesen Namen hat die Kette hier keinen Platz.",
        "The chain has no place for this name here.",
    ),
    "second_name": (
        "Die Kette heißt „%(name)s“; dieser Name kommt nicht hinzu.",
        "The chain is called “%(name)s”; this name is not added.",
    ),
    "unreachable": (
        "Kein Weg führt hierher, darum beginnt die Kette auch hier.",
        "No way leads here, therefore the chain also begins here.",
    ),
    "unknown": (
        "Für dieses Element gibt es in einer Kette nichts Entsprechendes.",
        "A chain has nothing that corresponds to this element.",
    ),
}
