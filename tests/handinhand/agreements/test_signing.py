"""Who assents and signs does so to exactly one text; the rest follows from that."""

from datetime import date

import pytest

from handinhand.agreements import services
from handinhand.agreements.access import (
    agreement_in_force,
    current_hash,
    is_party_in_force,
    signature_counts,
)
from handinhand.agreements.things import _obliged_unbound
from handinhand.chains import services as chains
from handinhand.kernel.errors import NotAllowed, RuleBroken

TODAY = date(2026, 11, 20)


def _both(signing, sender_unit, receiver_unit, sign):
    for unit in (sender_unit, receiver_unit):
        sign(signing, unit.organisation, TODAY)


@pytest.mark.parametrize(
    "change",
    [
        lambda actor, found, unit: services.set_text(actor, found, paragraphs=["§ 1 Anders"]),
        lambda actor, found, unit: services.set_annexes(actor, found, titles=[]),
        lambda actor, found, unit: services.generate_obligations(actor, found),
        lambda actor, found, unit: services.change_agreement(
            actor, found, version=found.version, fields={"title": "Anders"}
        ),
        lambda actor, found, unit: services.add_free_obligation(
            actor, found, unit.organisation, text="tut etwas"
        ),
        lambda actor, found, unit: services.remove_party(actor, found.parties.first()),
    ],
    ids=["text", "annexes", "obligations", "title", "free obligation", "party"],
)
def test_what_lies_before_the_parties_is_fixed(act, coordinator, signing, sender_unit, change):
    with pytest.raises(RuleBroken, match="lässt sich nicht mehr ändern"):
        change(act(coordinator), signing, sender_unit)

    assert current_hash(signing) == signing.text_hash


def test_assent_and_signature_carry_the_hash_of_the_text(act, steering, signing, sender_unit, sign):
    party = signing.parties.get(organisation=sender_unit.organisation)

    assent = services.assent(act(steering), party, text_hash=signing.text_hash)
    signature = sign(signing, sender_unit.organisation, TODAY)

    assert assent.text_hash == signature.text_hash == current_hash(signing)


def test_nobody_signs_another_text_than_the_one_on_screen(act, steering, signing, sender_unit):
    party = signing.parties.get(organisation=sender_unit.organisation)

    with pytest.raises(RuleBroken, match="Wortlaut"):
        services.assent(act(steering), party, text_hash="0" * 64)


def test_a_chain_changed_meanwhile_stops_the_signing(
    act, coordinator, steering, sender_unit, receiver_unit
):
    from tests.handinhand.chains.small import small_draft

    actor = act(coordinator)
    version = small_draft(actor, sender_unit, receiver_unit)
    agreement = services.create_agreement(actor, version, title="Vereinbarung")
    services.add_party(actor, agreement, sender_unit.organisation)
    services.generate_obligations(actor, agreement)
    signing = services.open_for_signing(actor, agreement)
    chains.set_limits(actor, version.stations.get(key="1"), limits=[])

    with pytest.raises(RuleBroken, match="Kette ist inzwischen anders"):
        services.assent(act(steering), signing.parties.get(), text_hash=signing.text_hash)


@pytest.mark.parametrize("role", ["coordinator", "practitioner", "moderator"])
def test_only_the_own_leadership_assents(act, who, signing, sender_unit, role):
    party = signing.parties.get(organisation=sender_unit.organisation)

    with pytest.raises(NotAllowed):
        services.assent(act(who(role)), party, text_hash=signing.text_hash)


def test_the_leadership_of_another_organisation_neither_assents_nor_signs(
    act, steering, signing, receiver_unit
):
    party = signing.parties.get(organisation=receiver_unit.organisation)
    actor = act(steering)

    with pytest.raises(NotAllowed):
        services.assent(actor, party, text_hash=signing.text_hash)
    with pytest.raises(NotAllowed):
        services.record_signature(
            actor,
            party,
            on=TODAY,
            name="Frau Steering",
            function="Leitung",
            stored_at="Akte",
            text_hash=signing.text_hash,
        )


def test_a_party_signs_once_and_not_in_the_future(signing, sender_unit, sign):
    with pytest.raises(RuleBroken, match="Zukunft"):
        sign(signing, sender_unit.organisation, date(2026, 11, 21))
    sign(signing, sender_unit.organisation, TODAY)

    with pytest.raises(RuleBroken, match="schon eine Unterschrift"):
        sign(signing, sender_unit.organisation, TODAY)


