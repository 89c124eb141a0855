"""The pages of django-allauth we want, in our forms; sign-up and e-mail management stay away."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as allauth_views
from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.usersessions.views import list_usersessions
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _

from handinhand.accounts.services import ask_for_password_link
from handinhand.web.forms import PlainForm

View = Callable[..., HttpResponse]


class SignInForm(PlainForm, LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail address and password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", _("E-Mail-Adresse"))
        _word(self, "password", _("Passwort"))


class PasswordChangeForm(PlainForm, ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The old password, and the new one twice."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "oldpassword", _("Bisheriges Passwort"))
        _new_passwords(self)


class PasswordSetForm(PlainForm, SetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """A first password, for an account that had none."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _new_passwords(self)


class PasswordResetForm(PlainForm, ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Where to send the link for a new password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", _("E-Mail-Adresse"))

    def save(self, request: HttpRequest, **kwargs: object) -> str:
        """Leave the mail to the worker; of each address, known or not, one task is made."""
        ask_for_password_link(next(iter(self.users), None))
        return str(self.cleaned_data["email"])


class PasswordFromMailForm(PlainForm, ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """The new password, twice."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _new_passwords(self)


class SignInAgainForm(PlainForm, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, before something sensitive."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", _("Passwort"))


def _word(form: PlainForm, name: str, label: str, hint: str = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.error_messages["required"] = _("Füllen Sie das Feld „%(label)s“ aus.") % {"label": label}


def _new_passwords(form: PlainForm) -> None:
    hint = _("Mindestens 12 Zeichen; ein ganzer Satz ist gut zu merken und schwer zu erraten.")
    _word(form, "password1", _("Neues Passwort"), hint)
    _word(form, "password2", _("Neues Passwort, noch einmal"))


def _answered(view: View) -> View:
    """Let an invalid form answer 422, as every other form here does."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if form is not None and form.is_bound and form.errors and response.status_code == 200:
            response.status_code = 422
        return response

    return inner


urlpatterns: list[URLPattern] = [
    path("login/", _answered(allauth_views.login), name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", allauth_views.signup, name="account_signup"),
    path("reauthenticate/", _answered(allauth_views.reauthenticate), name="account_reauthenticate"),
    path(
        "password/change/",
        _answered(allauth_views.password_change),
        name="account_change_password",
    ),
    path("password/set/", _answered(allauth_views.password_set), name="account_set_password"),
    path("password/reset/", _answered(allauth_views.password_reset), name="account_reset_password"),
    path(
        "password/reset/done/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        _answered(allauth_views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sessions/", list_usersessions, name="usersessions_list"),
]
