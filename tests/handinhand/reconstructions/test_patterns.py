"""Patterns and the code book."""

from uuid import uuid4

import pytest

from handinhand.accounts.access import actor_of
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from handinhand.reconstructions import services
from handinhand.reconstructions.access import (
    codes_in_use,
    evidence_of,
    marks_to_attach,
    pattern_rows,
    patterns_of,
    state_of_pattern,
)
from handinhand.reconstructions.models import Mark, Pattern
from handinhand.reconstructions.things import patterns_without_answer
from handinhand.thread import services as thread


def test_a_pattern_counts_the_cases_and_events_it_was_seen_in(lead, released, pattern):
    for mark in Mark.objects.filter(code__code__in=["IL", "SB"]):
        services.attach_mark(lead, pattern, mark)

    evidence = evidence_of(lead, pattern)

    assert (evidence.cases, evidence.events) == (1, 2)
    assert pattern_rows(lead, [pattern])[0].places == "A\N{NO-BREAK SPACE}1, A\N{NO-BREAK SPACE}2"


def test_a_mark_supports_a_pattern_once_and_can_be_taken_away(lead, case, pattern):
    mark = Mark.objects.get(code__code="SB")
    services.attach_mark(lead, pattern, mark)

    with pytest.raises(RuleBroken, match="schon auf diese Marke"):
        services.attach_mark(lead, pattern, mark)
    assert mark not in marks_to_attach(lead, pattern)

    services.detach_mark(lead, pattern, mark)
    assert evidence_of(lead, pattern).marks == []
    assert mark in marks_to_attach(lead, pattern)


def test_a_bridge_supports_no_pattern(lead, case, mark, pattern):
    bridge = mark(case.events.get(number=4), "BR")

    with pytest.raises(RuleBroken, match="kein Bruch"):
        services.attach_mark(lead, pattern, bridge)


def test_marks_of_a_draft_are_no_evidence_for_who_must_not_see_them(
    act, steering, lead, case, pattern
):
    services.attach_mark(lead, pattern, Mark.objects.get(code__code="SB"))

    assert len(evidence_of(lead, pattern).marks) == 1
    assert evidence_of(act(steering), pattern).marks == []


def test_a_pattern_is_open_until_a_requirement_answers_it(lead, network, pattern):
    assert state_of_pattern(lead, pattern) == "open"
    [finding] = patterns_without_answer(lead)
    assert not finding.explained

    thread.connect(network.pk, asked=("pattern", pattern.pk), answer=("requirement", uuid4()))

    assert state_of_pattern(lead, pattern) == "answered"
    assert patterns_without_answer(lead) == []


def test_a_refusal_needs_a_reason_and_explains_the_gap(lead, pattern):
    with pytest.raises(RuleBroken, match="Nennen Sie den Grund"):
        services.refuse_pattern(lead, pattern, version=1, reason=" ")

    refused = services.refuse_pattern(lead, pattern, version=1, reason="Außerhalb.")

    assert state_of_pattern(lead, refused) == "refused"
    [finding] = patterns_without_answer(lead)
    assert (finding.explained, finding.more) == (True, "Außerhalb.")

    services.reopen_pattern(lead, refused, version=2)
    assert not patterns_without_answer(lead)[0].explained


def test_keys_go_on_and_the_same_form_makes_one_pattern(lead, pattern):
    token = uuid4()
    fields = {
        "title": "Vorgeschichte",
        "interface_text": "alle",
        "interface_class": "information",
        "damage": 2,
        "influence": "with_consent",
    }

    first = services.create_pattern(lead, token=token, **fields)
    second = services.create_pattern(lead, token=token, **fields)

    assert (pattern.key, first.key, first.pk) == ("M1", "M2", second.pk)


def test_an_organisation_of_another_network_is_refused(lead, pattern, foreign_unit):
    with pytest.raises(RuleBroken, match="gehört nicht zum Netzwerk") as refused:
        services.change_pattern(
            lead, pattern, version=1, fields={}, from_ids=[foreign_unit.organisation_id]
        )
    assert refused.value.field == "from_organisations"


def test_an_old_page_changes_no_pattern(lead, pattern):
    services.change_pattern(lead, pattern, version=1, fields={"title": "neu"})

    with pytest.raises(Stale):
        services.change_pattern(lead, pattern, version=1, fields={"title": "alt"})
    assert patterns_of(lead).get().title == "neu"


@pytest.mark.parametrize("person", ["practitioner", "steering", "evaluator", "privacy_officer"])
def test_only_coordination_and_moderation_make_patterns(who, act, pattern, person):
    with pytest.raises(NotAllowed):
        services.refuse_pattern(act(who(person)), pattern, version=1, reason="Grund")


# --- the code book ----------------------------------------------------------------------------


def test_the_first_case_brings_the_ten_codes(lead, empty_case):
    assert [code.code for code in codes_in_use(lead)] == [
        *("SB", "WZ", "DA", "IL", "AL"),
        *("ZU", "AB", "ZK", "EI", "BR"),
    ]


def test_a_network_adds_codes_and_each_change_is_a_new_version(lead, empty_case):
    added = services.add_code(lead, code="fl", name="Fehlende Fallführung", test="niemand führt")

    assert (added.code, added.since, added.book.version) == ("FL", 2, 2)
    with pytest.raises(RuleBroken, match="gibt es schon"):
        services.add_code(lead, code="FL", name="noch einmal", test="?")


def test_a_retired_code_stays_on_its_marks_and_is_set_no_more(lead, case, mark):
    code = codes_in_use(lead).get(code="SB")

    services.retire_code(lead, code)

    assert Mark.objects.filter(code__code="SB").count() == 1
    with pytest.raises(RuleBroken, match="nicht \\(mehr\\) im Codebuch"):
        services.add_mark(lead, case.events.get(number=4), code_id=code.pk)
    with pytest.raises(RuleBroken, match="schon zurückgezogen"):
        services.retire_code(lead, code)
    with pytest.raises(RuleBroken, match="gibt es schon"):
        services.add_code(lead, code="SB", name="neu", test="?")


def test_words_that_name_a_case_find_the_marks_of_that_case_only(demo, django_user_model):
    albers = actor_of(django_user_model.objects.get(email__startswith="albers@"), None)
    assert albers is not None
    pattern = Pattern.objects.get(key="M8", network_id=albers.network_id)

    found = marks_to_attach(albers, pattern, "Fall C")

    assert found
    assert {mark.event.reconstruction.title for mark in found} == {"Fall C"}
    assert marks_to_attach(albers, pattern, "Flyer Termin"), "other words are looked for one by one"
