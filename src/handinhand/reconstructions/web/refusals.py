"""The door of pages that change something, and what was typed there."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from handinhand.kernel.errors import NotAllowed
from handinhand.web.requests import MemberRequest


def require_right(may: bool) -> None:
    """Let pass who may; the page asks the same question as the service.

    Raises:
        NotAllowed: the role may not, or the case is not in the state for it.
    """
    if not may:
        raise NotAllowed(
            _(
                "Dafür haben Sie in diesem Fall kein Recht, oder er lässt sich in seinem Zustand"
                " nicht mehr ändern. Fragen Sie die Netzwerkkoordination."
            )
        )


def typed_in(request: MemberRequest) -> QueryDict | None:
    """Return what was sent, also when nothing was typed; None for a first look at the form."""
    return request.POST if request.method == "POST" else None
