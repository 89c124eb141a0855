"""Obligations come from the chain, and those of the demo are the ones in the file."""

import pytest

from handinhand.agreements import services
from handinhand.agreements.access.annexes import annexes_of
from handinhand.agreements.models import Agreement
from handinhand.agreements.rules import LimitValue, limit_text
from handinhand.agreements.things import _obligations_never_measured, _standards_without_obligation
from handinhand.chains import services as chains
from handinhand.chains.models import HandoverStandard
from handinhand.kernel.errors import NotAllowed, RuleBroken, Stale
from tests.handinhand.chains.small import fork, small_draft
from tests.handinhand.matrix import NETWORK
from tests.servicechain.demo_chain import demo as demo_file


def test_the_demo_owes_exactly_what_the_file_expects(db, demo):
    agreement = Agreement.objects.get(key="V1", network__slug=NETWORK)
    keys = dict(
        HandoverStandard.objects.filter(chain_version=agreement.chain_version).values_list(
            "line", "key"
        )
    )

    stored = {
        one.key: {
            "party": one.party.key,
            "unit": one.unit.key if one.unit else None,
            "text": one.text,
            "limit": (one.limit_value, one.limit_unit) if one.limit_value else None,
            "measured_by": {
                "kind": one.measure,
                "figure": one.figure,
                "standards": [keys[m.line] for m in one.measured_standards.all()],
            },
        }
        for one in agreement.obligations.select_related("party", "unit")
    }

    row = demo_file()["agreement"]
    generated = {key for key in stored if not key.startswith("V-F")}
    assert generated == set(row["expected_keys"])
    assert len(generated) == 68
    assert stored == {
        one["key"]: {
            "party": one["party"],
            "unit": one["unit"],
            "text": one["text"],
            "limit": one["limit"] and (one["limit"]["value"], one["limit"]["unit"]),
            "measured_by": one["measured_by"],
        }
        for one in row["obligations"]
    }


def test_a_fork_owes_nothing_and_a_hand_over_before_it_is_measured_behind_it(
    act, coordinator, steering, sender_unit, receiver_unit
):
    actor = act(coordinator)
    forked = fork(actor, small_draft(actor, sender_unit, receiver_unit), receiver_unit)
    agreed = chains.agree(act(steering), forked)
    agreement = services.create_agreement(actor, agreed, title="Kooperationsvereinbarung")
    for unit in (sender_unit, receiver_unit):
        services.add_party(actor, agreement, unit.organisation)
    services.set_annexes(actor, agreement, titles=["Dienstleistungskette"])

    services.generate_obligations(actor, agreement)

    owed = {one.key: one for one in agreement.obligations.all()}
    assert {key for key in owed if "ST" in key} == {"V-ST1", "V-ST2", "V-ST3"}
    assert not any("V1" in key.removeprefix("V-") for key in owed)
    assert owed["V-Ü1-AN"].party == sender_unit.organisation
    line = forked.standards.get().line
    for station in ("1", "2", "3"):
        measured = owed[f"V-ST{station}"].measured_standards.values_list("line", flat=True)
        assert list(measured) == [line], station
    annex = str(annexes_of(agreement))
    assert "Verzweigung V1 Ist mehr nötig?" in annex


def test_a_station_brings_one_and_a_standard_four_obligations(draft, sender_unit, receiver_unit):
    owed = {one.key: one.party for one in draft.obligations.select_related("party")}

    assert owed == {
        "V-ST1": sender_unit.organisation,
        "V-ST2": receiver_unit.organisation,
        "V-Ü1-AN": sender_unit.organisation,
        "V-Ü1-AW": receiver_unit.organisation,
        "V-Ü1-AK": receiver_unit.organisation,
        "V-Ü1-RM": receiver_unit.organisation,
    }


def test_deriving_again_replaces_the_generated_and_keeps_the_free_ones(
    act, coordinator, draft, sender_unit
):
    actor = act(coordinator)
    services.add_free_obligation(
        actor, draft, sender_unit.organisation, text="lädt ein", measure="yearly_report"
    )

    services.generate_obligations(actor, draft)

    keys = list(draft.obligations.values_list("key", flat=True))
    assert len(keys) == 7
    assert keys[-1] == "V-F1"


def test_a_free_obligation_needs_a_party_of_the_agreement(act, coordinator, draft, foreign_unit):
    with pytest.raises(RuleBroken, match="nicht Vertragspartner"):
        services.add_free_obligation(
            act(coordinator), draft, foreign_unit.organisation, text="tut etwas"
        )


def test_a_free_obligation_is_changed_and_a_generated_one_is_not(
    act, coordinator, draft, sender_unit
):
    actor = act(coordinator)
    free = services.add_free_obligation(actor, draft, sender_unit.organisation, text="lädt ein")

    changed = services.change_free_obligation(
        actor, free, version=1, fields={"text": "lädt vierteljährlich ein"}
    )

    assert changed.text == "lädt vierteljährlich ein"
    with pytest.raises(Stale):
        services.change_free_obligation(actor, free, version=1, fields={"text": "anders"})
    with pytest.raises(RuleBroken, match="stammt aus der Kette"):
        services.change_free_obligation(
            actor, draft.obligations.get(key="V-ST1"), version=1, fields={"text": "anders"}
        )


@pytest.mark.parametrize("role", ["moderator", "practitioner", "steering", "evaluator"])
def test_only_coordination_prepares_the_agreement(act, who, draft, role):
    with pytest.raises(NotAllowed):
        services.generate_obligations(act(who(role)), draft)


def test_an_obligation_without_a_measure_is_found_and_one_with_it_is_not(
    act, coordinator, steering, draft, sender_unit, receiver_unit, sign
):
    from handinhand.kernel import clock

    actor, today = act(coordinator), clock.today()
    services.add_free_obligation(actor, draft, sender_unit.organisation, text="lädt ein")
    signing = services.open_for_signing(actor, draft)
    for unit in (sender_unit, receiver_unit):
        sign(signing, unit.organisation, today)
    services.put_in_force(act(steering), signing, first_day=today)

    findings = _obligations_never_measured(actor)

    assert len(findings) == 1
    assert "V-F1" in findings[0].sentence
    assert _standards_without_obligation(actor) == []


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (LimitValue(1, "working_day"), "binnen 1 Arbeitstag nach dem Angebot"),
        (LimitValue(4, "week"), "binnen 4 Wochen nach dem Angebot"),
        (
            LimitValue(3, "werktag", anchor="reference_date", anchor_label="Entlasstag"),
            "binnen 3 Werktagen nach dem Entlasstag",
        ),
        (
            LimitValue(2, "month", "before", "reference_date", "Ende"),
            "spätestens 2 Monate vor dem Ende",
        ),
        (
            LimitValue(2, "week", "before", "appointment"),
            "spätestens 2 Wochen vor dem Termin",
        ),
    ],
)
def test_limits_are_written_in_plain_german(limit, text):
    assert limit_text(limit) == text
