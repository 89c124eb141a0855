"""States in words, with their sign and tone."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from handinhand.kernel.calendar import Calendar

if TYPE_CHECKING:
    from handinhand.workshops.models import Decision, Dissent, OpenPoint, Workshop


@dataclass(frozen=True, slots=True)
class Status:
    """A state as `components/_status.html` shows it."""

    word: str
    sign: str
    tone: str = ""


def point_status(point: "OpenPoint", today: date, calendar: Calendar) -> Status:
    """Tell whether an open point is done, overdue, or how many working days are left."""
    if point.done_on is not None:
        word = _("erledigt am %(day)s") % {"day": date_format(point.done_on)}
        return Status(word, "haken-kreis", "good")
    if point.due_on < today:
        word = _("überfällig, war fällig am %(day)s") % {"day": date_format(point.due_on)}
        return Status(word, "uhr-aus", "bad")
    if point.interim_due_on is not None and point.interim_due_on < today:
        word = _("überfällig, Zwischenziel war der %(day)s")
        return Status(word % {"day": date_format(point.interim_due_on)}, "uhr-aus", "bad")
    left = calendar.working_days_between(today, point.due_on)
    word = ngettext("noch %(n)s Arbeitstag", "noch %(n)s Arbeitstage", left) % {"n": left}
    return Status(word, "uhr", "warn" if left <= 2 else "wait")


def dissent_status(dissent: "Dissent") -> Status:
    """Tell how far a dissent is settled."""
    sign, tone = {"open": ("leer", "warn"), "interim": ("halb", "wait")}.get(
        dissent.state, ("haken-kreis", "good")
    )
    return Status(dissent.get_state_display(), sign, tone)


def workshop_status(workshop: "Workshop", today: date) -> Status:
    """Tell whether people are invited, the day has been, and the minutes are approved."""
    if workshop.minutes_approved_on is not None:
        day = date_format(workshop.minutes_approved_on)
        return Status(_("Protokoll genehmigt am %(day)s") % {"day": day}, "haken-kreis", "good")
    if workshop.on < today:
        return Status(_("Protokoll noch nicht genehmigt"), "halb", "warn")
    if workshop.invited_on is not None:
        day = date_format(workshop.invited_on)
        return Status(_("eingeladen am %(day)s") % {"day": day}, "senden", "wait")
    return Status(_("Einladung noch nicht verschickt"), "warnung", "warn")


DECISION_SIGNS = {
    "proposed": ("stift", "wait"),
    "voting": ("uhr", "warn"),
    "decided": ("haken-kreis", "good"),
    "rejected": ("kreuz", "bad"),
    "withdrawn": ("leer", ""),
}


def decision_status(decision: "Decision") -> Status:
    """Tell whether something is put forward, voted on, decided or rejected."""
    return Status(decision.get_state_display(), *DECISION_SIGNS[decision.state])


def votes(decision: "Decision") -> str:
    """Tell the votes of a decision in words; of an open one only how many are in."""
    if decision.state == "voting":
        return _("%(cast)s von %(entitled)s abgegeben") % {
            "cast": getattr(decision, "votes_cast", 0),
            "entitled": getattr(decision, "votes_entitled", 0),
        }
    if not decision.yes + decision.no + decision.abstain:
        return _("keine")
    return _("%(yes)s ja, %(no)s nein, %(abstain)s Enthaltung") % {
        "yes": decision.yes,
        "no": decision.no,
        "abstain": decision.abstain,
    }
