"""Every template compiles, keeps the content security policy, and says what it needs."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

SOURCE = Path(__file__).resolve().parents[2] / "src" / "handinhand"
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


def _name(path: Path) -> str:
    parts = path.parts
    last = len(parts) - 1 - parts[::-1].index("templates")
    return "/".join(parts[last + 1 :])


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 10


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_it_compiles(path: Path) -> None:
    template = get_template(_name(path))

    assert template.origin is not None
    assert Path(str(template.origin.name)) == path, "another template of this name comes first"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_it_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "<style" not in text
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", [p for p in TEMPLATES if p.name.startswith("_")], ids=_name)
def test_a_partial_says_in_its_first_line_what_it_needs(path: Path) -> None:
    assert path.read_text().startswith("{# ")
