"""What is asked of the figures: the period, the sides of a cross table; from the query string."""

from datetime import date
from typing import cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.evaluation.access import MEASURES, SIDES, Asked, CrossSide, standard_names
from handinhand.kernel.actor import Actor
from handinhand.networks.access import organisations_of
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


class CrossForm(PeriodForm):
    """What stands in the rows and columns, what the cells tell, and which hand-overs count."""

    rows = forms.ChoiceField(label=gettext_lazy("Zeilen"))
    columns = forms.ChoiceField(label=gettext_lazy("Spalten"))
    measure = forms.ChoiceField(label=gettext_lazy("Zellen"))
    line = forms.ChoiceField(label=gettext_lazy("nur die Übergabe"))
    sender = forms.ChoiceField(label=gettext_lazy("nur von"))
    receiver = forms.ChoiceField(label=gettext_lazy("nur an"))
    field_order = ("rows", "columns", "measure", "line", "sender", "receiver", "first", "last")

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        sides: list[tuple[str, str]] = [(key, str(word)) for key, word in SIDES.items()]
        partners = [(one.key, one.name) for one in organisations_of(actor)]
        self._lines = {name.split(" ", 1)[0]: key for key, name in standard_names(actor).items()}
        self._partners = {one.key: one.pk for one in organisations_of(actor)}
        lines = [(name.split(" ", 1)[0], name) for name in standard_names(actor).values()]
        self._offer("rows", sides)
        self._offer("columns", sides)
        self._offer("measure", [(key, str(word)) for key, (word, _value) in MEASURES.items()])
        self._offer("line", [("", _("alle")), *lines])
        self._offer("sender", [("", _("alle")), *partners])
        self._offer("receiver", [("", _("alle")), *partners])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, object]:
        values = super().clean()
        if values.get("rows") and values.get("rows") == values.get("columns"):
            sentence = _("Wählen Sie für die Spalten etwas anderes als für die Zeilen.")
            self.add_error("columns", forms.ValidationError(sentence))
        return values

    @property
    def chips(self) -> list[tuple[str, str]]:
        """The filters that are set; what the table shows without any is none."""
        usual = Asked()
        sides = {"rows": usual.rows, "columns": usual.columns, "measure": usual.measure}
        return [
            (name, word)
            for name, word in super().chips
            if name not in sides or self.value(name) != sides[name]
        ]

    @property
    def asked(self) -> Asked:
        """What the form asks for; unknown values ask for what is usual."""
        only: dict[CrossSide, UUID] = {}
        if (line := self._lines.get(str(self.value("line")))) is not None:
            only["line"] = line
        for side in ("sender", "receiver"):
            if (partner := self._partners.get(str(self.value(side)))) is not None:
                only[side] = partner
        usual = Asked()
        if self.errors:
            return usual
        return Asked(
            rows=cast("CrossSide", self.value("rows") or usual.rows),
            columns=cast("CrossSide", self.value("columns") or usual.columns),
            measure=str(self.value("measure") or usual.measure),
            first=self.day("first"),
            last=self.day("last"),
            only=only,
        )


class ReviewForm(PlainForm):
    """Which period was looked at, and when."""

    first = DayField(label=gettext_lazy("Angeboten von"))
    last = DayField(label=gettext_lazy("Angeboten bis"))
    presented_on = DayField(label=gettext_lazy("Vorgestellt am"))
