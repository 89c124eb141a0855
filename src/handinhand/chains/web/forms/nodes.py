"""Forms of routing nodes."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models import Gate, LimitUnit, NodeEvent
from handinhand.chains.models.choices import KEY
from handinhand.web.forms import PlainForm, VersionedForm


class NodeFields(PlainForm):
    """What every form of a routing node asks for."""

    name = forms.CharField(
        label=_("Worum geht es hier?"),
        help_text=_("Zum Beispiel „Suchtmittel im Spiel?“. Darf leer bleiben."),
        max_length=120,
        required=False,
    )
    split = forms.ChoiceField(label=_("Wie geht es danach weiter?"), choices=Gate, initial=Gate.ONE)
    join = forms.ChoiceField(
        label=_("Worauf wartet die Verzweigung?"),
        help_text=_("Nur wichtig, wo mehrere Wege zusammenkommen."),
        choices=Gate,
        initial=Gate.ONE,
    )
    is_end = forms.BooleanField(label=_("Hier endet die Kette"), required=False)
    ends_all = forms.BooleanField(
        label=_("Wer hier ankommt, beendet alles, was sonst noch läuft"), required=False
    )
    event = forms.ChoiceField(
        label=_("Wird hier auf etwas gewartet?"),
        choices=[("", _("nein")), *NodeEvent.choices],
        required=False,
    )
    wait_value = forms.IntegerField(
        label=_("Wie lange?"),
        help_text=_("Nur wenn auf eine Zeit gewartet wird."),
        min_value=1,
        max_value=1000,
        required=False,
    )
    wait_unit = forms.ChoiceField(
        label=_("Einheit der Dauer"), choices=LimitUnit, initial=LimitUnit.WORKING_DAY
    )

    def clean(self) -> dict[str, object]:
        """Refuse a length of time where nothing waits for one."""
        values: dict[str, object] = super().clean() or self.cleaned_data
        if values.get("wait_value") and values.get("event") != NodeEvent.TIMER:
            self.add_error(
                "wait_value",
                gettext("Eine Dauer gilt nur, wenn hier auf eine Zeit gewartet wird."),
            )
        return values


class NewNodeForm(NodeFields):
    """A new routing node."""

    key = forms.CharField(
        label=_("Kürzel"), max_length=10, validators=[KEY], help_text=_("Zum Beispiel V1")
    )
    field_order = ["key", "name"]


class EditNodeForm(NodeFields, VersionedForm):
    """A routing node of a draft; its key stays."""
