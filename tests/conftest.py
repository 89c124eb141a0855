"""The named people every test may ask for, and a small network for them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.plugin import blocking_manager_key

from handinhand.accounts import services as accounts
from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.networks import services as networks
from handinhand.networks.models import Network, Organisation, Unit

BEGAN = date(2026, 1, 12)
SYSTEM = Actor.system()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip tests of threads that write at once where each thread would see a database of its own.

    Before any fixture: a test of this kind empties the database afterwards, also a skipped one.
    """
    in_memory = connection.vendor == "sqlite" and not connection.settings_dict["TEST"]["NAME"]
    if in_memory and item.get_closest_marker("concurrency"):
        pytest.skip("needs a database in a file or a server: HANDINHAND_TEST_DATABASE")


@pytest.fixture(autouse=True)
def _standing_clock(request: pytest.FixtureRequest):
    """Let every test begin on Friday, 20 November 2026, 09:00 in Berlin, as the demo does."""
    if "browser" in request.keywords:
        yield
        return
    with clock.at(datetime(2026, 11, 20, 8, 0, tzinfo=UTC)):
        yield


@pytest.fixture(scope="session")
def demo(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The whole demo, loaded once through the services; tests roll back what they change."""
    with django_db_blocker.unblock():
        call_command("load_demo", verbosity=0)


# --- a small network of its own, in every test that asks for it -----------------------------------


@pytest.fixture
def site(db):
    return networks.create_site(SYSTEM, key="teststadt", name="Teststadt")


@pytest.fixture
def network(site) -> Network:
    """The network most tests work in."""
    return networks.create_network(
        SYSTEM,
        slug="testnetz",
        name="Testnetz",
        site=site,
        target_group="Menschen, die lange Leistungen beziehen",
        began_on=BEGAN,
    )


@pytest.fixture
def other_network(site) -> Network:
    """A network the people of the first have nothing to do with."""
    return networks.create_network(
        SYSTEM,
        slug="nachbarnetz",
        name="Nachbarnetz",
        site=site,
        target_group="andere Menschen",
        began_on=BEGAN,
    )


def _member(network: Network, key: str, name: str) -> Unit:
    organisation = networks.create_organisation(SYSTEM, key=key, name=name, network_id=network.pk)
    networks.admit(SYSTEM, network, organisation, standing="partner", since=BEGAN)
    return networks.add_unit(SYSTEM, organisation, key=f"{key}-1", name=f"{name} – Team 1")


@pytest.fixture
def sender_unit(network) -> Unit:
    """The unit of the Jobcenter that offers hand-overs."""
    return _member(network, "TJC", "Jobcenter Teststadt")


@pytest.fixture
def receiver_unit(network) -> Unit:
    """The unit of the addiction counselling that receives them."""
    return _member(network, "TSH", "Suchthilfe Teststadt")


@pytest.fixture
def foreign_unit(other_network) -> Unit:
    """A unit of the other network."""
    return _member(other_network, "TXX", "Fremde Stelle")


def _person(
    key: str,
    role: Role,
    network: Network | None = None,
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> Person:
    person = accounts.create_person(SYSTEM, email=f"{key}@test.example", name=f"Frau {key.title()}")
    accounts.assign_role(
        SYSTEM,
        person,
        role,
        network_id=network.pk if network else None,
        organisation_id=organisation.pk if organisation else None,
        unit_id=unit.pk if unit else None,
        began_on=BEGAN,
    )
    return person


@pytest.fixture
def coordinator(network, sender_unit) -> Person:
    return _person("coordinator", Role.COORDINATOR, network, sender_unit.organisation)


@pytest.fixture
def moderator(network) -> Person:
    return _person("moderator", Role.MODERATOR, network)


@pytest.fixture
def practitioner(network, sender_unit) -> Person:
    """Works at the unit that sends."""
    return _person(
        "practitioner", Role.PRACTITIONER, network, sender_unit.organisation, sender_unit
    )


@pytest.fixture
def receiver(network, receiver_unit) -> Person:
    """Works at the unit that receives."""
    return _person(
        "receiver", Role.PRACTITIONER, network, receiver_unit.organisation, receiver_unit
    )


@pytest.fixture
def steering(network, sender_unit) -> Person:
    return _person("steering", Role.STEERING, network, sender_unit.organisation)


@pytest.fixture
def evaluator(network) -> Person:
    return _person("evaluator", Role.EVALUATOR, network)


@pytest.fixture
def privacy_officer(network) -> Person:
    return _person("privacy", Role.PRIVACY_OFFICER, network)


@pytest.fixture
def state_officer(db) -> Person:
    return _person("state", Role.STATE)


@pytest.fixture
def administrator(db) -> Person:
    return _person("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def stranger(other_network, foreign_unit) -> Person:
    """Coordinates the other network."""
    return _person("stranger", Role.COORDINATOR, other_network, foreign_unit.organisation)


@pytest.fixture
def act() -> Callable[[Person], Actor]:
    """Return the actor of a person in the first of their roles."""

    def as_actor(person: Person) -> Actor:
        actor = actor_of(person, None)
        assert actor is not None
        return actor

    return as_actor


@pytest.fixture
def sign_in() -> Callable[[Person], Client]:
    """Return a client in which a person is signed in."""

    def client_of(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return client_of


@pytest.fixture
def who(request: pytest.FixtureRequest) -> Callable[[str], Person]:
    """Return one of the named people by the name of the fixture, for parametrised tests."""
    return request.getfixturevalue


# --- tests that really commit are cleaned up by deleting rows, which some tables refuse -----------

_KEPT = [
    "handinhand.audit.migrations.0002_append_only",
    "handinhand.handbook.migrations.0002_releases_are_frozen",
]
"""Migrations with triggers that refuse to delete."""

_COMMITTED = pytest.StashKey[bool]()


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", []))
    return bool(asked or (marker and marker.kwargs.get("transaction")))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run first what wants an empty database, then what reads the demo, then what commits.

    The demo is loaded once and stays for the rest of the run; a test that commits deletes every
    row when it is cleaned up.
    """

    def turn(item: pytest.Item) -> int:
        if item.get_closest_marker("browser"):
            return 3
        if _commits(item):
            return 2
        return int("demo" in getattr(item, "fixturenames", []))

    items.sort(key=turn)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Remember that a test with real commits has begun, so that its database exists."""
    item.stash[_COMMITTED] = _commits(item)
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None):
    """Switch the triggers that refuse to delete off while such a test is cleaned up."""
    if not item.stash.get(_COMMITTED, False):
        return (yield)
    kept = [import_module(name) for name in _KEPT]
    with connection.schema_editor() as editor:
        for migration in kept:
            migration.release(None, editor)
    try:
        return (yield)
    finally:
        if nextitem is not None:  # after the last test the database is gone
            allowed = item.config.stash[blocking_manager_key].unblock()
            with allowed, connection.schema_editor() as editor:
                for migration in kept:
                    migration.keep(None, editor)
