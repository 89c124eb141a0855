"""Demo time: it starts on 20 November 2026 at 09:00 in Berlin when the demo is loaded."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from handinhand.accounts.access import demo_personas
from handinhand.demo.models import DemoState

PERSONA_PASSWORD = "Lindenrath-2026"  # noqa: S105  (invented accounts; production refuses them)
DEMO_START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def demo_offset() -> timedelta:
    """Return how far demo time is from the real one; nothing outside the demo."""
    if not settings.DEMO:
        return timedelta(0)
    return _offset() or timedelta(0)


@lru_cache(maxsize=1)
def _offset() -> timedelta | None:
    try:
        state = DemoState.objects.first()
    except DatabaseError:
        return None
    return DEMO_START - state.started_at if state else None


def forget_offset() -> None:
    """Ask the database again, after the demo was loaded."""
    _offset.cache_clear()


def is_loaded() -> bool:
    """Tell whether the demo lies in this database."""
    return DemoState.objects.exists()


@dataclass(frozen=True, slots=True)
class Persona:
    """One button of the sign-in page."""

    key: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the sign-in page of the demo shows beside the form."""

    url: str
    password: str
    personas: list[Persona]
    template: str = "demo/_personas.html"


def sign_in_offer() -> Offer | None:
    """Return the personas of the demo, in the order of the file; None when none are loaded."""
    personas = []
    for person in demo_personas():
        assignment = next(iter(person.assignments.all()), None)
        if assignment is None:
            continue
        place = assignment.unit or assignment.organisation
        role = str(assignment.get_role_display())
        personas.append(
            Persona(
                key=person.email.partition("@")[0],
                name=person.name,
                role=f"{role}, {place.name}" if place else role,
            )
        )
    return Offer(reverse("demo:sign_in"), PERSONA_PASSWORD, personas) if personas else None
