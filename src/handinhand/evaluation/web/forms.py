"""The period of the figures, from the query string."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.web.forms import DayField, FilterForm, PlainForm


class PeriodForm(FilterForm):
    """From when to when hand-overs were offered; empty means since the chain began, until today."""

    first = DayField(label=gettext_lazy("Angeboten von"))
    last = DayField(label=gettext_lazy("Angeboten bis"))

    def clean(self) -> dict[str, object]:
        values: dict[str, object] = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            sentence = _("Das Ende des Zeitraums liegt vor seinem Anfang. Tauschen Sie die Tage.")
            self.add_error("last", forms.ValidationError(sentence))
        return values

    def day(self, name: str) -> date | None:
        """Return one end of the period; None when it is left open or cannot be read."""
        found = self.value(name)
        return found if isinstance(found, date) and not self.errors else None


class ReviewForm(PlainForm):
    """Which period was looked at, and when."""

    first = DayField(label=gettext_lazy("Angeboten von"))
    last = DayField(label=gettext_lazy("Angeboten bis"))
    presented_on = DayField(label=gettext_lazy("Vorgestellt am"))
