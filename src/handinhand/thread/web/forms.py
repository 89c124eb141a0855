"""What is typed to search the thread and to join two things."""

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from handinhand.thread.access import Ref
from handinhand.thread.rules import KINDS, Card
from handinhand.web.forms import FilterForm, PlainForm


class SearchForm(FilterForm):
    """Words to look for, and one kind of thing or all."""

    q = forms.CharField(label=gettext_lazy("Suchwort oder Kürzel"), max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Art"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(KINDS.values(), key=lambda kind: kind.order)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", _("alle")),
            *((kind.key, str(kind.label)) for kind in kinds),
        ]

    @property
    def words(self) -> str:
        """What is looked for; empty when nothing is typed."""
        return str(self.value("q") or "").strip()

    @property
    def kinds(self) -> list[str]:
        """The kinds to look in, in the order of the method."""
        chosen = self.value("kind")
        return [str(chosen)] if chosen else sorted(KINDS, key=lambda key: KINDS[key].order)


class LinkForm(PlainForm):
    """The other end of a new link, chosen from what the search found."""

    other = forms.ChoiceField(
        label=gettext_lazy("Womit verknüpfen?"), widget=forms.RadioSelect, choices=[]
    )

    def __init__(self, *args: object, cards: list[Card], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [  # type: ignore[attr-defined]  # a choice field
            (f"{card.kind}:{card.id}", f"{card.label} – {card.text}") for card in cards
        ]

    @property
    def ref(self) -> Ref:
        """The chosen thing."""
        return ref_of(self.cleaned_data["other"])


def ref_of(text: str) -> Ref:
    """Read "kind:uuid".

    Raises:
        ValueError: it is something else.
    """
    kind, _colon, thing_id = text.partition(":")
    return kind, UUID(thing_id)
