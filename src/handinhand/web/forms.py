"""The base of every form: German sentences, safe text, what somebody else saved meanwhile."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.kernel.errors import RuleBroken, Stale
from handinhand.web.dates import CoarseDate, CoarseDateField, DayField, parse_day

__all__ = [
    "CoarseDate",
    "CoarseDateField",
    "DayField",
    "FilterForm",
    "PlainForm",
    "VersionedForm",
    "parse_day",
]

BIDIRECTIONAL_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LINE_SIGNS = frozenset("\t\r\n")
SENTENCES: dict[str, dict[str, object]] = {
    "text": {
        "required": gettext_lazy("Füllen Sie das Feld „%(label)s“ aus."),
        "max_length": gettext_lazy("Kürzen Sie „%(label)s“ auf höchstens %(limit_value)s Zeichen."),
        "invalid": gettext_lazy("Prüfen Sie die Angabe bei „%(label)s“."),
    },
    "choice": {
        "required": gettext_lazy("Wählen Sie bei „%(label)s“ etwas aus."),
        "invalid_choice": gettext_lazy("Wählen Sie bei „%(label)s“ etwas aus der Liste."),
        "invalid_list": gettext_lazy("Wählen Sie bei „%(label)s“ etwas aus der Liste."),
        "invalid_pk_value": gettext_lazy("Wählen Sie bei „%(label)s“ etwas aus der Liste."),
    },
    "number": {
        "required": gettext_lazy("Füllen Sie das Feld „%(label)s“ aus."),
        "invalid": gettext_lazy("Geben Sie bei „%(label)s“ eine Zahl an, zum Beispiel 7."),
        "min_value": gettext_lazy("Geben Sie bei „%(label)s“ mindestens %(limit_value)s an."),
        "max_value": gettext_lazy("Geben Sie bei „%(label)s“ höchstens %(limit_value)s an."),
    },
    "decimal": {
        "required": gettext_lazy("Füllen Sie das Feld „%(label)s“ aus."),
        "invalid": gettext_lazy("Geben Sie bei „%(label)s“ eine Zahl an, zum Beispiel 1,5."),
        "min_value": gettext_lazy("Geben Sie bei „%(label)s“ mindestens %(limit_value)s an."),
        "max_value": gettext_lazy("Geben Sie bei „%(label)s“ höchstens %(limit_value)s an."),
    },
    "check": {"required": gettext_lazy("Bestätigen Sie: „%(label)s“.")},
    "email": {
        "required": gettext_lazy("Füllen Sie das Feld „%(label)s“ aus."),
        "invalid": gettext_lazy(
            "Geben Sie eine E-Mail-Adresse an, zum Beispiel name@stelle.example."
        ),
    },
}


def refuse_control_characters(value: object) -> None:
    """Refuse signs nobody sees: they come in by copying and break searches and exports.

    Raises:
        ValidationError: the text holds one.
    """
    if not isinstance(value, str):
        return
    for sign in value:
        hidden = unicodedata.category(sign) in {"Cc", "Cs"} and sign not in LINE_SIGNS
        if hidden or sign in BIDIRECTIONAL_CONTROLS:
            raise ValidationError(
                _(
                    "Der Text enthält ein unsichtbares Steuerzeichen, wie es beim Kopieren"
                    " hineingerät. Löschen Sie ihn und tippen Sie ihn neu."
                ),
                code="control_character",
            )


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One line of the error summary; `target` is the id of the control, empty for the form."""

    target: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NewValue:
    """What somebody else saved meanwhile in one field."""

    label: str
    value: str


class PlainForm(forms.Form):
    """Base of every form.

    Texts are bounded by their `max_length`, refuse control characters and are stored in the
    composed form (NFC). Every error is a sentence that says what to do. Labels are shown by
    `components/_form.html`, which also marks what is voluntary.
    """

    use_required_attribute = False
    status_when_refused = 422

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # arguments of Django's form
        self.new_values: list[NewValue] = []
        for name, field in self.fields.items():
            _harden(field)
            _speak(field, name)
            _dress(field)

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]  # Django's own step, absent from the stubs
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                text = unicodedata.normalize("NFC", value)
                self.cleaned_data[name] = text.replace("\r\n", "\n").replace("\r", "\n")

    @property
    def status(self) -> int:
        """The status of the answer that shows this form: 200, 422, or 409 after `refuse`."""
        return self.status_when_refused if self.is_bound and self.errors else 200

    @property
    def error_summary(self) -> list[ErrorLine]:
        """Every error with the control to go to, in the order of the fields."""
        lines = [ErrorLine("", str(sentence)) for sentence in self.non_field_errors()]
        for bound in self:
            lines += [ErrorLine(_target(bound), str(sentence)) for sentence in bound.errors]
        return lines

    def refuse(self, error: RuleBroken, *, now: object | None = None) -> None:
        """Show a rule's sentence in the form, at its field when it names one.

        Args:
            error: what the service raised.
            now: after `Stale`, the thing as it is stored now: its values are told beside what
                was typed, and saving again is possible.
        """
        field = error.field if error.field in self.fields else None
        self.add_error(field, str(error))
        if not isinstance(error, Stale):
            return
        self.status_when_refused = 409
        if now is None:
            return
        self.new_values = list(self._values_now(now))
        if "version" in self.fields and isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(getattr(now, "version", ""))

    def _values_now(self, now: object) -> Iterable[NewValue]:
        for bound in self.visible_fields():
            if not hasattr(now, bound.name):
                continue
            stored = getattr(now, bound.name)
            told = getattr(now, f"get_{bound.name}_display", None)
            if stored != self.cleaned_data.get(bound.name):
                yield NewValue(str(bound.label), str(told() if told else _told(stored)))


