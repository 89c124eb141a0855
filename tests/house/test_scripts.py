"""The commands count and report as they promise."""

from pathlib import Path

import environment
import pytest
import run_tests
from run_tests import Result

REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><system-out>x</system-out></testcase>
<testcase name="c"><failure message="no"/></testcase>
<testcase name="d"><error message="no"/></testcase>
<testcase name="e"><skipped message="no Chromium"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.xml"
    path.write_text(REPORT)
    return path


def test_both_runs_are_summed(report: Path) -> None:
    result = Result()

    result.add_report(report, 1, "SQLite")
    result.add_report(report, 1, "PostgreSQL")

    assert (result.passed, result.failed, result.skipped) == (4, 4, 2)
    assert set(result.reasons) == {"SQLite: no Chromium", "PostgreSQL: no Chromium"}


def test_a_run_that_dies_without_a_report_is_a_failure(tmp_path: Path) -> None:
    result = Result(passed=3)

    result.add_report(tmp_path / "none.xml", 3, "SQLite")

    assert (result.passed, result.failed) == (3, 1)


@pytest.mark.parametrize(
    ("result", "strict", "code"),
    [
        (Result(passed=2), True, 0),
        (Result(passed=2, skipped=1), False, 0),
        (Result(passed=2, skipped=1), True, 1),
        (Result(passed=2, failed=1), False, 1),
    ],
)
def test_the_last_line_is_the_sum_and_a_skip_counts_in_ci(
    result: Result, strict: bool, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_tests.tell(result, strict) == code

    last = capsys.readouterr().out.strip().splitlines()[-1]
    assert last == f"{result.passed} passed, {result.failed} failed, {result.skipped} skipped"


def test_a_stamp_is_renewed_when_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    file, stamp = tmp_path / "a.txt", tmp_path / "stamp"
    file.write_text("one")
    stamp.write_text(environment.fingerprint([file]))
    assert environment.is_current(stamp, environment.fingerprint([file]))

    file.write_text("two")

    assert not environment.is_current(stamp, environment.fingerprint([file]))
