"""What is typed for cases, events, marks, links and patterns."""

from django import forms
from django.utils.translation import gettext_lazy

from handinhand.kernel.actor import Actor
from handinhand.reconstructions.access import codes_in_use, units_to_report
from handinhand.reconstructions.models import (
    BreakCode,
    Event,
    EventLink,
    Lane,
    Reconstruction,
)
from handinhand.reconstructions.web.forms.base import CHOOSE, OnceForm
from handinhand.web.dates import CoarseDate, CoarseDateField, DayField
from handinhand.web.forms import FilterForm, PlainForm, VersionedForm


class LinesField(forms.CharField):
    """Several short texts, one on each line."""

    widget = forms.Textarea

    def prepare_value(self, value: object) -> object:
        return "\n".join(map(str, value)) if isinstance(value, list) else value


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class CaseFields(PlainForm):
    """The description of a case."""

    pseudonym = forms.CharField(
        label=gettext_lazy("Deckname"),
        max_length=50,
        help_text=gettext_lazy("Ein erfundener Name, zum Beispiel Herr Ahorn"),
    )
    age_group = forms.CharField(
        label=gettext_lazy("Altersgruppe"),
        max_length=20,
        help_text=gettext_lazy("Fünf Jahre oder mehr, zum Beispiel 45–49"),
    )
    features = LinesField(
        label=gettext_lazy("Merkmale der Zielgruppe"),
        max_length=600,
        help_text=gettext_lazy("Eines je Zeile; nur, was den Fall für die Zielgruppe ausmacht"),
    )
    selection = forms.ChoiceField(
        label=gettext_lazy("Auswahl"), choices=[CHOOSE, *Reconstruction.Selection.choices]
    )
    selection_reason = forms.CharField(
        label=gettext_lazy("Warum dieser Fall?"), max_length=500, widget=forms.Textarea
    )
    sources = LinesField(
        label=gettext_lazy("Quellen"), max_length=600, help_text=gettext_lazy("Eine je Zeile")
    )
    period_from = DayField(label=gettext_lazy("Betrachteter Zeitraum von"))
    period_to = DayField(label=gettext_lazy("Betrachteter Zeitraum bis"))
    reconstructed_on = DayField(label=gettext_lazy("Rekonstruiert am"), required=False)

    @property
    def fields_of_case(self) -> dict[str, object]:
        """What the service takes."""
        names = (
            "pseudonym",
            "age_group",
            "selection",
            "selection_reason",
            "period_from",
            "period_to",
            "reconstructed_on",
        )
        lists = {name: lines_of(self.cleaned_data[name]) for name in ("features", "sources")}
        return {name: self.cleaned_data[name] for name in names} | lists


class CaseCreateForm(OnceForm, CaseFields):
    """A new case."""


class CaseChangeForm(VersionedForm, CaseFields):
    """The description of a case that is there already."""


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A unit of the network, by its name."""


class EventFields(PlainForm):
    """What happened, when and where."""

    on = CoarseDateField(label=gettext_lazy("Wann"))
    unit = UnitField(queryset=None, label=gettext_lazy("Stelle"))
    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=[CHOOSE, *Event.Kind.choices])
    text = forms.CharField(
        label=gettext_lazy("Was geschah"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=gettext_lazy(
            "Was wurde getan, entschieden, übergeben? Was wurde weitergesagt, was verabredet?"
            " Ohne Namen und ohne Daten, an denen man die Person erkennt."
        ),
    )

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = units_to_report(actor)
        units.empty_label = str(CHOOSE[1])

    @property
    def fields_of_event(self) -> dict[str, object]:
        """What the service takes."""
        when: CoarseDate = self.cleaned_data["on"]
        return {
            "on": when.first,
            "precision": when.precision,
            "unit_id": self.cleaned_data["unit"].pk,
            "kind": self.cleaned_data["kind"],
            "text": self.cleaned_data["text"],
        }


class EventCreateForm(OnceForm, EventFields):
    """A new event."""


class EventChangeForm(VersionedForm, EventFields):
    """An event that is there already."""


class MarkForm(PlainForm):
    """One mark at an event."""

    code = forms.ModelChoiceField(queryset=BreakCode.objects.none(), label=gettext_lazy("Marke"))
    note = forms.CharField(label=gettext_lazy("Anmerkung"), max_length=300, required=False)

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        codes = self.fields["code"]
        assert isinstance(codes, forms.ModelChoiceField)
        codes.queryset = codes_in_use(actor)
        codes.empty_label = str(CHOOSE[1])


class EventChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """An event of the case, by number and first words."""

    def label_from_instance(self, obj: Event) -> str:
        words = obj.text if len(obj.text) <= 70 else f"{obj.text[:70].rsplit(' ', 1)[0]} …"
        return f"{obj.number}. {words}"


class CasePartForm(PlainForm):
    """A form that names events of one case."""

    def __init__(self, *args: object, case: Reconstruction, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField | forms.ModelMultipleChoiceField):
                field.queryset = case.events.order_by("number")


class LinkForm(CasePartForm):
    """A referral or a wait between two events."""

    kind = forms.ChoiceField(label=gettext_lazy("Art"), choices=[CHOOSE, *EventLink.Kind.choices])
    source = EventChoice(queryset=None, label=gettext_lazy("von Ereignis"))
    target = EventChoice(
        queryset=None,
        required=False,
        label=gettext_lazy("zu Ereignis"),
        empty_label=gettext_lazy("niemand hat es aufgenommen"),
    )
    means = forms.CharField(
        label=gettext_lazy("Auf welchem Weg"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Zum Beispiel Flyer, Brief, Anruf mit Termin"),
    )
    sent_on = DayField(label=gettext_lazy("abgesandt am"), required=False)
    received_on = DayField(label=gettext_lazy("angekommen am"), required=False)
    answered_on = DayField(label=gettext_lazy("beantwortet am"), required=False)


class LifeForm(CasePartForm):
    """A stretch of the person's life."""

    area = forms.ChoiceField(
        label=gettext_lazy("Lebensbereich"), choices=[CHOOSE, *Lane.Area.choices]
    )
    starts_on = CoarseDateField(label=gettext_lazy("von"))
    ends_on = CoarseDateField(
        label=gettext_lazy("bis"),
        required=False,
        help_text=gettext_lazy("Leer, wenn es andauert; sonst 14.3.2023, 3/2023 oder 2023"),
    )
    text = forms.CharField(label=gettext_lazy("Was war"), max_length=300)


