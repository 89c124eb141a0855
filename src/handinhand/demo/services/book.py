"""What the loaders share: who is who, what got which id, and the clock set back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from handinhand.accounts.access import actor_in
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor

if TYPE_CHECKING:
    from handinhand.accounts.models import Person
    from handinhand.networks.models import Network, Organisation, Unit


def moment_of(value: str | date | datetime) -> datetime:
    """Return the moment of a text from the file; a day alone means ten o'clock in Berlin."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.combine(value, time(10), clock.BERLIN).astimezone(UTC)


class Book:
    """Keys of the demo files -> what was made of them."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], UUID] = {}
        self._actors: dict[tuple[str, str, str], Actor] = {}
        self.people: dict[str, Person] = {}
        self.organisations: dict[str, Organisation] = {}
        self.units: dict[str, Unit] = {}
        self.networks: dict[str, Network] = {}

    @contextmanager
    def at(self, when: str | date | datetime) -> Iterator[None]:
        """Let the clock stand at a day (ten o'clock) or a moment of the demo."""
        with clock.at(moment_of(when)):
            yield

    def put(self, kind: str, key: str, thing_id: UUID) -> None:
        """Remember under which id a thing of the file is stored.

        Raises:
            ValueError: the file names it twice.
        """
        if (kind, key) in self._ids:
            raise ValueError(f"expected each key once, got {kind} {key!r} twice")
        self._ids[kind, key] = thing_id

    def get(self, kind: str, key: str) -> UUID:
        """Return the id of a thing that was put before; KeyError names kind and key."""
        return self._ids[kind, key]

    def actor(self, person: str, network: str = "arbeit-und-gesundheit", role: str = "") -> Actor:
        """Return a person of the file as actor in a network (in one role, if named).

        Roles count although they may have begun later than the moment the clock stands at.
        """
        wanted = (person, network, role)
        if wanted not in self._actors:
            found = actor_in(self.people[person], self.networks[network].pk, role)
            if found is None:
                raise KeyError(f"{person} holds no role {role!r} in {network}")
            self._actors[wanted] = found
        return self._actors[wanted]

    def organisation_of(self, key: str) -> "Organisation":
        """Return the counting organisation of a key of the file (unit or organisation)."""
        return self.organisations.get(key) or self.units[key].organisation
