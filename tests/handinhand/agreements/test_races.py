"""Two people act on one agreement at the same moment: exactly one wins."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction

from handinhand.agreements import services
from handinhand.agreements.models import Agreement, Assent, Signature
from handinhand.audit.models import Entry
from handinhand.chains import services as chains
from handinhand.chains.models import ChainVersion
from handinhand.kernel import clock
from handinhand.kernel.errors import DomainError

RACES = 8
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def at_once(*acts) -> list[str]:
    """Run acts at the same moment; return "won", or how each was refused."""
    barrier = Barrier(len(acts))

    def run(act) -> str:
        barrier.wait(timeout=30)
        try:
            act()
        except DomainError as error:
            return type(error).__name__
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(len(acts)) as pool:
        runs = [pool.submit(copy_context().run, run, act) for act in acts]
        return sorted(one.result() for one in runs)


def recorded(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_of_two_who_record_the_same_signature_exactly_one_does(signing, sign, sender_unit):
    told, before = Counter(), recorded("agreement.signed")

    for _race in range(RACES):
        record = partial(sign, signing, sender_unit.organisation, clock.today())
        told[tuple(at_once(record, record))] += 1
        assert Signature.objects.filter(party__agreement=signing).count() == 1
        Signature.objects.all().delete()

    assert told == {("RuleBroken", "won"): RACES}
    assert recorded("agreement.signed") - before == RACES


def test_nobody_signs_a_text_that_is_taken_back_in_the_same_moment(
    act, coordinator, signing, sign, sender_unit
):
    told = Counter()

    for _race in range(RACES):
        one = at_once(
            partial(sign, signing, sender_unit.organisation, clock.today()),
            partial(services.reopen, act(coordinator), signing),
        )
        told[tuple(one)] += 1
        signing.refresh_from_db()
        signed = Signature.objects.filter(party__agreement=signing).exists()
        assert signed == (signing.state == Agreement.State.SIGNING)
        Signature.objects.all().delete()
        if signing.state == Agreement.State.DRAFT:
            signing = services.open_for_signing(act(coordinator), signing)

    assert told == {("RuleBroken", "won"): RACES}


def test_of_two_assents_of_one_organisation_exactly_one_counts(act, steering, signing, sender_unit):
    party = signing.parties.get(organisation=sender_unit.organisation)

    def assent():
        services.assent(act(steering), party, text_hash=signing.text_hash)

    assert at_once(assent, assent) == ["RuleBroken", "won"]
    assert Assent.objects.filter(party=party).count() == 1


def test_of_two_who_take_back_the_same_leaving_exactly_one_does(
    act, coordinator, signing, sender_unit
):
    party = signing.parties.get(organisation=sender_unit.organisation)
    told, before = Counter(), recorded("party.leaving_taken_back")

    for _race in range(RACES):
        services.leave(act(coordinator), party)
        back = partial(services.take_back_leaving, act(coordinator), party, reason="Irrtum")
        told[tuple(at_once(back, back))] += 1
        party.refresh_from_db()
        assert party.left_on is None

    assert told == {("RuleBroken", "won"): RACES}
    assert recorded("party.leaving_taken_back") - before == RACES


def test_no_leaving_is_taken_back_from_an_agreement_that_ends_in_the_same_moment(
    act, coordinator, steering, signing, sender_unit
):
    party = signing.parties.get(organisation=sender_unit.organisation)
    state = {"state": "in_force", "in_force_from": clock.today(), "in_force_to": None}

    for _race in range(RACES):
        Agreement.objects.filter(pk=signing.pk).update(**state)
        signing.refresh_from_db()
        services.leave(act(coordinator), party)
        ends = partial(services.end, act(steering), signing, last_day=clock.today())
        back = partial(services.take_back_leaving, act(coordinator), party, reason="Irrtum")
        before = recorded("party.leaving_taken_back")
        told = at_once(ends, back)
        party.refresh_from_db()
        taken = recorded("party.leaving_taken_back") - before
        assert told in (["RuleBroken", "won"], ["won", "won"])
        assert (party.left_on is None) == (told == ["won", "won"]) == bool(taken)
        type(party).objects.filter(pk=party.pk).update(left_on=None)


def test_of_two_agreements_put_in_force_at_the_same_moment_one_is_in_force(
    act, coordinator, steering, chain, sender_unit, signing
):
    other = services.create_agreement(act(coordinator), chain, title="Noch eine")
    services.add_party(act(coordinator), other, sender_unit.organisation)
    services.set_text(act(coordinator), other, paragraphs=["§ 1 Zweck: Ein anderer."])
    services.generate_obligations(act(coordinator), other)
    other = services.open_for_signing(act(coordinator), other)
    day = clock.today()

    for _race in range(RACES):
        told = at_once(
            *(
                partial(
                    services.put_in_force, act(steering), one, first_day=day,
                    exception_reason="Die Unterschriften folgen.",
                )
                for one in (signing, other)
            )
        )  # fmt: skip
        assert told == ["RuleBroken", "won"]
        assert Agreement.objects.filter(state="in_force").count() == 1
        Agreement.objects.update(state="signing", in_force_from=None)


def test_of_two_versions_put_in_force_at_the_same_moment_one_is_in_force(act, steering, chain):
    other = ChainVersion.objects.get(pk=chain.pk)
    other.pk, other.number = uuid4(), "2.0"
    other.save(force_insert=True)

    for _race in range(RACES):
        told = at_once(
            *(
                partial(
                    chains.put_in_force, act(steering), one, first_day=clock.today(),
                    exception_reason="Die Unterschriften folgen.",
                )
                for one in (chain, other)
            )
        )  # fmt: skip
        assert told == ["RuleBroken", "won"]
        assert ChainVersion.objects.filter(state="in_force").count() == 1
        ChainVersion.objects.update(state="agreed", in_force_from=None, in_force_to=None)


@pytest.mark.parametrize("make", ["agreement", "version"])
def test_the_database_holds_no_two_in_force(chain, signing, make):
    day = clock.today()
    row = signing if make == "agreement" else chain
    copy = type(row).objects.get(pk=row.pk)
    type(row).objects.filter(pk=row.pk).update(state="in_force", in_force_from=day)

    copy.pk, copy.state, copy.in_force_from = uuid4(), "in_force", day
    setattr(copy, "key" if make == "agreement" else "number", "9")

    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)
