"""The request of a signed-in person, as views take it."""

from django.http import HttpRequest, QueryDict

from handinhand.kernel.actor import Actor


class MemberRequest(HttpRequest):
    """A request that carries the person's active role assignment."""

    actor: Actor


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: the posted data, also when empty; None before posting."""
    return request.POST if request.method == "POST" else None
