"""The examples in the pages about the simulation and the command line run."""

import doctest
import json
from pathlib import Path

import pytest

from servicechain import scenario_from_json

PAGES = Path(__file__).parents[2] / "docs/engine"


@pytest.mark.parametrize("name", ["simulation.md", "command-line.md"])
def test_the_examples_of_the_page_run(name):
    result = doctest.testfile(str(PAGES / name), module_relative=False, encoding="utf-8")

    assert result.attempted > 5
    assert result.failed == 0


def test_the_scenario_of_the_page_is_one():
    text = (PAGES / "command-line.md").read_text(encoding="utf-8")
    document = text.split("```json")[1].split("```")[0]

    scenario = scenario_from_json(document)

    assert scenario.arrivals.per_week == json.loads(document)["arrivals"]["per_week"]
