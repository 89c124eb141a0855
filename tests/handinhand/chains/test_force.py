"""A version is agreed, comes into force, and is retired."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from handinhand.chains import services
from handinhand.chains.access import standards_for_sender, standards_in_force, version_in_force
from handinhand.kernel.errors import NotAllowed, RuleBroken

TODAY = date(2026, 11, 20)
REASON = "Der Träger unterschreibt im Dezember."


@pytest.mark.parametrize("role", ["coordinator", "moderator", "practitioner", "privacy_officer"])
def test_only_steering_agrees(act, who, draft, role):
    with pytest.raises(NotAllowed):
        services.agree(act(who(role)), draft)

    draft.refresh_from_db()
    assert draft.is_draft


def test_agreeing_freezes_the_version_under_its_digest(act, steering, draft):
    agreed = services.agree(act(steering), draft)

    assert agreed.state == "agreed"
    assert agreed.agreed_on == TODAY
    assert len(agreed.digest) == 64


def test_a_chain_nobody_can_go_through_is_not_agreed(act, coordinator, steering, draft):
    services.remove_way(act(coordinator), draft.ways.get())

    with pytest.raises(RuleBroken, match="nicht schlüssig"):
        services.agree(act(steering), draft)


def test_a_gap_does_not_keep_a_version_from_being_agreed(act, coordinator, steering, draft):
    station = draft.stations.get(key="1")
    services.set_limits(act(coordinator), station, limits=[])

    assert services.agree(act(steering), draft).state == "agreed"


@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2026, 11, 1)])
def test_the_decision_lies_between_draft_and_today(act, steering, draft, day):
    with pytest.raises(RuleBroken, match="Prüfen Sie das Datum"):
        services.agree(act(steering), draft, on=day)


def test_without_signatures_a_version_needs_a_reasoned_exception(act, steering, agreed):
    with pytest.raises(RuleBroken, match="Noch nicht unterschrieben: Jobcenter Teststadt"):
        services.put_in_force(act(steering), agreed, first_day=TODAY)

    in_force = services.put_in_force(
        act(steering), agreed, first_day=TODAY, exception_reason=REASON
    )

    assert in_force.state == "in_force"
    assert in_force.exception_reason == REASON


def test_a_draft_cannot_come_into_force(act, steering, draft):
    with pytest.raises(RuleBroken, match="beschlossene"):
        services.put_in_force(act(steering), draft, first_day=TODAY, exception_reason=REASON)


def test_the_next_version_retires_the_one_before_the_day_before(
    act, coordinator, steering, agreed, network
):
    first = services.put_in_force(act(steering), agreed, first_day=TODAY, exception_reason=REASON)
    second = services.copy_version(act(coordinator), first, number="0.2")
    second = services.agree(act(steering), second)
    services.put_in_force(
        act(steering), second, first_day=date(2027, 1, 1), exception_reason=REASON
    )

    first.refresh_from_db()
    assert (first.state, first.in_force_to) == ("retired", date(2026, 12, 31))
    assert version_in_force(network.pk, date(2026, 11, 19)) is None
    assert version_in_force(network.pk, date(2026, 12, 31)) == first
    assert version_in_force(network.pk, date(2027, 1, 1)) == second


def test_the_sender_is_offered_the_standards_in_force_of_its_own_units(
    act, practitioner, receiver, steering, agreed, network, sender_unit, receiver_unit
):
    actor = act(practitioner)
    assert not standards_for_sender(actor, [sender_unit.pk])

    services.put_in_force(act(steering), agreed, first_day=TODAY, exception_reason=REASON)

    assert [s.key for s in standards_in_force(network.pk, TODAY)] == ["Ü1"]
    assert [s.key for s in standards_for_sender(actor, [sender_unit.pk])] == ["Ü1"]
    assert not standards_for_sender(act(receiver), [receiver_unit.pk])


def test_the_database_refuses_an_agreed_version_without_its_digest(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(draft).objects.filter(pk=draft.pk).update(state="agreed", agreed_on=TODAY)


def test_steering_does_not_agree_to_a_draft_that_was_changed_meanwhile(
    act, sign_in, coordinator, steering, draft
):
    client = sign_in(steering)
    address = f"/networks/testnetz/chains/{draft.pk}/agree/"
    page = client.get(address)
    seen = page.context["form"]["seen"].value()
    services.set_limits(act(coordinator), draft.stations.get(key="1"), limits=[])

    stale = client.post(address, {"on": "20.11.2026", "seen": seen})
    draft.refresh_from_db()
    was_draft = draft.is_draft
    fresh = client.get(address).context["form"]["seen"].value()
    agreed = client.post(address, {"on": "20.11.2026", "seen": fresh})

    assert f'value="{seen}"' in page.text  # the form carries it along
    assert stale.status_code == 409
    assert "geändert, seit Sie diese Seite geöffnet haben" in stale.text
    assert was_draft
    assert agreed.status_code == 302
