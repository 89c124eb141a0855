"""The HTML says the same, escaped, with headings that skip no level."""

import pytest

from handinhand.documents import Document, Heading, Paragraph, Picture, Run, Table, to_html
from tests.handinhand.documents.conftest import SVG


def test_every_kind_of_block_has_its_element(whole):
    html = to_html(whole)

    for part in (
        "<h2>1 Kette</h2>", "<h3>Bild</h3>", "<strong>Version 1</strong>", "<em>.</em>",
        'href="https://gesetz.example/x"', "<ul><li>eins</li>", "<ol><li>erstens</li>",
        "<figcaption>Die Kette</figcaption>", 'tabindex="0" role="group" aria-label="Die Kette"',
        'class="kern-title">Fristen</caption>',
        'scope="row"', "Gezählt wird nach Tagen.", "<li>Suchthilfe</li>",
    ):  # fmt: skip
        assert part in html
    assert "kern-table__cell--numeric" in html


def test_what_was_typed_stays_text():
    typed = "<script>alert(1)</script> & „x“"

    html = to_html(
        Document(
            "D", blocks=(Heading(typed), Paragraph(typed), Table(typed, (typed,), ((typed,),)))
        )
    )

    assert "<script>" not in html
    assert html.count("&lt;script&gt;") == 5


def test_a_heading_never_skips_a_level():
    html = to_html(Document("D", blocks=(Heading("a", 3), Heading("b", 5), Heading("c", 1))))

    assert html.split("\n") == ["<h2>a</h2>", "<h3>b</h3>", "<h2>c</h2>"]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "ftp://x.example"]
)
def test_a_link_leads_to_a_page_or_a_mailbox_only(link):
    with pytest.raises(ValueError, match="a link leads to"):
        Run("x", link=link)


@pytest.mark.parametrize(
    "svg",
    [
        "<svg",
        "<p/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><rect onclick="x()"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><a href="javascript:x()"/></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://x.example/a.png"/></svg>',
    ],
)
def test_a_picture_with_anything_but_a_drawing_is_refused(svg):
    with pytest.raises(ValueError, match="a picture"):
        Picture(svg, "Text")


def test_a_picture_without_its_text_and_a_table_without_caption_are_refused():
    with pytest.raises(ValueError, match="needs a text"):
        Picture(SVG, " ")
    with pytest.raises(ValueError, match="needs a caption"):
        Table(" ", ("a",), ())
    with pytest.raises(ValueError, match="2 cells for 1"):
        Table("T", ("a",), (("1", "2"),))
    with pytest.raises(ValueError, match="needs a title"):
        Document(" ")
