"""Two leads with a seat in the steering group, who decide for their organisations."""

from datetime import date

import pytest

from handinhand.accounts import services as accounts
from handinhand.kernel.actor import Actor, Role
from handinhand.networks import services as networks

SYSTEM = Actor.system()
BEGAN = date(2026, 1, 12)


@pytest.fixture
def partner_lead(network, receiver_unit):
    """Leads the organisation that receives."""
    person = accounts.create_person(SYSTEM, email="lead@test.example", name="Frau Partner")
    accounts.assign_role(
        SYSTEM,
        person,
        Role.STEERING,
        network_id=network.pk,
        organisation_id=receiver_unit.organisation_id,
        began_on=BEGAN,
    )
    return person


@pytest.fixture
def body(network, steering, partner_lead, sender_unit, receiver_unit):
    """The steering group: both leads."""
    group = networks.add_body(
        SYSTEM, network, key="steering", name="Steuerungsgruppe", level="strategic"
    )
    for person, unit in ((steering, sender_unit), (partner_lead, receiver_unit)):
        networks.seat(SYSTEM, group, person_id=person.pk, organisation_id=unit.organisation_id)
    return group
