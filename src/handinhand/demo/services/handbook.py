"""The handbook: texts of the coordination, a first release, and what was written since."""

from typing import Any

from handinhand.demo.services.book import Book
from handinhand.handbook import services

RELEASED_ON = "2026-11-03"
CHANGED_ON = "2026-11-12"

WRITTEN = {
    "mandate": """\
Dieses Handbuch beschreibt, wie die Stellen in Lindenrath zusammenarbeiten, wenn Menschen lange \
von Leistungen leben und zugleich mit einer Sucht oder einer psychischen Erkrankung zu tun haben. \
Es ist für alle geschrieben, die in der Kette arbeiten, und für alle, die neu dazukommen.

# Warum es das Netzwerk gibt

Vor dem Netzwerk wusste jede Stelle, was sie selbst tut. Wer von einer zur anderen wechselte, \
bekam oft nur einen Hinweis mit auf den Weg. **Ein Hinweis ist keine Übergabe.** Daraus ist der \
Auftrag entstanden: eine gemeinsame Dienstleistung, an deren Übergängen niemand verloren geht.
""",
    "findings": """\
Drei Fälle wurden mit den beteiligten Fachkräften rekonstruiert. Sie stehen nicht für alle \
Menschen der Zielgruppe, aber an ihnen ist zu sehen, *wie* Hilfe abreißt: selten, weil jemand \
nicht helfen wollte, meist, weil niemand für den Weg dazwischen zuständig war.
""",
    "understanding": """\
Am gemeinsamen Verständnis haben elf Organisationen mitgeschrieben. Wo sie sich nicht einig \
waren, steht der Dissens mit dem Zwischenstand, mit dem alle bis zur Wiedervorlage arbeiten.
""",
    "chain": """\
Die Kette ist das Herz dieses Handbuchs. Lesen Sie zuerst das Bild und danach die Blätter der \
Stationen, in denen Sie arbeiten.

- **Station** heißt: Eine Stelle ist verantwortlich.
- **Übergabestandard** heißt: So kommt ein Mensch von einer Stelle zur nächsten, und bis dahin.
- Wer abgibt, bleibt verantwortlich, bis die Person angekommen ist.
""",
    "steering": """\
Die Steuerungsgruppe entscheidet, die Netzwerkkoordination bereitet vor, die Arbeitsebene klärt \
den Alltag. Was dort nicht zu klären ist, kommt als offener Punkt zurück.
""",
    "results": """\
Gezählt werden Übergaben, nicht Menschen und nicht Fachkräfte. Die Zahlen zeigen, wo eine \
Absprache trägt und wo das Netzwerk nachbessern muss.
""",
}
SINCE = {
    "steering": """\
Die Steuerungsgruppe entscheidet, die Netzwerkkoordination bereitet vor, die Arbeitsebene klärt \
den Alltag. Was dort nicht zu klären ist, kommt als offener Punkt zurück.

Seit November 2026 trifft sich die Arbeitsebene vor jeder Sitzung der Steuerungsgruppe.
""",
    "roadmap": """\
Im nächsten halben Jahr geht es um zwei Dinge: die Übergabe nach der Entlassung aus der Klinik \
verlässlich zu machen und den Verstetigungsbeschluss vorzubereiten.
""",
}


def load(_network_data: dict[str, Any], _cases_data: dict[str, Any], book: Book) -> None:
    """Write, release, and write on."""
    coordinator, steering = book.actor("mertens"), book.actor("kowalski")
    with book.at("2026-10-29"):
        for chapter, text in WRITTEN.items():
            services.write_prose(coordinator, chapter, text=text, version=None)
    with book.at(RELEASED_ON):
        services.release(
            steering, reason="Erste Ausgabe nach zwei Monaten Umsetzung, für alle Partner."
        )
    with book.at(CHANGED_ON):
        for chapter, text in SINCE.items():
            services.write_prose(coordinator, chapter, text=text, version=None)
