"""What a move costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

MAX_COST = 1_000_000


@dataclass(frozen=True, slots=True)
class Costs:
    """Costs per station and kind of move, whole numbers from 0 to 1,000,000.

    Attributes:
        log_move: an event that the chain does not allow there.
        model_move: a station that the chain asks for and that did not happen.
        log_moves: other costs for the events of some activities, by name.
        model_moves: other costs for some stations, by name.
    """

    log_move: int = 1
    model_move: int = 1
    log_moves: Mapping[str, int] = field(default_factory=dict)
    model_moves: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        every = (
            self.log_move, self.model_move, *self.log_moves.values(), *self.model_moves.values()
        )  # fmt: skip
        if any(not 0 <= cost <= MAX_COST for cost in every):
            raise ValueError(f"a cost lies from 0 to {MAX_COST}")

    @property
    def is_unit(self) -> bool:
        """Tell whether every move costs one."""
        return self == Costs()

    def of_log(self, activity: str) -> int:
        """Return the cost of an event that stands alone."""
        return self.log_moves.get(activity, self.log_move)

    def of_model(self, names: Sequence[str]) -> npt.NDArray[np.int32]:
        """Return the cost of passing over each station."""
        found = [self.model_moves.get(name, self.model_move) for name in names]
        return np.array(found, np.int32)
