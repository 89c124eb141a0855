"""The hand-overs of the tests next door, and somebody without an account."""

import pytest
from django.test import Client

from tests.handinhand.handovers.conftest import (  # noqa: F401  (fixtures)
    accepted,
    agreement,
    chain_version,
    draft,
    offer_on,
    offered,
    receiving,
    sending,
    standard,
)


@pytest.fixture
def partner() -> Client:
    """Somebody at the receiving unit, without an account."""
    return Client()
