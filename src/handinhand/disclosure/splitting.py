"""Whether a count that is shown may also be shown by its parts."""

from collections.abc import Iterable

from handinhand.disclosure.policy import OUTSIDE, Policy


def may_be_split(parts: Iterable[int], policy: Policy = OUTSIDE) -> bool:
    """Tell whether all parts of a count may stand beside it.

    All or none: with the count itself shown, hiding one small part alone would only name it. The
    parts may be shown in one place only, and no sum of them elsewhere, so that nothing can be
    taken from anything.

    Source:
        Minimum frequency rule of this project, applied to a row as a whole.

    >>> may_be_split([4, 0, 3]), may_be_split([4, 1, 3])
    (True, False)
    """
    return all(part == 0 or part >= policy.minimum for part in parts)
