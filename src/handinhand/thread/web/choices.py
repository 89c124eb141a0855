"""Choosing things of the thread in the form that creates another thing."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from handinhand.kernel.actor import Actor
from handinhand.thread.access import found_cards
from handinhand.web.forms import PlainForm


class ThingsField(forms.TypedMultipleChoiceField):
    """Any number of things of one kind, as check boxes; gives their ids."""

    def __init__(self, *, kind: str, label: object) -> None:
        self.kind = kind
        super().__init__(
            coerce=UUID,
            label=str(label) if isinstance(label, str) else label,  # type: ignore[arg-type]  # lazy
            widget=forms.CheckboxSelectMultiple,
            required=False,
            empty_value=[],
        )


def offer_things(form: forms.Form, actor: Actor) -> None:
    """Fill every field of things with what the actor may see.

    A field without any choice is left out, unless something was sent for it: that is refused in
    words instead of being dropped.
    """
    for name, field in list(form.fields.items()):
        if not isinstance(field, ThingsField):
            continue
        cards = found_cards(actor, [field.kind], "")
        field.choices = [(str(card.id), f"{card.label} – {card.text}") for card in cards]
        if not cards and form.add_prefix(name) not in form.data:
            del form.fields[name]


class ActorForm(PlainForm):
    """A form whose choices depend on who fills it in; `choices` says by field what they are."""

    choices: ClassVar[Mapping[str, Callable[[Actor], "QuerySet[Any]"]]] = {}

    def __init__(self, *args: object, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = self.choices[name](actor)
        offer_things(self, actor)
