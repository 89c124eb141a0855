"""Events, links and marks of a draft: who may, in which order, and what is refused."""

from datetime import date
from uuid import uuid4

import pytest

from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.reconstructions import services
from handinhand.reconstructions.models import Event, EventLink, Mark
from handinhand.thread.models import Link


def test_numbers_follow_the_dates_whatever_the_order_of_reporting(report, sender_unit):
    late = report(sender_unit, date(2024, 6, 3))
    early = report(sender_unit, date(2024, 2, 5))
    between = report(sender_unit, date(2024, 4, 1), precision="month")

    numbers = dict(Event.objects.values_list("pk", "number"))
    assert (numbers[early.pk], numbers[between.pk], numbers[late.pk]) == (1, 2, 3)


def test_events_of_one_month_stay_in_the_order_of_reporting(report, sender_unit):
    first = report(sender_unit, date(2024, 6, 20), precision="month", text="zuerst")
    report(sender_unit, date(2024, 6, 2), precision="month", text="danach")

    assert Event.objects.get(number=1).pk == first.pk


def test_a_changed_date_moves_the_event(lead, case):
    event = case.events.get(number=4)

    moved = services.change_event(lead, event, version=1, fields={"on": date(2024, 2, 1)})

    assert moved.number == 1
    assert list(case.events.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]


def test_a_date_that_turns_a_link_around_is_refused(lead, case):
    event = case.events.get(number=3)

    with pytest.raises(RuleBroken, match="mit dem es verbunden ist"):
        services.change_event(lead, event, version=1, fields={"on": date(2024, 1, 8)})
    assert case.events.get(number=3).on == date(2024, 5, 13)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (date(2023, 12, 31), "außerhalb des Zeitraums"),
        (date(2026, 1, 1), "außerhalb des Zeitraums"),
        (date(2027, 1, 1), "in der Zukunft"),
    ],
)
def test_an_event_outside_the_period_is_refused(report, sender_unit, on, sentence):
    with pytest.raises(RuleBroken, match=sentence) as refused:
        report(sender_unit, on)
    assert refused.value.field == "on"


def test_a_unit_of_another_network_is_refused(report, foreign_unit):
    with pytest.raises(RuleBroken, match="gehört nicht zum Netzwerk") as refused:
        report(foreign_unit, date(2024, 2, 5))
    assert refused.value.field == "unit"


def test_the_same_form_sent_twice_reports_once(report, sender_unit):
    token = uuid4()

    first = report(sender_unit, date(2024, 2, 5), token=token)
    second = report(sender_unit, date(2024, 2, 5), token=token)

    assert first.pk == second.pk
    assert Event.objects.count() == 1


def test_who_saves_on_an_old_page_is_told_and_nothing_changes(lead, case):
    event = case.events.get(number=1)
    services.change_event(lead, event, version=1, fields={"text": "neuer Stand"})

    with pytest.raises(Stale):
        services.change_event(lead, event, version=1, fields={"text": "alter Stand"})
    assert Event.objects.get(pk=event.pk).text == "neuer Stand"


def test_a_practitioner_reports_and_changes_own_events_only(
    act, practitioner, case, report, sender_unit, receiver_unit
):
    actor = act(practitioner)

    own = report(sender_unit, date(2024, 7, 1), actor=actor)
    services.change_event(actor, own, version=1, fields={"text": "genauer"})

    with pytest.raises(NotAllowed):
        report(receiver_unit, date(2024, 7, 2), actor=actor)
    with pytest.raises(NotAllowed):
        services.change_event(actor, case.events.get(number=3), version=1, fields={"text": "fremd"})
    with pytest.raises(NotAllowed):
        services.change_event(actor, own, version=2, fields={"unit_id": receiver_unit.pk})


@pytest.mark.parametrize("person", ["steering", "evaluator", "privacy_officer"])
def test_others_report_nothing(who, act, report, sender_unit, person):
    with pytest.raises(NotAllowed):
        report(sender_unit, date(2024, 2, 5), actor=act(who(person)))


def test_a_link_leads_forwards_between_two_events_of_the_case(lead, case):
    first, last = case.events.get(number=1), case.events.get(number=4)

    for source, target, sentence in (
        (last, first, "führt vorwärts"),
        (first, first, "nicht mit sich selbst"),
    ):
        with pytest.raises(RuleBroken, match=sentence):
            services.add_link(lead, case, kind="referral", source=source, target=target)
    with pytest.raises(RuleBroken, match="endet mit einem Ereignis"):
        services.add_link(lead, case, kind="wait", source=first, target=None)
    assert EventLink.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "received", "answered", "field"),
    [(5, 4, None, "received_on"), (4, 6, 5, "answered_on"), (4, None, 3, "answered_on")],
)
def test_days_of_a_referral_stand_in_order(lead, case, sent, received, answered, field):
    def day(number):
        return date(2024, 3, number) if number else None

    with pytest.raises(RuleBroken) as refused:
        services.add_link(
            lead,
            case,
            kind="referral",
            source=case.events.get(number=1),
            target=None,
            sent_on=day(sent),
            received_on=day(received),
            answered_on=day(answered),
        )
    assert refused.value.field == field


def test_the_same_link_is_made_once(lead, case):
    with pytest.raises(RuleBroken, match="schon eingetragen"):
        services.add_link(
            lead,
            case,
            kind="wait",
            source=case.events.get(number=2),
            target=case.events.get(number=3),
        )


def test_a_mark_is_set_once_and_joins_the_thread(lead, case, mark):
    event = case.events.get(number=4)

    made = mark(event, "AB")

    assert Link.objects.filter(asked_kind="event", asked_id=event.pk, answer_id=made.pk).exists()
    with pytest.raises(RuleBroken, match="schon gesetzt"):
        mark(event, "AB")


def test_what_is_removed_leaves_no_link_behind(lead, case, pattern):
    event = case.events.get(number=2)
    marked = event.marks.get()
    services.attach_mark(lead, pattern, marked)

    services.remove_event(lead, event)

    assert not Mark.objects.filter(pk=marked.pk).exists()
    assert not Link.objects.filter(asked_id__in=[event.pk, marked.pk]).exists()
    assert list(case.events.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_life_ends_after_it_begins(lead, case):
    with pytest.raises(RuleBroken, match="Das Ende liegt vor dem Anfang"):
        services.add_life_entry(
            lead,
            case,
            area="work",
            starts_on=date(2024, 3, 1),
            ends_on=date(2024, 2, 1),
            text="Minijob",
        )


def test_a_period_that_leaves_events_out_is_refused(lead, case):
    with pytest.raises(RuleBroken, match="Ereignisse 1"):
        services.change_case(lead, case, version=None, fields={"period_from": date(2024, 3, 1)})
    with pytest.raises(RuleBroken, match="endet, bevor er beginnt"):
        services.change_case(lead, case, version=None, fields={"period_to": date(2023, 3, 1)})
