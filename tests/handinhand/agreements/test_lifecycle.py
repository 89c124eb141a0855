"""Draft, signing, in force, ended: what may be done in which state, and that all is audited."""

from datetime import date

import pytest

from handinhand.agreements import services
from handinhand.agreements.models import Agreement
from handinhand.audit.models import Entry
from handinhand.kernel.errors import NotAllowed, RuleBroken

TODAY = date(2026, 11, 20)
STATES = ["draft", "signing", "in_force", "ended"]
ALLOWED = {
    "open": {"draft"},
    "reopen": {"signing"},
    "sign": {"signing", "in_force"},
    "put in force": {"signing"},
    "end": {"in_force"},
    "draft next": {"signing", "in_force", "ended"},
    "change": {"draft"},
    "join": {"draft", "signing", "in_force"},
    "leave": {"signing", "in_force"},
    "take back leaving": {"draft", "signing", "in_force"},
    "review": {"in_force"},
}


@pytest.fixture
def lead(act, steering):
    return act(steering)


@pytest.fixture
def in_state(act, coordinator, lead, draft, sender_unit, receiver_unit, sign):
    """Bring the agreement into a state; unsigned while it may still be reopened."""

    def brought(state: str) -> Agreement:
        found = draft
        if state == "draft":
            return found
        found = services.open_for_signing(act(coordinator), found)
        if state == "signing":
            return found
        sign(found, sender_unit.organisation, TODAY)
        found = services.put_in_force(
            lead, found, first_day=TODAY, exception_reason="Die zweite folgt."
        )
        return found if state == "in_force" else services.end(lead, found, last_day=TODAY)

    return brought


@pytest.fixture
def do(act, coordinator, lead, chain, receiver_unit, newcomer, sign):
    """Do one thing to an agreement."""
    actor = act(coordinator)

    def act_on(name: str, found: Agreement) -> object:
        def party():
            return found.parties.get(organisation=receiver_unit.organisation)

        def left(one):
            type(one).objects.filter(pk=one.pk).update(left_on=TODAY)
            return one

        deeds = {
            "open": lambda: services.open_for_signing(actor, found),
            "reopen": lambda: services.reopen(actor, found),
            "sign": lambda: sign(found, receiver_unit.organisation, TODAY),
            "put in force": lambda: services.put_in_force(
                lead, found, first_day=TODAY, exception_reason="Beide folgen."
            ),
            "end": lambda: services.end(lead, found, last_day=TODAY),
            "draft next": lambda: services.draft_next(actor, found, chain, number="2"),
            "change": lambda: services.set_text(actor, found, paragraphs=["§ 1 Neu"]),
            "join": lambda: services.add_party(actor, found, newcomer),
            "leave": lambda: services.leave(actor, party()),
            "take back leaving": lambda: services.take_back_leaving(
                actor, left(party()), reason="Irrtum"
            ),
            "review": lambda: services.record_review(
                actor, found, version=None, on=TODAY, result="Passt."
            ),
        }
        return deeds[name]()

    return act_on


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("deed", ALLOWED)
def test_what_may_be_done_depends_on_the_state(in_state, do, deed, state):
    found = in_state(state)
    before = Entry.objects.count()

    if state in ALLOWED[deed]:
        do(deed, found)
        assert Entry.objects.count() > before
    else:
        with pytest.raises(RuleBroken):
            do(deed, found)
        assert Entry.objects.count() == before
        found.refresh_from_db()
        assert found.state == state


@pytest.mark.parametrize("deed", ["open", "put in force", "end"])
def test_the_second_click_finds_it_done(in_state, do, deed):
    found = in_state({"open": "draft", "put in force": "signing", "end": "in_force"}[deed])
    do(deed, found)

    with pytest.raises(RuleBroken):
        do(deed, found)


def test_the_way_into_force_stands_in_the_audit_trail(in_state):
    found = in_state("ended")

    told = list(Entry.objects.order_by("pk").values_list("action", flat=True))
    wanted = [
        "agreement.created", "party.added", "agreement.text_set",
        "agreement.obligations_generated", "agreement.opened", "agreement.signed",
        "agreement.in_force", "agreement.ended",
    ]  # fmt: skip
    assert sorted(wanted, key=told.index) == wanted
    assert found.in_force_to == TODAY


@pytest.mark.parametrize("role", ["coordinator", "moderator", "practitioner", "evaluator"])
def test_only_steering_ends_an_agreement(act, who, in_state, role):
    found = in_state("in_force")

    with pytest.raises(NotAllowed):
        services.end(act(who(role)), found, last_day=TODAY)
