"""publiccode.yml keeps the rules of publiccode.yml 0.4 that a catalogue asks for."""

import re
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
STATUS = {"concept", "development", "beta", "stable", "obsolete"}
KINDS = {"standalone/web", "standalone/other", "library", "addon", "configurationFiles"}


@pytest.fixture(scope="module")
def publiccode() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "publiccode.yml").read_text())


def test_the_required_fields_are_there(publiccode: dict[str, Any]) -> None:
    assert str(publiccode["publiccodeYmlVersion"]).startswith("0.4")
    assert publiccode["name"]
    assert publiccode["developmentStatus"] in STATUS
    assert publiccode["softwareType"] in KINDS
    assert set(publiccode["platforms"]) == {"web"}
    assert publiccode["legal"]["license"] == "EUPL-1.2"
    assert publiccode["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert publiccode["localisation"]["localisationReady"] is True
    assert publiccode["localisation"]["availableLanguages"] == ["de", "en"]
    assert publiccode["categories"]
    assert urlsplit(publiccode["url"]).scheme == "https"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_descriptions_have_the_asked_lengths(publiccode: dict[str, Any], language: str) -> None:
    description = publiccode["description"][language]

    assert len(description["shortDescription"]) <= 150
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert all(len(feature) <= 100 for feature in description["features"])


def test_version_and_day_match_the_changelog(publiccode: dict[str, Any]) -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)

    assert version is not None
    assert str(publiccode["softwareVersion"]) == version[1]
    assert f"## [{version[1]}]" in (ROOT / "CHANGELOG.md").read_text()
    assert isinstance(publiccode["releaseDate"], date)


def test_the_licence_is_the_one_in_the_project_file() -> None:
    assert 'license = "EUPL-1.2"' in (ROOT / "pyproject.toml").read_text()
    assert (ROOT / "LICENSE").read_text().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
