"""The second network of the demo: its ten journeys are loaded as the file tells them."""

import json

import pytest

from handinhand.demo.services.load import DATA
from handinhand.journeys.models import HandoverChange, Journey, JourneyNumber

FILE = json.loads((DATA / "lindenrath_network.json").read_text(encoding="utf-8"))
ROWS = FILE["second_network"]["journeys"]


def journey_of(row) -> Journey:
    return JourneyNumber.objects.get(number=row["numbers"]["JC"]).journey


def test_there_are_ten_and_no_other(db, demo):
    assert Journey.objects.count() == len(ROWS) == 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["numbers"]["JC"])
def test_a_journey_stands_and_went_as_in_the_file(db, demo, row):
    journey = journey_of(row)

    numbers = journey.numbers.exclude(organisation=None)
    assert dict(numbers.values_list("organisation__key", "number")) == row["numbers"]
    assert journey.numbers.filter(organisation=None).count() == 1
    assert (journey.state, journey.exit_code) == (row["state"], row["exit_code"] or "")
    assert journey.chain_version.number == row["chain_version"]
    stays = [
        (s.station.key, s.unit.key, s.entered_on.isoformat(), s.left_on and s.left_on.isoformat())
        for s in journey.stays.select_related("station", "unit")
    ]
    assert stays == [
        (s["station"], s["unit"], s["entered_on"], s["left_on"]) for s in row["stations"]
    ]
    assert not journey.moves.filter(kind="deviation").exists()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["numbers"]["JC"])
def test_the_hand_overs_have_the_limits_and_changes_of_the_file(db, demo, row):
    found = list(
        journey_of(row)
        .handovers.select_related("standard", "from_unit", "to_unit")
        .order_by("departure")
    )

    assert [
        (
            h.standard.key,
            h.from_unit.key,
            h.to_unit.key,
            h.state,
            h.offered_on.isoformat(),
            h.answer_due.isoformat(),
            h.arrival_due.isoformat(),
        )
        for h in found
    ] == [
        tuple(
            h[key]
            for key in (
                "standard",
                "from_unit",
                "to_unit",
                "state",
                "offered_on",
                "answer_due",
                "arrival_due",
            )
        )
        for h in row["handovers"]
    ]
    for handover, told in zip(found, row["handovers"], strict=True):
        assert handover.slip is None
        stored = HandoverChange.objects.filter(handover=handover).order_by("id")
        assert [(c.state, c.effective_on.isoformat()) for c in stored] == [
            (c["state"], c["effective_on"]) for c in told["changes"] if c["state"] != "draft"
        ]


def test_they_lie_in_the_network_on_rung_1(db, demo):
    networks = set(Journey.objects.values_list("network__slug", "network__rung"))

    assert networks == {("starthilfe-alleinerziehende", 1)}
