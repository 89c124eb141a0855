"""Forms of change requests."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.chains.access import may_change_draft
from handinhand.chains.models import ChainVersion, ChangeRequest, HandoverStandard, Station
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
