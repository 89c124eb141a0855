"""Figures as files for spreadsheets: CSV as German programs read it, and XLSX."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO

import xlsxwriter
from django.http import HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from handinhand.evaluation.access import Value
from handinhand.evaluation.web.tables import ReportTable

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
ENDINGS = ("csv", "xlsx")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with what must be known to read it.

    Attributes:
        title: of the table, and the name of the file.
        facts: name and value of what holds for the whole table: period, state, protection.
        table: its cells.
    """

    title: str
    facts: list[tuple[str, str]]
    table: ReportTable

    @property
    def head(self) -> list[str]:
        """The head: group, name, and one for each column."""
        named = [_("Gruppe")] if self._has_groups else []
        return [*named, self.table.first_head, *(head.words for head in self.table.heads)]

    @property
    def rows(self) -> Iterator[list[Value]]:
        """Every row, the sum last."""
        for group, lines in self.table.groups:
            for line in lines:
                named: list[Value] = [group] if self._has_groups else []
                yield [*named, line.name, *(cell.value for cell in line.cells)]
        if self.table.total is not None:
            total = self.table.total
            empty: list[Value] = [""] if self._has_groups else []
            yield [*empty, total.name, *(cell.value for cell in total.cells)]

    @property
    def _has_groups(self) -> bool:
        return any(group for group, _lines in self.table.groups)


def answer(sheet: Sheet, ending: str) -> HttpResponse:
    """Return the file.

    Args:
        sheet: what stands in it.
        ending: one of `ENDINGS`.
    """
    name = f"{slugify(sheet.title)}.{ending}"
    kind = "text/csv; charset=utf-8" if ending == "csv" else _XLSX
    response = HttpResponse(csv_of(sheet) if ending == "csv" else xlsx_of(sheet), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def csv_of(sheet: Sheet) -> bytes:
    """Write a sheet with semicolons, decimal commas and a byte order mark.

    What holds for the whole table stands in columns of its own, so that the file stays a table.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    names, values = [name for name, _value in sheet.facts], [value for _name, value in sheet.facts]
    writer.writerow([harmless(word) for word in [*sheet.head, *names]])
    for row in sheet.rows:
        writer.writerow([_in_german(cell) for cell in [*row, *values]])
    return ("\ufeff" + out.getvalue()).encode()


def _in_german(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value) if isinstance(value, int) else harmless(value)


def harmless(text: str) -> str:
    """Put a sign before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def xlsx_of(sheet: Sheet) -> bytes:
    """Write a sheet with numbers as numbers and texts as texts, never as formulas or links."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    page = book.add_worksheet(_("Zahlen"))
    page.freeze_panes(1, 1)
    page.set_row(0, 32)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    widths = [len(word) for word in sheet.head]
    for column, word in enumerate(sheet.head):
        page.write_string(0, column, word, bold)
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, value)
            elif value is not None:
                page.write_number(number, column, value)
            widths[column] = max(widths[column], len(str(value or "")))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(60, max(8, width + 2)))
    told = book.add_worksheet(_("Angaben"))
    told.set_column(0, 0, 24)
    told.set_column(1, 1, 90)
    for number, (name, value) in enumerate([(_("Titel"), sheet.title), *sheet.facts]):
        told.write_string(number, 0, name, bold)
        told.write_string(number, 1, value)
    book.set_properties({"title": sheet.title})
    book.close()
    return out.getvalue()
