"""Writes a handbook as a folder of HTML pages that need nothing else."""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from handinhand.documents import Document, to_html
from handinhand.handbook.access import LANGUAGE, Edition


def write_folder(edition: Edition, folder: Path) -> None:
    """Write `index.html`, one page for each chapter, and the style sheet.

    Files of the same names are replaced; others stay.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pages = [(f"{one.number.lower()}-{one.key}.html", one) for one in edition.chapters]
    with translation.override(LANGUAGE):
        frame = {"edition": edition, "pages": pages, "language": LANGUAGE}
        _write(folder / "style.css", "style.css", {})
        _write(folder / "index.html", "index.html", frame)
        for at, (name, chapter) in enumerate(pages):
            html = to_html(Document(chapter.heading, blocks=chapter.blocks))
            page = {
                "chapter": chapter,
                "body": mark_safe(html),  # noqa: S308  (made from blocks, every text escaped)
                "before": pages[at - 1] if at else None,
                "after": pages[at + 1] if at + 1 < len(pages) else None,
            }
            _write(folder / name, "chapter.html", frame | page)


def _write(path: Path, template: str, context: dict[str, object]) -> None:
    text = render_to_string(f"handbook/standalone/{template}", context)
    path.write_text(text, encoding="utf-8")
