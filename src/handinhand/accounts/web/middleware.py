"""Every request of a signed-in person carries one active role assignment."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.accounts.services import record_denial
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.errors import NotAllowed


class active_assignment:  # noqa: N801  (named as the settings read it)
    """Sets `request.actor`, keeps strangers out of a network's addresses, records denials."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _actor(request)  # type: ignore[attr-defined]  # see web.requests
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: object,
        kwargs: dict[str, object],
    ) -> HttpResponse | None:
        """Answer 404 for addresses of another network: foreign looks like missing (T31)."""
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if getattr(view, "login_required", True) is False:
            return None
        if request.user.is_authenticated and actor is None and not _is_account_page(request):
            return render(request, "accounts/no_role.html", status=403)
        slug = kwargs.get("slug")
        if slug is not None and actor is not None and not _inside(actor, str(slug)):
            raise Http404
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Record a missing right; the answer itself is made by `web.middleware`."""
        actor: Actor | None = getattr(request, "actor", None)
        if isinstance(error, NotAllowed) and actor is not None:
            match: ResolverMatch | None = request.resolver_match
            record_denial(actor, match.view_name if match else "")


def _inside(actor: Actor, slug: str) -> bool:
    return actor.network_slug == slug or actor.role == Role.ADMINISTRATOR


def _is_account_page(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and (match.url_name or "").startswith("account_"))


def _actor(request: HttpRequest) -> Actor | None:
    if not isinstance(request.user, Person):
        return None
    chosen = request.session.get("assignment")
    return actor_of(request.user, UUID(chosen) if chosen else None)
