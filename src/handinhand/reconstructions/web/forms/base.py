"""What every creating form of this app shares."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from handinhand.web.forms import PlainForm

CHOOSE = ("", gettext_lazy("Bitte wählen"))


class OnceForm(PlainForm):
    """A form that creates: sent twice, it creates once."""

    token = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid4,
        error_messages={
            "required": gettext_lazy("Laden Sie die Seite neu: Das Formular ist unvollständig."),
            "invalid": gettext_lazy("Laden Sie die Seite neu: Das Formular ist unvollständig."),
        },
    )
