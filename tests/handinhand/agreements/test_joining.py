"""A partner joins or leaves: what binds it, and what chain and obligations lose."""

from datetime import date

import pytest
from django.urls import reverse

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.agreements import services
from handinhand.agreements.access import (
    effects_of_joining,
    effects_of_leaving,
    is_party_in_force,
    signature_counts,
    unbound_parts,
)
from handinhand.agreements.models import Agreement
from handinhand.agreements.things import _obliged_unbound
from handinhand.audit.models import Entry
from handinhand.chains.access import judge_version
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.networks import services as networks
from tests.handinhand.handovers.conftest import on
from tests.handinhand.matrix import NETWORK
from tests.servicechain.demo_chain import demo as demo_file

TODAY = date(2026, 11, 20)


def _url(name, *args):
    return reverse(f"agreements:{name}", args=["testnetz", *args])


@pytest.fixture
def in_force(act, steering, signing, sender_unit, receiver_unit, sign):
    for unit in (sender_unit, receiver_unit):
        sign(signing, unit.organisation, TODAY)
    return services.put_in_force(act(steering), signing, first_day=TODAY)


# --- joining --------------------------------------------------------------------------------------


def test_who_joins_is_bound_by_its_own_signature_to_the_fixed_text(
    act, coordinator, in_force, newcomer, network
):
    party = services.add_party(act(coordinator), in_force, newcomer)
    assert party.accession
    assert not is_party_in_force(network.pk, newcomer.pk, TODAY)

    signature = services.record_signature(
        act(coordinator),
        party,
        on=TODAY,
        name="Frau Wohn",
        function="Leitung",
        stored_at="Akte",
        text_hash=in_force.text_hash,
    )

    assert signature.text_hash == in_force.text_hash
    assert is_party_in_force(network.pk, newcomer.pk, TODAY)


def test_the_page_of_joining_says_what_it_is_bound_to(
    act, sign_in, coordinator, in_force, newcomer
):
    client = sign_in(coordinator)
    client.post(_url("party_add", in_force.pk), {"organisation": str(newcomer.pk)})
    party = in_force.parties.get(organisation=newcomer)

    page = client.get(_url("signature", party.pk)).text
    [effect] = effects_of_joining(act(coordinator), party)

    assert effect.sentence == "In Kette 0.1 hat sie noch keine Station und keine Übergabe."
    assert effect.sentence in page
    assert "Beitritt zu V1" in page


def test_who_is_named_in_the_draft_is_no_accession_and_nobody_joins_twice(
    act, coordinator, draft, receiver_unit
):
    party = draft.parties.get(organisation=receiver_unit.organisation)

    assert not party.accession
    with pytest.raises(RuleBroken, match="ist schon Vertragspartner"):
        services.add_party(act(coordinator), draft, receiver_unit.organisation)


def test_nobody_joins_an_agreement_that_has_ended(act, coordinator, steering, in_force, newcomer):
    ended = services.end(act(steering), in_force)

    with pytest.raises(RuleBroken, match="beendet"):
        services.add_party(act(coordinator), ended, newcomer)


def test_an_unknown_organisation_does_not_join(act, coordinator, in_force, foreign_unit):
    with pytest.raises(RuleBroken, match="gehört nicht zum Netzwerk"):
        services.add_party(act(coordinator), in_force, foreign_unit.organisation)


# --- leaving --------------------------------------------------------------------------------------


def _leave(act, coordinator, agreement, unit, day=None):
    party = agreement.parties.get(organisation=unit.organisation)
    return services.leave(act(coordinator), party, on=day)


def test_the_page_of_leaving_names_what_loses_its_unit_before_it_is_done(
    sign_in, coordinator, in_force, receiver_unit
):
    party = in_force.parties.get(organisation=receiver_unit.organisation)

    page = sign_in(coordinator).get(_url("leave", party.pk)).text

    assert "Station 2 Beraten verliert ihre verantwortliche Stelle" in page
    assert "Übergabe Ü1 In die Beratung verliert die annehmende Stelle" in page
    assert "4 Verpflichtungen erfüllt dann niemand mehr: V-ST2, V-Ü1-AW, V-Ü1-AK, V-Ü1-RM." in page
    assert "1 Verpflichtung anderer geht ihr gegenüber ins Leere: V-Ü1-AN." in page
    party.refresh_from_db()
    assert party.left_on is None


