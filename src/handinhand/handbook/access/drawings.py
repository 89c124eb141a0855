"""Makes pictures of the pages fit for paper and for files that stand alone."""

import re

_LINK = re.compile(r"<a [^>]*>(?:<title>[^<]*</title>)?")
_HIT = re.compile(r'<rect [^>]*class="hp-hit"[^>]*/>')


def unlinked(svg: str) -> str:
    """Take the links out of a picture of ours; its text alternative stands beside it."""
    plain = _HIT.sub("", _LINK.sub("<g>", svg).replace("</a>", "</g>"))
    return plain.replace('role="group"', 'role="img"', 1).strip()
