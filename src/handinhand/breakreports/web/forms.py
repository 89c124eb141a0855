"""What is chosen in a break report, and when the coordination gathers and answers them."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

from django import forms
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.breakreports.access import Interface, standards_to_report
from handinhand.breakreports.models import BreakReport
from handinhand.breakreports.rules import monday_of, weeks_to_report
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor
from handinhand.networks.access import organisations_of
from handinhand.reconstructions.access import codes_in_use, patterns_of
from handinhand.web.forms import FilterForm, PlainForm

CHOOSE = ("", gettext_lazy("Bitte wählen"))
BETWEEN = "between"
INCOMPLETE = gettext_lazy("Laden Sie die Seite neu: Das Formular ist unvollständig.")


class OnceForm(PlainForm):
    """A form that creates: sent twice, it creates once."""

    token = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={"required": INCOMPLETE, "invalid": INCOMPLETE},
    )


def week_words(monday: date) -> str:
    """Say a week: "16.–22.11.2026"."""
    sunday = monday + timedelta(days=6)
    first = "d." if monday.month == sunday.month else "d.m."
    return f"{date_format(monday, first)}–{date_format(sunday, 'd.m.Y')}"


def _week_choices() -> list[tuple[str, str]]:
    near = [_("diese Woche"), _("letzte Woche")]
    weeks = weeks_to_report(clock.today())
    return [
        (week.isoformat(), f"{near[place]} ({week_words(week)})" if place < 2 else week_words(week))
        for place, week in enumerate(weeks)
    ]


def _organisation(label: object) -> "forms.ModelChoiceField[Model]":
    return forms.ModelChoiceField(queryset=None, required=False, label=label)  # type: ignore[arg-type]  # a lazy translation


class ReportForm(OnceForm):
    """Something broke: where, what, how badly. The rest is filled in already."""

    where = forms.ChoiceField(label=gettext_lazy("Bei welcher Übergabe?"))
    from_organisation = _organisation(gettext_lazy("von"))
    to_organisation = _organisation(gettext_lazy("zu"))
    code = forms.ChoiceField(label=gettext_lazy("Was ist passiert?"), widget=forms.RadioSelect)
    severity = forms.TypedChoiceField(
        label=gettext_lazy("Wie schlimm war es?"),
        coerce=int,
        choices=BreakReport.Severity.choices,
        widget=forms.RadioSelect,
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("Wie oft?"),
        choices=BreakReport.Frequency.choices,
        initial=BreakReport.Frequency.ONCE,
        widget=forms.RadioSelect,
    )
    week = forms.ChoiceField(label=gettext_lazy("In welcher Woche?"), choices=_week_choices)
    missing = forms.ChoiceField(
        label=gettext_lazy("Was fehlte?"), choices=BreakReport.Missing.choices, required=False
    )

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._offer_interfaces(actor)
        codes = codes_in_use(actor).filter(bridge=False)
        self._choices("code", [(str(code.pk), f"{code.name}: {code.test}") for code in codes])
        self.initial.setdefault("week", monday_of(clock.today()).isoformat())
        for name in ("from_organisation", "to_organisation"):
            self.fields[name].queryset = organisations_of(actor)  # type: ignore[attr-defined]  # a ModelChoiceField

    def _offer_interfaces(self, actor: Actor) -> None:
        ours, others = standards_to_report(actor)
        named = [
            (_("Übergaben Ihrer Stelle"), [(str(line), name) for line, name in ours]),
            (_("alle anderen Übergaben"), [(str(line), name) for line, name in others]),
            (_("nicht dabei?"), [(BETWEEN, _("zwischen zwei anderen Stellen (unten wählen)"))]),
        ]
        self._choices("where", [CHOOSE, *((group, rows) for group, rows in named if rows)])

    def _choices(self, name: str, choices: Iterable[tuple[object, object]]) -> None:
        self.fields[name].choices = list(choices)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, object]:
        """Ask for both ends when no standard is named."""
        found = super().clean() or self.cleaned_data
        if found.get("where") == BETWEEN:
            for name in ("from_organisation", "to_organisation"):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Wählen Sie die Stelle aus."))
        return found

    @property
    def asks_for_ends(self) -> bool:
        """Tell whether the two ends are to be shown opened."""
        return self.data.get(self.add_prefix("where")) == BETWEEN

    @property
    def values(self) -> dict[str, object]:
        """What was chosen, as the service takes it."""
        chosen = self.cleaned_data
        if chosen["where"] == BETWEEN:
            ends = chosen["from_organisation"].pk, chosen["to_organisation"].pk
            interface = Interface(None, *ends)
        else:
            interface = Interface(UUID(chosen["where"]))
        return {
            "interface": interface,
            "code_id": UUID(chosen["code"]),
            "week": date.fromisoformat(chosen["week"]),
            "severity": chosen["severity"],
            "frequency": chosen["frequency"],
            "missing": chosen["missing"],
            "token": chosen["token"],
        }


class GroupFilter(FilterForm):
    """Which open reports are looked at: one interface and one code."""

    line = forms.UUIDField()
    from_id = forms.UUIDField()
    to_id = forms.UUIDField()
    code = forms.UUIDField()

    @property
    def interface(self) -> Interface:
        """The interface of the address."""
        ends = [self.value(name) for name in ("line", "from_id", "to_id")]
        line, from_id, to_id = (one if isinstance(one, UUID) else None for one in ends)
        return Interface(line, from_id, to_id)


class GatherForm(OnceForm):
    """Gathers reports into a pattern: one that is there, or a new one."""

    reports = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Meldungen"), coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    pattern = forms.ChoiceField(label=gettext_lazy("In welches Muster?"), required=False)
    title = forms.CharField(
        label=gettext_lazy("Neues Muster: was haben die Meldungen gemeinsam?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ein Satz ohne Angaben zu Personen."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    interface_class = forms.ChoiceField(
        label=gettext_lazy("Neues Muster: Art der Schnittstelle"), required=False
    )
    influence = forms.ChoiceField(
        label=gettext_lazy("Neues Muster: vom Netzwerk beeinflussbar?"), required=False
    )

    NEW = ("title", "interface_class", "influence")

    def __init__(
        self, *args: object, actor: Actor, offered: Iterable[BreakReport], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(one.pk), _report_line(one)) for one in offered]
        patterns = patterns_of(actor)
        model = patterns.model
        choices = {
            "reports": rows,
            "pattern": [("", _("ein neues Muster"))]
            + [(str(pattern.pk), str(pattern)) for pattern in patterns],
            "interface_class": [CHOOSE, *model.InterfaceClass.choices],
            "influence": [CHOOSE, *model.Influence.choices],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]  # choice fields
        self.initial.setdefault("reports", [pk for pk, _words in rows])

    def clean(self) -> dict[str, object]:
        """Ask for the new pattern when none is chosen."""
        found = super().clean() or self.cleaned_data
        if not found.get("pattern") and "pattern" not in self.errors:
            for name in self.NEW:
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, _("Das braucht ein neues Muster."))
        return found


def _report_line(report: BreakReport) -> str:
    words = {
        "key": report.key,
        "week": week_words(report.week),
        "how": str(report.get_severity_display()).partition(":")[0],
        "often": report.get_frequency_display(),
        "missing": _(", es fehlte: %(what)s") % {"what": report.get_missing_display()}
        if report.missing
        else "",
    }
    return _("%(key)s, %(week)s: %(how)s, %(often)s%(missing)s") % words


class AnswerForm(PlainForm):
    """Answers a report with a coded reason."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Was antworten Sie?"),
        choices=BreakReport.Answer.choices,
        widget=forms.RadioSelect,
    )


class StateFilter(FilterForm):
    """Which reports the list shows."""

    state = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        choices=[("", gettext_lazy("alle")), *BreakReport.State.choices],
    )
