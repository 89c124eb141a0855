"""What comes from other projects is listed, unchanged, and free."""

import json
import re
from pathlib import Path

import house
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_vendored_files_match_the_manifest() -> None:
    assert house.changed_vendor_files() == []


def test_a_changed_and_a_stray_vendored_file_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept.css").write_text("a{}")
    (tmp_path / "stray.css").write_text("b{}")
    (tmp_path / "licence.txt").write_text("free")
    package = {
        "name": "x", "version": "1", "licence": "MIT", "licence_file": "licence.txt",
        "source": "s", "used_for": "u",
        "files": {"kept.css": "0" * 64, "licence.txt": house.sha256(tmp_path / "licence.txt")},
    }  # fmt: skip
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"packages": [package]}))
    monkeypatch.setattr(house, "ROOT", tmp_path)
    monkeypatch.setattr(house, "MANIFEST", manifest)
    monkeypatch.setattr(house, "VENDOR_FOLDERS", [tmp_path])

    assert house.changed_vendor_files() == [
        "kept.css differs from the manifest.",
        "stray.css is not in the manifest.",
    ]


def test_requirements_match_the_project_file_and_carry_hashes() -> None:
    assert house.requirement_faults() == []


def test_a_requirement_without_a_pin_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["Some_Thing[x]>=1"]\n[dependency-groups]\ndev = ["tool>=2"]\n'
    )
    (tmp_path / "requirements.txt").write_text("other==1\n")
    (tmp_path / "requirements-dev.txt").write_text("other==2 \\\n    --hash=sha256:00\ntool==2\n")
    monkeypatch.setattr(house, "ROOT", tmp_path)

    faults = " ".join(house.requirement_faults())

    assert "requirements.txt lacks some-thing" in faults
    assert "other is 1 in requirements.txt, but 2 for the tests" in faults
    assert "requirements-dev.txt: tool==2 has no hash" in faults


def test_no_package_is_gpl_or_agpl_only() -> None:
    assert house.strong_copyleft() == []


def test_tracked_files_name_no_registry_and_no_path_of_one_machine() -> None:
    assert house.forbidden_words() == []


def test_a_path_of_one_machine_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.md"
    monkeypatch.setattr(house, "ROOT", tmp_path)
    monkeypatch.setattr(house, "tracked_files", lambda: [page])

    page.write_text("see networks/ho" + "me/page")
    assert house.forbidden_words() == []

    page.write_text("see /ho" + "me/somebody/page")
    assert len(house.forbidden_words()) == 1


def test_the_stylesheet_loads_nothing_from_elsewhere() -> None:
    static = ROOT / "src" / "handinhand" / "web" / "static"
    own = [p for p in static.rglob("*") if p.suffix in {".css", ".js"}]

    foreign = {
        (path.name, address)
        for path in own
        for address in re.findall(r"(?:url\(|@import|src=)\s*['\"]?((?:https?:)?//[^'\")\s]+)",
                                  path.read_text())
    }  # fmt: skip

    assert foreign == set()
