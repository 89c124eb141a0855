"""Dates as people type them: a day, or as exact as it is known."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MONTHS = [
    "",
    gettext_lazy("Januar"),
    gettext_lazy("Februar"),
    gettext_lazy("März"),
    gettext_lazy("April"),
    gettext_lazy("Mai"),
    gettext_lazy("Juni"),
    gettext_lazy("Juli"),
    gettext_lazy("August"),
    gettext_lazy("September"),
    gettext_lazy("Oktober"),
    gettext_lazy("November"),
    gettext_lazy("Dezember"),
]
EARLIEST, LATEST = 1900, 2199


@dataclass(frozen=True, slots=True)
class CoarseDate:
    """A date as exact as it is known: day, month or year.

    Attributes:
        first: the first day it may mean; lists sort by it.
        precision: "day", "month" or "year".
    """

    first: date
    precision: str

    @property
    def last(self) -> date:
        """The last day it may mean."""
        if self.precision == "year":
            return date(self.first.year, 12, 31)
        if self.precision == "month":
            days = calendar.monthrange(self.first.year, self.first.month)[1]
            return self.first.replace(day=days)
        return self.first

    def __str__(self) -> str:
        if self.precision == "year":
            return f"{self.first.year}"
        if self.precision == "month":
            return f"{self.first.month}/{self.first.year}"
        return f"{self.first.day}.{self.first.month}.{self.first.year}"


def parse_day(text: str) -> date:
    """Read "14.3.2023", "14 3 2023" or "2023-03-14".

    Raises:
        ValidationError: it is no such date; the sentence says what is wrong with it.
    """
    wanted = re.fullmatch(r"(\d{1,2})[.\s/]+(\d{1,2})[.\s/]+(\d{4})", text.strip())
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text.strip())
    if wanted:
        day, month, year = (int(part) for part in wanted.groups())
    elif iso:
        year, month, day = (int(part) for part in iso.groups())
    else:
        raise ValidationError(_("Geben Sie ein Datum an, zum Beispiel 14.3.2023."), code="invalid")
    return _checked_day(day, month, year)


def _checked_day(day: int, month: int, year: int) -> date:
    typed = {"date": f"{day}.{month}.{year}"}
    if not EARLIEST <= year <= LATEST:
        raise ValidationError(
            _("Das Jahr im Datum %(date)s liegt zu weit weg. Prüfen Sie es."), params=typed
        )
    if not 1 <= month <= 12:
        raise ValidationError(
            _("Der %(date)s ist kein Datum. Ein Jahr hat 12 Monate."), params=typed
        )
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValidationError(
            _("Der %(date)s ist kein Datum. Der Monat %(month)s hat %(days)s Tage."),
            params={**typed, "month": str(MONTHS[month]), "days": days},
        )
    return date(year, month, day)


class DayField(forms.Field):
    """One day, typed as "14.3.2023"; shown the same way."""

    widget = forms.TextInput(attrs={"class": "app-width-10", "autocomplete": "off"})

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Zum Beispiel 14.3.2023"))
        super().__init__(**kwargs)  # type: ignore[arg-type]  # options of Django's field

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None  # type: ignore[return-value]  # an empty text means no day
        return parse_day(str(value))

    def prepare_value(self, value: object) -> object:
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else value

    def has_changed(self, initial: object, data: object) -> bool:
        return self.prepare_value(initial) != data


class CoarseDateField(forms.Field):
    """A date as exact as it is known: "14.3.2023", "3/2023" or "2023"; gives a `CoarseDate`."""

    widget = forms.TextInput(attrs={"class": "app-width-10", "autocomplete": "off"})

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault(
            "help_text", gettext_lazy("So genau wie bekannt: 14.3.2023, 3/2023 oder 2023")
        )
        super().__init__(**kwargs)  # type: ignore[arg-type]  # options of Django's field

    def to_python(self, value: object) -> CoarseDate | None:
        if value in self.empty_values:
            return None
        if isinstance(value, CoarseDate):
            return value
        text = str(value).strip()
        if re.fullmatch(r"\d{4}", text):
            return CoarseDate(_checked_day(1, 1, int(text)), "year")
        month = re.fullmatch(r"(\d{1,2})[./\s]+(\d{4})", text)
        if month:
            return CoarseDate(_checked_day(1, int(month[1]), int(month[2])), "month")
        try:
            return CoarseDate(parse_day(text), "day")
        except ValidationError as error:
            if error.code != "invalid":
                raise
            raise ValidationError(
                _("Geben Sie ein Datum an: 14.3.2023, 3/2023 oder 2023."), code="invalid"
            ) from error
