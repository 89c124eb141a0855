"""A small case of its own: five events at two units, with a wait, marks, and the person's view."""

from collections.abc import Callable
from datetime import date

import pytest

from handinhand.kernel.actor import Actor
from handinhand.reconstructions import services
from handinhand.reconstructions.access import codes_in_use
from handinhand.reconstructions.models import Event, Reconstruction

DESCRIPTION = {
    "pseudonym": "Herr Erle",
    "age_group": "40–44",
    "features": ["ohne Berufsabschluss"],
    "selection": "typical",
    "selection_reason": "Typisch für die Zielgruppe.",
    "sources": ["Akten"],
    "period_from": date(2024, 1, 1),
    "period_to": date(2025, 12, 31),
}


@pytest.fixture
def lead(act, coordinator) -> Actor:
    """Leads the cases: the coordinator."""
    return act(coordinator)


@pytest.fixture
def officer(act, privacy_officer) -> Actor:
    return act(privacy_officer)


@pytest.fixture
def empty_case(lead) -> Reconstruction:
    """A draft without any event."""
    return services.create_case(lead, **DESCRIPTION)


@pytest.fixture
def report(lead, empty_case) -> Callable[..., Event]:
    """Report an event in the draft."""

    def make(unit, on, *, kind="contact", text="Gespräch.", actor=None, **more) -> Event:
        return services.add_event(
            actor or lead, empty_case, unit_id=unit.pk, on=on, kind=kind, text=text, **more
        )

    return make


@pytest.fixture
def mark(lead) -> Callable[[Event, str], object]:
    def set_mark(event: Event, code: str):
        return services.add_mark(lead, event, code_id=codes_in_use(lead).get(code=code).pk)

    return set_mark


@pytest.fixture
def case(lead, empty_case, report, mark, sender_unit, receiver_unit) -> Reconstruction:
    """A draft worth looking at."""
    first = report(sender_unit, date(2024, 2, 5), text="Beratung, ein Flyer wird mitgegeben.")
    second = report(sender_unit, date(2024, 3, 4), kind="handover", text="Verweis ohne Termin.")
    third = report(receiver_unit, date(2024, 5, 13), text="Erstgespräch nach langer Wartezeit.")
    report(receiver_unit, date(2024, 5, 20), kind="drop_out", text="Kontakt reißt ab.")
    mark(first, "IL")
    mark(second, "SB")
    mark(third, "WZ")
    services.add_link(lead, empty_case, kind="wait", source=second, target=third)
    services.add_link(
        lead,
        empty_case,
        kind="referral",
        source=second,
        target=third,
        means="Flyer",
        sent_on=date(2024, 3, 4),
    )
    services.add_view(lead, empty_case, event=first, valence=-1, text="„Schon wieder.“")
    services.add_life_entry(
        lead,
        empty_case,
        area="housing",
        starts_on=date(2024, 1, 15),
        ends_on=date(2024, 6, 17),
        text="Zur Miete.",
    )
    services.add_stretch(lead, empty_case, text="Hinweis bis Gespräch", source=first, target=third)
    empty_case.refresh_from_db()
    return empty_case


@pytest.fixture
def released(case, lead, officer) -> Reconstruction:
    """The same case, released."""
    services.anonymise(lead, case)
    return services.release(officer, case, hints_checked=True)


@pytest.fixture
def pattern(lead):
    """A pattern without any mark."""
    return services.create_pattern(
        lead,
        title="Verweis statt Übergabe",
        interface_text="Jobcenter → Suchthilfe",
        interface_class="responsibility",
        damage=3,
        influence="yes",
    )
