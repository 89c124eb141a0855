"""What is typed for patterns."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from handinhand.kernel.actor import Actor
from handinhand.networks.access import organisations_of
from handinhand.reconstructions.models import Mark, Pattern
from handinhand.reconstructions.web.forms.base import CHOOSE, OnceForm
from handinhand.web.forms import FilterForm, PlainForm, VersionedForm


class OrganisationsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """Organisations of the network, by name."""


class PatternFields(PlainForm):
    """A pattern and the interface at which it was seen."""

    title = forms.CharField(label=gettext_lazy("Muster"), max_length=200, widget=forms.Textarea)
    interface_text = forms.CharField(
        label=gettext_lazy("Schnittstelle"),
        max_length=200,
        help_text=gettext_lazy("Zum Beispiel: Jobcenter → Suchthilfe"),
    )
    interface_class = forms.ChoiceField(
        label=gettext_lazy("Art der Schnittstelle"),
        choices=[CHOOSE, *Pattern.InterfaceClass.choices],
    )
    from_organisations = OrganisationsField(
        queryset=None,
        required=False,
        label=gettext_lazy("Von Organisation"),
        widget=forms.CheckboxSelectMultiple,
    )
    to_organisations = OrganisationsField(
        queryset=None,
        required=False,
        label=gettext_lazy("Zu Organisation"),
        widget=forms.CheckboxSelectMultiple,
    )
    damage = forms.TypedChoiceField(
        label=gettext_lazy("Schaden"), coerce=int, choices=[CHOOSE, *Pattern.Damage.choices]
    )
    influence = forms.ChoiceField(
        label=gettext_lazy("Vom Netzwerk beeinflussbar"),
        choices=[CHOOSE, *Pattern.Influence.choices],
    )

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("from_organisations", "to_organisations"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelMultipleChoiceField)
            field.queryset = organisations_of(actor)

    @property
    def fields_of_pattern(self) -> dict[str, object]:
        """The plain fields, as the service takes them."""
        names = ("title", "interface_text", "interface_class", "damage", "influence")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def ends(self) -> dict[str, list[UUID]]:
        """Both ends of the interface, as the service takes them."""
        return {
            "from_ids": [one.pk for one in self.cleaned_data["from_organisations"]],
            "to_ids": [one.pk for one in self.cleaned_data["to_organisations"]],
        }


class PatternCreateForm(OnceForm, PatternFields):
    """A new pattern."""


class PatternChangeForm(VersionedForm, PatternFields):
    """A pattern that is there already."""


class RefusalForm(VersionedForm):
    """Why the network does not answer a pattern."""

    reason = forms.CharField(label=gettext_lazy("Grund"), max_length=500, widget=forms.Textarea)
    decision = forms.CharField(
        label=gettext_lazy("Beschluss"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Kürzel des Beschlusses, zum Beispiel BS-6"),
    )
    reported_to = forms.CharField(label=gettext_lazy("Gemeldet an"), max_length=300, required=False)


class MarkChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A mark, by case, event and code."""

    def label_from_instance(self, obj: Mark) -> str:
        event = obj.event
        place = f"{event.reconstruction.title}, Nr. {event.number}, {obj.code.code}"
        # Texts of drafts are read in their case only, where reading is recorded.
        return f"{place}: {event.text[:90]}" if event.reconstruction.is_released else place


class AttachForm(PlainForm):
    """The mark a pattern shall rest on."""

    mark = MarkChoice(queryset=None, label=gettext_lazy("Marke"), widget=forms.RadioSelect)

    def __init__(self, *args: object, actor: Actor, offered: list[Mark], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        marks = self.fields["mark"]
        assert isinstance(marks, forms.ModelChoiceField)
        marks.queryset = (
            Mark.objects.visible_to(actor)
            .select_related("event__reconstruction", "code")
            .filter(pk__in=[mark.pk for mark in offered])
        )
        marks.empty_label = None


class MarkSearch(FilterForm):
    """Words that narrow the marks offered to a pattern."""

    words = forms.CharField(label=gettext_lazy("Suchen"), max_length=100)
