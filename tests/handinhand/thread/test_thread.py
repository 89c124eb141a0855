"""The thread: joining, parting, walking and searching, seen from both ends and by strangers."""

from collections.abc import Collection, Mapping
from uuid import UUID

import pytest

from handinhand.accounts.models import Person
from handinhand.audit.models import Entry
from handinhand.goals.models import Requirement
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks.access import units_of
from handinhand.reconstructions.models import Pattern
from handinhand.thread import services
from handinhand.thread.access import neighbours, walk
from handinhand.thread.models import Link
from handinhand.thread.rules import KINDS, Card, Kind, register_kind

DEMO_NETWORK = "arbeit-und-gesundheit"


def _cards(actor: Actor) -> dict[UUID, Card]:
    return {
        unit.pk: Card("test-unit", unit.pk, f"Stelle {unit.key}", unit.name, f"/units/{unit.pk}/")
        for unit in units_of(actor)
    }


def _find(actor: Actor, ids: Collection[UUID]) -> Mapping[UUID, Card]:
    return {key: card for key, card in _cards(actor).items() if key in ids}


def _search(actor: Actor, words: str) -> list[Card]:
    return [card for card in _cards(actor).values() if words.lower() in card.text.lower()]


@pytest.fixture(autouse=True)
def kind():
    """Let units be things of the thread in these tests."""
    register_kind(Kind("test-unit", "Stelle", 999, _find, _search))
    yield
    del KINDS["test-unit"]


def _ref(unit) -> tuple[str, UUID]:
    return "test-unit", unit.pk


@pytest.fixture
def address(network, sender_unit) -> str:
    return f"/networks/{network.slug}/thread/test-unit/{sender_unit.pk}"


@pytest.mark.parametrize(
    ("who_acts", "status"),
    [("coordinator", 302), ("moderator", 302), ("practitioner", 403), ("stranger", 404)],
)
def test_coordination_and_moderation_join_two_things(
    sign_in, who, address, sender_unit, receiver_unit, who_acts, status
):
    typed = {"other": f"test-unit:{receiver_unit.pk}"}

    answer = sign_in(who(who_acts)).post(f"{address}/link/down/?q=Suchthilfe", typed)

    assert answer.status_code == status
    assert Link.objects.filter(asked_id=sender_unit.pk, answer_id=receiver_unit.pk).exists() == (
        status == 302
    )


def test_a_link_shows_on_both_ends_and_is_recorded(act, coordinator, sender_unit, receiver_unit):
    actor = act(coordinator)

    services.link(actor, asked=_ref(sender_unit), answer=_ref(receiver_unit))

    assert [c.id for c in neighbours(actor, *_ref(sender_unit)).answered_by] == [receiver_unit.pk]
    assert [c.id for c in neighbours(actor, *_ref(receiver_unit)).answers] == [sender_unit.pk]
    assert Entry.objects.latest("pk").action == "link.added"


def test_a_thing_is_not_joined_with_itself_nor_twice(act, coordinator, sender_unit, receiver_unit):
    actor = act(coordinator)
    services.link(actor, asked=_ref(sender_unit), answer=_ref(receiver_unit))

    with pytest.raises(RuleBroken, match="auf sich selbst"):
        services.link(actor, asked=_ref(sender_unit), answer=_ref(sender_unit))
    with pytest.raises(RuleBroken, match="schon verknüpft"):
        services.link(actor, asked=_ref(sender_unit), answer=_ref(receiver_unit))


def test_a_double_click_joins_once_and_the_second_is_told(
    sign_in, coordinator, address, receiver_unit
):
    client, typed = sign_in(coordinator), {"other": f"test-unit:{receiver_unit.pk}"}

    first = client.post(f"{address}/link/down/?q=Suchthilfe", typed)
    second = client.post(f"{address}/link/down/?q=Suchthilfe", typed)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "schon verknüpft" in second.text


def test_parting_works_once(sign_in, act, coordinator, address, sender_unit, receiver_unit):
    services.link(act(coordinator), asked=_ref(sender_unit), answer=_ref(receiver_unit))
    client, typed = (
        sign_in(coordinator),
        {"other": f"test-unit:{receiver_unit.pk}", "direction": "down"},
    )

    first = client.post(f"{address}/unlink/", typed)
    second = client.post(f"{address}/unlink/", typed)

    assert (first.status_code, second.status_code) == (302, 422)
    assert not Link.objects.exists()


def test_a_link_whose_other_end_one_may_not_see_does_not_exist(
    act, coordinator, network, sender_unit, foreign_unit
):
    actor = act(coordinator)
    services.connect(network.pk, asked=_ref(sender_unit), answer=_ref(foreign_unit))

    assert neighbours(actor, *_ref(sender_unit)).answered_by == []
    assert set(walk(actor, *_ref(sender_unit)).cards) == {_ref(sender_unit)}


def test_a_thing_of_others_has_no_thread_page(sign_in, coordinator, network, foreign_unit):
    page = f"/networks/{network.slug}/thread/test-unit/{foreign_unit.pk}/"

    assert sign_in(coordinator).get(page).status_code == 404


def test_the_whole_thread_shows_every_step_up_and_down_but_no_siblings(
    act, sign_in, coordinator, network, sender_unit, receiver_unit
):
    from handinhand.networks import services as networks

    actor = act(coordinator)
    middle, sibling = (
        networks.add_unit(actor, sender_unit.organisation, key=key, name=f"Stelle {key}")
        for key in ("MITTE", "NEBEN")
    )
    for answer in (middle, sibling):
        services.link(actor, asked=_ref(sender_unit), answer=_ref(answer))
    services.link(actor, asked=_ref(middle), answer=_ref(receiver_unit))

    page = sign_in(coordinator).get(f"/networks/{network.slug}/thread/test-unit/{middle.pk}/")

    found = walk(actor, *_ref(middle))
    assert set(found.cards) == {_ref(sender_unit), _ref(middle), _ref(receiver_unit)}
    assert page.status_code == 200
    assert sibling.name not in page.text


@pytest.mark.parametrize(("words", "count"), [("Suchthilfe", 1), ("gibt es nicht", 0)])
def test_the_search_finds_what_one_may_see(
    sign_in, coordinator, network, receiver_unit, foreign_unit, words, count
):
    page = sign_in(coordinator).get(f"/networks/{network.slug}/search/", {"q": words})
    foreign = sign_in(coordinator).get(f"/networks/{network.slug}/search/", {"q": "Fremde"})

    assert page.text.count("Stelle TSH-1") == count
    assert foreign_unit.name not in foreign.text


def test_loose_ends_are_what_must_be_answered_and_not_what_may_end_a_thread(db, demo, sign_in):
    client = sign_in(Person.objects.get(email="mertens@lindenrath.example"))
    pattern = Pattern.objects.get(network__slug=DEMO_NETWORK, key="M1")
    address = f"/networks/{DEMO_NETWORK}/thread/pattern/{pattern.pk}/"
    asked = Requirement.objects.get(network__slug=DEMO_NETWORK, key="AF-1")
    whole = client.get(address).context["loose"]

    Link.objects.filter(asked_kind="requirement", asked_id=asked.pk).delete()
    torn = client.get(address).context["loose"]

    assert "Anforderung AF-1" not in {card.label for card in whole}
    assert "Anforderung AF-1" in {card.label for card in torn}
    assert not {"indicator", "decision", "thesis"} & {card.kind for card in torn}
