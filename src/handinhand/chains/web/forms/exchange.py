"""Forms that read a chain from a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.chains.models.choices import KEY
from handinhand.web.forms import PlainForm


class FileForm(PlainForm):
    """The file."""

    file = forms.FileField(
        label=_("Datei"),
        help_text=_("Eine Zeichnung in BPMN 2.0 (.bpmn, .xml) oder eine Kette als JSON (.json)."),
        error_messages={
            "required": _("Wählen Sie eine Datei."),
            "invalid": _("Wählen Sie eine Datei."),
            "empty": _("Die Datei ist leer. Wählen Sie eine andere."),
            "missing": _("Wählen Sie eine Datei."),
        },
    )


class FromFileForm(PlainForm):
    """What was read, with the number of the draft that comes of it."""

    number = forms.CharField(
        label=_("Version"), max_length=10, validators=[KEY], help_text=_("Zum Beispiel 1.1")
    )
    note = forms.CharField(
        label=_("Anmerkung"), max_length=1000, required=False, widget=forms.Textarea
    )
    document = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)
