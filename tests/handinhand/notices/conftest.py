"""A hand-over between two units, a mail server that keeps what it gets, and colleagues."""

import pytest
from django.core import mail

from handinhand.accounts import services as accounts
from handinhand.background.services import Worker
from handinhand.kernel.actor import Actor, Role
from tests.conftest import BEGAN
from tests.handinhand.handovers.conftest import (  # noqa: F401  (fixtures of the hand-over)
    accepted,
    agreement,
    chain_version,
    draft,
    offered,
    receiving,
    sending,
    standard,
)

SYSTEM = Actor.system()


@pytest.fixture
def colleague(network, receiver_unit):
    """A second person in the receiving unit's organisation, without a unit of their own."""
    person = accounts.create_person(SYSTEM, email="colleague@test.example", name="Frau Colleague")
    accounts.assign_role(
        SYSTEM,
        person,
        Role.PRACTITIONER,
        network_id=network.pk,
        organisation_id=receiver_unit.organisation_id,
        began_on=BEGAN,
    )
    return person


@pytest.fixture
def work_off(settings):
    """Return a function that lets a worker do what is due; it returns the mails that came."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []

    def work():
        mail.outbox.clear()
        Worker().run_once()
        return list(mail.outbox)

    return work
