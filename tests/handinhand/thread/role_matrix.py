"""Who gets which answer from the pages of the thread."""

from handinhand.reconstructions.models import Pattern
from tests.handinhand.matrix import NETWORK, Row, answers


def _pattern() -> dict[str, object]:
    found = Pattern.objects.get(network__slug=NETWORK, key="M1")
    return {"slug": NETWORK, "kind": "pattern", "thing_id": found.pk}


def _down() -> dict[str, object]:
    return _pattern() | {"direction": "down"}


def _link(status: int) -> dict[str, int]:
    return answers(403, coordinator=status, moderator=status)


ROWS = [
    Row("thread:search", answers(200)),
    Row("thread:whole", answers(200), parameters=_pattern),
    Row("thread:link", _link(200), parameters=_down),
    Row("thread:link", _link(422), "POST", _down),
    Row("thread:unlink", _link(422), "POST", _pattern),
]
