"""A network on rung 1 with a chain of four stations: two of one organisation, two of others."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from handinhand.accounts import services as accounts
from handinhand.accounts.models import Person
from handinhand.chains.models import (
    Chain,
    ChainVersion,
    HandoverStandard,
    LadderStep,
    Station,
    StationLimit,
    Way,
)
from handinhand.journeys import services
from handinhand.journeys.access import SeenJourney, find_journey, get_handover
from handinhand.journeys.models import JourneyHandover, JourneyNumber
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.networks import services as networks
from handinhand.networks.access import pseudonymous_network
from handinhand.networks.models import Network, Unit

BEGAN = date(2026, 1, 12)
IN_FORCE = date(2026, 9, 1)
FRIDAY = date(2026, 11, 20)
SYSTEM = Actor.system()


@pytest.fixture
def network(site) -> Network:
    """The network of these tests leads journeys under numbers."""
    return networks.create_network(
        SYSTEM,
        slug="testnetz",
        name="Testnetz",
        site=site,
        target_group="Menschen, die lange Leistungen beziehen",
        began_on=BEGAN,
        rung=1,
        rung_basis="Einwilligung der Teilnehmenden",
    )


@pytest.fixture
def third_unit(network) -> Unit:
    """The unit of the training provider."""
    training = networks.create_organisation(
        SYSTEM, key="TBW", name="Bildungswerk Teststadt", network_id=network.pk
    )
    networks.admit(SYSTEM, network, training, standing="partner", since=BEGAN)
    return networks.add_unit(SYSTEM, training, key="TBW-1", name="Bildungswerk Teststadt – Kurse")


@pytest.fixture
def last_unit(network, sender_unit) -> Unit:
    """The second unit of the Jobcenter, at the end of the chain."""
    return networks.add_unit(
        SYSTEM, sender_unit.organisation, key="TJC-2", name="Jobcenter Teststadt – Team 2"
    )


def person_of(key: str, network: Network, unit: Unit) -> Person:
    """Make a practitioner of a unit."""
    person = accounts.create_person(SYSTEM, email=f"{key}@test.example", name=f"Frau {key.title()}")
    accounts.assign_role(
        SYSTEM,
        person,
        Role.PRACTITIONER,
        network_id=network.pk,
        organisation_id=unit.organisation_id,
        unit_id=unit.pk,
        began_on=BEGAN,
    )
    return person


@pytest.fixture
def third(network, third_unit) -> Person:
    return person_of("third", network, third_unit)


@pytest.fixture
def colleague(network, last_unit) -> Person:
    """Works at the other unit of the Jobcenter."""
    return person_of("colleague", network, last_unit)


# --- the chain ------------------------------------------------------------------------------------


@pytest.fixture
def chain(network) -> Chain:
    return Chain.objects.create(network=network, key="K", name="Testkette")


def make_version(chain: Chain, number: str = "1.0", start: str = "1") -> ChainVersion:
    """Make a version that is in force."""
    return ChainVersion.objects.create(
        chain=chain,
        number=number,
        state="in_force",
        drafted_on=IN_FORCE,
        agreed_on=IN_FORCE,
        in_force_from=IN_FORCE,
        digest="d" * 64,
        start=start,
    )


def make_station(version: ChainVersion, key: str, unit: Unit, **fields: object) -> Station:
    """Make a station with a limit of ten working days from its entry."""
    values = {"name": f"Schritt {key}", "position": int(key[0])}
    station = Station.objects.create(chain_version=version, key=key, **(values | fields))
    station.responsible.add(unit)
    StationLimit.objects.create(
        station=station, value=10, unit="working_day", anchor="station_entry"
    )
    return station


def make_standard(version: ChainVersion, key: str, sender: Unit, receiver: Unit, **fields: object):
    """Make a standard with limits in working days and a ladder of one step."""
    values = {
        "name": f"Übergabe {key}",
        "answer_value": 2,
        "arrival_value": 7,
        "feedback_value": 2,
        "expire_after": 2,
        "position": int(key[1]),
    }
    standard = HandoverStandard.objects.create(
        chain_version=version, key=key, receiver=receiver, **(values | fields)
    )
    standard.senders.add(sender)
    LadderStep.objects.create(standard=standard, step=1, to="receiver", delay=0)
    return standard


def make_way(source: Station, target: Station, standard=None, **fields: object) -> Way:
    """Make a way between two stations."""
    return Way.objects.create(
        chain_version=source.chain_version,
        key=f"S{source.key}-{target.key}",
        source=source,
        target=target,
        standard=standard,
        **fields,
    )


@pytest.fixture
def version(chain, sender_unit, receiver_unit, third_unit, last_unit) -> ChainVersion:
    """1 → 2 → 3 → 4 with standards, and a short cut 1 → 3 that needs no hand-over."""
    made = make_version(chain)
    one = make_station(made, "1", sender_unit)
    two = make_station(made, "2", receiver_unit)
    three = make_station(made, "3", third_unit)
    four = make_station(made, "4", last_unit, is_end=True)
    make_way(one, two, make_standard(made, "Ü1", sender_unit, receiver_unit))
    make_way(two, three, make_standard(made, "Ü2", receiver_unit, third_unit))
    make_way(three, four, make_standard(made, "Ü3", third_unit, last_unit))
    make_way(one, three, no_handover="other", no_handover_text="Anmeldung genügt")
    return made


@pytest.fixture
def forked(chain, sender_unit, receiver_unit, third_unit, last_unit) -> ChainVersion:
    """1 splits into 2 and 3 together, and 4 waits for both."""
    made = make_version(chain)
    one = make_station(made, "1", sender_unit, split="all")
    two = make_station(made, "2", receiver_unit)
    three = make_station(made, "3", third_unit)
    four = make_station(made, "4", last_unit, is_end=True, join="all")
    make_way(one, two, make_standard(made, "Ü1", sender_unit, receiver_unit))
    make_way(one, three, make_standard(made, "Ü2", sender_unit, third_unit))
    make_way(two, four, make_standard(made, "Ü3", receiver_unit, last_unit))
    make_way(three, four, make_standard(made, "Ü4", third_unit, last_unit))
    return made


# --- people as actors, and journeys ---------------------------------------------------------------


@pytest.fixture
def sending(act, practitioner) -> Actor:
    """Works at station 1."""
    return act(practitioner)


@pytest.fixture
def receiving(act, receiver) -> Actor:
    """Works at station 2."""
    return act(receiver)


@pytest.fixture
def training(act, third) -> Actor:
    """Works at station 3."""
    return act(third)


@pytest.fixture
def ending(act, colleague) -> Actor:
    """Works at station 4."""
    return act(colleague)


@pytest.fixture
def leading(act, coordinator) -> Actor:
    """Coordinates the network."""
    return act(coordinator)


@pytest.fixture
def begin_one(sending, sender_unit) -> Callable[[], SeenJourney]:
    """Return a function that begins a journey at station 1."""

    def begin(began_on: date | None = None) -> SeenJourney:
        network = pseudonymous_network(sending)
        return services.begin(sending, network, unit=sender_unit, began_on=began_on)

    return begin


@pytest.fixture
def begun(version, begin_one) -> SeenJourney:
    """A journey that stands at station 1."""
    return begin_one()


@pytest.fixture
def offered(begun, sending) -> JourneyHandover:
    """Its hand-over to station 2, offered."""
    return services.go_on(sending, begun, station="1", ways=["S1-2"])[0]


@pytest.fixture
def theirs(offered, begun, receiving) -> SeenJourney:
    """The journey as the receiver knows it."""
    return as_seen(receiving, begun)


@pytest.fixture
def accepted(offered, theirs, receiving) -> JourneyHandover:
    return services.accept(receiving, theirs, get_handover(theirs, "2"))


@pytest.fixture
def arrived(accepted, theirs, receiving) -> JourneyHandover:
    """The journey stands at station 2."""
    return services.arrive(receiving, theirs, accepted, arrived_on=clock.today())


def as_seen(actor: Actor, journey: SeenJourney) -> SeenJourney:
    """Return a journey as another side knows it."""
    row = JourneyNumber.objects.visible_to(actor).get(journey=journey.journey)
    return find_journey(actor, pseudonymous_network(actor), row.number)


def lead_on(
    sender: Actor, seen: SeenJourney, source: str, target: str, receiver: Actor, day: date
) -> SeenJourney:
    """Offer, accept and report in one go; return the journey as the receiver knows it."""
    services.go_on(sender, seen, station=source, ways=[f"S{source}-{target}"])
    other = as_seen(receiver, seen)
    services.accept(receiver, other, get_handover(other, target))
    services.arrive(receiver, other, get_handover(other, target), arrived_on=day)
    return as_seen(receiver, seen)


def on(day: date | str):
    """Let the clock stand at noon of a day in Berlin."""
    text = day if isinstance(day, str) else day.isoformat()
    return clock.at(datetime.fromisoformat(f"{text}T11:00:00").replace(tzinfo=UTC))


def later(days: int):
    """Let the clock stand some days after the Friday on which the tests begin."""
    return on(FRIDAY + timedelta(days=days))
