"""What can go wrong in the domain; one middleware turns these into answers."""


class DomainError(Exception):
    """Something a person can understand and act on.

    The message is a whole sentence in the person's language: what happened, why, what to do next.
    """

    code = "domain_error"

    def __init__(
        self, message: object, *, code: str | None = None, field: str | None = None
    ) -> None:
        super().__init__(str(message))
        self.code = code or self.code
        self.field = field
        """Name of the form field the sentence belongs to, if it belongs to one."""


class RuleBroken(DomainError):
    """What was asked for breaks a rule of the domain (answered with 422)."""

    code = "rule_broken"


class NotAllowed(DomainError):
    """A colleague without the right asked (answered with 403)."""

    code = "not_allowed"


class Stale(RuleBroken):
    """Somebody else saved first; what was asked for rests on an old state (answered with 409)."""

    code = "stale"
