"""The door of pages that change something."""

from django.utils.translation import gettext as _

from handinhand.kernel.errors import NotAllowed


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
