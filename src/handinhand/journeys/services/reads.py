"""Reading is recorded too: rung 1 knows more of a person's way than any single file."""

from handinhand.audit import services as audit
from handinhand.journeys.access import SeenJourney
from handinhand.kernel.actor import Actor

_READ = audit.Retention.READ


def record_read(actor: Actor, seen: SeenJourney) -> None:
    """Record that somebody opened a journey; when this fails, the read fails."""
    # The entry names the number's row of this side, never the journey: entries of two sides
    # share nothing.
    audit.record_read(actor, "journey.read", seen.number, title=_where(seen))


def record_list(actor: Actor) -> None:
    """Record that somebody looked at the list."""
    audit.record(actor, "journeys.listed", retention=_READ)


def record_export(actor: Actor) -> None:
    """Record that somebody took the list out of the platform."""
    audit.record(actor, "journeys.exported", retention=_READ)


def _where(seen: SeenJourney) -> str:
    return str(seen.journey.chain_version.number)
