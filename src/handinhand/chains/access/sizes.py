"""How large a version may become: every page reads and checks it whole."""

from django.utils.translation import gettext as _

from handinhand.chains.models import ChainVersion
from handinhand.chains.rules import MOST_NODES, MOST_STANDARDS, MOST_STATIONS, MOST_WAYS
from handinhand.kernel.errors import RuleBroken


def require_size(
    *, stations: int = 0, nodes: int = 0, ways: int = 0, standards: int = 0, field: str = ""
) -> None:
    """Let pass a version of so many parts.

    Raises:
        RuleBroken: there are more of a kind than a version may have.
    """
    counted = (
        (stations, MOST_STATIONS, _("Stationen")),
        (nodes, MOST_NODES, _("Verzweigungen")),
        (ways, MOST_WAYS, _("Wege")),
        (standards, MOST_STANDARDS, _("Übergabestandards")),
    )
    for number, most, what in counted:
        if number > most:
            raise RuleBroken(
                _(
                    "Eine Kette hat hier höchstens %(most)s %(what)s. Fassen Sie zusammen, was"
                    " zusammengehört, oder teilen Sie die Kette auf."
                )
                % {"most": most, "what": what},
                field=field,
                code="too_large",
            )


def require_room(version: ChainVersion, kind: str) -> None:
    """Let pass a version to which one more part of a kind can be added.

    Args:
        version: a locked draft.
        kind: "stations", "nodes", "ways" or "standards".

    Raises:
        RuleBroken: it has as many as it may have.
    """
    require_size(**{kind: getattr(version, kind).count() + 1})
