"""Erases who read what, six months later (§ 79 (4) SGB X); the chain still verifies."""

import calendar
from datetime import date, datetime, time

from django.core.management.base import BaseCommand

from handinhand.audit.services import erase_details
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor


class Command(BaseCommand):
    help = "Erase the personal details of reads older than six months; run it every day."

    def handle(self, *args: object, **options: object) -> None:
        limit = datetime.combine(six_months_before(clock.today()), time(), clock.BERLIN)
        erased = erase_details(Actor.system(), before=limit)
        self.stdout.write(f"{erased} details of reads before {limit:%Y-%m-%d} erased.")


def six_months_before(day: date) -> date:
    """Return the day six months earlier, the last of its month when there is no such day."""
    year, month = (day.year, day.month - 6) if day.month > 6 else (day.year - 1, day.month + 6)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
