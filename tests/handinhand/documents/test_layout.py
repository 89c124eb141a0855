"""Columns: no short word is broken, long text gets the room, days are no numbers."""

from handinhand.documents import Picture, Table
from handinhand.documents.layout import (
    column_widths,
    is_kept_whole,
    needs_large_page,
    number_columns,
)
from tests.handinhand.documents.conftest import LARGE, SVG

LONG = "Die abgebende Stelle bleibt verantwortlich, bis die Person angekommen ist. " * 2


def _table(*rows: tuple[str, ...], columns: tuple[str, ...]) -> Table:
    return Table("T", columns, rows)


def test_short_columns_are_not_broken_and_the_long_one_gets_the_rest():
    table = _table(
        ("AF-1", LONG, "ja"), ("AF-2", LONG, "nein"), columns=("Kürzel", "Text", "§ 203")
    )

    key, text, answer = column_widths(table)

    letters = [106 * share / (key + text + answer) for share in (key, text, answer)]
    assert letters[0] >= len("Kürzel") + 3
    assert letters[2] >= len("§ 203") + 3
    assert letters[1] > 80


def test_a_table_that_fits_gets_a_line_for_every_cell():
    table = _table(
        ("Stadt", "Vorsitz, Geschäftsführung, ohne Stimme"), ("Jobcenter", "Mitglied"),
        columns=("Organisation", "Funktion"),
    )  # fmt: skip

    first, second = column_widths(table)

    assert 106 * second / (first + second) >= len("Vorsitz, Geschäftsführung, ohne Stimme") + 3


def test_one_long_cell_gets_room_as_well():
    rows = [("M1", LONG, "AF-1")] * 7 + [("M8", "kurz", LONG)]

    _key, text, leads = column_widths(_table(*rows, columns=("Muster", "Befund", "führt zu")))

    assert leads * 4 > text


def test_days_are_left_and_numbers_right():
    table = _table(
        ("Ü1", "3", "77 %", "01.09.2026", "–"), ("Ü2", "1.200", "–", "2.10.2026", "–"),
        columns=("k", "n", "p", "d", "x"),
    )  # fmt: skip

    assert number_columns(table) == (False, True, True, False, True)
    assert number_columns(Table("T", ("a",), ())) == (False,)


def test_a_sheet_is_kept_whole_and_a_register_is_not():
    assert is_kept_whole(_table(*[("Zweck", "kurz")] * 12, columns=("Angabe", "Inhalt")))
    assert not is_kept_whole(_table(*[("Zweck", LONG)] * 12, columns=("Angabe", "Inhalt")))
    assert not is_kept_whole(_table(*[("Zweck", "kurz")] * 40, columns=("Angabe", "Inhalt")))


def test_only_a_picture_too_large_to_read_gets_a_large_page():
    assert needs_large_page(Picture(LARGE, "x", landscape=True))
    assert not needs_large_page(Picture(LARGE, "x"))
    assert not needs_large_page(Picture(SVG, "x", landscape=True))
