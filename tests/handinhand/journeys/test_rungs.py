"""Rung 1 is reached from its own network only, and no code of rung 0 can reach it."""

import tomllib
from pathlib import Path

import pytest
from django.http import Http404

from handinhand.journeys import services
from handinhand.journeys.access import get_journey
from handinhand.kernel.errors import NotAllowed
from handinhand.networks.access import PseudonymousNetwork, pseudonymous_network
from handinhand.networks.models import Network

ROOT = Path(__file__).parents[3]
RUNG_0 = {"handinhand.handovers", "handinhand.answerlinks", "handinhand.breakreports"}


def test_a_contract_keeps_what_works_without_names_from_importing_journeys():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = told["tool"]["importlinter"]["contracts"]

    found = [one for one in contracts if "handinhand.journeys" in one.get("forbidden_modules", [])]

    assert len(found) == 1
    assert set(found[0]["source_modules"]) == RUNG_0
    assert "allow_indirect_imports" not in found[0]


@pytest.mark.parametrize("app", sorted(RUNG_0))
def test_nothing_of_rung_0_names_journeys(app):
    folder = ROOT / "src" / app.replace(".", "/")
    files = [path for path in folder.rglob("*.py") if "migrations" not in path.parts]

    assert len(files) > 5
    assert [path for path in files if "handinhand.journeys" in path.read_text("utf-8")] == []


def test_in_a_network_without_names_there_are_no_journeys(network, begun, sending):
    Network.objects.filter(pk=network.pk).update(rung=0)

    with pytest.raises(Http404):
        pseudonymous_network(sending)


def test_a_journey_of_another_network_looks_like_a_missing_one(
    begun, sending, sender_unit, other_network
):
    elsewhere = PseudonymousNetwork(other_network.pk)

    with pytest.raises(Http404):
        get_journey(sending, elsewhere, begun.number.pk)
    with pytest.raises(NotAllowed):
        services.begin(sending, elsewhere, unit=sender_unit)


def test_a_number_of_another_side_looks_like_a_missing_one(theirs, sending, receiving, leading):
    network = pseudonymous_network(sending)

    assert get_journey(receiving, network, theirs.number.pk).journey == theirs.journey
    for actor in (sending, leading):
        with pytest.raises(Http404):
            get_journey(actor, network, theirs.number.pk)
