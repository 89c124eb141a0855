"""The request of a signed-in person, as views take it."""

from django.http import HttpRequest

from handinhand.kernel.actor import Actor


class MemberRequest(HttpRequest):
    """A request that carries the person's active role assignment."""

    actor: Actor
