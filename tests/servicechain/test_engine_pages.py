"""The examples in the engine's pages about logs run as they stand there."""

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "docs/engine"


@pytest.mark.parametrize("name", ["logs", "measures", "conformance"])
def test_the_examples_of_a_page_run(name):
    result = doctest.testfile(
        str(PAGES / f"{name}.md"), module_relative=False, encoding="utf-8"
    )  # fmt: skip

    assert result.attempted > 3
    assert result.failed == 0
