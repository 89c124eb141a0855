"""Who may open the pages of the figures, in the demo: all members, single partners not all."""

from datetime import date

from handinhand.chains.models import HandoverStandard
from handinhand.evaluation.models import LogExport, Snapshot
from handinhand.kernel import clock
from handinhand.networks.models import Network
from tests.handinhand.matrix import NETWORK, Row, answers, everybody, network, nothing


def _line() -> dict[str, object]:
    found = HandoverStandard.objects.get(
        key="Ü2", chain_version__number="1.0", chain_version__chain__network__slug=NETWORK
    )
    return network() | {"line": found.line}


def _kind(kind: str, **more: str):
    return lambda: network() | {"kind": kind} | more


def _file():
    return network() | {"ending": "csv"}


def _september() -> dict[str, object]:
    found = Snapshot.objects.get(network__slug=NETWORK, first=date(2026, 9, 1), is_month=True)
    return network() | {"snapshot_id": found.pk}


def _log() -> dict[str, object]:
    found = LogExport.objects.create(
        network=Network.objects.get(slug=NETWORK),
        ending="csv",
        state="done",
        percent=100,
        content=b"case",
        begun_at=clock.now(),
    )
    return network() | {"export_id": found.pk}


# Practitioners see their own organisation; steering sees all, five working days later.
PARTNERS = answers(403, coordinator=200, steering=200, practitioner=200)

ROWS = [
    Row("evaluation:figures", answers(200)),
    Row("evaluation:figure", answers(200), parameters=_line),
    Row("evaluation:report", answers(200), parameters=_kind("standards")),
    Row("evaluation:report", answers(200), parameters=_kind("obligations")),
    Row("evaluation:report", answers(200), parameters=_kind("months")),
    Row("evaluation:report", PARTNERS, parameters=_kind("partners")),
    Row("evaluation:report_file", answers(200), parameters=_kind("standards", ending="csv")),
    Row("evaluation:report_file", answers(200), parameters=_kind("obligations", ending="xlsx")),
    Row("evaluation:report_file", answers(200), parameters=_kind("months", ending="xlsx")),
    Row("evaluation:report_file", PARTNERS, parameters=_kind("partners", ending="csv")),
    Row("evaluation:cross", PARTNERS),
    Row("evaluation:cross_file", PARTNERS, parameters=_file),
    Row("evaluation:chain", answers(200)),
    Row("evaluation:process", answers(403, coordinator=200, steering=200, evaluator=200)),
    Row(
        "evaluation:log_file",
        answers(403, coordinator=302, evaluator=302),
        parameters=lambda: network() | {"ending": "xes"},
    ),
    Row(
        "evaluation:begin_log",
        answers(403, coordinator=302, evaluator=302),
        method="POST",
        parameters=lambda: network() | {"ending": "xes"},
    ),
    Row("evaluation:log", answers(403, coordinator=200, evaluator=200), parameters=_log),
    Row("evaluation:log_taken", answers(403, coordinator=200, evaluator=200), parameters=_log),
    Row("evaluation:kept_months", answers(200)),
    Row(
        "evaluation:release",
        answers(403, coordinator=302, steering=302),
        method="POST",
        parameters=_september,
    ),
    Row("evaluation:new_review", answers(403, coordinator=200)),
    Row("evaluation:new_review", answers(403, coordinator=422), method="POST"),
    Row("land:figures", everybody(403, state=200), parameters=nothing),
]
