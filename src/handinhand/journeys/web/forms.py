"""What people enter on rung 1: days and codes; there is no field for a text."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.handovers.rules import StepName
from handinhand.handovers.web.step_forms import (
    AcceptFields,
    AppointmentFields,
    ArriveFields,
    ConfirmFields,
    HoldFields,
    ReasonFields,
    StepForms,
)
from handinhand.journeys.models import DEVIATION_WORDS, EXIT_WORDS, JourneyHandover
from handinhand.journeys.rules import ABOUT_HEALTH
from handinhand.web.forms import DayField, FilterForm, PlainForm

if TYPE_CHECKING:
    from handinhand.chains.models import Station
    from handinhand.networks.models import Unit

Choices = Sequence[tuple[str, object]]


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[str, object]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField


class BeginForm(PlainForm):
    """A new journey; the key comes with the form, so that a double click makes one."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=gettext_lazy("Bei welcher Einheit beginnt der Weg?"))
    began_on = DayField(
        label=gettext_lazy("Erster Tag"),
        help_text=gettext_lazy(
            "Ein vereinbartes erstes Gespräch darf bis zu zwei Wochen voraus liegen."
            " Zum Beispiel 14.3.2026"
        ),
    )

    def __init__(self, *args: object, units: "Iterable[Unit]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(unit.pk), unit.name) for unit in units]
        _choose(self, "unit", choices)
        if len(choices) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial["unit"] = choices[0][0]


class GoOnForm(PlainForm):
    """Which of the ways of the chain it is, and the days its standards ask for."""

    choice = forms.ChoiceField(label=gettext_lazy("Wohin geht es?"), widget=forms.RadioSelect)
    anchor_date = DayField(required=False)
    appointment_on = DayField(
        label=gettext_lazy("Erster Termin"),
        required=False,
        help_text=gettext_lazy("Nur der Tag. Uhrzeit und Ort hören Sie am Telefon."),
    )

    def __init__(
        self, *args: object, choices: Choices, anchor: str, offers: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "choice", choices)
        if len(choices) == 1:
            self.fields["choice"].initial = choices[0][0]
        if anchor:
            self.fields["anchor_date"].label = anchor
            self.fields["anchor_date"].help_text = _(
                "Von diesem Tag an wird die Frist gerechnet. Zum Beispiel 14.3.2026"
            )
        else:
            del self.fields["anchor_date"]
        if not offers:
            del self.fields["appointment_on"]


class DeviateForm(PlainForm):
    """A station the chain does not name next, and why it is that one.

    The first `missed` stations come next after the way so far and stand in a group of their own.
    """

    target = forms.ChoiceField(label=gettext_lazy("Zu welcher Station geht es?"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Warum geht es anders als vereinbart?"),
        choices=[(code.value, words) for code, words in DEVIATION_WORDS.items()],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: object, stations: "Iterable[Station]", missed: int, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        rows: list[tuple[str, object]] = [(station.key, str(station)) for station in stations]
        if missed:
            rows = [
                (_("Kommen nach dem bisherigen Weg in Frage"), rows[:missed]),
                (_("Andere Stationen"), rows[missed:]),
            ]
        _choose(self, "target", [("", _("Bitte auswählen")), *rows])


class EndForm(PlainForm):
    """The last day at the station where a journey ends."""

    left_on = DayField(label=gettext_lazy("Letzter Tag"))


class VisitForm(PlainForm):
    """The day of a visit at a station that is possible at any time."""

    visited_on = DayField(label=gettext_lazy("Wann war die Person dort?"))


class LeaveForm(EndForm):
    """Why a journey ends before the end of the chain."""

    exit_code = forms.ChoiceField(
        label=gettext_lazy("Warum endet der Weg?"),
        choices=[(code.value, words) for code, words in EXIT_WORDS.items()],
        widget=forms.RadioSelect,
    )

    field_order = ["exit_code", "left_on"]


_FORMS: StepForms[PlainForm] = StepForms(
    ConfirmFields,
    AcceptFields,
    ReasonFields,
    HoldFields,
    ArriveFields,
    AppointmentFields,
    without=ABOUT_HEALTH,
)


def form_for(step: StepName, handover: JourneyHandover, sent: object) -> PlainForm:
    """Return the form of a step, filled with what is probable."""
    return _FORMS.of(step, handover, sent)


class JourneyFilter(FilterForm):
    """The filter of the list; its answer goes into the query string."""

    group = forms.ChoiceField(label=gettext_lazy("Stand"))

    def __init__(self, *args: object, whole: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows: list[tuple[str, object]] = [
            ("here", _("läuft") if whole else _("bei Ihnen")),
            ("ended", _("beendet")),
        ]
        if not whole:
            rows[1:1] = [("coming", _("kommt zu Ihnen")), ("passed", _("weitergegeben"))]
        _choose(self, "group", [("", _("alle")), *rows])


class MoveForm(PlainForm):
    """Confirms that journeys go on in the new version."""
