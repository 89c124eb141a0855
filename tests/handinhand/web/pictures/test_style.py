from pathlib import Path

import pytest

import handinhand.web
from handinhand.web.pictures import stylesheet
from handinhand.web.pictures.style import CLASSES, DARK, LIGHT, PRINT, TOKENS, fallback

SHEET = Path(handinhand.web.__file__).parent / "static" / "web" / "pictures.css"
GROUNDS = ["paper", "card", "band", *(name for name in TOKENS if name.startswith("w-"))]
ON_LABELS = [
    *(("flow", "card"), ("loop", "card"), ("bad", "badwash"), ("bad", "card"), ("bad", "paper")),
    *(("good", "goodwash"), ("good", "card"), ("wait", "waitwash"), ("soft", "badwash")),
    *(("soft", "goodwash"), ("soft", "waitwash"), ("flow", "badwash"), ("flow", "goodwash")),
    *(("flow", "waitwash"), ("onfill", "thread"), ("ink", "goodwash"), ("ink", "badwash")),
]
TEXT = [(ink, ground, 4.5) for ink in ("ink", "soft") for ground in GROUNDS]
TEXT += [(ink, ground, 4.5) for ink, ground in ON_LABELS]
TEXT += [("onfill", name, 4.5) for name in TOKENS if name.startswith("s-")]
SIGNS = [
    (line, ground, 3.0)
    for line in ("flow", "loop", "plain", "bad", "wait", "good", "thread", "focus")
    for ground in GROUNDS
]


def _light(colour):
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(a, b):
    high, low = sorted((_light(a), _light(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_sheet_that_is_served_is_the_one_the_table_writes():
    assert SHEET.read_text(encoding="utf-8") == stylesheet(), (
        "Run: python -m handinhand.web.pictures > src/handinhand/web/static/web/pictures.css"
    )


def test_every_class_stands_in_the_sheet_and_names_known_colours():
    sheet = stylesheet()

    for name, properties in CLASSES.items():
        assert f"\n.{name} {{ " in sheet
        assert all(value[1:] in TOKENS for value in properties.values() if value[0] == "$")


def test_without_a_sheet_a_class_falls_back_to_its_light_colours():
    assert fallback("hp-t-code") == ' fill="#2044aa" font-size="14" font-weight="600"'


@pytest.mark.parametrize("mode", [LIGHT, DARK, PRINT])
def test_text_and_signs_stand_out_in_light_dark_and_print(mode):
    weak = [
        (ink, ground)
        for ink, ground, least in TEXT + SIGNS
        if _contrast(TOKENS[ink][mode], TOKENS[ground][mode]) < least
    ]

    assert weak == []