class VersionedForm(PlainForm):
    """A form that changes a thing: it carries the version the person had on screen."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages={
            "required": gettext_lazy("Laden Sie die Seite neu: Das Formular ist unvollständig.")
        },
    )

    @property
    def seen_version(self) -> int:
        """The version the person had on screen."""
        return int(self.cleaned_data["version"])

    @property
    def new_fields(self) -> dict[str, object]:
        """What was typed, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class FilterForm(PlainForm):
    """The filters of a list, from the query string; an unknown value filters nothing."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def value(self, name: str) -> object:
        """Return the chosen value of one filter; None when there is none or it is unknown."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    @property
    def chips(self) -> list[tuple[str, str]]:
        """The filters that are set: name of the parameter and the chosen word."""
        return [
            (bound.html_name, _word(bound, chosen))
            for bound in self
            if (chosen := self.value(bound.name)) is not None
        ]


def _word(bound: forms.BoundField, chosen: object) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return f"{bound.label}: {chosen}"
    typed = str(bound.data)
    return next((str(label) for key, label in choices if str(key) == typed), str(chosen))


def _told(value: object) -> str:
    if value is None or value == "":
        return _("(leer)")
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    return str(value)


def _target(bound: forms.BoundField) -> str:
    return bound.id_for_label or f"{bound.auto_id}_0"


def _harden(field: forms.Field) -> None:
    if isinstance(field, forms.CharField):
        field.validators = [
            validator
            for validator in field.validators
            if not isinstance(validator, ProhibitNullCharactersValidator)
        ]
        field.validators.insert(0, refuse_control_characters)


def _kind_of(field: forms.Field) -> str:
    if isinstance(field, forms.BooleanField):
        return "check"
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return "choice"
    if isinstance(field, forms.DecimalField):  # before the whole numbers: Django calls it one
        return "decimal"
    if isinstance(field, forms.IntegerField):
        return "number"
    return "email" if isinstance(field, forms.EmailField) else "text"


def _speak(field: forms.Field, name: str) -> None:
    """Replace Django's general error texts by our sentences; a field's own ones stay."""
    general: dict[str, object] = {}
    for parent in reversed(type(field).__mro__):
        general |= getattr(parent, "default_error_messages", {})
    label = str(field.label or name)
    for code, sentence in SENTENCES[_kind_of(field)].items():
        if field.error_messages.get(code) is general.get(code):
            # Django fills in its own values later in all but these two; "%" must survive that.
            shown = label if code in {"required", "invalid"} else label.replace("%", "%%")
            field.error_messages[code] = str(sentence) % {
                "label": shown,
                "limit_value": "%(limit_value)s",
            }


def _dress(field: forms.Field) -> None:
    """Give the control the classes of KERN."""
    widget, own = field.widget, field.widget.attrs.get("class", "")
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        kern = "kern-form-check__checkbox"
    elif isinstance(widget, forms.RadioSelect):
        kern = "kern-form-check__radio"
    elif isinstance(widget, forms.Select):
        kern = "kern-form-input__select"
    else:
        kern = "kern-form-input__input"
    widget.attrs["class"] = f"{kern} {own}".strip()
    if isinstance(field, forms.IntegerField) and isinstance(widget, forms.NumberInput):
        widget.input_type = "text"  # a number field drops what it cannot read without a word
        widget.attrs |= {"inputmode": "numeric", "class": f"{widget.attrs['class']} app-width-4"}
        for name in ("min", "max", "step"):
            widget.attrs.pop(name, None)
    if isinstance(widget, forms.Textarea):
        rows = widget.attrs.get("rows", "4")
        widget.attrs["rows"] = "4" if rows == "10" else rows  # 10 is Django's, nobody's wish
        widget.attrs.pop("cols", None)
