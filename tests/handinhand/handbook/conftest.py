"""A network with a little content, and the handbook of the demo."""

import pytest

from handinhand.handbook.access import draft_of
from handinhand.networks.models import Network
from handinhand.workshops import services as workshops
from handinhand.workshops.models import Thesis
from tests.handinhand.matrix import NETWORK


@pytest.fixture
def thesis(act, coordinator) -> Thesis:
    """What the partners of the small network understood."""
    return workshops.create_thesis(act(coordinator), text="Ein Verweis ist keine Übergabe.")


@pytest.fixture
def lindenrath(db, demo) -> Network:
    """The first network of the demo."""
    return Network.objects.get(slug=NETWORK)


@pytest.fixture
def edition(lindenrath):
    """The draft of the demo."""
    return draft_of(lindenrath, None)
