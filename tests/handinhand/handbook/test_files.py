"""The handbook as files: PDF/UA, DOCX, a folder of pages, and the command that writes them."""

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import docx
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from pypdf import PdfReader

from handinhand.accounts.models import Person
from handinhand.handbook import services
from handinhand.handbook.access import PLANS
from tests.handinhand.documents.conftest import objects
from tests.handinhand.matrix import NETWORK

HEADINGS = [
    "Was sich seit Ausgabe 1 geändert hat",
    *(f"{plan.number} {plan.title}" for plan in PLANS),
]


@pytest.fixture
def files(lindenrath, tmp_path) -> dict[str, Path]:
    """What the command writes of the demo."""
    paths = {"pdf": tmp_path / "a.pdf", "docx": tmp_path / "a.docx", "html": tmp_path / "site"}
    call_command("handbook", NETWORK, verbosity=0, **paths)
    return paths


def _read(pdf: bytes) -> tuple[PdfReader, str]:
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    return reader, text.replace("- ", "")


def test_the_pdf_is_accessible_whole_and_says_its_day(files):
    reader, text = _read(files["pdf"].read_bytes())

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("de")
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title == "Handbuch Arbeit und Gesundheit Lindenrath"
    found = list(objects(reader))
    figures = [str(one.get("/Alt", "")) for one in found if one.get("/S") == "/Figure"]
    assert any("Station 12" in alt for alt in figures)
    assert all(figures)
    fonts = [one for one in found if one.get("/Type") == "/FontDescriptor"]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font) for font in fonts)
    for plan in PLANS:
        assert f"{plan.number} {plan.title}".replace("- ", "") in text
    assert "Stand 20.11.2026" in text
    assert "Entwurf, nicht freigegeben" in text
    assert 20 <= len(reader.pages) <= 40


def test_the_chapters_are_bookmarks_of_the_pdf(files):
    reader, _text = _read(files["pdf"].read_bytes())

    titles = [one.title for one in reader.outline if not isinstance(one, list)]
    assert [title for title in titles if title != "Inhalt"] == HEADINGS


def test_the_docx_has_the_same_chapters_tables_and_picture(files):
    word = docx.Document(str(files["docx"]))

    chapters = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert chapters == HEADINGS
    assert len(word.tables) > 40
    [shape] = word.inline_shapes
    assert "Station 12" in shape._inline.docPr.get("descr")
    cells = {cell.text for table in word.tables for cell in table._cells}
    assert "24 von 31" in cells


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id", ""))
        self.links += [found[name] for name in ("href", "src") if found.get(name)]


def _parsed(path: Path) -> _Links:
    reader = _Links()
    reader.feed(path.read_text())
    return reader


def test_every_link_of_the_folder_leads_somewhere_in_it(files):
    pages = sorted(files["html"].glob("*.html"))
    assert len(pages) == len(PLANS) + 1

    reached = set()
    for page in pages:
        text = page.read_text()
        assert '<html lang="de">' in text
        assert re.search(r"<title>[^<]+</title>", text)
        assert len(re.findall(r"<h1[ >]", text)) == 1
        for link in _parsed(page).links:
            parts = urlsplit(link)
            assert not parts.scheme, link
            target = (page.parent / unquote(parts.path)) if parts.path else page
            assert target.is_file(), f"{page.name}: {link}"
            if parts.fragment:
                assert parts.fragment in _parsed(target).ids, f"{page.name}: {link}"
            reached.add(target.name)

    assert {page.name for page in pages} <= reached


def test_the_folder_needs_nothing_from_outside(files):
    for path in files["html"].iterdir():
        text = path.read_text()
        assert "<script" not in text
        assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/)", text), path.name


@pytest.fixture
def released(act, steering, coordinator, network):
    """A release that says "Zuerst", and a draft that says "Danach"."""
    actor = act(coordinator)
    prose = services.write_prose(actor, "mandate", text="Zuerst.", version=1)
    made = services.release(act(steering), reason="Erste Ausgabe")
    services.write_prose(actor, "mandate", text="Danach.", version=prose.version)
    return made


def test_a_release_and_the_draft_are_files_of_their_own(sign_in, practitioner, network, released):
    client = sign_in(practitioner)

    draft = client.get(reverse("handbook:file", args=[network.slug, "pdf"]))
    release = client.get(reverse("handbook:release_file", args=[network.slug, 1, "pdf"]))

    assert draft["Content-Type"] == release["Content-Type"] == "application/pdf"
    assert 'filename="handbuch-testnetz-entwurf.pdf"' in draft["Content-Disposition"]
    assert 'filename="handbuch-testnetz-1.pdf"' in release["Content-Disposition"]
    _reader, now = _read(draft.content)
    _reader, then = _read(release.content)
    assert "Danach." in now
    assert "Was sich seit Ausgabe 1 geändert hat" in now
    assert "Zuerst." in then
    assert "Danach." not in then
    assert "Ausgabe 1: Erste Ausgabe" in then
    word = client.get(reverse("handbook:release_file", args=[network.slug, 1, "docx"]))
    texts = [p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs]
    assert "Zuerst." in texts


def test_the_command_writes_a_release_by_its_number(released, network, tmp_path):
    call_command("handbook", network.slug, html=tmp_path, release=1, verbosity=0)

    assert "Zuerst." in (tmp_path / "1-mandate.html").read_text()
    assert "Ausgabe 1: Erste Ausgabe" in (tmp_path / "index.html").read_text()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"network": "nowhere", "pdf": "a.pdf"}, "no such network or release"),
        ({"release": 9, "pdf": "a.pdf"}, "no such network or release"),
        ({"release": 0, "pdf": "a.pdf"}, "no such network or release"),
        ({}, "Say where to"),
        ({"pdf": "nowhere/a.pdf"}, "cannot be written"),
        ({"html": "file.txt"}, "cannot be written"),
    ],
)
def test_the_command_says_what_is_wrong(released, network, tmp_path, asked, says):
    (tmp_path / "file.txt").write_text("keep me")
    options = {k: tmp_path / v if k in {"pdf", "html"} else v for k, v in asked.items()}

    with pytest.raises(CommandError, match=says):
        call_command("handbook", options.pop("network", network.slug), **options)

    assert (tmp_path / "file.txt").read_text() == "keep me"
    assert not list(tmp_path.glob("*.pdf"))


def test_a_reader_with_another_language_gets_the_same_file(sign_in, lindenrath):
    client = sign_in(Person.objects.get(email="mertens@lindenrath.example"))
    client.cookies["django_language"] = "en"

    answer = client.get(
        reverse("handbook:file", args=[lindenrath.slug, "docx"]), headers={"Accept-Language": "en"}
    )

    texts = [p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs]
    assert "Auftrag und Zielgruppe" in texts
