"""Properties are judged by their result, never by the time a busy machine takes for them."""

import pytest
from hypothesis import HealthCheck, settings

from servicechain.conformance import align
from servicechain.kernels import choice

settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _the_library_by_itself(monkeypatch):
    """Let loops be compiled, as without the platform, whose settings all tests share."""
    monkeypatch.setattr(choice, "_compiles", True)


@pytest.fixture(params=["plain", "compiled"])
def loops(request, monkeypatch):
    """Small logs take plain code, large ones compiled loops: here every log takes one of them."""
    if request.param == "compiled":
        monkeypatch.setattr(choice, "SMALL", -1)
        monkeypatch.setattr(align, "PLAIN_VARIANTS", -1)
    return request.param
