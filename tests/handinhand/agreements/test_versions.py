"""The next version: what is taken over, and what it changes, sentence by sentence."""

from datetime import date

import pytest

from handinhand.agreements import services
from handinhand.agreements.access import agreement_in_force, changes_of
from handinhand.agreements.models import Agreement
from handinhand.chains import services as chains
from handinhand.kernel.errors import RuleBroken
from handinhand.thread.access import neighbours

TODAY = date(2026, 11, 20)
OLD = ["§ 1 Zweck: Niemand geht verloren. Es gilt Kette v0.1.", "§ 2 Dauer: Sie gilt ein Jahr."]
NEW = ["§ 1 Zweck: Niemand geht verloren. Es gilt Kette v0.2.", "§ 3 Ende: Man kann kündigen."]


def _url(name, *args):
    from django.urls import reverse

    return reverse(f"agreements:{name}", args=["testnetz", *args])


@pytest.fixture
def in_force(act, coordinator, steering, draft, sender_unit, receiver_unit, sign):
    """The first version, signed and in force, with a free obligation and an annex on paper."""
    actor = act(coordinator)
    services.set_text(actor, draft, paragraphs=OLD)
    services.set_annexes(actor, draft, titles=["Kette", "Standards", "Datenschutz", "Satzung"])
    services.add_free_obligation(
        actor,
        draft,
        sender_unit.organisation,
        text="lädt jährlich ein",
        owed_to=receiver_unit.organisation,
        measure="yearly_report",
    )
    signing = services.open_for_signing(actor, draft)
    for unit in (sender_unit, receiver_unit):
        sign(signing, unit.organisation, TODAY)
    return services.put_in_force(act(steering), signing, first_day=TODAY)


@pytest.fixture
def next_chain(act, coordinator, chain):
    """The next version of the chain: ten working days to the arrival instead of seven."""
    actor = act(coordinator)
    draft = chains.copy_version(actor, chain, number="0.2")
    standard = draft.standards.get()
    chains.change_standard(actor, standard, version=standard.version, fields={"arrival_value": 10})
    return draft


def test_wording_parties_annexes_and_free_obligations_are_taken_over(
    act, coordinator, in_force, next_chain
):
    made = services.draft_next(act(coordinator), in_force, next_chain, number="2")

    assert (made.state, made.number, made.previous) == ("draft", "2", in_force)
    assert [one.text for one in made.paragraphs.all()] == OLD
    assert [one.title for one in made.annexes.all()][3:] == ["Satzung"]
    parties = set(made.parties.values_list("organisation", flat=True))
    assert parties == set(in_force.parties.values_list("organisation", flat=True))
    free = made.obligations.get(origin="free")
    assert (free.key, free.text, free.measure) == ("V-F1", "lädt jährlich ein", "yearly_report")
    assert free.owed_to is not None
    assert not made.text_hash


def test_an_annex_that_names_the_chain_names_the_new_one(act, coordinator, draft, next_chain):
    actor = act(coordinator)
    services.set_annexes(actor, draft, titles=["Dienstleistungskette v0.1", "Standards"])
    first = services.open_for_signing(actor, draft)

    made = services.draft_next(actor, first, next_chain, number="2")

    titles = [one.title for one in made.annexes.all()]
    assert titles == ["Dienstleistungskette v0.2", "Standards", "Datenschutz"]
    assert changes_of(made).annexes == [
        ("changed", "Dienstleistungskette v0.1 heißt jetzt Dienstleistungskette v0.2")
    ]


def test_who_has_left_is_not_taken_over_nor_what_they_owed(
    act, coordinator, in_force, next_chain, sender_unit
):
    actor = act(coordinator)
    services.leave(actor, in_force.parties.get(organisation=sender_unit.organisation))

    made = services.draft_next(actor, in_force, next_chain, number="2")

    assert not made.parties.filter(organisation=sender_unit.organisation).exists()
    assert not made.obligations.filter(origin="free").exists()


def test_a_draft_has_no_next_version(act, coordinator, draft, next_chain):
    with pytest.raises(RuleBroken, match="selbst noch ein Entwurf"):
        services.draft_next(act(coordinator), draft, next_chain, number="2")


