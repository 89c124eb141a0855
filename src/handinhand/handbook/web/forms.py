"""What is typed for the handbook."""

from django import forms
from django.utils.translation import gettext_lazy

from handinhand.web.forms import PlainForm, VersionedForm


class ProseForm(VersionedForm):
    """The text of a chapter."""

    text = forms.CharField(
        label=gettext_lazy("Text des Kapitels"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"class": "app-height-l", "rows": 18}),
        help_text=gettext_lazy(
            "Leerzeile: neuer Absatz. Zeile mit „# “ davor: Zwischenüberschrift. Zeile mit „- “"
            " davor: Aufzählung. **fett**, *kursiv*, [Wort](https://adresse.example): Verweis."
            " Keine Namen von Personen: Das Handbuch verlässt das Netzwerk."
        ),
    )


class ReleaseForm(PlainForm):
    """Why the handbook is released now."""

    reason = forms.CharField(
        label=gettext_lazy("Anlass"),
        max_length=300,
        help_text=gettext_lazy("Ein Satz; er steht auf der ersten Seite."),
    )
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
