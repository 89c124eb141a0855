"""Who may do what: one table per app, in its `access.py`, printed to docs/reference/rights.md."""

from collections.abc import Collection, Mapping

from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.errors import NotAllowed


class Rights:
    """The table of one app: right -> roles that hold it. What is not in it, nobody may.

    >>> table = Rights("goals", {"change": {Role.COORDINATOR}})
    >>> table.allow(Actor(None, "", Role.STEERING), "change")
    False
    """

    def __init__(self, app: str, table: Mapping[str, Collection[Role]]) -> None:
        self.app = app
        self.table = {right: frozenset(roles) for right, roles in table.items()}

    def allow(self, actor: Actor, right: str) -> bool:
        """Tell whether the actor's active role holds the right.

        Raises:
            KeyError: the table does not know the right; a misspelt right must never pass.
        """
        return actor.role in self.table[right]

    def require(self, actor: Actor, right: str, sentence: object) -> None:
        """Let pass who holds the right.

        Raises:
            NotAllowed: the actor's role does not hold it; `sentence` says why and what to do.
        """
        if not self.allow(actor, right):
            raise NotAllowed(sentence)
