"""Forms of agreements."""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.agreements.models import Obligation
from handinhand.chains.access import versions
from handinhand.goals.access import requirements_of
from handinhand.kernel.actor import Actor
from handinhand.networks.access import organisations_of
from handinhand.web.forms import DayField, PlainForm, VersionedForm

if TYPE_CHECKING:
    from uuid import UUID

    from handinhand.agreements.models import Agreement
    from handinhand.chains.models import ChainVersion, HandoverStandard
    from handinhand.goals.models import Requirement
    from handinhand.networks.models import Organisation

FIGURES = [("", _("– noch keines –")), *Obligation.Figure.choices]
MEASURES = [("", _("– noch nicht –")), *Obligation.Measure.choices]


class NewAgreementForm(PlainForm):
    """The draft of an agreement."""

    version: "forms.ModelChoiceField[ChainVersion]" = forms.ModelChoiceField(
        label=_("Für welche Version der Kette?"), queryset=None
    )
    title = forms.CharField(label=_("Titel"), max_length=200)
    number = forms.CharField(label=_("Fassung"), max_length=10, initial="1")
    in_force_from = DayField(label=_("Gilt ab"), required=False)
    in_force_to = DayField(label=_("Gilt bis"), required=False)
    review_by = DayField(label=_("Überprüfung bis"), required=False)

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = versions(actor).exclude(state="retired")


class EditAgreementForm(VersionedForm):
    """Title, term and the rules on figures of a draft."""

    title = forms.CharField(label=_("Titel"), max_length=200)
    in_force_from = DayField(label=_("Gilt ab"), required=False)
    in_force_to = DayField(label=_("Gilt bis"), required=False)
    review_by = DayField(label=_("Überprüfung bis"), required=False)
    steering_sees_partner_figures = forms.BooleanField(
        label=_("Die Steuerungsgruppe sieht Zahlen je Stelle"), required=False
    )
    partner_preview_working_days = forms.IntegerField(
        label=_("Arbeitstage, die eine Stelle ihre Zahlen vorher sieht"), min_value=0, max_value=60
    )


class TextForm(VersionedForm):
    """The text, one paragraph after the other, and the annexes."""

    paragraphs = forms.CharField(
        label=_("Wortlaut"),
        help_text=_("Jeder Absatz durch eine leere Zeile vom nächsten getrennt."),
        max_length=40000,
        required=False,
        widget=forms.Textarea(attrs={"class": "app-height-l", "rows": "20"}),
    )
    annexes = forms.CharField(
        label=_("Anlagen"),
        help_text=_(
            "Jede Anlage in einer Zeile. Die ersten drei schreibt die Plattform: die Kette, die"
            " Übergabestandards und den Datenschutz; hier stehen nur ihre Titel."
        ),
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )

    def clean_paragraphs(self) -> str:
        """Refuse a paragraph that is too long to be stored."""
        text = str(self.cleaned_data["paragraphs"])
        if any(len(part) > 4000 for part in paragraphs_of(text)):
            raise forms.ValidationError(
                _("Ein Absatz ist länger als 4000 Zeichen. Teilen Sie ihn durch eine leere Zeile.")
            )
        return text

    def clean_annexes(self) -> str:
        """Refuse a title that is too long to be stored."""
        text = str(self.cleaned_data["annexes"])
        if any(len(line) > 200 for line in lines_of(text)):
            raise forms.ValidationError(_("Kürzen Sie jede Anlage auf höchstens 200 Zeichen."))
        return text


