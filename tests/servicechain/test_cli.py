"""The command line: what it prints, where, and with which exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import servicechain as sc
from servicechain.cli import main
from servicechain.cli.output import Screen
from tests.servicechain.demo_chain import lindenrath
from tests.servicechain.small_chain import GOOD, with_standard

LOG = """case,activity,time,organisation
1,Ansprechen,2026-03-02T09:00:00Z,A
1,Beraten,2026-03-04T09:00:00Z,B
1,Abschließen,2026-03-06T09:00:00Z,B
2,Ansprechen,2026-03-02T10:00:00Z,A
2,Abschließen,2026-03-20T09:00:00Z,B
"""


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "gut.json").write_text(sc.to_json(GOOD), encoding="utf-8")
    bad = with_standard(receiver=None)
    (tmp_path / "schlecht.json").write_text(sc.to_json(bad), encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    scenario = {
        "arrivals": {"per_week": 9},
        "services": {"2": {"work": {"kind": "exponential", "mean": 4}}},
        "capacities": {"B": {"posts": 1}},
        "weeks": 30,
        "warm_up_weeks": 5,
    }
    (tmp_path / "jetzt.json").write_text(json.dumps(scenario), encoding="utf-8")
    scenario["capacities"] = {"B": {"posts": 2}}
    (tmp_path / "mehr.json").write_text(json.dumps(scenario), encoding="utf-8")
    scenario["arrivals"] = {"per_week": -1}
    (tmp_path / "falsch.json").write_text(json.dumps(scenario), encoding="utf-8")
    (tmp_path / "kaputt.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(files, capsys, monkeypatch):
    monkeypatch.chdir(files)
    monkeypatch.setenv("COLUMNS", "200")

    def call(line: str) -> tuple[int, str, str]:
        code = main(line.split())
        written = capsys.readouterr()
        return code, written.out, written.err

    return call


@pytest.mark.parametrize(
    ("line", "code", "text"),
    [
        ("check gut.json", 0, "hat keinen Fehler"),
        ("check gut.json --language en", 0, "has no fault"),
        ("check schlecht.json", 1, "keine empfangende Einheit"),
        ("check schlecht.json --language en", 1, "has no receiving unit"),
        ("check gut.json --signed A", 1, "hat nicht unterzeichnet"),
        ("measure log.csv", 0, "2 Fälle, 5 Ereignisse, 2 verschiedene Verläufe."),
        ("measure log.csv --chain gut.json", 0, "Fristen der Übergaben"),
        ("measure log.csv --chain gut.json --language en", 0, "Limits of the hand-overs"),
        ("conform log.csv gut.json", 1, "1 von 2 Fällen"),
        ("conform log.csv gut.json", 1, "andere Stelle"),
        ("simulate gut.json --scenario jetzt.json --replications 3", 0, "Der Engpass ist Stelle B"),
        ("simulate gut.json --scenario jetzt.json --what-if mehr.json --replications 3", 0,
         "Was sich ändert"),
        ("convert log.csv log.xes.gz", 0, "Geschrieben: log.xes.gz"),
        ("convert gut.json neu.json", 0, "Geschrieben: neu.json"),
        ("convert gut.json neu.bpmn", 0, "Geschrieben: neu.bpmn"),
    ],
)  # fmt: skip
def test_a_command_answers_on_standard_output(run, line, code, text):
    found, out, err = run(line)

    assert (found, err) == (code, "")
    assert text in out


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("check nix.json", "„nix.json“ gibt es nicht"),
        ("check jetzt.json", "„servicechain/1“"),
        ("check log.csv", "ist ein Protokoll und keine Kette"),
        ("measure kaputt.csv", "kaputt.csv"),
        ("measure log.csv --time wann", "wann"),
        ("measure log.csv --chain gut.json --land XX", "„XX“ ist nicht bekannt"),
        ("conform log.csv nix.json", "„nix.json“ gibt es nicht"),
        ("simulate gut.json", "--scenario"),
        ("simulate gut.json --scenario falsch.json", "/arrivals/per_week"),
        ("simulate gut.json --scenario log.csv", "kein gültiges JSON"),
        ("simulate gut.json --scenario jetzt.json --replications 0", "--replications"),
        ("convert log.csv neu.json", "nicht in ein Protokoll umwandeln"),
        ("convert gut.json neu.txt", "neu.txt"),
        ("convert gut.json nix/neu.json", "nix/neu.json"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_on_standard_error(run, line, text):
    code, out, err = run(line)

    assert (code, out) == (2, "")
    assert text in err
    assert "Traceback" not in err


def test_the_answers_as_json_hold_what_the_tables_show(run, files):
    _, check, _ = run("check schlecht.json --json")
    _, measure, _ = run("measure log.csv --json")
    _, conform, _ = run("conform log.csv gut.json --json --moves zuege.parquet")
    _, simulate, _ = run("simulate gut.json --scenario jetzt.json --replications 2 --json")
    _, pair, _ = run(
        "simulate gut.json --scenario jetzt.json --what-if mehr.json --replications 2 --json"
    )

    assert json.loads(check)["faults"][0]["code"] == "no_receiver"
    pairs = {(row["source"], row["target"]): row["count"] for row in json.loads(measure)["follows"]}
    assert pairs["Ansprechen", "Beraten"] == pairs["Ansprechen", "Abschließen"] == 1
    found = json.loads(conform)
    assert (found["cases"], found["fitting"]) == (2, 1)
    (row,) = (row for row in found["deviations"] if row["activity"] == "Beraten")
    assert (row["skipped"], row["inserted"]) == (1, 0)
    assert pq.read_table(files / "zuege.parquet").num_rows == 6
    assert json.loads(simulate)["handovers"][0]["standard"] == "Ü1"
    assert json.loads(pair)["handovers"][0]["wait_days"]["mean"] < 0


def test_a_log_that_is_converted_and_back_is_the_same(run, files):
    run("convert log.csv log.xes")
    run("convert log.xes log.parquet")

    before, after = sc.read_log(files / "log.csv"), sc.read_log(files / "log.parquet")

    assert before.activities == after.activities
    assert (before.time == after.time).all()


def test_a_chain_that_is_drawn_and_read_again_is_the_same(run, files):
    run("convert gut.json neu.bpmn")

    run("convert neu.bpmn wieder.json")

    assert (files / "wieder.json").read_text(encoding="utf-8").strip() == sc.to_json(GOOD)


def test_what_a_drawing_holds_that_a_chain_does_not_is_told(run, files):
    run("convert gut.json neu.bpmn")
    drawing = (files / "neu.bpmn").read_text(encoding="utf-8")
    note = '<bpmn:textAnnotation id="Note_7"><bpmn:text>Achtung</bpmn:text></bpmn:textAnnotation>'
    prefix = "bpmn:" if "<bpmn:process" in drawing else ""
    note = note if prefix else note.replace("bpmn:", "")
    end = f"</{prefix}process>"
    (files / "notiz.bpmn").write_text(drawing.replace(end, note + end, 1), encoding="utf-8")

    _, out, _ = run("check notiz.bpmn")

    assert "Note_7" in out


def test_every_measure_is_written_in_full_where_a_folder_is_named(run, files):
    run("measure log.csv --out tabellen")

    names = {path.name for path in (files / "tabellen").iterdir()}

    assert names >= {"follows.parquet", "handovers.parquet", "variants.parquet"}


def test_the_example_of_a_scenario_can_be_simulated_as_it_is(run, files):
    (files / "kette.json").write_text(sc.to_json(lindenrath()), encoding="utf-8")
    _, example, _ = run("simulate kette.json --example")
    (files / "muster.json").write_text(example, encoding="utf-8")

    code, out, _ = run("simulate kette.json --scenario muster.json --replications 1")

    assert code == 0
    assert "Ü4a" in out


def test_names_from_a_file_do_not_steer_the_terminal(run, files):
    name = "\x1b[2JA\x9b[bold]B[/x]"
    (files / "fremd.csv").write_text(f"case,activity,time\nx,{name},2026-01-01\n", "utf-8")

    code, out, err = run("measure fremd.csv")
    assert (code, err) == (0, "")
    assert "\ufffd[2JA\ufffd[bold]B[/x]" in out

    (files / "fremd.csv").write_text("case,\x1b[2J,time\n", "utf-8")
    code, out, err = run("measure fremd.csv")
    assert (code, out) == (2, "")
    assert "\x1b" not in err


def test_nothing_is_written_as_less_than_nothing():
    screen = Screen("de", as_json=False)

    assert (screen.cell(-0.001), screen.rounded(-0.04)) == ("0,00", "0,0")
    assert (screen.cell(-0.5), screen.rounded(-0.06)) == ("-0,50", "-0,1")


def test_a_wrong_use_shows_the_usage_and_ends_with_2(run):
    with pytest.raises(SystemExit) as caught:
        run("fliegen")

    assert caught.value.code == 2


def test_the_command_can_be_run_and_stopped_by_its_reader(files):
    code = "import sys; from servicechain.cli import main; sys.exit(main())"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}

    done = subprocess.run(
        [sys.executable, "-c", code, "check", "gut.json"],
        cwd=files, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0
    assert "hat keinen Fehler" in done.stdout

    few = subprocess.run(
        [sys.executable, "-c", code, "measure", "log.csv"], cwd=files, capture_output=True,
        env={**env, "PYTHONIOENCODING": "ascii"}, check=False,
    )  # fmt: skip
    assert (few.returncode, few.stderr) == (0, b"")
    assert b"2 F?lle" in few.stdout
