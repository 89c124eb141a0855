"""What somebody without an account types, and what the sheet carries on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.answerlinks.rules import CODE_LENGTH, TOKEN_LENGTH, Purpose
from handinhand.web.forms import PlainForm

_TYPED = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class EnterForm(PlainForm):
    """Takes the code from the sheet, or the secret of a link."""

    token = forms.CharField(required=False, max_length=TOKEN_LENGTH, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("Code vom Laufzettel"),
        max_length=3 * CODE_LENGTH,
        help_text=_("Acht Zeichen, zum Beispiel ABCD-2345. Groß oder klein ist gleich."),
        error_messages={"required": _("Geben Sie den Code ein, der auf dem Laufzettel steht.")},
        widget=forms.TextInput(attrs=_TYPED | {"class": "app-width-10"}),
    )
    slip = forms.CharField(
        label=_("Laufzettelnummer"),
        max_length=20,
        help_text=_(
            "Sie steht groß auf dem Bogen. Wir fragen danach, weil gerade viele falsche Codes"
            " eingegeben werden."
        ),
        widget=forms.TextInput(attrs=_TYPED | {"class": "app-width-10"}),
    )

    def __init__(self, *args: object, strained: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].required = not (self.is_bound and self.data.get("token"))
        if not strained or not self.fields["code"].required:
            del self.fields["slip"]


def _hidden(length: int) -> forms.CharField:
    return forms.CharField(required=False, max_length=length, widget=forms.HiddenInput)


class SecretsForm(PlainForm):
    """Carries the secrets of new links from their page to the PDF; nobody types them."""

    token_answer, code_answer = _hidden(TOKEN_LENGTH), _hidden(CODE_LENGTH)
    token_report, code_report = _hidden(TOKEN_LENGTH), _hidden(CODE_LENGTH)

    def pairs(self) -> list[tuple[Purpose, str, str]]:
        """Return purpose, token and code of each link that was carried on."""
        values = self.cleaned_data
        found = [(p, values[f"token_{p}"], values[f"code_{p}"]) for p in Purpose]
        return [pair for pair in found if pair[1] and pair[2]]
