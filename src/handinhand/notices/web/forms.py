"""What a person chooses about mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.notices.models import MailPreference
from handinhand.web.forms import PlainForm


class PreferenceForm(PlainForm):
    """When, and in which language."""

    mode = forms.ChoiceField(
        label=_("Wann möchten Sie E-Mails bekommen?"),
        choices=MailPreference.Mode.choices,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Sprache der E-Mails"),
        choices=MailPreference.Language.choices,
        widget=forms.RadioSelect,
    )
