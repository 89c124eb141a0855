"""The pictures in a real browser, with the real font and the real policy."""

from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import handinhand.web
from handinhand.web.pictures import draw_chain, draw_kept, draw_thread, draw_timeline
from tests.handinhand.web.pictures import lindenrath
from tests.handinhand.web.pictures.cases import random_case

STATIC = Path(handinhand.web.__file__).parent / "static"
ORIGIN = "http://pictures.example"
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'"
FONTS = {400: "FiraSans-Regular.woff2", 600: "FiraSans-SemiBold.woff2"}
PICTURES = {
    "case": draw_timeline(lindenrath.timelines()[0]),
    "released case": draw_timeline(lindenrath.timelines(months_only=True)[1]),
    "case on a phone": draw_timeline(lindenrath.timelines()[2], form="phone"),
    "large case": draw_timeline(random_case(1, 200, 30)),
    "chain": draw_chain(lindenrath.chain()),
    "measured chain": draw_chain(lindenrath.chain(measured=True)),
    "chain on a phone": draw_chain(lindenrath.chain(measured=True), form="phone"),
    "poster": draw_chain(lindenrath.chain(), form="poster"),
    "thread": draw_thread(lindenrath.thread()),
    "chart": draw_kept(lindenrath.kept(), 0.85, title="Fristgerecht bestätigt"),
}
BOXES = """() => [...document.querySelectorAll("svg text")].map(text => {
  const box = text.getBoundingClientRect(), high = box.height;
  return [box.left, box.top + high * .16, box.right, box.bottom - high * .14, text.textContent];
})"""


def _answer(route: Route, svg: str) -> None:
    name = route.request.url.removeprefix(f"{ORIGIN}/")
    headers = {"Content-Security-Policy": POLICY}
    if name == "fonts.css":
        faces = (
            f"@font-face {{ font-family: 'Fira Sans'; font-weight: {weight}; src: url({file}) }}"
            for weight, file in FONTS.items()
        )
        route.fulfill(body="".join(faces), content_type="text/css", headers=headers)
    elif name == "pictures.css":
        route.fulfill(path=STATIC / "web" / name, content_type="text/css", headers=headers)
    elif name in FONTS.values():
        route.fulfill(path=STATIC / "vendor" / "fira-sans" / name, headers=headers)
    else:
        sheets = "".join(f"<link rel=stylesheet href={one}.css>" for one in ("fonts", "pictures"))
        page = f"<!doctype html><html lang=de><meta charset=utf-8><title>Bild</title>{sheets}{svg}"
        route.fulfill(body=page, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def show(browser: Browser):
    """Open a picture in a page of its own and return the page, with what the console said."""
    context = browser.new_context(viewport={"width": 1600, "height": 1000})

    def open_picture(svg: str) -> tuple[Page, list[str]]:
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.route(f"{ORIGIN}/**", lambda route: _answer(route, svg))
        page.goto(f"{ORIGIN}/page")
        page.evaluate("() => document.fonts.ready")
        return page, said

    yield open_picture
    context.close()


@pytest.mark.parametrize("name", PICTURES)
def test_words_never_lie_on_words_and_the_policy_has_nothing_to_say(show, name):
    page, said = show(PICTURES[name])

    assert page.evaluate("""() => document.fonts.check("600 13px 'Fira Sans'")""")
    boxes = page.evaluate(BOXES)
    overlaps = [
        (a[4], b[4])
        for a, b in combinations(boxes, 2)
        if a[0] + 0.5 < b[2] and b[0] + 0.5 < a[2] and a[1] + 0.5 < b[3] and b[1] + 0.5 < a[3]
    ]
    assert overlaps == []
    assert said == []


def test_the_tab_key_walks_through_the_events_in_time(show):
    page, _ = show(PICTURES["case"])
    walked = []

    for _ in range(24):
        page.keyboard.press("Tab")
        walked.append(page.evaluate("() => document.activeElement.getAttribute('href')"))

    assert walked == [f"#ereignis-{number}" for number in range(1, 25)]


def test_the_words_of_an_event_can_be_clicked(show):
    page, _ = show(PICTURES["case"])
    box = page.locator("svg a[href='#ereignis-8'] text").first.bounding_box()

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    expect(page).to_have_url(f"{ORIGIN}/page#ereignis-8")
