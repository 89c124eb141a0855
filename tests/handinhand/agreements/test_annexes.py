"""The annexes the platform writes: computed in a draft, frozen with the text, part of the hash."""

import pytest
from django.utils import translation

from handinhand.agreements import services
from handinhand.agreements.access import annexes_of, current_hash
from handinhand.agreements.models import Agreement
from handinhand.chains import services as chains
from handinhand.networks import services as networks


def _words(annexes) -> str:
    """Return everything the annexes say."""
    said: list[str] = []
    for annex in annexes:
        said.append(annex.title)
        for block in annex.blocks:
            said += [str(value) for value in block.values()]
    return " ".join(said)


def test_chain_standards_and_data_protection_are_written_from_what_is_stored(draft, chain):
    chain_annex, standards, privacy = annexes_of(draft)

    assert chain_annex.title == "Dienstleistungskette"
    assert standards.title == "Übergabestandards"
    assert privacy.title == "Datenschutz"
    assert chain.digest in _words([chain_annex])
    assert "Ansprechen" in _words([chain_annex])
    assert "7 Arbeitstage ab Angebot" in _words([standards])
    assert "Kontakt" in _words([privacy])
    assert "Datenstufe 0 (ohne Namen)" in _words([privacy])
    assert "Jobcenter Teststadt" in _words([privacy])


def test_they_are_german_whoever_prepares_them(draft):
    german = _words(annexes_of(draft))

    with translation.override("en"):
        assert _words(annexes_of(draft)) == german


def test_what_lies_before_the_parties_keeps_the_annexes_of_that_day(
    act, coordinator, signing, sender_unit
):
    before = _words(annexes_of(signing))

    networks.change_organisation(
        act(coordinator),
        sender_unit.organisation,
        version=sender_unit.organisation.version,
        fields={"data_protection_law": "Kirchliches Datenschutzgesetz"},
    )
    again = Agreement.objects.get(pk=signing.pk)

    assert "Kirchliches Datenschutzgesetz" not in before
    assert _words(annexes_of(again)) == before
    assert current_hash(again) == signing.text_hash


def test_a_draft_follows_what_is_stored(act, coordinator, draft, sender_unit):
    networks.change_organisation(
        act(coordinator),
        sender_unit.organisation,
        version=sender_unit.organisation.version,
        fields={"data_protection_law": "Kirchliches Datenschutzgesetz"},
    )

    assert "Kirchliches Datenschutzgesetz" in _words(annexes_of(draft))


def test_an_annex_changed_behind_the_service_is_another_text(act, steering, signing, sender_unit):
    from handinhand.agreements.models import Annex
    from handinhand.kernel.errors import RuleBroken

    party = signing.parties.get(organisation=sender_unit.organisation)
    Annex.objects.filter(agreement=signing, position=3).update(
        body=[{"kind": "paragraph", "text": "Alles darf weitergegeben werden."}]
    )

    with pytest.raises(RuleBroken, match="Wortlaut"):
        services.assent(act(steering), party, text_hash=signing.text_hash)


def test_reopened_the_annexes_are_written_anew(act, coordinator, draft, signing):
    reopened = services.reopen(act(coordinator), signing)

    assert all(not row.body for row in reopened.annexes.all())
    assert len(annexes_of(reopened)) == 3


def test_further_annexes_are_named_and_lie_on_paper(act, coordinator, draft):
    titles = ["Kette", "Standards", "Datenschutz", "Geschäftsordnung"]
    services.set_annexes(act(coordinator), draft, titles=titles)

    annexes = annexes_of(draft)

    assert [annex.title for annex in annexes] == titles
    assert [annex.generated for annex in annexes] == [True, True, True, False]


def test_the_annex_of_a_draft_chain_carries_the_digest_it_would_have(
    act, coordinator, steering, sender_unit, receiver_unit
):
    from tests.handinhand.chains.small import small_draft

    version = small_draft(act(coordinator), sender_unit, receiver_unit)
    agreement = services.create_agreement(act(coordinator), version, title="Vereinbarung")
    said = _words(annexes_of(agreement))

    agreed = chains.agree(act(steering), version)

    assert agreed.digest in said
