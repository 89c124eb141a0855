"""What is measured of a chain that is lived: asked of the app above, which counts hand-overs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handinhand.chains.models import ChainVersion
from handinhand.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Measured:
    """A value with which an assumption begins.

    Every member reads the assumptions of a simulation, so the value must tell no more than all of
    them may know: of the network as a whole, rounded, and from no small count.

    Attributes:
        value: in the unit of the assumption.
        words: where it comes from, in a sentence for whoever sees the counts behind it.
    """

    value: float
    words: str


Measure = Callable[[Actor, ChainVersion], Mapping[str, Measured]]


def _nobody_counts(_actor: Actor, _version: ChainVersion) -> Mapping[str, Measured]:
    return {}


_source: Measure = _nobody_counts


def ask_measured(source: Measure) -> None:
    """Let the evaluation say what is measured; registered when the platform starts."""
    global _source
    _source = source


def measured(actor: Actor, version: ChainVersion) -> Mapping[str, Measured]:
    """Return what is measured for the general assumptions, by their names.

    Empty where too little was counted or the actor does not see it exactly.
    """
    return _source(actor, version)
