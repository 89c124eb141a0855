"""Rows of the role matrix: the handbook, its texts and its releases."""

from collections.abc import Mapping

from handinhand.handbook.models import Release
from tests.handinhand.matrix import NETWORK, Row, answers, network

READ = answers(200)


def _chapter() -> Mapping[str, object]:
    return {"slug": NETWORK, "chapter": "mandate"}


def _picture() -> Mapping[str, object]:
    """The chapter with the picture, so that the browser looks at one."""
    return {"slug": NETWORK, "chapter": "chain"}


def _release() -> Mapping[str, object]:
    """The first release of the demo."""
    made = Release.objects.get(network__slug=NETWORK, number=1)
    return {"slug": NETWORK, "number": made.number}


def _release_chapter() -> Mapping[str, object]:
    return {**_release(), "chapter": "mandate"}


def _file() -> Mapping[str, object]:
    return {**network(), "kind": "pdf"}


def _release_file() -> Mapping[str, object]:
    return {**_release(), "kind": "pdf"}


ROWS = [
    Row("handbook:contents", READ),
    Row("handbook:changes", READ),
    Row("handbook:chapter", READ, parameters=_chapter),
    Row("handbook:chapter", READ, parameters=_picture),
    Row("handbook:file", READ, parameters=_file),
    Row("handbook:prose", answers(403, coordinator=200), parameters=_chapter),
    Row("handbook:prose", answers(403, coordinator=422), method="POST", parameters=_chapter),
    Row("handbook:release_create", answers(403, steering=200)),
    Row("handbook:release_create", answers(403, steering=422), method="POST"),
    Row("handbook:release", READ, parameters=_release),
    Row("handbook:release_chapter", READ, parameters=_release_chapter),
    Row("handbook:release_file", READ, parameters=_release_file),
]
