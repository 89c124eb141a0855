"""A few break reports of the first weeks, so that there is something to gather.

The files hold none; these are invented like everything else in the demo.
"""

from datetime import date
from typing import Any

from handinhand.breakreports import services
from handinhand.breakreports.access import Interface
from handinhand.breakreports.rules import monday_of
from handinhand.chains.access import standards_in_force
from handinhand.demo.services.book import Book
from handinhand.reconstructions.access import codes_in_use

# Day, who, standard, code, severity, frequency, what was missing, answer.
REPORTS = (
    ("2026-10-06", "yildiz", "Ü1", "DA", 1, "once", "information", "settled"),
    ("2026-11-05", "farahani", "Ü6", "WZ", 2, "once", "appointment", ""),
    ("2026-11-12", "brandt", "Ü6", "WZ", 3, "once", "answer", ""),
    ("2026-11-17", "osei", "Ü6", "WZ", 2, "several", "answer", ""),
    ("2026-11-18", "yildiz", "Ü2", "IL", 1, "once", "", ""),
)


def load(_network_data: dict[str, Any], _cases_data: dict[str, Any], book: Book) -> None:
    """Report the breaks on their days; the coordination answers the first one."""
    network_id = book.networks["arbeit-und-gesundheit"].pk
    coordinator = book.actor("mertens")
    codes = {code.code: code.pk for code in codes_in_use(coordinator)}
    for day, who, standard, code, severity, frequency, missing, answer in REPORTS:
        on = date.fromisoformat(day)
        with book.at(on):
            lines = dict(standards_in_force(network_id, on).values_list("key", "line"))
            report = services.report_break(
                book.actor(who),
                interface=Interface(lines[standard]),
                code_id=codes[code],
                week=monday_of(on),
                severity=severity,
                frequency=frequency,
                missing=missing,
            )
            if answer:
                services.answer_report(coordinator, report, answer=answer)
