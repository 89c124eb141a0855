"""Who may open the pages of the figures, in the demo: all members."""

from handinhand.chains.models import HandoverStandard
from tests.handinhand.matrix import NETWORK, Row, answers, network


def _line() -> dict[str, object]:
    found = HandoverStandard.objects.get(
        key="Ü2", chain_version__number="1.0", chain_version__chain__network__slug=NETWORK
    )
    return network() | {"line": found.line}


ROWS = [
    Row("evaluation:figures", answers(200)),
    Row("evaluation:figure", answers(200), parameters=_line),
    Row("evaluation:new_review", answers(403, coordinator=200)),
    Row("evaluation:new_review", answers(403, coordinator=422), method="POST"),
]
