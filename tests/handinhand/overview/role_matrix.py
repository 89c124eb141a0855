"""Who gets which answer from the pages of the overview."""

from collections.abc import Mapping

from handinhand.chains.models import ChainVersion
from tests.handinhand.matrix import NETWORK, Row, answers


def _version() -> Mapping[str, object]:
    """The version in force; the demo drafted it from 0.4."""
    version = ChainVersion.objects.get(chain__network__slug=NETWORK, state="in_force")
    return {"slug": NETWORK, "version_id": version.pk}


ROWS = [
    Row("overview:cockpit", answers(200)),
    Row("overview:gaps", answers(200)),
    Row("overview:steering", answers(200)),
    Row("overview:steering_pdf", answers(200)),
    Row("overview:effect", answers(200), parameters=_version),
]
