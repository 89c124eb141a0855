"""The chain, the agreement and the two sides of the hand-over tests."""

from tests.handinhand.handovers.conftest import (
    agreement,
    chain_version,
    offer_on,
    receiving,
    sending,
    standard,
)

__all__ = ["agreement", "chain_version", "offer_on", "receiving", "sending", "standard"]
