"""Rows of the role matrix: the shared understanding, decisions, open points, workshops."""

from collections.abc import Callable, Mapping
from datetime import date

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.networks.models import Body
from handinhand.workshops import services
from handinhand.workshops.models import Decision, Dissent, OpenPoint, Thesis, Vote, Workshop
from tests.handinhand.matrix import NETWORK, Row, answers, network

WRITERS = {"coordinator": 200, "moderator": 200}
TYPED_NOTHING = {"coordinator": 422, "moderator": 422}
READ, FORM, SAVE = answers(200), answers(403, **WRITERS), answers(403, **TYPED_NOTHING)
DECIDE_FORM = answers(403, **WRITERS, steering=200)
DECIDE = answers(403, **TYPED_NOTHING, steering=422)


def _of(model: type, name: str, **wanted: object) -> Callable[[], Mapping[str, object]]:
    def parameters() -> Mapping[str, object]:
        found = model.objects.get(network__slug=NETWORK, **wanted)
        return {"slug": NETWORK, name: found.pk}

    return parameters


THESIS = _of(Thesis, "thesis_id", key="T2")
DISSENT = _of(Dissent, "dissent_id", key="D1")
DECISION = _of(Decision, "decision_id", key="BS-6")
OPEN_POINT = _of(OpenPoint, "point_id", key="OP-14")
DONE_POINT = _of(OpenPoint, "point_id", key="OP-20")
WORKSHOP = _of(Workshop, "workshop_id", number=5)


def _form(
    name: str,
    parameters: Callable[[], Mapping[str, object]] = network,
    opened: Mapping[str, int] = FORM,
    saved: Mapping[str, int] = SAVE,
) -> list[Row]:
    return [
        Row(f"workshops:{name}", opened, parameters=parameters),
        Row(f"workshops:{name}", saved, method="POST", parameters=parameters),
    ]


MANAGE = answers(403, coordinator=200, steering=200)
MANAGE_SAVE = answers(403, coordinator=422, steering=422)
MANAGED = answers(403, coordinator=302, steering=302)


def _proposal() -> dict[str, object]:
    """A sentence put forward, not yet voted on."""
    lead = actor_of(Person.objects.get(email="kowalski@lindenrath.example"), None)
    assert lead is not None
    steering = Body.objects.get(network__slug=NETWORK, key="steering")
    made = services.propose_decision(lead, text="Der Satz gilt.", body=steering, rule="majority")
    return {"slug": NETWORK, "decision_id": made.pk}


def _ballot() -> dict[str, object]:
    """A vote that is open."""
    found = _proposal()
    decision = Decision.objects.get(pk=found["decision_id"])
    lead = actor_of(Person.objects.get(email="kowalski@lindenrath.example"), None)
    assert lead is not None
    services.open_vote(lead, decision, voting_until=date(2026, 12, 18))
    return found


def _one_vote() -> dict[str, object]:
    found = _ballot()
    vote = Vote.objects.filter(decision=found["decision_id"]).order_by("organisation__key").first()
    assert vote is not None
    return found | {"organisation_id": vote.organisation_id}


ROWS = [
    *(
        Row(f"workshops:{name}", READ)
        for name in ("understanding", "decisions", "points", "workshops")
    ),
    Row("workshops:thesis", READ, parameters=THESIS),
    Row("workshops:dissent", READ, parameters=DISSENT),
    Row("workshops:decision", READ, parameters=DECISION),
    Row("workshops:point", READ, parameters=OPEN_POINT),
    Row("workshops:workshop", READ, parameters=WORKSHOP),
    *_form("thesis_create"),
    *_form("thesis_change", THESIS),
    *_form("thesis_position", THESIS),
    *_form("dissent_create"),
    *_form("dissent_change", DISSENT),
    *_form("dissent_position", DISSENT),
    *_form("decision_create", opened=DECIDE_FORM, saved=DECIDE),
    *_form("decision_change", DECISION, DECIDE_FORM, DECIDE),
    *_form("propose", opened=DECIDE_FORM, saved=DECIDE),
    *_form("proposal_change", _proposal, DECIDE_FORM, DECIDE),
    *_form("vote_open", _proposal, MANAGE, MANAGE_SAVE),
    *_form("vote", _ballot, answers(403, steering=200), answers(403, steering=422)),
    *_form("vote_record", _one_vote, answers(403, coordinator=200), answers(403, coordinator=422)),
    Row("workshops:vote_close", MANAGED, method="POST", parameters=_ballot),
    Row("workshops:vote_withdraw", MANAGED, method="POST", parameters=_proposal),
    # A vote that is open only the coordination breaks off.
    Row(
        "workshops:vote_withdraw", answers(403, coordinator=302), method="POST", parameters=_ballot
    ),
    *_form("point_create"),
    *_form("point_change", OPEN_POINT),
    # OP-14 belongs to the addiction counselling, where Herr Osei works.
    *_form("point_close", OPEN_POINT, FORM | {"osei": 200}, SAVE | {"osei": 422}),
    Row(
        "workshops:point_reopen",
        answers(403, coordinator=302, moderator=302, osei=302),
        method="POST",
        parameters=DONE_POINT,
    ),
    Row("workshops:point_reopen", answers(405, administrator=405), parameters=DONE_POINT),
    *_form("workshop_create"),
    *_form("workshop_change", WORKSHOP),
]