def test_a_draft_cannot_be_signed(draft, sender_unit, sign):
    with pytest.raises(RuleBroken, match="nicht zur Unterschrift"):
        sign(draft, sender_unit.organisation, TODAY)


def test_it_comes_into_force_when_everybody_responsible_has_signed(
    act, steering, signing, sender_unit, receiver_unit, sign, network
):
    sign(signing, sender_unit.organisation, TODAY)
    with pytest.raises(RuleBroken, match="Noch nicht unterschrieben: Suchthilfe Teststadt"):
        services.put_in_force(act(steering), signing, first_day=TODAY)

    sign(signing, receiver_unit.organisation, TODAY)
    in_force = services.put_in_force(act(steering), signing, first_day=TODAY)

    assert in_force.state == "in_force"
    assert agreement_in_force(network.pk, TODAY) == in_force
    assert agreement_in_force(network.pk, date(2026, 11, 19)) is None


def test_with_an_exception_it_comes_into_force_and_the_gap_is_told(
    act, coordinator, steering, signing, sender_unit, sign
):
    sign(signing, sender_unit.organisation, TODAY)
    services.put_in_force(
        act(steering), signing, first_day=TODAY, exception_reason="Unterschrift im Dezember"
    )

    findings = _obliged_unbound(act(coordinator))

    assert len(findings) == 1
    assert "Suchthilfe Teststadt trägt 4 Verpflichtungen" in findings[0].sentence
    assert signature_counts(act(coordinator)).unsigned_obliged == ("Suchthilfe Teststadt",)


@pytest.mark.parametrize("role", ["coordinator", "practitioner", "privacy_officer"])
def test_only_steering_puts_it_in_force(act, who, signing, sender_unit, receiver_unit, sign, role):
    _both(signing, sender_unit, receiver_unit, sign)

    with pytest.raises(NotAllowed):
        services.put_in_force(act(who(role)), signing, first_day=TODAY)


def test_signatures_let_the_chain_come_into_force(
    act, steering, signing, chain, sender_unit, receiver_unit, sign
):
    with pytest.raises(RuleBroken, match="Noch nicht unterschrieben"):
        chains.put_in_force(act(steering), chain, first_day=TODAY)
    _both(signing, sender_unit, receiver_unit, sign)

    assert chains.put_in_force(act(steering), chain, first_day=TODAY).state == "in_force"


def test_a_party_is_bound_from_its_signature_until_it_leaves(
    act, coordinator, steering, signing, sender_unit, receiver_unit, sign, network
):
    _both(signing, sender_unit, receiver_unit, sign)
    services.put_in_force(act(steering), signing, first_day=TODAY)
    organisation = receiver_unit.organisation
    assert is_party_in_force(network.pk, organisation.pk, TODAY)

    services.leave(
        act(coordinator),
        signing.parties.select_related("agreement").get(organisation=organisation),
        on=date(2026, 12, 1),
    )

    assert is_party_in_force(network.pk, organisation.pk, date(2026, 11, 30))
    assert not is_party_in_force(network.pk, organisation.pk, date(2026, 12, 1))
    assert is_party_in_force(network.pk, sender_unit.organisation.pk, date(2026, 12, 1))


def test_nobody_signed_and_the_text_goes_back_to_draft(act, coordinator, steering, signing):
    party = signing.parties.first()
    services.assent(
        act(steering),
        signing.parties.get(organisation=act(steering).organisation_id),
        text_hash=signing.text_hash,
    )

    draft = services.reopen(act(coordinator), signing)

    assert draft.is_draft
    assert draft.text_hash == ""
    party.refresh_from_db()
    assert not hasattr(party, "assent")


def test_a_signed_text_does_not_go_back_to_draft(act, coordinator, signing, sender_unit, sign):
    sign(signing, sender_unit.organisation, TODAY)

    with pytest.raises(RuleBroken, match="schon unterschrieben"):
        services.reopen(act(coordinator), signing)


def test_the_end_lies_not_before_the_beginning(act, coordinator, chain):
    with pytest.raises(RuleBroken, match="Ende liegt vor dem Beginn"):
        services.create_agreement(
            act(coordinator),
            chain,
            title="Vereinbarung",
            in_force_from=TODAY,
            in_force_to=date(2026, 1, 1),
        )
