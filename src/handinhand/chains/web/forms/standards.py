"""Forms of hand-over standards."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models import Anchor, Direction, HandoverStandard, LimitUnit
from handinhand.chains.models.choices import KEY
from handinhand.kernel.actor import Actor
from handinhand.networks.access import units_of
from handinhand.web.forms import PlainForm, VersionedForm

if TYPE_CHECKING:
    from handinhand.networks.models import Unit

ARRIVAL_ANCHORS = [
    (anchor.value, anchor.label)
    for anchor in (Anchor.OFFER, Anchor.APPOINTMENT, Anchor.REFERENCE_DATE, Anchor.NAMED_EVENT)
]


def _value(label: object) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=1000, required=False)  # type: ignore[arg-type]


def _unit() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("gezählt in"), choices=LimitUnit, initial=LimitUnit.WORKING_DAY
    )


class StandardFields(PlainForm):
    """What every form of a standard asks for; gaps are named by the check."""

    name = forms.CharField(label=_("Name der Übergabe"), max_length=120)
    sending_units: "forms.ModelMultipleChoiceField[Unit]" = forms.ModelMultipleChoiceField(
        label=_("Wer gibt ab?"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    receiver: "forms.ModelChoiceField[Unit]" = forms.ModelChoiceField(
        label=_("Wer nimmt an?"), queryset=None, required=False, empty_label=_("Bitte auswählen")
    )
    trigger = forms.CharField(label=_("Was löst die Übergabe aus?"), max_length=200, required=False)
    channel = forms.CharField(label=_("Auf welchem Weg?"), max_length=200, required=False)
    form = forms.CharField(label=_("Bogen"), max_length=10, required=False)
    answer_value = _value(_("Antwort binnen"))
    answer_unit = _unit()
    arrival_value = _value(_("Ankunft binnen"))
    arrival_unit = _unit()
    arrival_direction = forms.ChoiceField(
        label=_("vor oder nach"), choices=Direction, initial=Direction.AFTER
    )
    arrival_anchor = forms.ChoiceField(
        label=_("Ankunft gerechnet ab"), choices=ARRIVAL_ANCHORS, initial=Anchor.OFFER
    )
    arrival_anchor_label = forms.CharField(
        label=_("Name des Stichtags oder Ereignisses"),
        help_text=_("Zum Beispiel Entlasstag. Die abgebende Stelle trägt ihn beim Angebot ein."),
        max_length=100,
        required=False,
    )
    feedback_value = _value(_("Rückmeldung binnen"))
    feedback_unit = _unit()
    feedback_text = forms.CharField(
        label=_("Was wird zurückgemeldet?"), max_length=200, required=False
    )
    feedback_automatic = forms.BooleanField(
        label=_("Die Rückmeldung geschieht von selbst"), required=False
    )
    expire_after = _value(_("Nach dem letzten Schritt der Eskalation verfällt das Angebot nach"))
    expire_unit = _unit()

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("sending_units", "receiver"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = units_of(actor)

    @property
    def columns(self) -> dict[str, object]:
        """The values of the standard's own columns."""
        apart = {"version", "sending_units"}
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


def initial_of_standard(standard: HandoverStandard) -> dict[str, object]:
    """Return what is stored of a standard, by the names of the form."""
    columns = [name for name in StandardFields.base_fields if hasattr(standard, name)]
    return {
        **{name: getattr(standard, name) for name in columns},
        "sending_units": list(standard.senders.all()),
        "version": standard.version,
    }


class NewStandardForm(StandardFields):
    """A new standard."""

    key = forms.CharField(
        label=_("Kürzel"), max_length=10, validators=[KEY], help_text=_("Zum Beispiel Ü13")
    )
    field_order = ["key", "name"]


class EditStandardForm(StandardFields, VersionedForm):
    """A standard of a draft; its key stays."""