def test_after_the_leaving_the_gap_stays_named(act, coordinator, in_force, receiver_unit):
    assert unbound_parts(act(coordinator)) == []

    _leave(act, coordinator, in_force, receiver_unit)

    sentences = [one.sentence for one in unbound_parts(act(coordinator))]
    assert len(sentences) == 2
    assert "Station 2 Beraten" in sentences[0]
    assert "Übergabe Ü1" in sentences[1]


def test_of_who_signed_and_left_nobody_says_that_a_signature_is_missing(
    act, sign_in, coordinator, in_force, receiver_unit
):
    client = sign_in(coordinator)
    party = in_force.parties.get(organisation=receiver_unit.organisation)
    name = receiver_unit.organisation.name

    page = client.post(_url("leave", party.pk), {"left_on": "20.11.2026"}, follow=True).text

    assert f"Der Austritt ist eingetragen: {name}." in page
    assert "hat nicht unterschrieben" not in page
    assert f"{name} ist ausgeschieden: Diese Verpflichtungen erfüllt niemand mehr." in page
    assert "Es geht um V-ST2, V-Ü1-AW, V-Ü1-AK, V-Ü1-RM." in page
    [gap] = _obliged_unbound(act(coordinator))
    assert gap.sentence == f"{name} ist ausgeschieden: 4 Verpflichtungen erfüllt niemand mehr."
    assert signature_counts(act(coordinator)).unsigned_obliged == ()


def test_who_leaves_later_is_bound_and_counted_until_then(
    act, coordinator, in_force, receiver_unit, network
):
    _leave(act, coordinator, in_force, receiver_unit, date(2026, 12, 31))

    actor = act(coordinator)
    assert signature_counts(actor).signed == 2
    assert unbound_parts(actor) == []
    with on("2026-12-31"):
        assert signature_counts(actor).signed == 1
        assert len(unbound_parts(actor)) == 2
    assert is_party_in_force(network.pk, receiver_unit.organisation_id, date(2026, 12, 30))


@pytest.mark.parametrize(
    ("day", "words"),
    [("20.11.2026", "ausgeschieden am 20.11.2026"), ("31.12.2026", "scheidet aus am 31.12.2026")],
)
def test_the_page_says_when_a_party_goes(sign_in, coordinator, in_force, receiver_unit, day, words):
    client = sign_in(coordinator)
    party = in_force.parties.get(organisation=receiver_unit.organisation)

    client.post(_url("leave", party.pk), {"left_on": day})

    assert words in client.get(_url("agreement", in_force.pk)).text


@pytest.mark.parametrize(
    ("day", "match"), [(date(2026, 11, 19), "vor dem Beginn"), (None, "schon eingetragen")]
)
def test_nobody_leaves_before_the_beginning_or_twice(
    act, coordinator, in_force, receiver_unit, day, match
):
    if day is None:
        _leave(act, coordinator, in_force, receiver_unit)

    with pytest.raises(RuleBroken, match=match):
        _leave(act, coordinator, in_force, receiver_unit, day)


def test_who_left_may_not_come_back_to_the_same_text(act, coordinator, in_force, receiver_unit):
    _leave(act, coordinator, in_force, receiver_unit)

    with pytest.raises(RuleBroken, match="erst der nächsten Fassung"):
        services.add_party(act(coordinator), in_force, receiver_unit.organisation)


def test_from_a_draft_one_is_taken_out_and_does_not_leave(act, coordinator, draft, receiver_unit):
    with pytest.raises(RuleBroken, match="Aus einem Entwurf tritt niemand aus"):
        _leave(act, coordinator, draft, receiver_unit)


# --- a leaving is taken back ----------------------------------------------------------------------


def test_a_leaving_is_taken_back_with_a_reason_and_the_party_is_bound_as_before(
    sign_in, act, coordinator, in_force, receiver_unit
):
    party = _leave(act, coordinator, in_force, receiver_unit, date(2026, 12, 31))
    client = sign_in(coordinator)

    assert _url("stay", party.pk) in client.get(_url("agreement", in_force.pk)).text
    without = client.post(_url("stay", party.pk), {"reason": ""})
    answer = client.post(_url("stay", party.pk), {"reason": "Falscher Partner"}, follow=True)

    assert without.status_code == 422
    assert "Der Austritt ist zurückgenommen." in answer.text
    assert "scheidet aus am" not in answer.text
    assert _url("stay", party.pk) not in answer.text
    party.refresh_from_db()
    assert party.left_on is None
    with on("2026-12-31"):
        assert signature_counts(act(coordinator)).signed == 2
    detail = Entry.objects.get(action="party.leaving_taken_back").detail
    assert detail.changes == {"left_on": ["2026-12-31", ""], "reason": ["", "Falscher Partner"]}
    _leave(act, coordinator, in_force, receiver_unit, date(2026, 12, 30))


