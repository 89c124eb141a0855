import pytest

from handinhand.web.pictures.svg import Canvas, rounded, safe_href, safe_id
from tests.handinhand.web.pictures.reading import links, tree


def test_a_link_is_named_by_what_can_be_seen_first_and_then_by_the_sentence():
    c = Canvas("bild", "Titel", "Text")
    with c.link("#a", "Station 1: Erkennen", (0, 0, 10, 10)):
        c.text(0, 10, "1", "hp-t")
        c.text(0, 20, "Frist 10 AT", "hp-t")
    with c.link("#b", "2 Nachsorge, Frist 3 Tage", (0, 0, 10, 10)):
        c.text(0, 10, "2 Nach-", "hp-t")
        c.text(0, 20, "sorge", "hp-t")

    assert links(c.svg(100, 100)) == [
        ("#a", "1 Frist 10 AT. Station 1: Erkennen"),
        ("#b", "2 Nachsorge, Frist 3 Tage"),
    ]


def test_markup_and_control_signs_in_any_text_stay_text():
    bad = '<script>alert("1")</script> & \x00\x1b]]> \ud800 „x“'
    c = Canvas(bad, bad, bad, lang=bad)
    with c.link(bad, bad, (0, 0, 1, 1)):
        c.text(0, 0, bad, "hp-t")
    root = tree(c.svg(10, 10))

    assert root.find("{http://www.w3.org/2000/svg}title").text.startswith("<script>alert")
    assert not [one for one in root.iter() if one.tag.endswith("script")]


def test_the_picture_is_a_group_named_by_its_title_and_description():
    svg = Canvas("fall a", "Fall A", "Drei Ereignisse.").svg(100, 50)

    assert 'role="group"' in svg
    assert 'aria-labelledby="fall-a-t fall-a-d"' in svg
    assert '<title id="fall-a-t">Fall A</title><desc id="fall-a-d">Drei Ereignisse.</desc>' in svg


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("#ereignis-1", "#ereignis-1"),
        ("/faelle/1/?tab=bild#a:b", "/faelle/1/?tab=bild#a:b"),
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", "#"),
        (" JavaScript\n:alert(1)", "#"),
        ("data:text/html,x", "#"),
    ],
)
def test_a_link_leads_to_a_page_never_to_a_script(href, kept):
    assert safe_href(href) == kept


def test_an_id_is_never_empty_and_has_no_blanks():
    assert (safe_id("fall a/1"), safe_id(" ")) == ("fall-a-1", "bild")


def test_bends_are_rounded_and_straight_lines_stay_straight():
    assert rounded([(0, 0), (5, 0), (10, 0)]) == "M0.0 0.0L10.0 0.0"
    assert rounded([(0, 0), (20, 0), (20, 20)], 5) == (
        "M0.0 0.0L15.0 0.0Q20.0 0.0 20.0 5.0L20.0 20.0"
    )
    assert rounded([(3, 3), (3, 3)]) == "M3.0 3.0L3.0 3.0"
