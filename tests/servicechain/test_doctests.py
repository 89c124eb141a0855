"""The examples in the engine's docstrings and in its page of the documentation run."""

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
PAGE = Path(__file__).parents[2] / "docs/explanation/engine.md"


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_each_module_run(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_examples_of_the_page_run():
    result = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")

    assert result.attempted > 3
    assert result.failed == 0


def test_the_engine_imports_nothing_but_the_standard_library():
    for name in MODULES:
        module = importlib.import_module(name)
        text = Path(str(module.__file__)).read_text(encoding="utf-8")
        assert "django" not in text.lower()
        assert "handinhand" not in text