def test_the_changes_are_told_sentence_by_sentence(
    act, coordinator, in_force, next_chain, receiver_unit
):
    actor = act(coordinator)
    made = services.draft_next(actor, in_force, next_chain, number="2")
    services.set_text(actor, made, paragraphs=NEW)
    services.remove_party(actor, made.parties.get(organisation=receiver_unit.organisation))

    told = changes_of(Agreement.objects.get(pk=made.pk))

    kinds = [(one.kind, one.old, one.new) for one in told.text]
    assert ("changed", "Es gilt Kette v0.1.", "Es gilt Kette v0.2.") in kinds
    assert "Niemand geht verloren." not in str(kinds)
    assert ("gone", "Sie gilt ein Jahr.", "") in kinds
    assert ("new", "", "Man kann kündigen.") in kinds
    obligations = {one.key: one for one in told.obligations}
    assert set(obligations) == {"V-Ü1-AK"}
    [(word, old, new)] = obligations["V-Ü1-AK"].facts
    assert word == "Verpflichtung"
    assert "binnen 7 Arbeitstagen" in old
    assert "binnen 10 Arbeitstagen" in new
    assert told.parties == [("gone", "Suchthilfe Teststadt")]
    assert [one.what for one in told.chain] == ["Übergabe Ü1"]
    assert told.number == len(told.text) + 1 + 1 + len(told.annexes) + 1


def test_a_standard_is_the_same_though_its_key_is_another(act, coordinator, in_force, next_chain):
    actor = act(coordinator)
    standard = next_chain.standards.get()
    chains.change_standard(actor, standard, version=standard.version, fields={"key": "Ü7"})

    made = services.draft_next(actor, in_force, next_chain, number="2")

    kinds = {one.kind for one in changes_of(made).obligations}
    assert kinds == {"changed"}


def test_the_first_version_changes_nothing(in_force):
    assert changes_of(in_force) is None


def test_the_page_marks_what_is_new_and_what_is_gone(
    act, sign_in, coordinator, practitioner, in_force, next_chain
):
    client = sign_in(coordinator)
    form = client.get(_url("next", in_force.pk)).context["form"]
    assert form["version"].value() == next_chain.pk
    assert form["number"].value() == "2"
    client.post(_url("next", in_force.pk), {"version": str(next_chain.pk), "number": "2"})
    made = Agreement.objects.get(previous=in_force)
    services.set_text(act(coordinator), made, paragraphs=NEW)

    page = sign_in(practitioner).get(_url("changes", made.pk)).text

    assert "<del>Sie gilt ein Jahr.</del>" in page
    assert "<ins>Man kann kündigen.</ins>" in page
    assert "<del>v0.1.</del>" in page
    assert "<ins>v0.2.</ins>" in page
    assert "Niemand geht verloren." not in page


def test_a_draft_that_still_names_the_old_chain_is_told_to_whoever_prepares_it(
    act, sign_in, coordinator, in_force, next_chain
):
    made = services.draft_next(act(coordinator), in_force, next_chain, number="2")

    page = sign_in(coordinator).get(_url("agreement", made.pk)).text

    assert "Der Wortlaut nennt noch Kette v0.1 statt v0.2." in page


def test_the_next_version_needs_its_own_signatures_also_on_the_same_chain(
    act, coordinator, steering, in_force, chain, sender_unit, receiver_unit, sign
):
    made = services.draft_next(act(coordinator), in_force, chain, number="2")
    signing = services.open_for_signing(act(coordinator), made)

    with pytest.raises(RuleBroken, match="Noch nicht unterschrieben"):
        services.put_in_force(act(steering), signing, first_day=date(2026, 12, 1))
    for unit in (sender_unit, receiver_unit):
        sign(signing, unit.organisation, TODAY)
    second = services.put_in_force(act(steering), signing, first_day=date(2026, 12, 1))

    in_force.refresh_from_db()
    network_id = second.network_id
    assert (in_force.state, in_force.in_force_to) == ("ended", date(2026, 11, 30))
    assert agreement_in_force(network_id, date(2026, 11, 30)) == in_force
    assert agreement_in_force(network_id, date(2026, 12, 1)) == second


def test_the_thread_leads_from_the_chain_to_both_versions(act, coordinator, in_force, next_chain):
    actor = act(coordinator)
    made = services.draft_next(actor, in_force, next_chain, number="2")

    asked = neighbours(actor, "agreement", made.pk).answers

    assert [card.id for card in asked] == [next_chain.pk]
