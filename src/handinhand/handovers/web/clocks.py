"""Limits in words: due, late, resting; the same words in cards, lists and pages."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.handovers.models import NEVER, STATE_WORDS, Handover
from handinhand.handovers.rules import State
from handinhand.kernel import clock
from handinhand.kernel.calendar import Calendar, LimitUnit

if TYPE_CHECKING:
    from handinhand.chains.models import HandoverStandard

SIGNS: dict[State, tuple[str, str]] = {
    State.DRAFT: ("stift", ""),
    State.OFFERED: ("senden", "wait"),
    State.ACCEPTED: ("haken-kreis", "wait"),
    State.ARRIVED: ("ziel", "good"),
    State.COMPLETED: ("voll", "good"),
    State.DECLINED: ("kreuz", "bad"),
    State.WITHDRAWN: ("zurueck", ""),
    State.EXPIRED: ("uhr-aus", "bad"),
    State.NO_SHOW: ("nicht", "warn"),
    State.CANCELLED: ("kreuz", "warn"),
    State.ON_HOLD: ("pause", ""),
    State.ENTERED_IN_ERROR: ("info", ""),
}


@dataclass(frozen=True, slots=True)
class Status:
    """A state or a limit with its sign and tone, for `components/_status.html`."""

    word: str
    sign: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit in words.

    Attributes:
        label: what is due by when, e.g. "Antwort bis Mo 23.11."
        note: how long there is, e.g. "noch 1 Arbeitstag".
        tone: bad, warn, wait or nothing.
    """

    label: str
    note: str
    tone: str

    @property
    def sign(self) -> str:
        """The icon: a crossed clock once the limit has passed."""
        return {"bad": "uhr-aus", "": "pause"}.get(self.tone, "uhr")

    @property
    def card_class(self) -> str:
        """The class of the head of a card."""
        return {"bad": " app-card__clock--late", "warn": " app-card__clock--soon"}.get(
            self.tone, ""
        )


def short_day(day: date) -> str:
    """Say a day with its weekday and without the year, e.g. "Mo 23.11."."""
    return date_format(day, "D d.m.")


class Running(Protocol):
    """A hand-over whose limits may run, on any rung; without a standard it has none."""

    @property
    def state(self) -> str: ...
    @property
    def standard(self) -> "HandoverStandard | None": ...
    @property
    def answer_by(self) -> date | None: ...
    @property
    def arrival_by(self) -> date | None: ...
    @property
    def appointment_on(self) -> date | None: ...


class WithState(Protocol):
    """A hand-over, as far as its state goes."""

    @property
    def state(self) -> str: ...


def status_of(handover: WithState) -> Status:
    """Return the state of a hand-over with its sign."""
    state = State(handover.state)
    sign, tone = SIGNS[state]
    return Status(str(STATE_WORDS[state]), sign, tone)


def length(number: int, unit: str) -> str:
    """Say a number of days in the unit of a limit, for "noch …"."""
    if unit == LimitUnit.WORKING_DAY:
        return ngettext("%(n)s Arbeitstag", "%(n)s Arbeitstage", number) % {"n": number}
    if unit == LimitUnit.WERKTAG:
        return ngettext("%(n)s Werktag", "%(n)s Werktage", number) % {"n": number}
    return ngettext("%(n)s Tag", "%(n)s Tage", number) % {"n": number}


def length_since(number: int, unit: str) -> str:
    """Say a number of days in the unit of a limit, for "seit …"."""
    if unit == LimitUnit.WORKING_DAY:
        return ngettext("%(n)s Arbeitstag", "%(n)s Arbeitstagen", number) % {"n": number}
    if unit == LimitUnit.WERKTAG:
        return ngettext("%(n)s Werktag", "%(n)s Werktagen", number) % {"n": number}
    return ngettext("%(n)s Tag", "%(n)s Tagen", number) % {"n": number}


