"""Release: figures stay in days, dates become months, older texts go."""

from datetime import date

import pytest

from handinhand.audit.models import Entry
from handinhand.kernel.errors import NotAllowed, RuleBroken
from handinhand.reconstructions import services
from handinhand.reconstructions.access import counts_of, hints_of
from handinhand.reconstructions.models import (
    EventVersion,
    LifeEntry,
    PersonView,
    Reconstruction,
)


def test_the_figures_are_frozen_in_days(case, released):
    assert released.metrics["days"] == 105
    assert released.metrics["wait_days"] == 70
    assert released.links.get(kind="wait").waited == 70
    assert released.stretches.get().lasted == 98
    assert counts_of(released).days == 105


def test_no_day_survives_the_release(released):
    event_days = released.events.values_list("on", "precision")
    links = released.links.values_list("sent_on", "received_on", "answered_on")
    life = LifeEntry.objects.values_list("starts_on", "ends_on")
    views = PersonView.objects.values_list("on", flat=True)

    assert {precision for _day, precision in event_days} == {"month"}
    days = [day for day, _precision in event_days] + [d for row in links for d in row if d]
    days += [d for row in life for d in row if d] + list(views)
    days += [released.period_from, released.period_to]
    assert {day.day for day in days} == {1}


def test_events_of_one_month_keep_their_order(released):
    in_may = released.events.filter(on=date(2024, 5, 1)).order_by("number")

    assert [event.kind for event in in_may] == ["contact", "drop_out"]
    assert [event.number for event in in_may] == [3, 4]


def test_older_texts_are_deleted(lead, officer, case):
    event = case.events.get(number=1)
    services.change_event(lead, event, version=1, fields={"text": "Frau Muster gab den Flyer."})
    services.change_event(lead, event, version=2, fields={"text": "Ein Flyer wird mitgegeben."})
    assert EventVersion.objects.count() == 2

    services.anonymise(lead, case)
    services.release(officer, case, hints_checked=True)

    assert EventVersion.objects.count() == 0


def test_the_audit_trail_holds_neither_text_nor_day_of_an_event(lead, case):
    event = case.events.get(number=1)
    services.change_event(
        lead, event, version=1, fields={"text": "Geheimer Text", "on": date(2024, 2, 6)}
    )

    entry = Entry.objects.filter(action="reconstruction.event_changed").get()
    assert entry.detail.changes == {"text": [], "on": []}
    assert "Geheim" not in entry.detail.title


def test_signs_of_a_person_must_be_checked_first(lead, officer, case):
    event = case.events.get(number=2)
    services.change_event(lead, event, version=1, fields={"text": "Frau Muster rief an."})
    services.anonymise(lead, case)
    assert [hint.event for hint in hints_of(case)] == [2]

    with pytest.raises(RuleBroken, match="Prüfen Sie jeden"):
        services.release(officer, case)
    assert Reconstruction.objects.get().state == "anonymised"

    assert services.release(officer, case, hints_checked=True).state == "released"


@pytest.mark.parametrize(
    ("person", "may"),
    [
        ("privacy_officer", True),
        ("coordinator", False),
        ("moderator", False),
        ("practitioner", False),
        ("steering", False),
        ("evaluator", False),
    ],
)
def test_only_the_privacy_officer_releases(who, act, lead, case, person, may):
    services.anonymise(lead, case)
    actor = act(who(person))

    if may:
        assert services.release(actor, case).released_by_id == actor.person_id
    else:
        with pytest.raises(NotAllowed):
            services.release(actor, case)
        assert Reconstruction.objects.get().state == "anonymised"


def test_a_draft_is_not_released_and_a_released_case_not_twice(lead, officer, case):
    with pytest.raises(RuleBroken, match="in Arbeit"):
        services.release(officer, case)

    services.anonymise(lead, case)
    services.release(officer, case)
    with pytest.raises(RuleBroken, match="freigegeben"):
        services.release(officer, case)


def test_an_empty_case_is_not_handed_on(lead, empty_case):
    with pytest.raises(RuleBroken, match="noch kein Ereignis"):
        services.anonymise(lead, empty_case)


def test_an_anonymised_case_goes_back_into_work_with_a_reason(lead, officer, case):
    services.anonymise(lead, case)

    with pytest.raises(RuleBroken, match="Grund"):
        services.return_to_work(officer, case, reason=" ")
    returned = services.return_to_work(officer, case, reason="Ereignis 2 nennt einen Namen.")

    assert (returned.state, returned.anonymised_on) == ("draft", None)


def test_nothing_changes_after_the_release(lead, released, sender_unit):
    event = released.events.get(number=1)

    for attempt in (
        lambda: services.change_event(lead, event, version=event.version, fields={"text": "neu"}),
        lambda: services.remove_event(lead, event),
        lambda: services.remove_mark(lead, event.marks.get()),
        lambda: services.add_event(
            lead,
            released,
            unit_id=sender_unit.pk,
            on=date(2024, 2, 1),
            kind="contact",
            text="neu",
        ),
        lambda: services.change_case(lead, released, version=None, fields={"age_group": "50–54"}),
        lambda: services.anonymise(lead, released),
    ):
        with pytest.raises(RuleBroken, match="freigegeben"):
            attempt()
    assert released.events.count() == 4


def test_a_released_case_is_closed_once(lead, released):
    assert services.close(lead, released).state == "closed"
    with pytest.raises(RuleBroken):
        services.close(lead, released)
