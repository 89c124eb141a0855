"""The examples in the engine's docstrings and in its pages about chains run."""

import doctest
import importlib
import pkgutil
from pathlib import Path

import pytest

import servicechain

MODULES = [
    "servicechain",
    *(m.name for m in pkgutil.walk_packages(servicechain.__path__, "servicechain.")),
]
DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["explanation/engine", "engine/chain-model", "engine/behaviour", "engine/bpmn"]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_each_module_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("page", PAGES)
def test_the_examples_of_each_page_run(page):
    result = doctest.testfile(str(DOCS / f"{page}.md"), module_relative=False, encoding="utf-8")

    assert result.attempted > 3
    assert result.failed == 0


def test_the_engine_knows_neither_the_framework_nor_the_platform():
    for name in MODULES:
        module = importlib.import_module(name)
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert "django" not in text.lower()
        assert "handinhand" not in text