def paragraphs_of(text: str) -> list[str]:
    """Divide a text at its empty lines."""
    unified = text.replace("\r\n", "\n")
    return [part.strip() for part in unified.split("\n\n") if part.strip()]


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class PartyForm(PlainForm):
    """An organisation that is to become a party."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None
    )
    note = forms.CharField(label=_("Anmerkung"), max_length=300, required=False)

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations_of(actor)


class ObligationFields(PlainForm):
    """What every form of a freely agreed obligation asks for."""

    text = forms.CharField(label=_("Wozu?"), max_length=500, widget=forms.Textarea)
    owed_to: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Gegenüber wem?"), queryset=None, required=False, empty_label=_("allen Partnern")
    )
    measure = forms.ChoiceField(
        label=_("Wie merkt man, ob sie eingehalten wird?"), choices=MEASURES, required=False
    )
    figure = forms.ChoiceField(label=_("Maß"), choices=FIGURES, required=False)
    standards: "forms.ModelMultipleChoiceField[HandoverStandard]" = forms.ModelMultipleChoiceField(
        label=_("Die Zahlen welcher Übergaben zeigen es?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    requirements: "forms.ModelMultipleChoiceField[Requirement]" = forms.ModelMultipleChoiceField(
        label=_("Auf welche Anforderungen antwortet sie?"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: object, actor: Actor, agreement: "Agreement", **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        standards = agreement.chain_version.standards.order_by("position", "key")
        parties = agreement.parties.values("organisation")
        for name, found in (
            ("owed_to", organisations_of(actor).filter(pk__in=parties)),
            ("standards", standards),
            ("requirements", requirements_of(actor)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found

    @property
    def columns(self) -> dict[str, object]:
        """The values of the obligation's own columns."""
        names = ("text", "owed_to", "measure", "figure")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def links(self) -> dict[str, list["UUID"]]:
        """What measures it (by the stable line) and what it answers, as the services take them."""
        return {
            "lines": [one.line for one in self.cleaned_data["standards"]],
            "requirement_ids": [one.pk for one in self.cleaned_data["requirements"]],
        }


class EditObligationForm(ObligationFields, VersionedForm):
    """Words, measure and links of a freely agreed obligation."""


class NewObligationForm(ObligationFields):
    """A freely agreed obligation."""

    party: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Wer verpflichtet sich?"), queryset=None
    )
    field_order = ["party"]

    def __init__(
        self, *args: object, actor: Actor, agreement: "Agreement", **kwargs: object
    ) -> None:
        super().__init__(*args, actor=actor, agreement=agreement, **kwargs)
        field = self.fields["party"]
        assert isinstance(field, forms.ModelChoiceField)
        parties = agreement.parties.values("organisation")
        field.queryset = organisations_of(actor).filter(pk__in=parties)


class ConfirmForm(PlainForm):
    """A question that is answered by the button."""


class HashForm(PlainForm):
    """Carries the hash of the text that was on screen."""

    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)


class SignatureForm(HashForm):
    """The record of a signed paper."""

    on = DayField(label=_("Unterschrieben am"))
    name = forms.CharField(label=_("Wer hat unterschrieben?"), max_length=200)
    function = forms.CharField(label=_("In welcher Funktion?"), max_length=200)
    stored_at = forms.CharField(
        label=_("Wo liegt das Original?"), max_length=300, help_text=_("Stelle und Aktenzeichen")
    )


class InForceForm(PlainForm):
    """The first day of an agreement."""

    first_day = DayField(label=_("Erster Tag"))
    with_chain = forms.BooleanField(
        label=_("Die Kette tritt am selben Tag in Kraft"), required=False, initial=True
    )
    exception_reason = forms.CharField(
        label=_("Ausnahme der Steuerungsgruppe"),
        help_text=_("Nur nötig, wenn eine verantwortliche Organisation nicht unterschrieben hat."),
        max_length=500,
        required=False,
    )


class NextVersionForm(PlainForm):
    """The next version of an agreement."""

    version: "forms.ModelChoiceField[ChainVersion]" = forms.ModelChoiceField(
        label=_("Für welche Version der Kette?"), queryset=None
    )
    number = forms.CharField(label=_("Fassung"), max_length=10)
    in_force_from = DayField(label=_("Gilt ab"), required=False)
    in_force_to = DayField(label=_("Gilt bis"), required=False)
    review_by = DayField(label=_("Überprüfung bis"), required=False)

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["version"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = versions(actor).exclude(state="retired")


class ReviewForm(VersionedForm):
    """That the parties looked whether the agreement still fits."""

    on = DayField(label=_("Überprüft am"))
    result = forms.CharField(
        label=_("Was ist herausgekommen?"),
        help_text=_("Ein Satz, ohne Angaben zu einzelnen Personen."),
        max_length=500,
        widget=forms.Textarea,
    )
    next_by = DayField(label=_("Nächste Überprüfung bis"), required=False)


class EndForm(PlainForm):
    """The last day of an agreement."""

    last_day = DayField(label=_("Letzter Tag"))


class LeaveForm(PlainForm):
    """The day a party leaves."""

    left_on = DayField(
        label=_("Nicht mehr gebunden ab"),
        help_text=_("Der erste Tag nach dem Austritt. Er darf in der Zukunft liegen."),
    )


class StayForm(PlainForm):
    """Why a recorded leaving is taken back."""

    reason = forms.CharField(label=_("Grund"), max_length=300, widget=forms.Textarea)
