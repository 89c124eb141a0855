"""What is typed for requirements, goals, indicators, measurements and strategies."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy

from handinhand.goals.access import goals_of
from handinhand.kernel.actor import Actor
from handinhand.networks.access import member_organisations
from handinhand.thread.web.choices import ActorForm, ThingsField
from handinhand.web.forms import DayField, PlainForm, VersionedForm


class _NetworkForm(ActorForm):
    """A form with choices from the network of who fills it in."""

    choices: ClassVar[Mapping[str, Callable[[Actor], "QuerySet[Any]"]]] = {
        "goal": goals_of,
        "parent": goals_of,
        "responsible": member_organisations,
    }


class ValueField(forms.DecimalField):
    """A number with a comma, as German offices type it."""

    def __init__(self, *, label: object, required: bool = True) -> None:
        super().__init__(
            label=label,  # type: ignore[arg-type]  # a lazy translation
            required=required,
            localize=True,
            max_digits=9,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "app-width-10"}),
            error_messages={
                "max_digits": gettext_lazy("Die Zahl ist zu lang. Runden Sie sie."),
                "max_decimal_places": gettext_lazy("Höchstens zwei Stellen nach dem Komma."),
                "max_whole_digits": gettext_lazy("Die Zahl ist zu groß. Prüfen Sie sie."),
            },
        )

    def prepare_value(self, value: object) -> object:
        """Show a stored value without needless zeros."""
        if isinstance(value, Decimal):
            return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()
        return value


def _text(
    label: object, length: int, *, required: bool = True, rows: int = 0, help_text: object = ""
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a lazy translation
        max_length=length,
        required=required,
        widget=widget,
        help_text=help_text,  # type: ignore[arg-type]  # a lazy translation
    )


def _choice(label: object, *, required: bool = True) -> "forms.ModelChoiceField[Model]":
    return forms.ModelChoiceField(queryset=None, label=label, required=required)  # type: ignore[arg-type]  # a lazy translation


class RequirementForm(_NetworkForm):
    """What the chain must do, and how one sees that it does."""

    text = _text(gettext_lazy("Anforderung"), 500, rows=3)
    measure = _text(
        gettext_lazy("Maß"),
        200,
        help_text=gettext_lazy("Zum Beispiel: 7 Arbeitstage bis zum Ersttermin"),
    )


class RequirementCreateForm(RequirementForm):
    """A new requirement with the patterns it answers."""

    patterns = ThingsField(kind="pattern", label=gettext_lazy("Antwortet auf Muster"))


class RequirementChangeForm(VersionedForm, RequirementForm):
    """A requirement that is there already."""


class GoalForm(_NetworkForm):
    """A goal and the one it belongs to."""

    text = _text(gettext_lazy("Ziel"), 300, rows=2)
    parent = _choice(gettext_lazy("gehört zu"), required=False)


class GoalCreateForm(GoalForm):
    """A new goal with the requirements it answers."""

    requirements = ThingsField(
        kind="requirement", label=gettext_lazy("Antwortet auf Anforderungen")
    )


class GoalChangeForm(VersionedForm, GoalForm):
    """A goal that is there already."""


class StrategyForm(_NetworkForm):
    """An agreed way, who sees to it, and since when."""

    text = _text(gettext_lazy("Handlungsstrategie"), 500, rows=3)
    since = DayField(label=gettext_lazy("seit"))
    responsible: "forms.ModelMultipleChoiceField[Model]" = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("verantwortlich"),
        widget=forms.CheckboxSelectMultiple,
    )
    responsible_text = _text(gettext_lazy("verantwortlich, in Worten"), 200, required=False)


class StrategyCreateForm(StrategyForm):
    """A new strategy with what it answers."""

    requirements = ThingsField(
        kind="requirement", label=gettext_lazy("Antwortet auf Anforderungen")
    )
    goals = ThingsField(kind="goal", label=gettext_lazy("Dient den Zielen"))


class StrategyChangeForm(VersionedForm, StrategyForm):
    """A strategy that is there already."""


class IndicatorForm(_NetworkForm):
    """How one sees that a goal is reached."""

    goal = _choice(gettext_lazy("Ziel"))
    text = _text(gettext_lazy("Was wird gezählt oder gemessen?"), 300, rows=2)
    unit = forms.ChoiceField(
        label=gettext_lazy("Einheit"),
        choices=[
            ("percent", gettext_lazy("Prozent")),
            ("number", gettext_lazy("Anzahl")),
            ("days", gettext_lazy("Tage")),
            ("index", gettext_lazy("Index")),
        ],
    )
    baseline_value = ValueField(label=gettext_lazy("Ausgangswert"), required=False)
    baseline_text = _text(gettext_lazy("Ausgangswert in Worten"), 200, required=False)
    baseline_source = _text(gettext_lazy("Herkunft des Ausgangswerts"), 200, required=False)
    direction = forms.ChoiceField(
        label=gettext_lazy("Das Ziel ist erreicht bei"),
        widget=forms.RadioSelect,
        choices=[
            ("at_least", gettext_lazy("mindestens dem Zielwert")),
            ("at_most", gettext_lazy("höchstens dem Zielwert")),
        ],
    )
    target_value = ValueField(label=gettext_lazy("Zielwert"))
    target_text = _text(gettext_lazy("Zielwert in Worten"), 200, required=False)
    due_on = DayField(label=gettext_lazy("zu erreichen bis"))
    source = _text(gettext_lazy("Quelle"), 200)
    measured_by = forms.ChoiceField(
        label=gettext_lazy("gemessen durch"),
        choices=[
            ("handover_share_kept", gettext_lazy("Übergaben: Anteil fristgerecht")),
            ("handover_no_show", gettext_lazy("Übergaben: Anteil nicht erschienen")),
            ("handover_days", gettext_lazy("Übergaben: Tage bis zur Ankunft")),
            ("sample", gettext_lazy("Stichprobe")),
            ("reconstruction", gettext_lazy("Fallrekonstruktion")),
            ("count", gettext_lazy("Zählung ohne Personenbezug")),
            ("report", gettext_lazy("Bericht eines Partners")),
            ("capacity", gettext_lazy("Platzzahl")),
            ("key_figure", gettext_lazy("Kennzahl nach § 48a SGB II")),
        ],
    )
    standards = _text(
        gettext_lazy("Übergabestandards"),
        200,
        required=False,
        help_text=gettext_lazy("Kürzel mit Komma, zum Beispiel Ü2, Ü6. Leer heißt: alle."),
    )

    def clean_standards(self) -> list[str]:
        """Read the keys, each once, in the order typed."""
        typed = self.cleaned_data["standards"].split(",")
        return list(dict.fromkeys(key.strip() for key in typed if key.strip()))


class IndicatorCreateForm(IndicatorForm):
    """A new indicator with the requirements it measures."""

    requirements = ThingsField(kind="requirement", label=gettext_lazy("Misst Anforderungen"))


class IndicatorChangeForm(VersionedForm, IndicatorForm):
    """An indicator that is there already."""


class MeasurementForm(PlainForm):
    """A value on a day, with its "von wie vielen"."""

    on = DayField(label=gettext_lazy("Stichtag"))
    value = ValueField(label=gettext_lazy("Wert"))
    of_how_many = forms.IntegerField(
        label=gettext_lazy("von wie vielen"),
        min_value=1,
        max_value=1_000_000,
        required=False,
        help_text=gettext_lazy("Bei Prozent nötig: die Menge, auf die sich der Anteil bezieht."),
    )
    period_from = DayField(label=gettext_lazy("Zeitraum von"), required=False)
    period_to = DayField(label=gettext_lazy("Zeitraum bis"), required=False)
    note = _text(gettext_lazy("Anmerkung"), 300, required=False, rows=2)
