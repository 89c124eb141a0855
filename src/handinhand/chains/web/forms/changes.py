"""Forms of change requests."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.chains.access import may_change_draft, station_mapping, versions
from handinhand.chains.models import ChainVersion, ChangeRequest, HandoverStandard, Station
from handinhand.chains.models.choices import KEY
from handinhand.kernel.actor import Actor
from handinhand.networks.access import member_organisations
from handinhand.web.forms import DayField, PlainForm, VersionedForm

if TYPE_CHECKING:
    from handinhand.networks.models import Organisation

OUTCOMES = [
    (state.value, state.label)
    for state in (
        ChangeRequest.State.ACCEPTED,
        ChangeRequest.State.DEFERRED,
        ChangeRequest.State.REFUSED,
    )
]


class ChangeRequestForm(PlainForm):
    """What should be otherwise, and why."""

    title = forms.CharField(label=_("Was soll anders werden?"), max_length=200)
    reason = forms.CharField(label=_("Warum?"), max_length=2000, widget=forms.Textarea)
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Gestellt von"),
        queryset=None,
        required=False,
        empty_label=_("meiner Organisation"),
    )
    to_number = forms.CharField(label=_("Vorgesehen für Version"), max_length=10, required=False)
    stations: "forms.ModelMultipleChoiceField[Station]" = forms.ModelMultipleChoiceField(
        label=_("Welche Stationen betrifft es?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    standards: "forms.ModelMultipleChoiceField[HandoverStandard]" = forms.ModelMultipleChoiceField(
        label=_("Welche Übergaben betrifft es?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: object, actor: Actor, chain_version: ChainVersion, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if not may_change_draft(actor):
            del self.fields["organisation"]
        for name, found in (
            ("organisation", member_organisations(actor)),
            ("stations", chain_version.stations.order_by("position", "key")),
            ("standards", chain_version.standards.order_by("position", "key")),
        ):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = found


class EditChangeRequestForm(VersionedForm):
    """Words of a change request that is not decided yet."""

    title = forms.CharField(label=_("Was soll anders werden?"), max_length=200)
    reason = forms.CharField(label=_("Warum?"), max_length=2000, widget=forms.Textarea)
    to_number = forms.CharField(label=_("Vorgesehen für Version"), max_length=10, required=False)


class DecideForm(VersionedForm):
    """How the steering group decided."""

    outcome = forms.ChoiceField(
        label=_("Wie wurde entschieden?"), choices=OUTCOMES, widget=forms.RadioSelect
    )
    on = DayField(label=_("Entschieden am"))


class DoneForm(VersionedForm):
    """That an accepted request is done."""


class TakeUpForm(PlainForm):
    """The draft that carries out an accepted request: one that is there, or a new one."""

    to_version: "forms.ModelChoiceField[ChainVersion]" = forms.ModelChoiceField(
        label=_("In welchem Entwurf?"),
        queryset=None,
        required=False,
        empty_label=_("in einem neuen Entwurf"),
    )
    number = forms.CharField(
        label=_("Nummer des neuen Entwurfs"), max_length=10, validators=[KEY], required=False
    )

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["to_version"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = versions(actor).filter(state=ChainVersion.State.DRAFT)

    def clean(self) -> dict[str, object]:
        """Ask for a number when no draft was chosen."""
        values: dict[str, object] = super().clean() or {}
        if not values.get("to_version") and not values.get("number"):
            self.add_error(
                "number", _("Geben Sie dem neuen Entwurf eine Nummer, zum Beispiel 1.1.")
            )
        return values


class MapStationsForm(VersionedForm):
    """For each station of the old version: where a journey goes that stands in it."""

    def __init__(self, *args: object, request: ChangeRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        to = request.to_version
        new = list(to.stations.order_by("position", "key")) if to else []
        choices = [("", _("– noch nicht gesagt –")), *((one.key, str(one)) for one in new)]
        mapped = station_mapping(request)
        self.stations = list(request.from_version.stations.order_by("position", "key"))
        for number, station in enumerate(self.stations):
            self.fields[f"station_{number}"] = forms.ChoiceField(
                label=_("Station %(station)s geht nach") % {"station": station},
                choices=choices,
                required=False,
                initial=mapped.get(station.key, ""),
                widget=forms.Select(attrs={"class": "kern-form-input__select"}),
            )

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen: key of the old station -> key of the new one."""
        pairs = (
            (station.key, str(self.cleaned_data[f"station_{number}"]))
            for number, station in enumerate(self.stations)
        )
        return {key: target for key, target in pairs if target}
