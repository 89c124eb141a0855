"""What people enter at each step; codes only, no free text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.handovers.access import GROUPS, asks_for_anchor
from handinhand.handovers.models import (
    ANSWER_WORDS,
    QUESTION_WORDS,
    REASON_WORDS,
    STATE_WORDS,
    Handover,
    OutsideReason,
)
from handinhand.handovers.rules import StepName
from handinhand.handovers.web.step_forms import (
    AcceptFields,
    AppointmentFields,
    ArriveFields,
    Choices,
    ConfirmFields,
    HoldFields,
    ReasonFields,
    StepForms,
)
from handinhand.web.forms import DayField, FilterForm, PlainForm, VersionedForm

if TYPE_CHECKING:
    from handinhand.chains.models import HandoverStandard
    from handinhand.networks.models import Unit


def _outside() -> Choices:
    return [("", gettext_lazy("Bitte auswählen"))] + [
        (reason.value, REASON_WORDS[reason]) for reason in OutsideReason
    ]


class OfferFields(PlainForm):
    """What an offer asks for beyond the standard."""

    anchor_date = DayField()
    appointment_on = DayField(
        label=gettext_lazy("Erster Termin"),
        required=False,
        help_text=gettext_lazy("Nur der Tag. Uhrzeit und Ort hören Sie am Telefon."),
    )
    outside_reason = forms.ChoiceField(
        label=gettext_lazy("Warum bieten Sie trotzdem an?"), choices=_outside, required=False
    )

    def __init__(
        self, *args: object, standard: "HandoverStandard", outside: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if asks_for_anchor(standard):
            name = standard.arrival_anchor_label or standard.get_arrival_anchor_display()
            self.fields["anchor_date"].label = name
            self.fields["anchor_date"].help_text = _(
                "Von diesem Tag an wird die Frist gerechnet. Zum Beispiel 14.3.2026"
            )
            self.fields["anchor_date"].error_messages["required"] = _(
                "Tragen Sie das Datum ein (%(name)s): Von ihm an wird die Frist gerechnet."
            ) % {"name": name}
        else:
            del self.fields["anchor_date"]
        if not outside:
            del self.fields["outside_reason"]


class NewHandoverForm(OfferFields):
    """A new hand-over; the key comes with the form, so that a double click makes one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    from_unit = forms.ChoiceField(label=gettext_lazy("Von welcher Einheit?"))

    field_order = ["key", "from_unit", "anchor_date", "appointment_on", "outside_reason"]

    def __init__(
        self,
        *args: object,
        standard: "HandoverStandard",
        outside: bool,
        units: "Iterable[Unit]",
        **kwargs: object,
    ) -> None:
        super().__init__(*args, standard=standard, outside=outside, **kwargs)
        choices = [(str(unit.pk), unit.name) for unit in units]
        self.fields["from_unit"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if len(choices) == 1:
            self.fields["from_unit"].widget = forms.HiddenInput()
            self.initial["from_unit"] = choices[0][0]


class OfferForm(OfferFields, VersionedForm):
    """Offers a draft."""


class ConfirmForm(ConfirmFields, VersionedForm):
    """Takes a step that asks nothing."""


class AcceptForm(AcceptFields, VersionedForm):
    """Accepts an offer."""


class ReasonForm(ReasonFields, VersionedForm):
    """Takes a step that has a coded reason."""


class HoldForm(HoldFields, VersionedForm):
    """Stops the clock."""


class ArriveForm(ArriveFields, VersionedForm):
    """Reports the arrival."""


class AppointmentForm(AppointmentFields, VersionedForm):
    """Names an appointment."""


class CodeForm(VersionedForm):
    """Asks for one code of a closed list."""

    code = forms.ChoiceField(widget=forms.RadioSelect)

    def __init__(self, *args: object, step: StepName, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        asks = step is StepName.ASK
        words = QUESTION_WORDS if asks else ANSWER_WORDS
        field = self.fields["code"]
        field.label = _("Ihre Frage") if asks else _("Ihre Antwort")
        field.choices = [(str(c), w) for c, w in words.items()]  # type: ignore[attr-defined]


_FORMS: StepForms[VersionedForm] = StepForms(
    ConfirmForm, AcceptForm, ReasonForm, HoldForm, ArriveForm, AppointmentForm
)


def form_for(
    step: StepName, handover: Handover, sent: object, *, outside: bool = False
) -> VersionedForm:
    """Return the form of a step, filled with what is probable."""
    initial: dict[str, object] = {"version": handover.version}
    if step is StepName.OFFER:
        initial |= {
            "anchor_date": handover.anchor_date,
            "appointment_on": handover.appointment_on,
        }
        return OfferForm(sent, initial=initial, standard=handover.standard, outside=outside)
    if step in (StepName.ASK, StepName.REPLY):
        return CodeForm(sent, initial=initial, step=step)
    return _FORMS.of(step, handover, sent, initial)


_ALL: tuple[str, object] = ("", gettext_lazy("alle"))


class HandoverFilter(FilterForm):
    """Filters of the list; their answers go into the query string."""

    standard = forms.ChoiceField(label=gettext_lazy("Übergabe"))
    state = forms.ChoiceField(
        label=gettext_lazy("Zustand"),
        choices=lambda: [
            _ALL,
            ("open", _("offen")),
            ("unanswered", _("ohne Antwort")),
            ("overdue", _("überfällig")),
            *((state.value, word) for state, word in STATE_WORDS.items() if state.value in GROUPS),
        ],
    )
    period = forms.ChoiceField(label=gettext_lazy("Zeitraum"))
    unit = forms.ChoiceField(label=gettext_lazy("Einheit"))

    def __init__(
        self,
        *args: object,
        standards: "Iterable[HandoverStandard]",
        units: "Iterable[Unit]",
        periods: Choices,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        lines = [(str(one.line), f"{one.key} {one.name}") for one in standards]
        self._choose("standard", lines)
        self._choose("unit", [(str(unit.pk), unit.name) for unit in units])
        self._choose("period", periods)

    def _choose(self, name: str, choices: Iterable[tuple[str, object]]) -> None:
        self.fields[name].choices = [_ALL, *choices]  # type: ignore[attr-defined]  # ChoiceFields

    def key(self, name: str) -> UUID | None:
        """Return the chosen id of a filter."""
        chosen = self.value(name)
        return UUID(str(chosen)) if chosen else None
