"""A period that was looked at together, and its place in the thread."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from handinhand.accounts.models import Person
from handinhand.audit.models import Entry
from handinhand.evaluation.access import latest_reviews
from handinhand.evaluation.models import Review
from handinhand.evaluation.services import record_review
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.thread.access import neighbours

SEPTEMBER = {"first": date(2026, 9, 1), "last": date(2026, 9, 30)}


def test_the_coordination_records_a_review_and_others_do_not(coordinator, steering, act):
    review = record_review(act(coordinator), **SEPTEMBER, presented_on=date(2026, 10, 27))

    assert Review.objects.visible_to(act(steering)).get() == review
    assert Entry.objects.filter(thing_id=review.pk, action="review.recorded").count() == 1
    with pytest.raises(NotAllowed):
        record_review(act(steering), **SEPTEMBER, presented_on=date(2026, 10, 27))


@pytest.mark.parametrize(
    ("first", "last", "presented_on", "field"),
    [
        (date(2026, 9, 30), date(2026, 9, 1), date(2026, 10, 27), "last"),
        (date(2026, 9, 1), date(2026, 9, 30), date(2026, 9, 29), "presented_on"),
        (date(2026, 9, 1), date(2026, 9, 30), date(2026, 11, 21), "presented_on"),
    ],
    ids=["ends before it begins", "presented before its last day", "presented in the future"],
)
def test_days_in_the_wrong_order_are_refused(coordinator, act, first, last, presented_on, field):
    with pytest.raises(RuleBroken) as refused:
        record_review(act(coordinator), first=first, last=last, presented_on=presented_on)

    assert refused.value.field == field
    assert not Review.objects.visible_to(act(coordinator)).exists()


def test_the_same_period_is_recorded_once(coordinator, act):
    record_review(act(coordinator), **SEPTEMBER, presented_on=date(2026, 10, 27))

    with pytest.raises(RuleBroken):
        record_review(act(coordinator), **SEPTEMBER, presented_on=date(2026, 10, 28))


def test_strangers_see_no_review(coordinator, stranger, act):
    record_review(act(coordinator), **SEPTEMBER, presented_on=date(2026, 10, 27))

    assert latest_reviews(act(stranger)) == []


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(coordinator, sign_in):
    typed = {"first": "30.9.2026", "last": "1.9.2026", "presented_on": "27.10.2026"}

    response = sign_in(coordinator).post("/networks/testnetz/reviews/new/", typed)

    assert response.status_code == 422
    assert "Das Ende des Zeitraums liegt vor seinem Anfang" in response.text
    assert 'value="30.9.2026"' in response.text


def test_the_first_review_of_the_demo_counts_24_of_31_and_decisions_answer_it(db, demo, act):
    mertens = act(Person.objects.get(email="mertens@lindenrath.example"))

    (review,) = latest_reviews(mertens)

    assert review.table.total.words == "24 von 31"
    assert parse_qs(urlsplit(review.url).query)["last"] == ["23.10.2026"]
    thread = neighbours(mertens, "review", review.review.pk)
    assert [card.note for card in thread.answers if card.kind == "figure"]
    assert {card.label for card in thread.answered_by} >= {"Beschluss BS-12", "Beschluss BS-13"}


def test_the_overview_leads_to_the_last_review(db, demo, sign_in):
    client = sign_in(Person.objects.get(email="mertens@lindenrath.example"))

    response = client.get("/networks/arbeit-und-gesundheit/overview/")

    assert "Letzte Auswertung: 24 von 31 fristgerecht" in response.text