def remaining(calendar: Calendar, due: date, unit: str) -> tuple[str, str]:
    """Say how long there is until a day, or since when it has passed, with a tone."""
    today = clock.today()
    days = calendar.days_between(min(today, due), max(today, due), LimitUnit(unit))
    if due < today:
        if days == 0:
            return _("gerade abgelaufen"), "bad"
        return _("seit %(length)s überfällig") % {"length": length_since(days, unit)}, "bad"
    if due == today or days == 0:
        return _("heute ist der letzte Tag"), "warn"
    tone = "warn" if days == 1 else "wait"
    return _("noch %(length)s") % {"length": length(days, unit)}, tone


def _clock(calendar: Calendar, words: str, due: date, unit: str) -> Clock:
    note, tone = remaining(calendar, due, unit)
    return Clock(f"{words} {short_day(due)}", note, tone)


def answer_clock(handover: Running, calendar: Calendar) -> Clock | None:
    """Return the limit of the answer while an offer waits."""
    standard = handover.standard
    if handover.state != State.OFFERED or handover.answer_by is None or standard is None:
        return None
    late = handover.answer_by < clock.today()
    words = _("Antwortfrist abgelaufen am") if late else _("Antwort bis")
    return _clock(calendar, words, handover.answer_by, standard.answer_unit)


def report_clock(handover: Running, calendar: Calendar) -> Clock | None:
    """Return the limit of the report once the appointment has come, else that of the arrival."""
    standard, appointment = handover.standard, handover.appointment_on
    if standard is None:
        return None
    passed = appointment is not None and appointment <= clock.today()
    if handover.state == State.ACCEPTED and appointment and passed and standard.feedback_value:
        due = calendar.limit_end(
            appointment, standard.feedback_value, LimitUnit(standard.feedback_unit)
        )
        return _clock(calendar, _("Meldung bis"), due, standard.feedback_unit)
    if handover.arrival_by is None or handover.state not in (State.ACCEPTED, State.NO_SHOW):
        return None
    late = handover.arrival_by < clock.today()
    words = _("Ankunftsfrist abgelaufen am") if late else _("Ankunft bis")
    return _clock(calendar, words, handover.arrival_by, standard.arrival_unit)


def hold_clock(handover: Handover) -> Clock | None:
    """Return since when the clock rests, and until when it probably does."""
    if handover.state != State.ON_HOLD or handover.hold_began_on is None:
        return None
    label = _("Frist ruht seit %(day)s") % {"day": short_day(handover.hold_began_on)}
    return Clock(label, rests_until(handover.hold_expected_end), "")


def rests_until(end: date | None) -> str:
    """Say until when a clock probably rests."""
    return _("voraussichtlich bis %(day)s") % {"day": short_day(end)} if end else ""


def running_clock(handover: Running, calendar: Calendar) -> Clock | None:
    """Return the one limit that runs now, if any does."""
    return answer_clock(handover, calendar) or report_clock(handover, calendar)


def clock_of(handover: Handover, calendar: Calendar) -> Clock | None:
    """Return the one limit that counts now, if any runs or rests."""
    return running_clock(handover, calendar) or hold_clock(handover)


def urgency(handover: Handover, calendar: Calendar) -> Status:
    """Say in a list how urgent a hand-over is, or how it ended."""
    state = State(handover.state)
    running = hold_clock(handover)
    if running:
        return Status(running.label, "pause")
    if handover.urgent_on != NEVER:
        unit = handover.standard.answer_unit
        if state is not State.OFFERED:
            unit = handover.standard.arrival_unit
        note, tone = remaining(calendar, handover.urgent_on, unit)
        return Status(note, "uhr-aus" if tone == "bad" else "uhr", tone)
    if state in (State.ARRIVED, State.COMPLETED):
        return _kept(handover, calendar)
    if handover.reason:
        return Status(handover.reason_text, "info")
    if state is State.DRAFT:
        return Status(_("noch nicht angeboten"), "leer")
    return Status("–", "leer")


def _kept(handover: Handover, calendar: Calendar) -> Status:
    arrived, due = handover.arrived_on, handover.arrival_by
    if arrived is None or due is None or arrived <= due:
        return Status(_("fristgerecht"), "haken", "good")
    unit = handover.standard.arrival_unit
    days = calendar.days_between(due, arrived, LimitUnit(unit))
    return Status(_("%(length)s zu spät") % {"length": length(days, unit)}, "uhr-aus", "bad")
