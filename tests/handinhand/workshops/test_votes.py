"""Votes by organisation: one each, changeable while open, frozen when closed."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import UTC, date, datetime
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.http import Http404
from django.urls import reverse

from handinhand.accounts import services as accounts
from handinhand.audit.models import Entry
from handinhand.kernel import clock
from handinhand.kernel.actor import Actor, Role
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.networks import services as networks
from handinhand.thread.access import neighbours
from handinhand.thread.rules import DUE_CHECKS
from handinhand.workshops import services
from handinhand.workshops.access import ballot_of, decisions_of, vote_of
from handinhand.workshops.models import Decision, Vote
from handinhand.workshops.rules import CONSENT, MAJORITY, Outcome, Tally, outcome_of

SYSTEM = Actor.system()
TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)


def _member(network, key: str, standing: str = "partner"):
    organisation = networks.create_organisation(SYSTEM, key=key, name=key, network_id=network.pk)
    networks.admit(SYSTEM, network, organisation, standing=standing, since=date(2026, 1, 12))
    return organisation


@pytest.fixture
def leads(network):
    """The leads of five partners and of a guest, all with a seat in the steering group."""
    body = networks.add_body(
        SYSTEM, network, key="steering", name="Steuerungsgruppe", level="strategic"
    )
    people = {}
    for key in ("A", "B", "C", "D", "E", "GAST"):
        organisation = _member(network, key, "guest" if key == "GAST" else "partner")
        person = accounts.create_person(
            SYSTEM, email=f"{key.lower()}@test.example", name=f"Leitung {key}"
        )
        accounts.assign_role(
            SYSTEM,
            person,
            Role.STEERING,
            network_id=network.pk,
            organisation_id=organisation.pk,
            began_on=date(2026, 1, 12),
        )
        networks.seat(SYSTEM, body, person_id=person.pk, organisation_id=organisation.pk)
        people[key] = person
    # A second seat of the same organisation gives no second vote.
    deputy = accounts.create_person(SYSTEM, email="a2@test.example", name="Vertretung A")
    networks.seat(
        SYSTEM,
        body,
        person_id=deputy.pk,
        organisation_id=people["A"].assignments.get().organisation_id,
    )
    return people


@pytest.fixture
def propose(act, coordinator, leads, network):
    def put_forward(**wanted) -> Decision:
        given = {
            "text": "ÄA-1 wird angenommen.",
            "body": network.bodies.get(key="steering"),
            "rule": MAJORITY,
        }
        return services.propose_decision(act(coordinator), **given | wanted)

    return put_forward


@pytest.fixture
def voting(act, coordinator, propose):
    def opened(until=TODAY, **wanted) -> Decision:
        return services.open_vote(act(coordinator), propose(**wanted), voting_until=until)

    return opened


@pytest.fixture
def cast(act, leads):
    def votes(decision, **choices):
        for key, choice in choices.items():
            services.cast_vote(act(leads[key]), decision, choice=choice)

    return votes


@pytest.mark.parametrize(
    ("yes", "no", "abstain", "rule", "outcome"),
    [
        (3, 0, 0, MAJORITY, Outcome.ADOPTED),
        (2, 0, 0, MAJORITY, Outcome.NO_QUORUM),
        (2, 2, 0, MAJORITY, Outcome.REJECTED),
        (1, 0, 2, MAJORITY, Outcome.ADOPTED),
        (0, 0, 5, MAJORITY, Outcome.REJECTED),
        (4, 1, 0, MAJORITY, Outcome.ADOPTED),
        (4, 1, 0, CONSENT, Outcome.REJECTED),
        (1, 0, 2, CONSENT, Outcome.ADOPTED),
        (0, 0, 5, CONSENT, Outcome.REJECTED),
        (2, 0, 0, CONSENT, Outcome.NO_QUORUM),
    ],
)
def test_votes_come_to_what_the_rule_says(yes, no, abstain, rule, outcome):
    assert outcome_of(Tally(5, yes, no, abstain), rule) == outcome


def test_partners_with_a_seat_vote_each_once(voting):
    decision = voting()

    assert [vote.organisation.key for vote in decision.votes.all()] == ["A", "B", "C", "D", "E"]


def test_a_proposal_goes_from_the_thing_it_answers_to_a_frozen_decision(
    act, coordinator, voting, cast, leads
):
    thesis = services.create_thesis(act(coordinator), text="These")
    decision = voting(about=[("thesis", thesis.pk)])
    assert not decisions_of(act(coordinator)).exists()
    cast(decision, A="yes", B="no", C="abstain", D="yes")

    closed = services.close_vote(act(leads["A"]), decision)

    assert (closed.state, closed.yes, closed.no, closed.abstain) == ("decided", 2, 1, 1)
    assert list(decisions_of(act(coordinator))) == [closed]
    answers = neighbours(act(coordinator), "decision", closed.pk).answers
    assert [card.label for card in answers] == ["These T1"]
    for late in (
        lambda: services.cast_vote(act(leads["E"]), closed, choice="no"),
        lambda: services.close_vote(act(leads["A"]), closed),
        lambda: services.withdraw_decision(act(coordinator), closed),
    ):
        with pytest.raises(Stale, match="beschlossen"):
            late()
    with pytest.raises(RuleBroken, match="der Beschluss steht fest"):
        services.change_decision(act(coordinator), closed, version=None, fields={"yes": 9})
    with pytest.raises(RuleBroken, match="der Wortlaut steht fest"):
        services.change_proposal(act(coordinator), closed, version=None, fields={"text": "x"})


def test_a_vote_may_be_changed_while_it_is_open_and_each_change_is_recorded(act, voting, leads):
    decision, actor = voting(), act(leads["A"])

    services.cast_vote(actor, decision, choice="yes")
    services.cast_vote(actor, decision, choice="no", reason="doch nicht")

    vote = vote_of(decision, actor.organisation_id)
    assert (vote.choice, vote.reason, vote.cast_by) == ("no", "doch nicht", leads["A"])
    changes = Entry.objects.filter(action="decision.vote_cast", thing_id=decision.pk)
    told = [entry.detail.changes["choice"] for entry in changes.order_by("number")]
    assert told == [["", "yes"], ["yes", "no"]]


def test_the_database_keeps_one_vote_for_each_organisation(voting, leads):
    decision = voting()
    organisation = decision.votes.first().organisation

    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(decision=decision, organisation=organisation)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("practitioner", NotAllowed),
        ("moderator", NotAllowed),
        ("evaluator", NotAllowed),
        ("steering", Http404),  # of an organisation that holds no seat
        ("stranger", Http404),
    ],
)
def test_who_has_no_vote_casts_none(act, who, voting, name, error):
    decision, person = voting(), who(name)

    with pytest.raises(error):
        services.cast_vote(act(person), decision, choice="yes")
    assert not decision.votes.exclude(choice="").exists()


def test_nobody_votes_for_another_organisation_but_the_coordination_in_a_meeting(
    act, voting, leads, coordinator
):
    decision = voting()
    of_b = leads["B"].assignments.get().organisation_id

    with pytest.raises(NotAllowed):
        services.cast_vote(act(leads["A"]), decision, choice="no", organisation_id=of_b)
    services.cast_vote(act(coordinator), decision, choice="no", organisation_id=of_b)
    assert vote_of(decision, of_b).in_meeting
    services.cast_vote(act(leads["B"]), decision, choice="yes")
    with pytest.raises(RuleBroken, match="B hat selbst abgestimmt"):
        services.cast_vote(act(coordinator), decision, choice="no", organisation_id=of_b)
    assert vote_of(decision, of_b).choice == "yes"


def test_a_vote_ends_with_a_quorum_and_when_all_have_voted_or_its_last_day_has_come(
    act, voting, cast, leads
):
    decision, actor = voting(until=TOMORROW), act(leads["A"])
    cast(decision, A="yes", B="yes")
    with pytest.raises(RuleBroken, match="2 haben abgestimmt, nötig sind 3"):
        services.close_vote(actor, decision)
    cast(decision, C="yes")
    with pytest.raises(RuleBroken, match=r"ab dem 21\.11\.2026"):
        services.close_vote(actor, decision)
    assert not ballot_of(actor, decision).may_close

    with clock.at(datetime(2026, 11, 21, 8, tzinfo=UTC)):
        assert ballot_of(actor, decision).may_close
    cast(decision, D="no", E="no")
    assert services.close_vote(actor, decision).state == "decided"


def test_a_serious_objection_needs_its_reason_and_stops_a_consent(act, voting, cast, leads):
    decision = voting(rule=CONSENT)
    cast(decision, A="yes", B="yes", C="yes", D="yes")
    objecting = act(leads["E"])

    with pytest.raises(RuleBroken, match="braucht seinen Grund"):
        services.cast_vote(objecting, decision, choice="no", reason="  ")
    services.cast_vote(objecting, decision, choice="no", reason="Dafür fehlt das Personal.")

    assert services.close_vote(objecting, decision).state == "rejected"


def test_only_the_coordination_breaks_an_open_vote_off(act, propose, voting, leads, coordinator):
    with pytest.raises(NotAllowed):
        services.withdraw_decision(act(leads["A"]), voting())

    withdrawn = services.withdraw_decision(act(leads["A"]), propose())

    assert withdrawn.state == "withdrawn"
    assert services.withdraw_decision(act(coordinator), voting()).state == "withdrawn"


def test_a_vote_is_opened_once_and_not_into_the_past(act, propose, coordinator, moderator, network):
    decision = propose()
    with pytest.raises(RuleBroken, match="Vergangenheit"):
        services.open_vote(act(coordinator), decision, voting_until=date(2026, 11, 19))
    with pytest.raises(NotAllowed):
        services.open_vote(act(moderator), decision, voting_until=TODAY)
    services.open_vote(act(coordinator), decision, voting_until=TODAY)

    with pytest.raises(Stale, match="zur Abstimmung"):
        services.open_vote(act(coordinator), decision, voting_until=TODAY)
    assert decision.votes.count() == 5


def test_a_body_in_which_nobody_votes_is_refused(act, coordinator, network, propose):
    empty = networks.add_body(SYSTEM, network, key="leer", name="Leer", level="operative")

    with pytest.raises(RuleBroken, match="Kein Partner hat einen Sitz"):
        propose(body=empty)


def test_a_proposal_about_something_foreign_is_refused_whole(act, stranger, propose, network):
    foreign = services.create_thesis(act(stranger), text="fremd")

    with pytest.raises(Http404):
        propose(about=[("thesis", foreign.pk)])
    assert not Decision.objects.filter(network=network).exists()


def test_the_walk_through_the_pages(sign_in, network, coordinator, leads):
    lead, office = sign_in(leads["A"]), sign_in(coordinator)
    thesis = services.create_thesis
    body = network.bodies.get(key="steering")
    typed = {"text": "Kette 1.1 gilt.", "body": body.pk, "rule": "majority", "about": ""}
    assert thesis
    address = office.post(reverse("workshops:propose", args=[network.slug]), typed)["Location"]
    assert "Abstimmung öffnen" in office.get(address).text

    opened = office.post(f"{address}open/", {"voting_until": "20.11.2026", "version": "1"})
    assert (opened.status_code, opened["Location"]) == (302, address)
    assert "Ihre Stimme" in lead.get(address).text
    assert "Ihre Stimme" not in office.get(address).text
    assert lead.post(f"{address}vote/", {"choice": "vielleicht"}).status_code == 422
    assert lead.post(f"{address}vote/", {"choice": "yes"}).status_code == 302
    for key in "BCDE":
        organisation = leads[key].assignments.get().organisation_id
        recorded = office.post(f"{address}vote/{organisation}/", {"choice": "abstain"})
        assert recorded.status_code == 302
    assert "Leitung A" in lead.get(address).text
    assert "Leitung A" not in sign_in(leads["B"]).get(address).text
    assert office.post(f"{address}close/").status_code == 302

    page = lead.get(address).text
    assert "1 ja, 0 nein, 4 Enthaltung" in page
    assert "beschlossen am" in page
    late = lead.post(f"{address}vote/", {"choice": "no"})
    assert late.status_code == 409
    assert "BS-1 ist inzwischen: beschlossen" in late.text


def test_a_proposal_begins_from_the_thing_it_is_about(sign_in, act, network, coordinator, leads):
    thesis = services.create_thesis(act(coordinator), text="These")
    client, address = sign_in(coordinator), reverse("workshops:propose", args=[network.slug])

    page = client.get(address, {"about": f"thesis:{thesis.pk}"})

    assert f'value="thesis:{thesis.pk}"' in page.text
    for wrong in (f"thesis:{uuid4()}", "thesis:x", f"person:{thesis.pk}"):
        assert client.get(address, {"about": wrong}).status_code == 404


def test_a_missing_vote_is_told_to_its_organisation(act, voting, cast, leads):
    decision = voting()
    [finding] = DUE_CHECKS["votes"].run(act(leads["A"]))
    assert finding.sentence == "Zu BS-1 fehlt die Stimme Ihrer Organisation"

    cast(decision, A="abstain")

    assert DUE_CHECKS["votes"].run(act(leads["A"])) == []
    assert DUE_CHECKS["votes"].run(act(leads["GAST"])) == []


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_a_vote_and_the_closing_at_once_never_disagree(act, voting, cast, leads):
    last, closer = act(leads["E"]), act(leads["A"])

    for _race in range(20):
        decision = voting()
        cast(decision, A="yes", B="yes", C="no", D="no")
        barrier = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            runs = [
                pool.submit(copy_context().run, _try, barrier, job)
                for job in (
                    lambda of=decision: services.cast_vote(last, of, choice="yes"),
                    lambda of=decision: services.close_vote(closer, of),
                )
            ]
            voted, closed = (run.result() for run in runs)
        decision.refresh_from_db()
        assert closed
        assert decision.state == ("decided" if voted else "rejected")
        assert decision.yes == decision.votes.filter(choice="yes").count() == (3 if voted else 2)


def _try(barrier, job) -> bool:
    barrier.wait(timeout=30)
    try:
        job()
    except Stale:
        return False
    finally:
        connections.close_all()
    return True
