"""A job of the tests' own that notes each occasion; the product's jobs are left out."""

from datetime import time

import pytest

from handinhand.background.rules import JOBS, Daily, Job


@pytest.fixture
def ran(db, monkeypatch) -> list:
    """Occasions on which the one job, due at 06:05 every day, was run."""
    occasions: list = []
    for key in list(JOBS):
        monkeypatch.delitem(JOBS, key)
    monkeypatch.setitem(JOBS, "test.daily", Job("test.daily", Daily(time(6, 5)), occasions.append))
    return occasions
