"""What is typed for theses, dissents, decisions, open points and workshops."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy

from handinhand.kernel.actor import Actor
from handinhand.networks.access import current_network, member_organisations
from handinhand.thread.web.choices import ActorForm, ThingsField
from handinhand.web.forms import DayField, FilterForm, PlainForm, VersionedForm
from handinhand.workshops.access import workshops_of


class _NetworkForm(ActorForm):
    """A form with choices from the network of who fills it in."""

    choices: ClassVar[Mapping[str, Callable[[Actor], "QuerySet[Any]"]]] = {
        "organisation": member_organisations,
        "owner": member_organisations,
        "workshop": workshops_of,
        "body": lambda actor: current_network(actor).bodies.all(),
    }


def _sentence(label: object, length: int = 500, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,  # type: ignore[arg-type]  # a lazy translation
        max_length=length,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _choice(label: object, *, required: bool = True) -> "forms.ModelChoiceField[Model]":
    return forms.ModelChoiceField(
        queryset=None,
        label=label,  # type: ignore[arg-type]  # a lazy translation
        required=required,
        empty_label=gettext_lazy("Bitte auswählen") if required else gettext_lazy("keine Angabe"),
    )


class ThesisForm(_NetworkForm):
    """A thesis and the workshop it was found in."""

    text = _sentence(gettext_lazy("These"))
    workshop = _choice(gettext_lazy("gefunden in Workshop"), required=False)


class ThesisCreateForm(ThesisForm):
    """A new thesis with the patterns it answers."""

    patterns = ThingsField(kind="pattern", label=gettext_lazy("Antwortet auf Muster"))


class ThesisChangeForm(VersionedForm, ThesisForm):
    """A thesis that is there already."""


class PositionForm(VersionedForm, _NetworkForm):
    """How one organisation stands to a thesis."""

    organisation = _choice(gettext_lazy("Organisation"))
    stance = forms.ChoiceField(
        label=gettext_lazy("Haltung"),
        widget=forms.RadioSelect,
        choices=[
            ("supports", gettext_lazy("trägt mit")),
            ("partly", gettext_lazy("trägt zum Teil mit")),
            ("rejects", gettext_lazy("trägt nicht mit")),
            ("abstains", gettext_lazy("enthält sich")),
        ],
    )
    note = _sentence(gettext_lazy("Anmerkung"), 300, required=False)


class DissentForm(_NetworkForm):
    """A dissent with the rule the partners live by until it is settled."""

    text = _sentence(gettext_lazy("Dissens"))
    state = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        widget=forms.RadioSelect,
        choices=[
            ("open", gettext_lazy("offen")),
            ("interim", gettext_lazy("Zwischenstand")),
            ("settled", gettext_lazy("geklärt")),
        ],
        initial="open",
    )
    interim = _sentence(gettext_lazy("Zwischenstand in einem Satz"), required=False)
    review_on = DayField(label=gettext_lazy("Wiedervorlage"), required=False)


class DissentCreateForm(DissentForm):
    """A new dissent with the theses it is about."""

    theses = ThingsField(kind="thesis", label=gettext_lazy("Betrifft Thesen"))


class DissentChangeForm(VersionedForm, DissentForm):
    """A dissent that is there already."""


class DissentPositionForm(VersionedForm, _NetworkForm):
    """What one organisation says in a dissent."""

    organisation = _choice(gettext_lazy("Organisation"))
    text = _sentence(gettext_lazy("Position"))


def _votes(label: object) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=999, initial=0)  # type: ignore[arg-type]  # a lazy translation


class DecisionForm(_NetworkForm):
    """A decision with its votes."""

    text = _sentence(gettext_lazy("Beschluss"), 1000)
    on = DayField(label=gettext_lazy("beschlossen am"))
    body = _choice(gettext_lazy("Gremium"))
    workshop = _choice(gettext_lazy("im Workshop"), required=False)
    yes = _votes(gettext_lazy("Ja-Stimmen"))
    no = _votes(gettext_lazy("Nein-Stimmen"))
    abstain = _votes(gettext_lazy("Enthaltungen"))


class DecisionCreateForm(DecisionForm):
    """A new decision, with the one thing it was begun from."""

    about = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)


class DecisionChangeForm(VersionedForm, DecisionForm):
    """A decision that is there already."""


class ProposalForm(_NetworkForm):
    """A sentence put forward to a body."""

    text = _sentence(gettext_lazy("Worüber wird abgestimmt? Ein Satz, der beschlossen wird"), 1000)
    body = _choice(gettext_lazy("Gremium"))
    rule = forms.ChoiceField(
        label=gettext_lazy("Wann ist er angenommen?"),
        widget=forms.RadioSelect,
        choices=[
            ("majority", gettext_lazy("Mehrheit: mehr Ja als Nein")),
            ("consent", gettext_lazy("Konsent: niemand erhebt einen schwerwiegenden Einwand")),
        ],
        initial="majority",
        help_text=gettext_lazy(
            "Jede Organisation hat eine Stimme. Abgestimmt haben muss mehr als die Hälfte."
        ),
    )


class ProposalCreateForm(ProposalForm):
    """A new proposal, with the one thing it was begun from."""

    about = forms.CharField(widget=forms.HiddenInput, max_length=80, required=False)


class ProposalChangeForm(VersionedForm, ProposalForm):
    """A proposal nobody votes on yet."""


class OpenVoteForm(VersionedForm):
    """Until when the organisations vote."""

    voting_until = DayField(
        label=gettext_lazy("Abgestimmt wird bis"),
        help_text=gettext_lazy(
            "Schließen lässt sich die Abstimmung an diesem Tag, oder sobald alle abgestimmt haben."
        ),
    )


class VoteForm(PlainForm):
    """One vote of one organisation."""

    choice = forms.ChoiceField(
        label=gettext_lazy("Stimme"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", gettext_lazy("Ja")),
            ("no", gettext_lazy("Nein")),
            ("abstain", gettext_lazy("Enthaltung")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Begründung"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Bei Konsent braucht ein Nein seinen Grund."),
    )


class OpenPointForm(_NetworkForm):
    """Who does what by when."""

    text = _sentence(gettext_lazy("Aufgabe"))
    owner = _choice(gettext_lazy("zuständig"))
    due_on = DayField(label=gettext_lazy("fällig am"))
    interim_due_on = DayField(label=gettext_lazy("Zwischenziel am"), required=False)
    source = forms.CharField(label=gettext_lazy("woher"), max_length=200, required=False)


class OpenPointChangeForm(VersionedForm, OpenPointForm):
    """An open point that is there already."""


class CloseForm(PlainForm):
    """The day on which an open point was done."""

    done_on = DayField(label=gettext_lazy("erledigt am"))


class PointsFilter(FilterForm):
    """Which open points a list shows."""

    state = forms.ChoiceField(
        label=gettext_lazy("Stand"),
        choices=[
            ("", gettext_lazy("alle")),
            ("open", gettext_lazy("offen")),
            ("overdue", gettext_lazy("überfällig")),
            ("done", gettext_lazy("erledigt")),
        ],
    )


class WorkshopForm(PlainForm):
    """A workshop: when, where, whether people were invited and the minutes approved."""

    title = forms.CharField(label=gettext_lazy("Thema"), max_length=200)
    on = DayField(label=gettext_lazy("am"))
    place = forms.CharField(label=gettext_lazy("Ort"), max_length=200, required=False)
    invited_on = DayField(
        label=gettext_lazy("Einladung verschickt am"),
        required=False,
        help_text=gettext_lazy("Leer heißt: noch nicht verschickt."),
    )
    minutes_approved_on = DayField(label=gettext_lazy("Protokoll genehmigt am"), required=False)


class WorkshopCreateForm(WorkshopForm):
    """A new workshop with its number."""

    number = forms.IntegerField(label=gettext_lazy("Nummer"), min_value=1, max_value=999)
    field_order = ["number"]


class WorkshopChangeForm(VersionedForm, WorkshopForm):
    """A workshop that is there already."""
