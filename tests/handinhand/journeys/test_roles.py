"""The second network of the demo: who of its practitioners may open and do what."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from handinhand.accounts.models import Person, RoleAssignment
from handinhand.journeys.models import JourneyNumber
from tests.handinhand.journeys.role_matrix import ROWS, SECOND

# Jobcenter, station 1 (Çelik) and station 4 (Krause); child care, station 2; training, station 3;
# steering; coordination.
PEOPLE = ["celik", "krause", "jansen", "roth", "scholl", "baumgart"]


def client_of(persona: str) -> Client:
    """Sign in with the role in the second network; some have one in the first as well."""
    person = Person.objects.get(email=f"{persona}@lindenrath.example")
    role = RoleAssignment.objects.get(person=person, network__slug=SECOND)
    client = Client()
    client.force_login(person)
    session = client.session
    session["assignment"] = str(role.pk)
    session.save()
    return client


def own(known: str, number: str) -> dict[str, object]:
    """Return the key of a side's number for the journey known as `known`."""
    journey = JourneyNumber.objects.get(number=known).journey_id
    row = JourneyNumber.objects.get(journey=journey, number__startswith=number)
    return {"number_id": row.pk}


def crisis(known: str) -> dict[str, object]:
    """Put a crisis contact beside the ways of a journey, for the unit where it stands."""
    stay = JourneyNumber.objects.get(number=known).journey.stays.get(left_on=None)
    version = stay.station.chain_version
    station = version.stations.create(key="K", name="Krisenkontakt", position=99, any_time=True)
    station.responsible.add(stay.unit)
    return own(known, "J") | {"station": "K"}


# name, method, parameters, answers of PEOPLE in their order
CASES = [
    ("list", "GET", dict, [200, 200, 200, 200, 302, 200]),
    ("export", "GET", dict, [200, 200, 200, 200, 403, 200]),
    ("inbox", "GET", dict, [200, 200, 200, 200, 403, 403]),
    ("outbox", "GET", dict, [200, 200, 200, 200, 403, 403]),
    ("figures", "GET", dict, [200, 200, 200, 200, 200, 200]),
    ("begin", "GET", dict, [200, 403, 403, 403, 403, 403]),
    ("begin", "POST", dict, [422, 403, 403, 403, 403, 403]),
    ("move_all", "GET", dict, [403, 403, 403, 403, 403, 200]),
    ("detail", "GET", lambda: own("J-6414", "J"), [200, 200, 404, 404, 403, 404]),
    ("detail", "GET", lambda: own("J-3019", "K"), [404, 404, 200, 404, 403, 404]),
    ("detail", "GET", lambda: own("J-3019", "N"), [404, 404, 404, 404, 403, 200]),
    ("move", "POST", lambda: own("J-6414", "J"), [403, 403, 403, 403, 403, 404]),
    ("complete", "POST", lambda: own("J-7107", "J"), [403, 422, 404, 404, 403, 403]),
    ("leave", "POST", lambda: own("J-6414", "J"), [422, 403, 404, 404, 403, 403]),
    (
        "go_on",
        "POST",
        lambda: own("J-6414", "J") | {"station": "1"},
        [422, 403, 404, 404, 403, 403],
    ),
    (
        "deviate",
        "POST",
        lambda: own("J-3019", "K") | {"station": "2"},
        [404, 404, 422, 404, 403, 403],
    ),
    ("visit", "POST", lambda: crisis("J-6414"), [422, 403, 404, 404, 403, 403]),
    (
        "visit",
        "GET",
        lambda: own("J-6414", "J") | {"station": "1"},
        [404, 404, 404, 404, 403, 403],
    ),
    (
        "step",
        "POST",
        lambda: own("J-3019", "K") | {"source": "1", "target": "2", "step": "accept"},
        [404, 404, 409, 404, 403, 404],
    ),
]


@pytest.mark.parametrize(("name", "method", "parameters", "expected"), CASES)
def test_every_side_opens_its_own_pages_only(db, demo, name, method, parameters, expected):
    address = reverse(f"journeys:{name}", kwargs={"slug": SECOND} | parameters())
    found = []
    for persona in PEOPLE:
        client = client_of(persona)
        with transaction.atomic():
            found.append(client.generic(method, address).status_code)
            transaction.set_rollback(True)

    assert dict(zip(PEOPLE, found, strict=True)) == dict(zip(PEOPLE, expected, strict=True))


def test_every_address_is_asked_in_both_networks():
    names = {
        f"journeys:{pattern.name}"
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "app_name", "") == "journeys"
        for pattern in resolver.url_patterns
    }

    assert {f"journeys:{case[0]}" for case in CASES} == names
    assert {row.name for row in ROWS} == names


@pytest.mark.parametrize(
    ("persona", "word", "address"),
    [("jansen", "Wege", "journeys"), ("osei", "Übergaben", "handovers")],
)
def test_the_navigation_names_what_the_network_leads(db, demo, persona, word, address):
    person = Person.objects.get(email=f"{persona}@lindenrath.example")
    client = Client()
    client.force_login(person)

    page = client.get("/", follow=True)

    navigation = page.text[page.text.index("app-nav") : page.text.index("</nav>")]
    assert f'/{address}/"' in navigation
    assert word in navigation
    assert ("/journeys/" in page.text) == (address == "journeys")
    assert page.redirect_chain[-1][0].endswith(f"/{address}/inbox/")
