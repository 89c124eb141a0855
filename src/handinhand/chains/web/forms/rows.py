"""Forms of several rows on one page: limits, sheets, information items, steps of the ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.chains.models import (
    Anchor,
    Basis,
    Direction,
    LimitUnit,
    Recipient,
    Sensitivity,
)
from handinhand.chains.models.choices import KEY
from handinhand.web.forms import PlainForm

EMPTY_ROWS, MOST_ROWS = 2, 20


class Row(PlainForm):
    """One row; it counts when its first field is filled in, and is left out when it is emptied."""

    head = ""
    """Name of the field that decides whether the row counts."""

    @property
    def counts(self) -> bool:
        """Tell whether somebody filled in the row."""
        return bool(str(self.data.get(self.add_prefix(self.head), "")).strip())


class LimitRow(Row):
    """One limit of a station."""

    head = "value"
    value = forms.IntegerField(label=gettext_lazy("Frist"), min_value=1, max_value=1000)
    unit = forms.ChoiceField(label=gettext_lazy("gezählt in"), choices=LimitUnit)
    direction = forms.ChoiceField(label=gettext_lazy("vor oder nach"), choices=Direction)
    anchor = forms.ChoiceField(
        label=gettext_lazy("gerechnet ab"), choices=Anchor, initial=Anchor.STATION_ENTRY
    )
    anchor_label = forms.CharField(
        label=gettext_lazy("Name des Stichtags"), max_length=100, required=False
    )
    text = forms.CharField(label=gettext_lazy("Frist in Worten"), max_length=200, required=False)
    statutory = forms.CharField(
        label=gettext_lazy("gesetzliche Grundlage"), max_length=100, required=False
    )


class SheetRow(Row):
    """One form sheet of a station."""

    head = "key"
    key = forms.CharField(label=gettext_lazy("Kürzel"), max_length=10, validators=[KEY])
    name = forms.CharField(label=gettext_lazy("Name des Bogens"), max_length=120)


class ItemRow(Row):
    """One thing that is passed on."""

    head = "name"
    name = forms.CharField(label=gettext_lazy("Was wird weitergegeben?"), max_length=200)
    sensitivity = forms.ChoiceField(label=gettext_lazy("Schutz"), choices=Sensitivity)
    basis = forms.ChoiceField(
        label=gettext_lazy("Grundlage"),
        choices=[("", gettext_lazy("noch keine")), *Basis.choices],
        required=False,
    )
    norm = forms.CharField(label=gettext_lazy("Norm"), max_length=200, required=False)


class LadderRow(Row):
    """One step when nobody answers."""

    head = "to"
    to = forms.ChoiceField(
        label=gettext_lazy("Wer wird erinnert?"),
        choices=[("", gettext_lazy("– niemand –")), *Recipient.choices],
    )
    delay = forms.IntegerField(
        label=gettext_lazy("Abstand zum Schritt davor"), min_value=0, max_value=1000, initial=1
    )
    unit = forms.ChoiceField(label=gettext_lazy("gezählt in"), choices=LimitUnit)
    text = forms.CharField(label=gettext_lazy("in Worten"), max_length=200, required=False)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one page, with an error summary over all of them.

    Attributes:
        forms: the rows.
        is_bound: whether they were sent.
        version: of the thing they belong to, as the person had it on screen; None when not sent.
    """

    forms: list[Row]
    is_bound: bool
    version: int | None

    @property
    def filled(self) -> list[Row]:
        """The rows somebody filled in."""
        return [form for form in self.forms if form.counts]

    def is_valid(self) -> bool:
        """Tell whether every row that was filled in can be stored."""
        judged = [form.is_valid() for form in self.filled]  # every row, to show all errors at once
        return self.is_bound and self.version is not None and all(judged)

    @property
    def values(self) -> list[dict[str, object]]:
        """What is to be stored, in order."""
        return [dict(form.cleaned_data) for form in self.filled]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Every error as (id of the control, sentence with the number of the row)."""
        incomplete = self.is_bound and self.version is None
        missing = [("", _("Laden Sie die Seite neu: Das Formular ist unvollständig."))]
        return (missing if incomplete else []) + [
            (line.target, _("Zeile %(n)s: %(s)s") % {"n": number, "s": line.sentence})
            for number, form in enumerate(self.forms, start=1)
            if form.counts
            for line in form.error_summary
        ]

    @property
    def status(self) -> int:
        """Status of the answer that shows these rows."""
        return 422 if self.is_bound and self.errors else 200


def told_rows(row: type[Row], stored: Sequence[Mapping[str, object]]) -> list[str]:
    """Say each stored row in words, for whoever compares it with what was typed."""
    return [
        ", ".join(
            str(dict(getattr(field, "choices", ())).get(values[name], values[name]))
            for name, field in row.base_fields.items()
            if values[name] not in (None, "")
        )
        for values in stored
    ]


def rows_of(
    request: HttpRequest, row: type[Row], stored: Sequence[Mapping[str, object]], version: int
) -> Rows:
    """Return the rows of a page: those stored and some empty ones, or what was sent."""
    sent = request.method == "POST"
    count = min(len(stored) + EMPTY_ROWS, MOST_ROWS)
    if sent:
        typed, seen = str(request.POST.get("rows", "")), str(request.POST.get("version", ""))
        count = min(int(typed), MOST_ROWS) if typed.isdecimal() else count
    made = (
        _sent_row(request.POST, row, f"row-{number}")
        if sent
        else row(
            prefix=f"row-{number}",
            initial=dict(stored[number]) if number < len(stored) else None,
        )
        for number in range(count)
    )
    return Rows(
        list(made),
        sent,
        version if not sent else int(seen) if seen.isdecimal() and len(seen) < 10 else None,
    )


def _sent_row(sent: QueryDict, row: type[Row], prefix: str) -> Row:
    """Return a row as it was sent; one that does not count is shown and not judged."""
    form = row(sent, prefix=prefix)
    if form.counts:
        return form
    typed = {name: sent[key] for name in row.base_fields if (key := f"{prefix}-{name}") in sent}
    return row(prefix=prefix, initial=typed)
