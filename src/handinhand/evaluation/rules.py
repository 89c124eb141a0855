"""What is shown of a figure to whom; pure decisions.

Source: decided rules of this project, "What a figure means" and "Small numbers".
"""

from collections.abc import Collection, Mapping
from typing import TypeVar

FEW = 3
Key = TypeVar("Key")


def hidden_keys(
    judged: Mapping[Key, int], exact: Collection[Key], *, total_shown: bool = True
) -> frozenset[Key]:
    """Choose the rows of a table that are protected.

    Args:
        judged: number judged per row.
        exact: rows the viewer sees exactly anyway (their own).
        total_shown: whether the sum stands below the table.

    Returns:
        Every row with 1 or 2 judged that is not the viewer's own. If the sum would give them
        away (one row alone, or less than 3 in all), the smallest other rows go with them.

    Source:
        Definition of this project: fewer than 3 are protected, and what would reveal them.

    >>> sorted(hidden_keys({"a": 9, "b": 2, "c": 5}, exact=[]))
    ['b', 'c']
    >>> hidden_keys({"a": 9, "b": 2}, exact=["b"])
    frozenset()
    """
    hidden = {key for key, number in judged.items() if 0 < number < FEW and key not in exact}
    if not hidden or not total_shown:
        return frozenset(hidden)
    others = sorted(
        (
            key
            for key, number in judged.items()
            if number and key not in hidden and key not in exact
        ),
        key=lambda key: (judged[key], str(key)),
    )
    while others and (len(hidden) < 2 or sum(judged[key] for key in hidden) < FEW):
        hidden.add(others.pop(0))
    return frozenset(hidden)


def total_is_safe(judged: Mapping[Key, int], hidden: Collection[Key]) -> bool:
    """Tell whether the sum may stand below a table in which rows are protected.

    >>> total_is_safe({"a": 2, "b": 9}, ["a"]), total_is_safe({"a": 2, "b": 9}, ["a", "b"])
    (False, True)
    """
    return not hidden or (len(hidden) > 1 and sum(judged[key] for key in hidden) >= FEW)
