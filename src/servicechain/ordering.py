"""The order in which people expect keys: Station 2 before Station 10."""

import re


def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a sort key under which "E2" comes before "E10".

    >>> sorted(["10", "2", "1a", "1"], key=natural)
    ['1', '1a', '2', '10']
    """
    parts = re.split(r"([0-9]{1,18})", text)
    return tuple(
        (False, int(part), part) if n % 2 else (True, 0, part) for n, part in enumerate(parts)
    )
