"""Who signed for a version: asked of the app above, which knows agreements."""

from collections.abc import Callable
from dataclasses import dataclass

from handinhand.chains.models import ChainVersion
from handinhand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Signing:
    """How far the agreement on a version is.

    Attributes:
        label: its short key, e.g. "V2".
        state: in words, e.g. "wird unterzeichnet".
        url: its page.
        signed: organisations that have signed.
        parties: organisations that are named as parties.
        in_force: whether it is in force, or was.
    """

    label: str
    state: str
    url: str
    signed: int
    parties: int
    in_force: bool


Signatories = Callable[[ChainVersion], frozenset[str] | None]
SigningOf = Callable[[Actor, ChainVersion], Signing | None]


def _nobody_asked(_version: ChainVersion) -> frozenset[str] | None:
    return None


def _no_agreement(_actor: Actor, _version: ChainVersion) -> Signing | None:
    return None


_source: Signatories = _nobody_asked
_signing: SigningOf = _no_agreement


def ask_signatories(source: Signatories) -> None:
    """Let the agreements say who signed; they register this when the platform starts."""
    global _source
    _source = source


def ask_signing(source: SigningOf) -> None:
    """Let the agreements say how far the signing is; registered in the same way."""
    global _signing
    _signing = source


def signatories(version: ChainVersion) -> frozenset[str] | None:
    """Return the keys of the organisations that signed; None while there is no agreement."""
    return _source(version)


def signing_of(actor: Actor, version: ChainVersion) -> Signing | None:
    """Return the newest agreement on a version, as far as the actor may see it."""
    return _signing(actor, version)
