"""Forms of a version as a whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models import ChainVersion
from handinhand.chains.models.choices import KEY
from handinhand.chains.web.forms.stations import places_of
from handinhand.web.forms import DayField, PlainForm, VersionedForm


class NewChainForm(PlainForm):
    """The first draft of a network's chain."""

    name = forms.CharField(label=_("Name der Kette"), max_length=200)
    number = forms.CharField(
        label=_("Version"), max_length=10, validators=[KEY], help_text=_("Zum Beispiel 0.1")
    )
    note = forms.CharField(
        label=_("Anmerkung"), max_length=1000, required=False, widget=forms.Textarea
    )


class CopyForm(PlainForm):
    """A new draft from a version."""

    number = forms.CharField(
        label=_("Version"), max_length=10, validators=[KEY], help_text=_("Zum Beispiel 1.1")
    )
    note = forms.CharField(
        label=_("Was anders werden soll"), max_length=1000, required=False, widget=forms.Textarea
    )


class VersionForm(VersionedForm):
    """What a draft says as a whole."""

    note = forms.CharField(
        label=_("Anmerkung"), max_length=1000, required=False, widget=forms.Textarea
    )
    start = forms.ChoiceField(
        label=_("Die Kette beginnt bei Station oder Verzweigung"), required=False
    )
    exit_to = forms.ChoiceField(label=_("Wer aussteigen will, kommt nach Station"), required=False)
    exit_text = forms.CharField(label=_("Ausstieg in Worten"), max_length=500, required=False)
    parallel_split = forms.ChoiceField(label=_("Ein Nebenstrang beginnt bei"), required=False)
    parallel_side = forms.ChoiceField(label=_("Station des Nebenstrangs"), required=False)
    parallel_join = forms.ChoiceField(label=_("Der Nebenstrang endet bei"), required=False)
    parallel_text = forms.CharField(
        label=_("Nebenstrang in Worten"), max_length=1000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args: object, chain_version: ChainVersion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        places = [(place.key, str(place)) for place in places_of(chain_version)]
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("keine")), *places]


class AgreeForm(PlainForm):
    """The day of the decision."""

    on = DayField(label=_("beschlossen am"))
    seen = forms.CharField(label=_("gelesener Stand"), max_length=64, widget=forms.HiddenInput)


class InForceForm(PlainForm):
    """The first day of a version."""

    first_day = DayField(label=_("Erster Tag"))
    exception_reason = forms.CharField(
        label=_("Ausnahme der Steuerungsgruppe"),
        help_text=_("Nur nötig, wenn eine verantwortliche Organisation nicht unterschrieben hat."),
        max_length=500,
        required=False,
    )


class RetireForm(PlainForm):
    """The last day of a version."""

    last_day = DayField(label=_("Letzter Tag"))


class ConfirmForm(PlainForm):
    """A question that is answered by the button."""
