"""An event log as columns: sorted by case and time, names as codes, time in microseconds."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from servicechain.eventlog.errors import ReadingReport

if TYPE_CHECKING:
    from servicechain.measures.follows import Pass

Codes = npt.NDArray[np.int16]
Numbers = npt.NDArray[np.int64]
UNKNOWN = -1
"""Code of an organisation that an event does not name."""


@dataclass(frozen=True, eq=False)
class EventLog:
    """What happened, case by case.

    Events lie sorted by case, then time; events of one case at one time keep the order in which
    they were read.

    Attributes:
        offsets: int64, one more than there are cases; case k has the events from `offsets[k]`
            up to `offsets[k + 1]`, at least one.
        activity: int16 code of each event into `activities`.
        organisation: int16 code of each event into `organisations`; -1 where none is named.
        time: int64, microseconds since 1970-01-01 UTC.
        activities: the names of the activities.
        organisations: the names of the organisations.
        case_ids: the names of the cases, an Arrow array of strings or integers.
        case_attributes: a column per attribute, a row per case, in the order of the cases.
        report: what was done while the log was read.
    """

    offsets: Numbers
    activity: Codes
    organisation: Codes
    time: Numbers
    activities: tuple[str, ...]
    organisations: tuple[str, ...]
    case_ids: pa.Array
    case_attributes: pa.Table | None = None
    report: ReadingReport = field(default_factory=ReadingReport)

    @property
    def n_cases(self) -> int:
        """How many cases there are."""
        return len(self.offsets) - 1

    @property
    def n_events(self) -> int:
        """How many events there are."""
        return len(self.activity)

    @property
    def n_variants(self) -> int:
        """How many different sequences of activities there are."""
        return len(self.grouping.representative)

    @cached_property
    def grouping(self) -> "Grouping":
        """The cases grouped by their sequence of activities; worked out once."""
        from servicechain.measures.variants import group_cases

        return group_cases(self)

    @cached_property
    def passed(self) -> "Pass":
        """What one pass over the whole log gives; made once."""
        from servicechain.measures.follows import one_pass

        return vars(self).get("passed_with_medians") or one_pass(self)

    @cached_property
    def passed_with_medians(self) -> "Pass":
        """The same pass, which also finds the medians of the waits where it is the first one."""
        from servicechain.measures.follows import one_pass

        return vars(self).get("passed") or one_pass(self, medians=True)

    def check_mask(self, cases: npt.NDArray[np.bool_] | None) -> None:
        """Refuse what is no mask of this log; None stands for all cases.

        Raises:
            ValueError: it has not one truth value per case.
        """
        if cases is None:
            return
        if getattr(cases, "dtype", None) != np.bool_ or cases.shape != (self.n_cases,):
            raise ValueError(f"a mask has one truth value (numpy bool) per case: {self.n_cases}")

    def names_of(self, codes: Sequence[int] | Codes) -> list[str]:
        """Return the names of some activities."""
        return [self.activities[code] for code in codes]

    def sequence(self, case: int) -> list[str]:
        """Return the activities of one case in order."""
        return self.names_of(self.activity[self.offsets[case] : self.offsets[case + 1]])

    def __repr__(self) -> str:
        return f"EventLog({self.n_cases} cases, {self.n_events} events)"


@dataclass(frozen=True, eq=False)
class Grouping:
    """Which cases are alike.

    Attributes:
        variant: int32, one per case: the number of its variant.
        representative: int64, one per variant: the first case that shows it.
        frequency: int64, one per variant: how many cases show it.
    """

    variant: npt.NDArray[np.int32]
    representative: Numbers
    frequency: Numbers


def empty_log() -> EventLog:
    """Return a log without cases."""
    return EventLog(
        offsets=np.zeros(1, np.int64),
        activity=np.empty(0, np.int16),
        organisation=np.empty(0, np.int16),
        time=np.empty(0, np.int64),
        activities=(),
        organisations=(),
        case_ids=pa.array([], pa.string()),
    )
