"""`make screenshots`: take the pictures of the documentation from a fresh demo."""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import environment
import served
from environment import ROOT, say
from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = ROOT / "docs" / "screenshots"
WIDE = {"width": 1280, "height": 890}
TALL, HIGH = WIDE | {"height": 1400}, WIDE | {"height": 2040}
PHONE = {"width": 390, "height": 844}


def _menu(page: Page, word: str) -> None:
    page.locator("#hauptnavigation").get_by_role("link", name=word, exact=True).click()


def _main(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()


def _overview(page: Page) -> None:
    _menu(page, "Überblick")


def _whole_picture(page: Page) -> None:
    """Let the picture shrink to its frame, where it scrolls otherwise, and begin with it."""
    page.locator(".app-picture svg:visible").evaluate("svg => svg.style.minWidth = 0")
    page.locator(".app-tabs__list").evaluate("tabs => tabs.scrollIntoView()")


def _timeline(page: Page) -> None:
    _menu(page, "Fälle")
    _main(page, "Fall A")
    _whole_picture(page)


def _chain(page: Page) -> None:
    _menu(page, "Kette")
    _main(page, "1.0")
    _whole_picture(page)


def _inbox(page: Page) -> None:
    """Mein Eingang is where a practitioner lands."""


def _figures(page: Page) -> None:
    _menu(page, "Wirkung")


def _thread(page: Page) -> None:
    _menu(page, "Verständnis")
    _main(page, "^Muster$")
    _main(page, "M1")
    _main(page, "Den ganzen Faden ansehen")


PICTURES: list[tuple[str, str, dict[str, int], Callable[[Page], None]]] = [
    ("overview.png", "Frau Mertens", TALL, _overview),
    ("timeline.png", "Frau Mertens", TALL, _timeline),
    ("chain.png", "Frau Mertens", WIDE, _chain),
    ("inbox.png", "Herr Osei", WIDE, _inbox),
    ("inbox-phone.png", "Herr Osei", PHONE, _inbox),
    ("figures.png", "Frau Mertens", HIGH, _figures),
    ("thread.png", "Frau Mertens", TALL, _thread),
]
"""File, who looks, how large the window is, and the way to the page."""


def signed_in(browser: Browser, address: str, person: str, size: dict[str, int]) -> Page:
    """Open a window of this size in which a person is signed in."""
    page = browser.new_page(viewport=size, locale="de-DE", timezone_id="Europe/Berlin")
    page.goto(address)
    page.get_by_role("button", name=person).click()
    return page


def main() -> int:
    """Take every picture in a demo that is thrown away afterwards."""
    chromium = environment.find_chromium()
    if chromium is None:
        sys.exit("There is no Chromium on this machine.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        env = served.fresh_env(Path(folder))
        served.build(env)
        with served.serve(env) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=served.BROWSER_FLAGS
            )
            for name, person, size, way in PICTURES:
                page = signed_in(browser, address, person, size)
                way(page)
                page.evaluate("() => document.fonts.ready.then(() => null)")
                page.screenshot(path=FOLDER / name)
                say(f"docs/screenshots/{name}")
                page.close()
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
