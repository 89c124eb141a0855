"""A small chain, and the people who work on it."""

import pytest

from tests.handinhand.chains.small import small_draft


@pytest.fixture
def draft(act, coordinator, sender_unit, receiver_unit):
    """A draft of two stations without any fault."""
    return small_draft(act(coordinator), sender_unit, receiver_unit)


@pytest.fixture
def agreed(act, draft, steering):
    """The same, agreed and frozen."""
    from handinhand.chains import services

    return services.agree(act(steering), draft)
