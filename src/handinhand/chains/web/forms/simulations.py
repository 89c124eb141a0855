"""The form of a "what if": general numbers, and a row per unit and per station."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import servicechain as engine
from handinhand.chains.rules import (
    MOST_CASES,
    Assumptions,
    StationAssumption,
    UnitAssumption,
    units_of,
)
from handinhand.web.forms import PlainForm

GENERAL = ("label", "per_week", "transfer_days", "no_show", "patience_days", "leaves")


class NumberField(forms.DecimalField):
    """A number with a comma, as German offices type it."""

    def __init__(self, *, label: object, least: float, most: float, help_text: object = "") -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]  # a lazy translation
            help_text=help_text,  # type: ignore[arg-type]  # a lazy translation
            min_value=Decimal(str(least)),
            max_value=Decimal(str(most)),
            max_digits=7,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "app-width-4"}),
            error_messages={
                "max_decimal_places": gettext_lazy("Höchstens zwei Stellen nach dem Komma."),
            },
        )


class AssumptionsForm(PlainForm):
    """What is the same for every chain; `assumptions_form` adds its units and stations."""

    label = forms.CharField(
        label=gettext_lazy("Name der Annahme"),
        max_length=80,
        help_text=gettext_lazy("Zum Beispiel „Heute“ oder „Ein Posten mehr im Clearing“"),
    )
    per_week = NumberField(
        label=gettext_lazy("Neue Fälle in der Woche"), least=0.1, most=MOST_CASES
    )
    transfer_days = NumberField(
        label=gettext_lazy("Tage bis zum ersten möglichen Termin nach einer Übergabe"),
        least=0,
        most=100,
    )
    no_show = forms.IntegerField(
        label=gettext_lazy("Wie viele von 100 kommen nicht zum Termin?"), min_value=0, max_value=90
    )
    patience_days = forms.IntegerField(
        label=gettext_lazy("Nach wie vielen Tagen Warten gehen die Menschen im Mittel?"),
        help_text=gettext_lazy("Je länger jemand wartet, desto eher. Leer: niemand geht."),
        min_value=1,
        max_value=1000,
        required=False,
    )
    leaves = forms.IntegerField(
        label=gettext_lazy("Wie viele von 100 steigen nach einer Station aus?"),
        min_value=0,
        max_value=90,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the form: what it is about, and its fields with the heads of their columns."""

    name: str
    fields: tuple[tuple[str, forms.BoundField], ...]


def assumptions_form(
    chain: engine.Chain, assumed: Assumptions, sent: QueryDict | None, *, label: str = ""
) -> AssumptionsForm:
    """Return the form for a chain, filled in with what is assumed."""
    fields: dict[str, forms.Field] = {}
    initial: dict[str, object] = {
        "label": label,
        "per_week": _decimal(assumed.per_week),
        "transfer_days": _decimal(assumed.transfer_days),
        "no_show": assumed.no_show,
        "patience_days": assumed.patience_days,
        "leaves": assumed.leaves,
    }
    for number, (key, called) in enumerate(units_of(chain).items()):
        unit = assumed.units[key]
        fields |= _unit_fields(f"unit-{number}", called)
        initial |= {f"unit-{number}-{name}": _decimal(getattr(unit, name)) for name in UNIT}
    for number, station in enumerate(chain.stations):
        one = assumed.stations[station.key]
        fields |= _station_fields(f"station-{number}", f"{station.key} {station.name}")
        initial |= {f"station-{number}-{name}": _decimal(getattr(one, name)) for name in STATION}
    form_class = type("ChainAssumptionsForm", (AssumptionsForm,), fields)
    form: AssumptionsForm = form_class(sent, initial=initial)
    return form


def say_sources(form: AssumptionsForm, sources: Mapping[str, str]) -> None:
    """Say under each general number where it comes from: measured, else a default."""
    for name in GENERAL[1:]:
        field = form.fields[name]
        said = sources.get(name, _("Eine Vorgabe, nicht gemessen."))
        field.help_text = f"{field.help_text} {said}".strip()


def _decimal(value: float | None) -> Decimal | None:
    """Return a number as the form shows it: without needless zeros."""
    return None if value is None else Decimal(f"{value:g}")


UNIT = {
    "posts": gettext_lazy("Posten"),
    "hours": gettext_lazy("Wochenstunden je Posten"),
    "places": gettext_lazy("Plätze"),
}
STATION = {"work": gettext_lazy("Stunden Arbeit"), "stay": gettext_lazy("Tage Aufenthalt")}


def _unit_fields(prefix: str, name: str) -> Mapping[str, forms.Field]:
    return {
        f"{prefix}-posts": forms.IntegerField(
            label=_("%(name)s: Posten") % {"name": name}, min_value=1, max_value=500, required=False
        ),
        f"{prefix}-hours": NumberField(
            label=_("%(name)s: Wochenstunden je Posten") % {"name": name}, least=0.5, most=168
        ),
        f"{prefix}-places": forms.IntegerField(
            label=_("%(name)s: Plätze") % {"name": name},
            min_value=1,
            max_value=5000,
            required=False,
        ),
    }


def _station_fields(prefix: str, name: str) -> Mapping[str, forms.Field]:
    return {
        f"{prefix}-work": NumberField(
            label=_("%(name)s: Stunden Arbeit") % {"name": name}, least=0, most=1000
        ),
        f"{prefix}-stay": NumberField(
            label=_("%(name)s: Tage Aufenthalt") % {"name": name}, least=0, most=1000
        ),
    }


def lines_of(form: AssumptionsForm, kind: str, names: list[str]) -> Iterator[Line]:
    """Return the rows of the units ("unit") or of the stations ("station")."""
    wanted = UNIT if kind == "unit" else STATION
    for number, name in enumerate(names):
        fields = ((str(head), form[f"{kind}-{number}-{field}"]) for field, head in wanted.items())
        yield Line(name, tuple(fields))


def assumptions_of(form: AssumptionsForm, chain: engine.Chain) -> Assumptions:
    """Return what a valid form says."""
    values = form.cleaned_data
    return Assumptions(
        per_week=float(values["per_week"]),
        transfer_days=float(values["transfer_days"]),
        no_show=values["no_show"],
        patience_days=values["patience_days"],
        leaves=values["leaves"],
        units={
            key: UnitAssumption(
                posts=values[f"unit-{number}-posts"],
                hours=float(values[f"unit-{number}-hours"]),
                places=values[f"unit-{number}-places"],
            )
            for number, key in enumerate(units_of(chain))
        },
        stations={
            station.key: StationAssumption(
                work=float(values[f"station-{number}-work"]),
                stay=float(values[f"station-{number}-stay"]),
            )
            for number, station in enumerate(chain.stations)
        },
    )
