"""The default code book, version 1: ten codes, each with the test that decides it."""

from dataclasses import dataclass

BRIDGE = "BR"


@dataclass(frozen=True, slots=True)
class DefaultCode:
    """One code of the default code book."""

    code: str
    name: str
    test: str
    bridge: bool = False


DEFAULT_CODES = (
    DefaultCode("SB", "Schnittstellenbruch", "Übergabe ohne gesicherte Ankunft"),
    DefaultCode(
        "WZ", "Wartezeit", "Lücke über der vereinbarten Frist zwischen zwei verbundenen Ereignissen"
    ),
    DefaultCode(
        "DA",
        "Doppelarbeit",
        "dieselbe Angabe oder derselbe Schritt noch einmal bei einer anderen Stelle",
    ),
    DefaultCode("IL", "Informationslücke", "wichtiges Wissen war vorhanden und kam nicht an"),
    DefaultCode("AL", "Angebotslücke", "nötiges Angebot fehlt, ist voll oder nicht erreichbar"),
    DefaultCode("ZU", "Zuständigkeitsunklarheit", "zwei oder keine Stelle fühlt sich zuständig"),
    DefaultCode("AB", "Abbruch", "Kontakt oder Maßnahme endet ungeplant"),
    DefaultCode("ZK", "Zielkonflikt", "Stellen ziehen in verschiedene Richtungen"),
    DefaultCode("EI", "Einwilligung fehlt", "Weitergabe würde helfen, eine Grundlage fehlt"),
    DefaultCode(BRIDGE, "Brücke", "jemand hat eine Lücke geschlossen; behalten", bridge=True),
)
