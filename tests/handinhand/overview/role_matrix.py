"""Who gets which answer from the pages of the overview."""

from collections.abc import Mapping
from datetime import date

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.chains.models import ChainVersion
from handinhand.networks.models import Body
from handinhand.workshops import services as workshops
from tests.handinhand.matrix import NETWORK, Row, answers, network


def _version() -> Mapping[str, object]:
    """The version in force; the demo drafted it from 0.4."""
    version = ChainVersion.objects.get(chain__network__slug=NETWORK, state="in_force")
    return {"slug": NETWORK, "version_id": version.pk}


def _voting() -> Mapping[str, object]:
    """The same page while the steering group votes on the draft of the chain."""
    lead = actor_of(Person.objects.get(email="kowalski@lindenrath.example"), None)
    assert lead is not None
    draft = ChainVersion.objects.get(chain__network__slug=NETWORK, number="1.1")
    decision = workshops.propose_decision(
        lead,
        text="Kette 1.1 wird beschlossen.",
        body=Body.objects.get(network__slug=NETWORK, key="steering"),
        rule="consent",
        about=[("chain_version", draft.pk)],
    )
    workshops.open_vote(lead, decision, voting_until=date(2026, 12, 18))
    return network()


ROWS = [
    Row("overview:cockpit", answers(200)),
    Row("overview:gaps", answers(200)),
    Row("overview:steering", answers(200)),
    Row("overview:steering", answers(200), parameters=_voting),
    Row("overview:steering_pdf", answers(200)),
    Row("overview:effect", answers(200), parameters=_version),
]
