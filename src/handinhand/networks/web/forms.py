"""What is typed about networks, organisations and their people."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from handinhand.accounts.access import people_in
from handinhand.kernel.actor import Actor, Role
from handinhand.networks.access import organisations_in
from handinhand.networks.models import KEY, Membership, Network, Organisation, Phase, Unit
from handinhand.web.forms import DayField, FilterForm, PlainForm, VersionedForm

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

CHOOSE = _("Bitte auswählen")
ROLES = {
    Role.COORDINATOR: _("Netzwerkkoordination"),
    Role.MODERATOR: _("Moderation"),
    Role.PRACTITIONER: _("Fachkraft"),
    Role.STEERING: _("Steuerungsgruppe"),
    Role.EVALUATOR: _("wissenschaftliche Begleitung"),
    Role.PRIVACY_OFFICER: _("Datenschutz"),
}


def _text(
    label: "str | _StrPromise",
    limit: int,
    *,
    required: bool = False,
    help_text: "str | _StrPromise" = "",
) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, required=required, help_text=help_text)


def _long(label: "str | _StrPromise", *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=label, max_length=2000, required=required, widget=forms.Textarea)


class NetworkForm(VersionedForm):
    """What describes a network; its rung is changed by a decision, not here."""

    name = _text(_("Name"), 200, required=True)
    target_group = _long(_("Zielgruppe"), required=True)
    target_group_excluded = _long(_("Ausschlüsse"))
    estimated_size = forms.IntegerField(
        label=_("Geschätzte Größe der Zielgruppe"),
        min_value=0,
        max_value=10_000_000,
        required=False,
    )
    trial_places = forms.IntegerField(
        label=_("Plätze der Erprobung"), min_value=0, max_value=1_000_000, required=False
    )
    mandate = _long(_("Auftrag"))
    mandate_decided_on = DayField(label=_("Auftrag beschlossen am"), required=False)
    began_on = DayField(label=_("Laufzeit von"))
    ends_on = DayField(label=_("Laufzeit bis"), required=False)
    works_on_24_31_december = forms.BooleanField(
        label=_("Der 24. und der 31. Dezember sind Arbeitstage"), required=False
    )


class OrganisationFields(PlainForm):
    """What is known of an organisation."""

    name = _text(_("Name"), 200, required=True)
    legal_sphere = _text(_("Rechtskreis"), 200, help_text=_("Zum Beispiel SGB II"))
    supervisory_authority = _text(_("Aufsicht"), 200)
    data_protection_law = _text(_("Datenschutzrecht"), 200)
    data_protection_authority = _text(_("Datenschutzaufsicht"), 200)
    professional_secrecy = forms.BooleanField(
        label=_("Schweigepflicht nach § 203 StGB"), required=False
    )
    professional_secrecy_note = _text(_("Anmerkung zur Schweigepflicht"), 200)


class NewOrganisationForm(OrganisationFields):
    """A new organisation, with its short key."""

    key = forms.CharField(
        label=_("Kürzel"),
        max_length=20,
        validators=[KEY],
        help_text=_("Kurz und einmalig, zum Beispiel SH."),
    )
    field_order = ["key", "name"]


class OrganisationForm(OrganisationFields, VersionedForm):
    """Changes to an organisation."""


class NewUnitForm(PlainForm):
    """A new unit of an organisation."""

    key = forms.CharField(
        label=_("Kürzel"), max_length=20, validators=[KEY], help_text=_("Zum Beispiel SH-BE.")
    )
    name = _text(_("Name"), 200, required=True)


class UnitForm(VersionedForm):
    """Changes to a unit."""

    name = _text(_("Name"), 200, required=True)


class ClosingDayForm(PlainForm):
    """A day on which an organisation is closed."""

    day = DayField(label=_("Schließtag"))
    reason = _text(_("Anlass"), 200)


class AdmitForm(PlainForm):
    """The place an organisation takes in the network."""

    standing = forms.ChoiceField(label=_("Stellung"), choices=Membership.Standing.choices)
    since = DayField(label=_("Mitglied seit"))
    contribution = _text(_("Beitrag"), 300)
    letter_of_intent_on = DayField(label=_("Absichtserklärung vom"), required=False)


class MembershipForm(VersionedForm):
    """Changes to the place of an organisation."""

    standing = forms.ChoiceField(label=_("Stellung"), choices=Membership.Standing.choices)
    contribution = _text(_("Beitrag"), 300)
    letter_of_intent_on = DayField(label=_("Absichtserklärung vom"), required=False)


class LeaveForm(PlainForm):
    """The day an organisation left."""

    left_on = DayField(label=_("Ausgetreten am"))


class PhaseForm(PlainForm):
    """Where a phase of the method stands."""

    state = forms.ChoiceField(label=_("Stand"), choices=Phase.State.choices)
    began_on = DayField(label=_("Von"), required=False)
    ended_on = DayField(label=_("Bis"), required=False)
    planned_to = DayField(label=_("Geplant bis"), required=False)
    result = _text(_("Ergebnis"), 300)

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        began, ended = data.get("began_on"), data.get("ended_on")
        if began and ended and ended < began:
            self.add_error(
                "ended_on", gettext("Das Ende liegt vor dem Beginn. Prüfen Sie die Daten.")
            )
        return data


class OrganisationFilter(FilterForm):
    """Name and standing of organisations."""

    q = forms.CharField(label=_("Name oder Kürzel"), max_length=100)
    standing = forms.ChoiceField(
        label=_("Stellung"), choices=[("", _("alle")), *Membership.Standing.choices]
    )


class PlaceField(forms.ChoiceField):
    """An organisation of the network, or one of its units."""

    places: dict[str, tuple[Organisation, Unit | None]]

    def offer(self, actor: Actor, network: Network) -> None:
        """Fill in what may be chosen."""
        self.places = {}
        groups: list[tuple[str, object]] = [("", CHOOSE)]
        for organisation in organisations_in(actor, network).prefetch_related("units"):
            options = [(f"o-{organisation.pk}", gettext("ganze Organisation"))]
            self.places[options[0][0]] = (organisation, None)
            for unit in organisation.units.all():
                options.append((f"u-{unit.pk}", unit.name))
                self.places[options[-1][0]] = (organisation, unit)
            groups.append((organisation.name, options))
        self.choices = groups


@dataclass(frozen=True, slots=True)
class Given:
    """The chosen role, and for whom the person acts in it."""

    role: Role
    organisation: Organisation | None
    unit: Unit | None


class RoleFields(PlainForm):
    """A role in the network, and for whom the person acts."""

    role = forms.ChoiceField(
        label=_("Rolle"), choices=[("", CHOOSE), *((r.value, w) for r, w in ROLES.items())]
    )
    place = PlaceField(
        label=_("Handelt für"),
        required=False,
        help_text=_(
            "Fachkräfte und Mitglieder der Steuerungsgruppe handeln für eine Organisation."
        ),
    )

    def __init__(self, *args: object, actor: Actor, network: Network, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, PlaceField)
        place.offer(actor, network)

    def given(self) -> Given:
        """Return what was chosen."""
        place = self.fields["place"]
        assert isinstance(place, PlaceField)
        organisation, unit = place.places.get(self.cleaned_data["place"], (None, None))
        return Given(Role(self.cleaned_data["role"]), organisation, unit)


class NewPersonForm(RoleFields):
    """A new account with its first role in the network."""

    name = _text(_("Name"), 200, required=True)
    email = forms.EmailField(label=_("E-Mail-Adresse"), max_length=254)
    function = _text(_("Funktion"), 200)
    field_order = ["name", "email", "function", "role", "place"]


class RoleForm(RoleFields):
    """A further role for somebody who holds one in the network."""

    person = forms.ChoiceField(label=_("Person"))
    field_order = ["person", "role", "place"]

    def __init__(self, *args: object, actor: Actor, network: Network, **kwargs: object) -> None:
        super().__init__(*args, actor=actor, network=network, **kwargs)
        self.people = {str(p.pk): p for p in people_in(actor, network.pk)}
        self.fields["person"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", CHOOSE),
            *((key, person.name) for key, person in self.people.items()),
        ]


class PeopleFilter(FilterForm):
    """Role and name."""

    q = forms.CharField(label=_("Name"), max_length=100)
    role = forms.ChoiceField(
        label=_("Rolle"), choices=[("", _("alle")), *((r.value, w) for r, w in ROLES.items())]
    )
