"""Forms of stations and ways."""

from typing import TYPE_CHECKING

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models import (
    ChainVersion,
    Gate,
    HandoverStandard,
    NoHandover,
    RoutingNode,
    Station,
)
from handinhand.chains.models.choices import KEY
from handinhand.kernel.actor import Actor
from handinhand.networks.access import organisations_of, units_of
from handinhand.web.forms import PlainForm, VersionedForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from handinhand.networks.models import Organisation, Unit

LISTS = {
    "units_involved": "involved_units",
    "organisations_involved": "involved_organisations",
}


def places_of(chain_version: ChainVersion) -> "list[Station | RoutingNode]":
    """Return what a way of a draft may lead from and to."""
    stations = chain_version.stations.filter(any_time=False).order_by("position", "key")
    return [*stations, *chain_version.nodes.order_by("position", "key")]


class StationFields(PlainForm):
    """What every form of a station asks for."""

    name = forms.CharField(label=_("Name der Station"), max_length=120)
    responsible_unit: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label=_("Wer ist verantwortlich?"),
        help_text=_(
            "Genau eine Stelle. Sie bleibt verantwortlich, bis die nächste „angekommen“ meldet."
        ),
        queryset=None,
        required=False,
        empty_label=_("Bitte auswählen"),
    )
    purpose = forms.CharField(label=_("Wozu gibt es die Station?"), max_length=500, required=False)
    entry = forms.CharField(label=_("Was löst die Station aus?"), max_length=500, required=False)
    service = forms.CharField(
        label=_("Was geschieht hier?"),
        help_text=_("In ein bis drei Sätzen, so dass es auch eine neue Kollegin versteht."),
        max_length=1000,
        required=False,
        widget=forms.Textarea,
    )
    result = forms.CharField(label=_("Was kommt heraus?"), max_length=500, required=False)
    split = forms.ChoiceField(label=_("Wie geht es danach weiter?"), choices=Gate, initial=Gate.ONE)
    join = forms.ChoiceField(
        label=_("Worauf wartet die Station?"),
        help_text=_("Nur wichtig, wo mehrere Wege zusammenkommen."),
        choices=Gate,
        initial=Gate.ONE,
    )
    optional = forms.BooleanField(
        label=_("Bei Bedarf: Die Kette kommt auch ohne diese Station ans Ende"), required=False
    )
    is_end = forms.BooleanField(label=_("Hier endet die Kette"), required=False)
    any_time = forms.BooleanField(
        label=_("Jederzeit möglich: Die Station steht neben den Wegen"),
        help_text=_(
            "Zum Beispiel ein Krisenkontakt. Er ist möglich, solange ein Fall läuft, so oft wie"
            " nötig. Kein Weg führt dorthin oder von dort weiter."
        ),
        required=False,
    )
    units_involved: "forms.ModelMultipleChoiceField[Unit]" = forms.ModelMultipleChoiceField(
        label=_("Welche Einheiten sind beteiligt?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisations_involved: "forms.ModelMultipleChoiceField[Organisation]" = (
        forms.ModelMultipleChoiceField(
            label=_("Welche Organisationen sind als ganze beteiligt?"),
            queryset=None,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    )

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._offer("responsible_unit", units_of(actor))
        self._offer("units_involved", units_of(actor))
        # An organisation that is one unit of the same name stands among the units already.
        whole = organisations_of(actor).exclude(units__name=F("name"))
        self._offer("organisations_involved", whole)

    def _offer(self, name: str, found: object) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = found  # type: ignore[assignment]  # a query of the apps below

    @property
    def columns(self) -> dict[str, object]:
        """The values of the station's own columns."""
        apart = {"version", "responsible_unit", *LISTS}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    @property
    def lists(self) -> "dict[str, list[Unit] | list[Organisation]]":
        """Who is responsible and who is involved."""
        unit = self.cleaned_data["responsible_unit"]
        return {
            "responsible": [unit] if unit else [],
            "involved_units": list(self.cleaned_data["units_involved"]),
            "involved_organisations": list(self.cleaned_data["organisations_involved"]),
        }


def initial_of_station(station: Station) -> "Mapping[str, object]":
    """Return what is stored of a station, by the names of the form."""
    columns = [name for name in StationFields.base_fields if hasattr(station, name)]
    lists = {ours: list(getattr(station, theirs).all()) for ours, theirs in LISTS.items()}
    return {
        **{name: getattr(station, name) for name in columns},
        **lists,
        "responsible_unit": station.responsible.first(),
        "version": station.version,
    }


class NewStationForm(StationFields):
    """A new station."""

    key = forms.CharField(
        label=_("Nummer"), max_length=10, validators=[KEY], help_text=_("Zum Beispiel 13")
    )
    field_order = ["key", "name"]


class EditStationForm(StationFields, VersionedForm):
    """A station of a draft; its number stays."""


class PlaceField(forms.ChoiceField):
    """A station or a routing node of a draft; its value is the thing itself."""

    places: "Mapping[str, Station | RoutingNode]"

    def offer(self, places: "Iterable[Station | RoutingNode]") -> None:
        """Take what may be chosen."""
        self.places = {str(place.pk): place for place in places}
        words = [(key, str(place)) for key, place in self.places.items()]
        self.choices = [("", _("Bitte auswählen")), *words]

    def prepare_value(self, value: object) -> object:
        """Return the key under which a thing is offered."""
        return str(value.pk) if isinstance(value, Station | RoutingNode) else value

    def clean(self, value: object) -> "Station | RoutingNode":
        """Return the thing that was chosen."""
        return self.places[super().clean(value)]


class WayFields(PlainForm):
    """What every form of a way asks for."""

    begin = PlaceField(label=_("von Station oder Verzweigung"))
    end = PlaceField(label=_("nach Station oder Verzweigung"))
    condition = forms.CharField(label=_("Wann geht es diesen Weg?"), max_length=300, required=False)
    standard: "forms.ModelChoiceField[HandoverStandard]" = forms.ModelChoiceField(
        label=_("Übergabestandard"),
        queryset=None,
        required=False,
        empty_label=_("keiner"),
    )
    no_handover = forms.ChoiceField(
        label=_("Warum braucht es keine Übergabe?"),
        help_text=_("Nur ohne Übergabestandard."),
        choices=[("", _("– es braucht eine –")), *NoHandover.choices],
        required=False,
    )
    no_handover_text = forms.CharField(
        label=_("Der Grund in Worten"), max_length=300, required=False
    )
    returns = forms.BooleanField(label=_("Der Weg führt zurück"), required=False)
    exclusive_group = forms.CharField(
        label=_("Gruppe „höchstens einer davon“"),
        help_text=_(
            "Wege von derselben Station oder Verzweigung mit demselben Kürzel schließen einander"
            " aus."
        ),
        max_length=10,
        required=False,
    )

    def __init__(self, *args: object, chain_version: ChainVersion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        places = places_of(chain_version)
        for name in ("begin", "end"):
            field = self.fields[name]
            assert isinstance(field, PlaceField)
            field.offer(places)
        standard = self.fields["standard"]
        assert isinstance(standard, forms.ModelChoiceField)
        standard.queryset = chain_version.standards.order_by("position", "key")

    @property
    def columns(self) -> dict[str, object]:
        """The values by the names of the service."""
        apart = {"version", "begin", "end"}
        values = {name: value for name, value in self.cleaned_data.items() if name not in apart}
        ends = {"source": self.cleaned_data["begin"], "target": self.cleaned_data["end"]}
        return {**values, **ends}


class NewWayForm(WayFields):
    """A new way."""

    key = forms.CharField(
        label=_("Kürzel"), max_length=15, validators=[KEY], help_text=_("Zum Beispiel E3-4")
    )
    field_order = ["key", "begin", "end"]


class EditWayForm(WayFields, VersionedForm):
    """A way of a draft."""
