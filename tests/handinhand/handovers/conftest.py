"""A chain in force with two standards, and an agreement both sides have signed."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from handinhand.agreements.models import Agreement, Party, Signature
from handinhand.chains.models import (
    Chain,
    ChainVersion,
    HandoverStandard,
    InformationItem,
    LadderStep,
)
from handinhand.handovers import services
from handinhand.handovers.models import Handover
from handinhand.kernel import clock

IN_FORCE = date(2026, 9, 1)


@pytest.fixture
def chain_version(network) -> ChainVersion:
    chain = Chain.objects.create(network=network, key="K", name="Testkette")
    return ChainVersion.objects.create(
        chain=chain,
        number="1.0",
        state="in_force",
        drafted_on=IN_FORCE,
        agreed_on=IN_FORCE,
        in_force_from=IN_FORCE,
        digest="d" * 64,
    )


def make_standard(chain_version, sender, receiver, key="Ü2", **fields) -> HandoverStandard:
    """Make a standard with limits in working days and a ladder of two steps."""
    values = {
        "name": "Begleitete Übergabe in die Beratung",
        "answer_value": 2,
        "arrival_value": 7,
        "feedback_value": 2,
        "expire_after": 2,
        "position": int(key[1:2]),
    }
    standard = HandoverStandard.objects.create(
        chain_version=chain_version, key=key, receiver=receiver, **(values | fields)
    )
    standard.senders.add(sender)
    LadderStep.objects.create(standard=standard, step=1, to="receiver", delay=0)
    LadderStep.objects.create(standard=standard, step=2, to="coordinator", delay=1)
    InformationItem.objects.create(
        standard=standard, name="Anlass", sensitivity="social", basis="consent", norm="§ 67b SGB X"
    )
    return standard


@pytest.fixture
def standard(chain_version, sender_unit, receiver_unit) -> HandoverStandard:
    """Counts its arrival limit from the offer."""
    return make_standard(chain_version, sender_unit, receiver_unit)


@pytest.fixture
def dated_standard(chain_version, sender_unit, receiver_unit) -> HandoverStandard:
    """Counts its arrival limit from a day the sender enters."""
    return make_standard(
        chain_version,
        sender_unit,
        receiver_unit,
        "Ü6",
        arrival_value=3,
        arrival_unit="werktag",
        arrival_anchor="reference_date",
        arrival_anchor_label="Entlasstag",
    )


@pytest.fixture
def agreement(network, chain_version, sender_unit, receiver_unit) -> Agreement:
    agreement = Agreement.objects.create(
        network=network,
        key="V1",
        title="Testvereinbarung",
        state="in_force",
        chain_version=chain_version,
        in_force_from=IN_FORCE,
        text_hash="h" * 64,
    )
    for unit in (sender_unit, receiver_unit):
        party = Party.objects.create(agreement=agreement, organisation=unit.organisation)
        Signature.objects.create(
            party=party, on=IN_FORCE, name="A", function="B", stored_at="C", text_hash="h" * 64
        )
    return agreement


@pytest.fixture
def sending(act, practitioner):
    """The actor who sends."""
    return act(practitioner)


@pytest.fixture
def receiving(act, receiver):
    """The actor who receives."""
    return act(receiver)


@pytest.fixture
def draft(standard, agreement, sending, sender_unit, receiver_unit) -> Handover:
    return services.start(sending, standard, from_unit=sender_unit, to_unit=receiver_unit)


@pytest.fixture
def offered(draft, sending) -> Handover:
    return services.offer(sending, draft)


@pytest.fixture
def accepted(offered, receiving) -> Handover:
    return services.accept(receiving, offered)


@pytest.fixture
def offer_on(standard, agreement, sending, sender_unit, receiver_unit) -> Callable[[str], Handover]:
    """Return a function that offers a hand-over on a day."""

    def offer_at(day: str) -> Handover:
        with on(day):
            draft = services.start(sending, standard, from_unit=sender_unit, to_unit=receiver_unit)
            return services.offer(sending, draft)

    return offer_at


def on(day: str):
    """Let the clock stand at noon of a day in Berlin."""
    return clock.at(datetime.fromisoformat(f"{day}T11:00:00").replace(tzinfo=UTC))