def test_until_the_end_of_its_day_a_leaving_is_taken_back_and_after_it_stands(
    sign_in, act, coordinator, in_force, receiver_unit
):
    party = _leave(act, coordinator, in_force, receiver_unit)

    with on("2026-11-21"):
        client = sign_in(coordinator)
        assert _url("stay", party.pk) not in client.get(_url("agreement", in_force.pk)).text
        with pytest.raises(RuleBroken, match=r"Seit dem 20\.11\.2026"):
            services.take_back_leaving(act(coordinator), party, reason="Irrtum")
    assert services.take_back_leaving(act(coordinator), party, reason="Irrtum").left_on is None
    with pytest.raises(RuleBroken, match="kein Austritt eingetragen"):
        services.take_back_leaving(act(coordinator), party, reason="Irrtum")


def test_the_next_version_drafted_without_it_is_named_and_in_force_it_ends_the_chance(
    sign_in, act, coordinator, steering, in_force, chain, receiver_unit
):
    party = _leave(act, coordinator, in_force, receiver_unit, date(2026, 12, 31))
    actor = act(coordinator)
    following = services.draft_next(actor, in_force, chain, number="2")

    assert (
        f"{following.key} ist ohne sie entworfen."
        in sign_in(coordinator).get(_url("stay", party.pk)).text
    )
    following = services.open_for_signing(actor, following)
    services.put_in_force(
        act(steering), following, first_day=date(2026, 12, 1), exception_reason="Folgen."
    )
    with pytest.raises(RuleBroken, match="beendet"):
        services.take_back_leaving(actor, party, reason="Irrtum")
    party.refresh_from_db()
    assert party.left_on == date(2026, 12, 31)


def test_who_may_not_record_a_leaving_takes_none_back(
    act, coordinator, steering, practitioner, in_force, receiver_unit
):
    party = _leave(act, coordinator, in_force, receiver_unit)

    for person in (steering, practitioner):
        with pytest.raises(NotAllowed):
            services.take_back_leaving(act(person), party, reason="Irrtum")


def test_the_check_of_the_chain_names_what_a_former_member_was_responsible_for(
    act, coordinator, in_force, chain, receiver_unit, network
):
    actor = act(coordinator)
    before = [one.sentence for one in judge_version(actor, chain).findings]
    membership = network.memberships.get(organisation=receiver_unit.organisation)

    networks.leave(actor, membership, on=TODAY)

    after = [one for one in judge_version(actor, chain).findings if one.sentence not in before]
    assert [
        one.sentence.partition(" verliert")[0] for one in after if " verliert" in one.sentence
    ] == [
        "Station 2 Beraten",
        "Übergabe Ü1 In die Beratung",
    ]
    assert "Suchthilfe Teststadt gehört nicht mehr zum Netzwerk." in after[-1].more


def test_for_every_partner_of_the_demo_each_station_and_standard_that_loses_its_unit_is_named(
    db, demo
):
    actor = actor_of(Person.objects.get(email="mertens@lindenrath.example"), None)
    agreement = Agreement.objects.get(key="V1", network__slug=NETWORK)
    data = demo_file()
    counts_as = {one["key"]: one["counts_as"] for one in data["organisations"]}
    version = next(one for one in data["chain"]["versions"] if one["key"] == "1.0")

    for party in agreement.parties.select_related("organisation", "agreement__chain_version"):
        key = party.organisation.key
        bad = [one.sentence for one in effects_of_leaving(actor, party) if one.tone == "bad"]
        stations, standards = _lost_by_the_file(version, counts_as, key)
        assert sum(one.startswith("Station ") for one in bad) == len(stations), key
        assert sum(one.startswith("Übergabe ") for one in bad) == standards, key
        for name in stations:
            assert any(f"Station {name} " in one for one in bad), (key, name)


def _lost_by_the_file(version, counts_as, key):
    """Count by hand what an organisation leaves empty: stations, and sides of standards."""

    def own(unit: str) -> bool:
        return counts_as[unit] == key

    stations = [one["key"] for one in version["stations"] if own(one["responsible"])]
    sides = sum(
        own(one["to_unit"]) + all(own(unit) for unit in one["from_units"])
        for one in version["standards"]
    )
    return stations, sides
