"""What people write by hand: a small part of Markdown and nothing that acts."""

import pytest

from handinhand.documents import (
    Bullets,
    Document,
    Heading,
    Note,
    Numbered,
    Paragraph,
    Run,
    Table,
    from_markdown,
    plain,
    to_html,
)


def test_the_known_marks_become_blocks():
    blocks = from_markdown(
        "# Vorwort\n\nWir **arbeiten** *gern*.\nNoch eine Zeile.\n\n- eins\n- zwei\n  - tief\n\n"
        "1. erstens\n\n> Merke\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        below=1,
    )

    assert [type(block) for block in blocks] == [
        Heading, Paragraph, Bullets, Numbered, Note, Table,
    ]  # fmt: skip
    heading, paragraph, bullets, _numbers, note, table = blocks
    assert (heading.text, heading.level) == ("Vorwort", 2)
    assert Run("arbeiten", bold=True) in paragraph.text
    assert plain(paragraph.text) == "Wir arbeiten gern. Noch eine Zeile."
    assert [plain(item) for item in bullets.items] == ["eins", "zwei", "– tief"]
    assert plain(note.text) == "Merke"
    assert table.columns == ("a", "b")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("<b onclick=x>fett</b>", "<b onclick=x>fett</b>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("[Klick](javascript:alert)", "[Klick](javascript:alert)"),
        ("[Klick](/admin/)", "Klick"),
        ("![Foto](https://x.example/a.png)", "Foto"),
        ("a\x00b", "ab"),
        ("```\ncode\n```", "code"),
        ("", ""),
        ("---", ""),
    ],
)
def test_nothing_that_was_typed_acts(typed, shown):
    blocks = from_markdown(typed)

    assert "".join(plain(block.text) for block in blocks) == shown
    html = to_html(Document("D", blocks=blocks))
    assert "<script" not in html
    assert "href" not in html
    assert "<b " not in html


def test_a_link_outwards_is_kept():
    [paragraph] = from_markdown("[Gesetz](https://gesetz.example)")

    assert paragraph.text == (Run("Gesetz", link="https://gesetz.example"),)


@pytest.mark.parametrize("typed", ["[" * 3000, "> " * 500 + "x", "- " * 500 + "x", "*" * 5000])
def test_odd_text_is_read_without_falling_over(typed):
    assert isinstance(from_markdown(typed), tuple)
