"""Rows of the role matrix: agreements, parties, obligations."""

from collections.abc import Mapping

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.agreements import services
from handinhand.agreements.models import Agreement, Party
from handinhand.chains.models import ChainVersion
from tests.handinhand.matrix import NETWORK, Row, answers, network

READ = answers(200)
FORM = answers(403, coordinator=200)
SAVE = answers(403, coordinator=422)
STEER = answers(403, steering=200)
STEER_SAVE = answers(403, steering=422)


def _found() -> Agreement:
    return Agreement.objects.get(key="V1", network__slug=NETWORK)


def _agreement() -> Mapping[str, object]:
    return {"slug": NETWORK, "agreement_id": _found().pk}


def _next() -> Mapping[str, object]:
    """The draft of the next version, for the draft of the chain."""
    actor = actor_of(Person.objects.get(email="mertens@lindenrath.example"), None)
    assert actor is not None
    version = ChainVersion.objects.get(number="1.1", chain__network__slug=NETWORK)
    made = services.draft_next(actor, _found(), version, number="2")
    return {"slug": NETWORK, "agreement_id": made.pk}


def _party() -> Mapping[str, object]:
    """The Jobcenter, for which the persona of the steering group acts."""
    party = Party.objects.get(agreement=_found(), organisation__key="JC")
    return {"slug": NETWORK, "party_id": party.pk}


def _obligation() -> Mapping[str, object]:
    return {"slug": NETWORK, "obligation_id": _found().obligations.get(key="V-F1").pk}


def _form(
    name: str,
    parameters=network,
    opened: Mapping[str, int] = FORM,
    sent: Mapping[str, int] = SAVE,
) -> list[Row]:
    return [
        Row(f"agreements:{name}", opened, parameters=parameters),
        Row(f"agreements:{name}", sent, method="POST", parameters=parameters),
    ]


RECORD = answers(403, coordinator=200, steering=200)
RECORD_SAVE = answers(403, coordinator=422, steering=422)

ROWS = [
    Row("agreements:list", READ),
    Row("agreements:agreement", READ, parameters=_agreement),
    *(Row(f"agreements:{name}", READ, parameters=_agreement) for name in ("pdf", "docx")),
    Row("agreements:changes", answers(404, administrator=403), parameters=_agreement),
    Row("agreements:changes", READ, parameters=_next),
    Row("agreements:agreement", READ, parameters=_next),
    Row("agreements:obligation", READ, parameters=_obligation),
    *_form("create"),
    *(
        row
        for name in ("edit", "text", "generate", "party_add", "obligation_add", "open", "reopen")
        for row in _form(name, _agreement)
    ),
    *_form("next", _agreement),
    *_form("review", _agreement),
    *_form("in_force", _agreement, STEER, STEER_SAVE),
    *_form("end", _agreement, STEER, STEER_SAVE),
    *_form("assent", _party, STEER, STEER_SAVE),
    *_form("signature", _party, RECORD, RECORD_SAVE),
    *_form("leave", _party),
    *_form("stay", _party),
    *_form("party_remove", _party),
    *_form("obligation_edit", _obligation),
    *_form("obligation_remove", _obligation),
]
