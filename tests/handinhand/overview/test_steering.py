"""The page of the steering group: agreed, kept, open, to be decided, and deciding there."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from handinhand.accounts.access import actor_of
from handinhand.accounts.models import Person
from handinhand.audit.models import Entry
from handinhand.chains import services as chains
from handinhand.evaluation.access import figures
from handinhand.overview.access import steering as page_of
from handinhand.thread.access import neighbours
from handinhand.workshops import services as workshops
from handinhand.workshops.models import Decision
from tests.handinhand.chains.small import small_draft
from tests.handinhand.matrix import NETWORK

ADDRESS = "/networks/testnetz/steering/"
DEMO = f"/networks/{NETWORK}/steering/"


def _demo(key: str) -> tuple[Person, Client]:
    person = Person.objects.get(email=f"{key}@lindenrath.example")
    client = Client()
    client.force_login(person)
    return person, client


@pytest.fixture
def request_raised(act, coordinator, steering, sender_unit, receiver_unit):
    """A change request on an agreed chain that nobody has decided."""
    actor = act(coordinator)
    version = chains.agree(act(steering), small_draft(actor, sender_unit, receiver_unit))
    return chains.raise_change_request(actor, version, title="Zehn Tage", reason="Es eilt nicht.")


# --- what it tells --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "lands_on"), [("kowalski", DEMO), ("mertens", f"/networks/{NETWORK}/overview/")]
)
def test_only_steering_lands_on_its_page(db, demo, persona, lands_on):
    _person, client = _demo(persona)

    assert client.get("/").url == lands_on


def test_the_page_tells_what_is_agreed_and_kept_with_date_and_of_how_many(db, demo):
    person, client = _demo("kowalski")
    table = figures(actor_of(person, None))

    page = client.get(DEMO).text

    assert f'app-figure__n">{table.total.words}<' in page
    assert f"Angeboten {table.period}." in page
    assert "10 von 12 Partnern" in page
    assert "Rentenversicherungsträger – Reha-Fachberatung" in page
    assert "in Kraft seit 01.09.2026" in page
    for row in table.rows:
        if row.figure.judged:
            assert f"{row.key} {row.name}" in page


def test_answer_and_feedback_are_told_to_whoever_sees_exact_counts_only(db, demo):
    exact = page_of(actor_of(_demo("kowalski")[0], None)).kept
    hidden = page_of(actor_of(_demo("sommer")[0], None)).kept

    assert [side.word for side in exact.sides] == [
        "in der Frist beantwortet",
        "in der Frist zurückgemeldet",
    ]
    assert all(0 < side.kept <= side.judged for side in exact.sides)
    assert hidden.sides == []


def test_it_tells_what_is_open_but_not_twice_what_is_to_be_decided(db, demo):
    found = page_of(actor_of(_demo("kowalski")[0], None))

    told = " ".join(f"{one.sentence} {one.more}" for one in found.open)
    assert "OP-19" in told
    assert "2 Dissense sind nicht geklärt" in told
    assert "ÄA-" not in told


def test_each_decision_of_the_steering_group_says_what_it_answers(db, demo):
    taken = page_of(actor_of(_demo("kowalski")[0], None)).matters.taken

    told = {one.decision.key: [card.kind for card in one.about] for one in taken}
    assert told["BS-14"] == ["review"]
    assert "change_request" in told["BS-12"]
    assert told["BS-11"] == ["agreement"]
    assert all(told.values())


def test_a_draft_that_follows_from_a_decided_request_still_wants_its_own_decision(db, demo):
    matters = page_of(actor_of(_demo("kowalski")[0], None)).matters

    assert [one.card.label for one in matters.wanted] == ["Kette 1.1"]
    assert "Prüfung" in matters.wanted[0].note
    assert matters.to_carry_out == []


def test_the_sheet_is_one_page_and_says_the_same(db, demo):
    person, client = _demo("kowalski")

    answer = client.get(f"{DEMO}pdf/")

    reader = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) == 1
    assert figures(actor_of(person, None)).total.words in words
    for told in ("Was vereinbart ist", "Was offen ist", "Was zu entscheiden ist", "BS-14"):
        assert told in words


def test_a_network_with_journeys_is_led_to_their_figures(db, demo):
    _person, client = _demo("baumgart")
    slug = "starthilfe-alleinerziehende"

    page = client.get(f"/networks/{slug}/steering/").text

    assert reverse("journeys:figures", args=[slug]) in page
    assert "Noch ist keine Übergabe zu beurteilen." not in page


def test_an_empty_network_says_so_and_nothing_breaks(sign_in, steering):
    page = sign_in(steering).get(ADDRESS).text

    assert "Es gibt noch keine." in page
    assert "Noch ist keine Übergabe zu beurteilen." in page
    assert "Gerade ist nichts zu entscheiden." in page


# --- deciding there -------------------------------------------------------------------------------


def test_what_nobody_has_put_forward_is_named_with_the_way_to_propose_it(
    sign_in, steering, practitioner, request_raised
):
    asked = f"about=change_request:{request_raised.pk}"

    page = sign_in(steering).get(ADDRESS).text
    other = sign_in(practitioner).get(ADDRESS).text

    assert "Änderungsauftrag ÄA-1" in page
    assert asked in page
    assert "Änderungsauftrag ÄA-1" in other
    assert asked not in other


def test_a_decision_is_taken_on_the_page_with_a_vote_of_each_organisation(
    act, sign_in, network, steering, partner_lead, body, request_raised
):
    lead, partner = sign_in(steering), sign_in(partner_lead)
    lead.post(
        reverse("workshops:propose", args=[network.slug]),
        {
            "text": "ÄA-1 wird angenommen.",
            "body": str(body.pk),
            "rule": "majority",
            "about": f"change_request:{request_raised.pk}",
        },
    )
    decision = Decision.objects.get(network=network)
    lead.post(
        reverse("workshops:vote_open", args=[network.slug, decision.pk]),
        {"voting_until": "27.11.2026", "version": str(decision.version)},
    )
    vote = reverse("workshops:vote", args=[network.slug, decision.pk])
    assert f'action="{vote}"' in lead.get(ADDRESS).text

    from_here = {"came_from": "steering", "choice": "yes"}
    first = lead.post(vote, from_here)
    too_early = "Abstimmung schließen" in lead.get(ADDRESS).text
    partner.post(vote, from_here)
    page = lead.get(ADDRESS).text
    close = reverse("workshops:vote_close", args=[network.slug, decision.pk])
    closed = lead.post(close, {"came_from": "steering"})

    decision.refresh_from_db()
    assert first.url == closed.url == ADDRESS
    assert not too_early
    assert f'action="{close}"' in page
    assert "2 von 2 haben abgestimmt" in page
    assert (decision.state, decision.yes) == ("decided", 2)
    answers = neighbours(act(steering), "decision", decision.pk).answers
    assert [card.id for card in answers] == [request_raised.pk]
    actions = list(Entry.objects.values_list("action", flat=True))
    assert actions.count("decision.vote_cast") == 2
    assert "decision.adopted" in actions


@pytest.mark.parametrize("role", ["coordinator", "moderator", "practitioner", "evaluator"])
def test_whoever_has_no_vote_finds_no_form(act, who, sign_in, steering, body, role):
    actor = act(steering)
    decision = workshops.propose_decision(actor, text="Satz.", body=body, rule="majority")
    workshops.open_vote(actor, decision, voting_until=date(2026, 11, 27))
    vote = reverse("workshops:vote", args=["testnetz", decision.pk])

    client = sign_in(who(role))

    page = client.get(ADDRESS).text
    assert "Satz." in page
    assert vote not in page
    assert client.post(vote, {"choice": "yes", "came_from": "steering"}).status_code == 403


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("yes", "BS-1 ist beschlossen: Tragen Sie das beim Auftrag ÄA-1 ein."),
        ("no", "BS-1 ist abgelehnt: Tragen Sie das beim Auftrag ÄA-1 ein."),
    ],
)
def test_what_is_decided_and_not_carried_out_is_named_until_it_is(
    act, steering, partner_lead, body, request_raised, choice, told
):
    actor = act(steering)
    about = [("change_request", request_raised.pk)]
    decision = workshops.propose_decision(
        actor, text="ÄA-1 wird angenommen.", body=body, rule="majority", about=about
    )
    workshops.open_vote(actor, decision, voting_until=date(2026, 11, 27))
    for lead in (actor, act(partner_lead)):
        workshops.cast_vote(lead, decision, choice=choice)
    assert page_of(actor).matters.to_carry_out == _waits_for_chain(actor)
    workshops.close_vote(actor, decision)

    waiting = [one.sentence for one in page_of(actor).matters.to_carry_out]
    outcome = "accepted" if choice == "yes" else "refused"
    chains.decide_change_request(actor, request_raised, version=None, outcome=outcome)
    after = [one.sentence for one in page_of(actor).matters.to_carry_out]

    assert told in waiting
    assert told not in after


def _waits_for_chain(actor):
    """The chain of the fixture is agreed and not in force, which stands there all the time."""
    found = page_of(actor).matters.to_carry_out
    assert [one.sentence for one in found] == ["Kette 0.1 ist beschlossen und noch nicht in Kraft."]
    return found


def test_the_page_takes_the_same_number_of_queries_however_much_there_is(
    act, sign_in, coordinator, steering, body, django_assert_max_num_queries
):
    actor, client = act(steering), sign_in(steering)

    def grow(number):
        for _ in range(number):
            made = workshops.propose_decision(actor, text="Satz.", body=body, rule="majority")
            workshops.open_vote(actor, made, voting_until=date(2026, 11, 27))
            thesis = workshops.create_thesis(act(coordinator), text="These")
            workshops.record_decision(
                actor,
                text="Satz.",
                on=date(2026, 11, 19),
                body=body,
                yes=1,
                about=[("thesis", thesis.pk)],
            )

    grow(2)
    client.get(ADDRESS)
    with django_assert_max_num_queries(120) as few:
        client.get(ADDRESS)
    grow(10)
    with django_assert_max_num_queries(120) as many:
        client.get(ADDRESS)

    assert len(many) == len(few)
