"""A small chain with an agreement on it, in the states of its life."""

from datetime import date

import pytest

from handinhand.agreements import services
from handinhand.chains import services as chains
from handinhand.kernel.actor import Actor
from handinhand.networks import services as networks
from tests.handinhand.chains.small import small_draft

SYSTEM = Actor.system()


@pytest.fixture
def chain(act, coordinator, steering, sender_unit, receiver_unit):
    """An agreed chain of two stations with one hand-over."""
    return chains.agree(act(steering), small_draft(act(coordinator), sender_unit, receiver_unit))


@pytest.fixture
def draft(act, coordinator, chain, sender_unit, receiver_unit):
    """A draft with two parties, a text and the obligations of the chain."""
    actor = act(coordinator)
    agreement = services.create_agreement(actor, chain, title="Kooperationsvereinbarung")
    for unit in (sender_unit, receiver_unit):
        services.add_party(actor, agreement, unit.organisation)
    services.set_text(actor, agreement, paragraphs=["§ 1 Zweck: Niemand geht verloren."])
    services.set_annexes(actor, agreement, titles=["Dienstleistungskette"])
    services.generate_obligations(actor, agreement)
    return agreement


@pytest.fixture
def signing(act, coordinator, draft):
    """The same, laid before the parties."""
    return services.open_for_signing(act(coordinator), draft)


@pytest.fixture
def sign(act, coordinator):
    """Record the signature of a party."""

    def for_party(agreement, organisation, on):
        return services.record_signature(
            act(coordinator),
            agreement.parties.get(organisation=organisation),
            on=on,
            name="Frau Leitung",
            function="Geschäftsführerin",
            stored_at="Vertragsakte",
            text_hash=agreement.text_hash,
        )

    return for_party


@pytest.fixture
def newcomer(network):
    """An organisation that is a member only since today."""
    organisation = networks.create_organisation(
        SYSTEM, key="TWH", name="Wohnhilfe Teststadt", network_id=network.pk
    )
    networks.admit(SYSTEM, network, organisation, standing="partner", since=date(2026, 11, 20))
    return organisation
