"""The agreement is reviewed: when it is due, what came out, and when again."""

from datetime import date

import pytest
from django.urls import reverse

from handinhand.agreements import services
from handinhand.agreements.models import AgreementReview
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.thread.rules import DUE_CHECKS
from tests.handinhand.handovers.conftest import on

TODAY = date(2026, 11, 20)


@pytest.fixture
def in_force(act, coordinator, steering, draft, sender_unit, receiver_unit, sign):
    """In force since today, to be reviewed by the end of June."""
    actor = act(coordinator)
    services.change_agreement(
        actor, draft, version=draft.version, fields={"review_by": date(2027, 6, 30)}
    )
    draft.refresh_from_db()
    signing = services.open_for_signing(actor, draft)
    for unit in (sender_unit, receiver_unit):
        sign(signing, unit.organisation, TODAY)
    return services.put_in_force(act(steering), signing, first_day=TODAY)


def _due(actor) -> list[str]:
    return [one.sentence for one in DUE_CHECKS["agreement"].run(actor)]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2027-04-30", []),
        ("2027-05-01", ["Vereinbarung V1 ist bis 30.06.2027 zu überprüfen."]),
        ("2027-07-01", ["Die Überprüfung von Vereinbarung V1 war bis 30.06.2027 fällig."]),
    ],
)
def test_a_review_is_told_sixty_days_before_and_when_it_is_late(
    act, coordinator, in_force, day, told
):
    with on(day):
        assert _due(act(coordinator)) == told


def test_a_review_is_recorded_and_the_next_day_is_set(act, sign_in, coordinator, in_force):
    client = sign_in(coordinator)
    url = reverse("agreements:review", args=["testnetz", in_force.pk])
    in_force.refresh_from_db()

    with on("2027-06-15"):
        client.post(
            url,
            {
                "on": "15.06.2027",
                "result": "Die Frist von Ü1 bleibt.",
                "next_by": "30.06.2028",
                "version": str(in_force.version),
            },
        )
        still_due = _due(act(coordinator))

    review = AgreementReview.objects.get(agreement=in_force)
    in_force.refresh_from_db()
    assert (review.on, review.due_on) == (date(2027, 6, 15), date(2027, 6, 30))
    assert in_force.review_by == date(2028, 6, 30)
    assert still_due == []
    page = client.get(reverse("agreements:agreement", args=["testnetz", in_force.pk])).text
    assert "Nächste Überprüfung bis 30.06.2028." in page
    assert "Die Frist von Ü1 bleibt." in page


@pytest.mark.parametrize(
    ("day", "next_by", "match"),
    [
        (date(2026, 11, 19), None, "vor dem Inkrafttreten"),
        (date(2026, 11, 21), None, "in der Zukunft"),
        (TODAY, TODAY, "nicht nach dieser"),
    ],
)
def test_the_days_of_a_review_fit(act, coordinator, in_force, day, next_by, match):
    with pytest.raises(RuleBroken, match=match):
        services.record_review(
            act(coordinator), in_force, version=None, on=day, result="Passt.", next_by=next_by
        )


def test_a_day_is_reviewed_once_and_only_what_is_in_force(act, coordinator, steering, in_force):
    actor = act(coordinator)
    services.record_review(actor, in_force, version=None, on=TODAY, result="Passt.")

    with pytest.raises(RuleBroken, match="schon eine Überprüfung"):
        services.record_review(actor, in_force, version=None, on=TODAY, result="Passt doch.")
    ended = services.end(act(steering), in_force, last_day=TODAY)
    with pytest.raises(RuleBroken, match="in Kraft"):
        services.record_review(actor, ended, version=None, on=TODAY, result="Zu spät.")


@pytest.mark.parametrize("role", ["steering", "practitioner", "evaluator"])
def test_only_coordination_records_a_review(act, who, in_force, role):
    with pytest.raises(NotAllowed):
        services.record_review(act(who(role)), in_force, version=None, on=TODAY, result="Passt.")
