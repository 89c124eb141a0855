"""The README promises commands and pages; each of them is there."""

import os
import re
import subprocess
from pathlib import Path

import house
import pytest

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def test_every_make_target_named_in_the_docs_exists() -> None:
    pages = [
        README,
        *(p.read_text() for p in ROOT.glob("*.md")),
        *(p.read_text() for p in (ROOT / "docs").rglob("*.md")),
    ]

    named = {
        n for page in pages for n in re.findall(r"(?:`|^\s*)make ([a-z-]+)", page, re.MULTILINE)
    }

    assert {"demo", "test"} <= named
    assert named <= TARGETS


def test_every_script_named_in_the_docs_exists() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]

    named = {s for p in pages for s in re.findall(r"scripts/\w+\.py", p.read_text())}

    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_make_help_shows_every_target() -> None:
    env = {"PATH": os.environ["PATH"]}  # not what a `make test` around it passes on
    done = subprocess.run(["make", "help"], cwd=ROOT, env=env, capture_output=True, text=True)
    shown = done.stdout

    assert {line.split()[1] for line in shown.splitlines()} == TARGETS


def test_no_link_in_the_docs_is_dead() -> None:
    assert house.dead_links() == []


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("# A\n[up](#a)", 0),
        ("# A\n[up](#b)", 1),
        ("[there](page.md)", 0),
        ("[gone](gone.md)", 1),
        ("```\n[gone](gone.md)\n```", 0),
        ("[far](https://example.org/)", 0),
    ],
)
def test_a_dead_link_is_found(tmp_path: Path, text: str, faults: int) -> None:
    page = tmp_path / "page.md"
    page.write_text(text)

    assert len(house.dead_links([page])) == faults


def test_the_settings_page_lists_exactly_the_settings() -> None:
    code = (ROOT / "src" / "handinhand" / "config" / "settings.py").read_text()
    page = (ROOT / "docs" / "reference" / "settings.md").read_text()

    read = set(re.findall(r"HANDINHAND_[A-Z_]+", code))
    # A row such as `HANDINHAND_SMTP_HOST`, `…_PORT` names several at once.
    told = set(re.findall(r"HANDINHAND_[A-Z_]+", page))
    told |= {f"HANDINHAND_SMTP{end}" for end in re.findall(r"`…(_[A-Z]+)`", page)}

    assert read - told == set()
    assert told - read == {"HANDINHAND_CHROMIUM"}