class ViewForm(CasePartForm):
    """How the person valued the moment of an event."""

    event = EventChoice(queryset=None, label=gettext_lazy("Ereignis"))
    valence = forms.TypedChoiceField(
        label=gettext_lazy("Wertung der Person"),
        coerce=int,
        choices=[
            CHOOSE,
            (-2, gettext_lazy("−2, sehr schlecht")),
            (-1, gettext_lazy("−1, schlecht")),
            (0, gettext_lazy("0, weder noch")),
            (1, gettext_lazy("+1, gut")),
            (2, gettext_lazy("+2, sehr gut")),
        ],
    )
    text = forms.CharField(
        label=gettext_lazy("In Worten der Person"), max_length=300, required=False
    )


class StretchForm(CasePartForm):
    """A stretch that the dry run compares with the chain."""

    text = forms.CharField(
        label=gettext_lazy("Strecke"),
        max_length=200,
        help_text=gettext_lazy("Zum Beispiel: Hinweis auf Suchtberatung bis Erstgespräch"),
    )
    source = EventChoice(queryset=None, label=gettext_lazy("von Ereignis"))
    target = EventChoice(queryset=None, label=gettext_lazy("bis Ereignis"))


class TurningPointForm(CasePartForm, VersionedForm):
    """The earliest point at which it could have gone differently."""

    turning_point = EventChoice(queryset=None, label=gettext_lazy("Ereignis"))
    turning_point_text = forms.CharField(
        label=gettext_lazy("Was anders hätte gehen können"), max_length=300
    )


class ReturnForm(PlainForm):
    """Why a case goes back into work."""

    reason = forms.CharField(label=gettext_lazy("Grund"), max_length=300, widget=forms.Textarea)


class ReleaseForm(PlainForm):
    """The privacy officer's confirmation."""

    hints_checked = forms.BooleanField(
        label=gettext_lazy("Ich habe jeden Hinweis geprüft; die Person ist nicht zu erkennen."),
        required=False,
    )


class CodeForm(PlainForm):
    """A new code of the code book."""

    code = forms.RegexField(
        r"^[A-Za-zÄÖÜäöü]{2,4}$",
        label=gettext_lazy("Kürzel"),
        max_length=4,
        help_text=gettext_lazy("Zwei bis vier Buchstaben"),
        error_messages={
            "invalid": gettext_lazy("Das Kürzel hat zwei bis vier Buchstaben, zum Beispiel WZ.")
        },
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    test = forms.CharField(
        label=gettext_lazy("Wann gilt die Marke?"), max_length=300, widget=forms.Textarea
    )
    bridge = forms.BooleanField(
        label=gettext_lazy("Die Marke steht für eine Brücke, nicht für einen Bruch."),
        required=False,
    )


class CaseFilter(FilterForm):
    """Filters of the list of cases."""

    state = forms.ChoiceField(
        label=gettext_lazy("Zustand"),
        choices=[("", gettext_lazy("alle")), *Reconstruction.State.choices],
    )
