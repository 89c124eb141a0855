"""What is typed about accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from handinhand.kernel.actor import Role
from handinhand.web.forms import FilterForm, PlainForm


class PersonForm(PlainForm):
    """A new account."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("So, wie die Person angeredet wird.")
    )
    email = forms.EmailField(
        label=_("E-Mail-Adresse"),
        max_length=254,
        help_text=_("Damit meldet sich die Person an; nur dorthin gehen Nachrichten."),
    )
    function = forms.CharField(label=_("Funktion"), max_length=200, required=False)


class PlatformRoleForm(PlainForm):
    """A role that belongs to no network."""

    role = forms.ChoiceField(
        label=_("Rolle"),
        choices=[
            (Role.ADMINISTRATOR.value, _("Administration")),
            (Role.STATE.value, _("Landesebene")),
        ],
    )


class PeopleFilter(FilterForm):
    """Part of a name or address."""

    q = forms.CharField(label=_("Name oder Adresse"), max_length=100)
