"""What a step asks for on every rung; each rung lays its own base under it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from django import forms
from django.utils.translation import gettext_lazy

from handinhand.handovers.models import REASON_WORDS
from handinhand.handovers.rules import REASONS, State, StepName
from handinhand.kernel import clock
from handinhand.web.forms import DayField, PlainForm

Choices = list[tuple[str, object]]
StepForm = TypeVar("StepForm", bound=PlainForm)


class WithAppointment(Protocol):
    """A hand-over, as far as a form fills in what is probable."""

    @property
    def appointment_on(self) -> date | None: ...


def reasons_of(state: State) -> Choices:
    """Return the coded reasons of a state with their words."""
    return [(reason.value, REASON_WORDS[reason]) for reason in REASONS[state]]


class ConfirmFields(PlainForm):
    """Asks nothing but the click."""


class AcceptFields(PlainForm):
    """Accepts an offer, with the first appointment when it is known already."""

    appointment_on = DayField(
        label=gettext_lazy("Erster Termin"),
        required=False,
        help_text=gettext_lazy("Nur der Tag, wenn er schon feststeht. Zum Beispiel 14.3.2026"),
    )


class ReasonFields(PlainForm):
    """Asks for one coded reason; some are refused on a rung (`without`)."""

    reason = forms.ChoiceField(label=gettext_lazy("Grund"), widget=forms.RadioSelect)

    def __init__(
        self, *args: object, target: State, without: Collection[str] = (), **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        known = [(code, words) for code, words in reasons_of(target) if code not in without]
        self.fields["reason"].choices = known  # type: ignore[attr-defined]  # a ChoiceField


class HoldFields(ReasonFields):
    """Asks why the clock rests, and how long."""

    expected_end = DayField(label=gettext_lazy("Voraussichtlich bis"))


class ArriveFields(PlainForm):
    """Asks for the day of arrival."""

    arrived_on = DayField(label=gettext_lazy("An welchem Tag ist die Person angekommen?"))


class AppointmentFields(PlainForm):
    """Asks for the day of an appointment."""

    appointment_on = DayField(label=gettext_lazy("Tag des Termins"))


_TARGETS = {
    StepName.DECLINE: State.DECLINED,
    StepName.WITHDRAW: State.WITHDRAWN,
    StepName.CANCEL: State.CANCELLED,
    StepName.ENTER_IN_ERROR: State.ENTERED_IN_ERROR,
}


@dataclass(frozen=True, slots=True)
class StepForms(Generic[StepForm]):
    """The forms of one rung.

    Attributes:
        confirm, accept, reason, hold, arrive, appointment: one form for what a step may ask.
        without: coded reasons that the rung refuses.
    """

    confirm: type[StepForm]
    accept: type[StepForm]
    reason: type[StepForm]
    hold: type[StepForm]
    arrive: type[StepForm]
    appointment: type[StepForm]
    without: frozenset[str] = frozenset()

    def of(
        self,
        step: StepName,
        handover: WithAppointment,
        sent: object,
        initial: Mapping[str, object] | None = None,
    ) -> StepForm:
        """Return the form of a step, filled with what is probable."""
        known = dict(initial or {})
        appointment = {**known, "appointment_on": handover.appointment_on}
        if step in _TARGETS:
            target = _TARGETS[step]
            return self.reason(sent, initial=known, target=target, without=self.without)
        if step is StepName.HOLD:
            return self.hold(sent, initial=known, target=State.ON_HOLD, without=self.without)
        if step is StepName.ARRIVE:
            day = _probable_arrival(handover.appointment_on)
            return self.arrive(sent, initial={**known, "arrived_on": day})
        if step is StepName.NO_SHOW:
            return self.appointment(sent, initial=appointment)
        if step is StepName.APPOINT_AGAIN:
            return self.appointment(sent, initial=known)
        if step is StepName.ACCEPT:
            return self.accept(sent, initial=appointment)
        return self.confirm(sent, initial=known)


def _probable_arrival(appointment: date | None) -> date:
    today = clock.today()
    return appointment if appointment and appointment <= today else today
