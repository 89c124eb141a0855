"""What people enter on rung 1: days and codes; there is no field for a text."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.handovers.rules import State, StepName
from handinhand.handovers.web.forms import reasons_of
from handinhand.journeys.models import DEVIATION_WORDS, EXIT_WORDS, JourneyHandover
from handinhand.journeys.rules import ABOUT_HEALTH
from handinhand.kernel import clock
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
    """A station the chain does not name next, and why it is that one."""

    target = forms.ChoiceField(label=gettext_lazy("Zu welcher Station geht es?"))
    reason = forms.ChoiceField(
        label=gettext_lazy("Warum geht es anders als vereinbart?"),
        choices=[(code.value, words) for code, words in DEVIATION_WORDS.items()],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, stations: "Iterable[Station]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = [(station.key, str(station)) for station in stations]
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


class ConfirmForm(PlainForm):
    """Asks nothing but the click."""


class AcceptForm(PlainForm):
    """Accepts an offer, with the first appointment when it is known already."""

    appointment_on = DayField(
        label=gettext_lazy("Erster Termin"),
        required=False,
        help_text=gettext_lazy("Nur der Tag, wenn er schon feststeht. Zum Beispiel 14.3.2026"),
    )


class ReasonForm(PlainForm):
    """Asks for one coded reason."""

    reason = forms.ChoiceField(label=gettext_lazy("Grund"), widget=forms.RadioSelect)

    def __init__(self, *args: object, target: State, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, words) for code, words in reasons_of(target) if code not in ABOUT_HEALTH]
        _choose(self, "reason", known)


class HoldForm(ReasonForm):
    """Asks why the clock rests, and how long."""

    expected_end = DayField(label=gettext_lazy("Voraussichtlich bis"))


class ArriveForm(PlainForm):
    """Asks for the day of arrival."""

    arrived_on = DayField(label=gettext_lazy("An welchem Tag ist die Person angekommen?"))


class AppointmentForm(PlainForm):
    """Asks for the day of an appointment."""

    appointment_on = DayField(label=gettext_lazy("Tag des Termins"))


_TARGETS = {
    StepName.DECLINE: State.DECLINED,
    StepName.WITHDRAW: State.WITHDRAWN,
    StepName.CANCEL: State.CANCELLED,
    StepName.ENTER_IN_ERROR: State.ENTERED_IN_ERROR,
}


def form_for(step: StepName, handover: JourneyHandover, sent: object) -> PlainForm:
    """Return the form of a step, filled with what is probable."""
    appointment = {"appointment_on": handover.appointment_on}
    if step in _TARGETS:
        return ReasonForm(sent, target=_TARGETS[step])
    if step is StepName.HOLD:
        return HoldForm(sent, target=State.ON_HOLD)
    if step is StepName.ARRIVE:
        return ArriveForm(sent, initial={"arrived_on": _probable_arrival(handover)})
    if step is StepName.NO_SHOW:
        return AppointmentForm(sent, initial=appointment)
    if step is StepName.APPOINT_AGAIN:
        return AppointmentForm(sent)
    if step is StepName.ACCEPT:
        return AcceptForm(sent, initial=appointment)
    return ConfirmForm(sent)


def _probable_arrival(handover: JourneyHandover) -> date:
    today, appointment = clock.today(), handover.appointment_on
    return appointment if appointment and appointment <= today else today


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
            rows[1:1] = [("coming", _("wird Ihnen angeboten")), ("passed", _("weitergegeben"))]
        _choose(self, "group", [("", _("alle")), *rows])


class MoveForm(PlainForm):
    """Confirms that journeys go on in the new version."""
