"""How django-allauth behaves here: no sign-up, every sign-in and every failure recorded."""

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from handinhand.accounts.models import Person
from handinhand.accounts.services import record_failed_sign_in, record_sign_in

if TYPE_CHECKING:
    from handinhand.accounts.models import Person as User


def display_name(user: "User") -> str:
    """Return the name allauth shows."""
    return user.name


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by the administration or the coordination; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Person) -> None:
        super().login(request, user)
        record_sign_in(user)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        super().authentication_failed(request, **credentials)
        record_failed_sign_in()
