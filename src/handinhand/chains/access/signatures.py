"""Who signed for a version: asked of the app above, which knows agreements."""

from collections.abc import Callable

from handinhand.chains.models import ChainVersion

Signatories = Callable[[ChainVersion], frozenset[str] | None]


def _nobody_asked(_version: ChainVersion) -> frozenset[str] | None:
    return None


_source: Signatories = _nobody_asked


def ask_signatories(source: Signatories) -> None:
    """Let the agreements say who signed; they register this when the platform starts."""
    global _source
    _source = source


def signatories(version: ChainVersion) -> frozenset[str] | None:
    """Return the keys of the organisations that signed; None while there is no agreement."""
    return _source(version)
