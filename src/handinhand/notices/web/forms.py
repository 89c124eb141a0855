"""What a person chooses about mail, absences and deputies."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.notices.models import MailPreference
from handinhand.web.forms import DayField, PlainForm

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from handinhand.accounts.models import Person


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


class DeputyForm(PlainForm):
    """Asks who stands in: somebody with the same role in the same organisation, or nobody."""

    deputy = forms.ChoiceField(
        label=_("Wer vertritt?"),
        required=False,
        help_text=_("Zur Wahl steht, wer dieselbe Rolle in derselben Organisation hat."),
    )

    def __init__(self, *args: object, people: "QuerySet[Person]", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people.order_by("name")}
        names = [(key, person.name) for key, person in self._people.items()]
        nobody = ("", _("niemand, die Nachrichten kommen weiter an"))
        self.fields["deputy"].choices = [nobody, *names]  # type: ignore[attr-defined]  # a ChoiceField

    def chosen(self) -> "Person | None":
        """Return who stands in."""
        return self._people.get(self.cleaned_data["deputy"])


class AbsenceForm(DeputyForm):
    """Asks for the days as well."""

    first = DayField(label=_("Erster Tag"))
    last = DayField(label=_("Letzter Tag"))

    field_order = ["first", "last", "deputy"]
