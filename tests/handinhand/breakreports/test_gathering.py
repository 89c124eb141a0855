"""From reports to a pattern: the thread starts again."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.http import Http404
from django.urls import reverse

from handinhand.breakreports import services
from handinhand.breakreports.access import groups, open_count
from handinhand.breakreports.models import BreakReport
from handinhand.goals.services import create_requirement
from handinhand.kernel import clock
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.reconstructions.models import Pattern
from handinhand.thread.access import neighbours, walk
from handinhand.thread.rules import DUE_CHECKS, ORPHAN_CHECKS

NEW = {
    "title": "Auf die Antwort wird zu lange gewartet.",
    "interface_text": "Ü2",
    "interface_class": "responsibility",
    "damage": 2,
    "influence": "yes",
}
A_MONTH_LATER = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)


def _state(report) -> str:
    report.refresh_from_db()
    return str(report.state)


def test_reports_stand_together_by_interface_and_code(act, send, code_of, coordinator):
    for severity in (1, 3):
        send(severity=severity)
    send(code_id=code_of("IL").pk, frequency="several")

    first, second = groups(act(coordinator))

    assert (first.name, first.code[:2], first.count, first.worst) == (
        "Ü2 In die Beratung",
        "WZ",
        2,
        3,
    )
    assert (second.code[:2], second.count, second.several) == ("IL", 1, 1)


def test_only_coordination_and_steering_see_groups(act, send, steering, practitioner, moderator):
    send()

    assert len(groups(act(steering))) == 1
    assert groups(act(practitioner)) == groups(act(moderator)) == []


def test_several_reports_become_one_pattern_and_the_thread_starts_again(
    act, send, coordinator, sender_unit, receiver_unit
):
    actor, reports = act(coordinator), [send(), send()]
    token = uuid4()

    pattern = services.gather_into_new(actor, [one.pk for one in reports], token=token, **NEW)
    again = services.gather_into_new(actor, [one.pk for one in reports], token=token, **NEW)

    assert again == pattern
    assert [_state(one) for one in reports] == ["gathered", "gathered"]
    assert list(pattern.from_organisations.all()) == [sender_unit.organisation]
    assert list(pattern.to_organisations.all()) == [receiver_unit.organisation]
    answered = neighbours(actor, "pattern", pattern.pk).answers
    assert [card.label for card in answered] == ["Bruchmeldung BM-1", "Bruchmeldung BM-2"]
    requirement = create_requirement(
        actor, text="Schnell.", measure="2 Tage", patterns=[pattern.pk]
    )
    whole = walk(actor, "break_report", reports[0].pk).cards
    assert ("requirement", requirement.pk) in whole


def test_a_report_joins_a_pattern_that_is_there(act, send, coordinator, sign_in, network):
    first, second = send(), send()
    pattern = services.gather_into_new(act(coordinator), [first.pk], **NEW)
    client = sign_in(coordinator)
    address = reverse("breakreports:gather", args=[network.slug])
    query = f"?line={second.line}&code={second.code_id}"
    assert "BM-2" in client.get(address + query).text
    typed = {"reports": [str(second.pk)], "pattern": str(pattern.pk), "token": str(uuid4())}

    responses = [client.post(address + query, typed) for _click in (1, 2)]

    assert [one.status_code for one in responses] == [302, 302]
    assert _state(second) == "gathered"


def test_a_new_pattern_needs_its_words(sign_in, network, send, coordinator):
    report = send()
    address = reverse("breakreports:gather", args=[network.slug])

    response = sign_in(coordinator).post(
        f"{address}?line={report.line}&code={report.code_id}",
        {"reports": [str(report.pk)], "pattern": "", "token": str(uuid4())},
    )

    assert response.status_code == 422
    assert response.text.count("Das braucht ein neues Muster.") >= 3
    assert not Pattern.objects.filter(network=network).exists()


def test_only_the_coordination_gathers_and_answers(act, send, steering, moderator, receiver):
    report = send()

    for person in (steering, moderator, receiver):
        with pytest.raises(NotAllowed):
            services.gather_into_new(act(person), [report.pk], **NEW)
        with pytest.raises(NotAllowed):
            services.answer_report(act(person), report, answer="settled")
        with pytest.raises(NotAllowed):
            services.reopen_report(act(person), report)
    assert _state(report) == "reported"


def test_what_is_answered_cannot_be_gathered_until_it_is_reopened(act, send, coordinator):
    actor, report = act(coordinator), send()
    services.answer_report(actor, report, answer="settled")

    with pytest.raises(Stale, match="beantwortet: zwischen den Stellen geklärt"):
        services.gather_into_new(actor, [report.pk], **NEW)
    with pytest.raises(Stale):
        services.answer_report(actor, report, answer="known")
    assert not Pattern.objects.filter(network=report.network).exists()
    services.reopen_report(actor, report)
    pattern = services.gather_into_new(actor, [report.pk], **NEW)
    services.reopen_report(actor, report)
    assert _state(report) == "reported"
    assert neighbours(actor, "pattern", pattern.pk).answers == []


def test_an_answer_outside_the_list_is_refused(act, send, coordinator):
    with pytest.raises(RuleBroken, match="aus der Liste"):
        services.answer_report(act(coordinator), send(), answer="egal")


def test_reports_of_another_network_are_not_gathered(act, send, stranger):
    with pytest.raises(Http404):
        services.gather_into_new(act(stranger), [send().pk], **NEW)


def test_new_reports_are_told_to_the_coordination(act, send, coordinator, steering, practitioner):
    send()
    send()

    [finding] = DUE_CHECKS["break_reports"].run(act(coordinator))

    assert finding.sentence == "2 neue Bruchmeldungen"
    assert DUE_CHECKS["break_reports"].run(act(practitioner)) == []
    assert open_count(act(steering)) == 2


def test_a_report_without_pattern_is_an_orphan_after_thirty_days(
    act, send, coordinator, practitioner
):
    actor, check = act(coordinator), ORPHAN_CHECKS["report_without_pattern"]
    left, gathered, answered = send(), send(), send()
    services.gather_into_new(actor, [gathered.pk], **NEW)
    services.answer_report(actor, answered, answer="outside")
    assert check.run(actor) == []

    with clock.at(A_MONTH_LATER):
        found = check.run(actor)
        nothing = check.run(act(practitioner))

    assert [one.sentence[:18] for one in found] == [f"Bruchmeldung {left.key} "]
    assert nothing == []
    assert BreakReport.objects.filter(network=left.network).count() == 3
