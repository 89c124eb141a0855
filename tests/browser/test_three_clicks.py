"""A hurried person on a phone: offering, answering and reporting take at most three clicks."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.people import PHONE, Site


class Thumb:
    """Clicks, and counts how often."""

    def __init__(self) -> None:
        self.clicks = 0

    def tap(self, what: Locator) -> None:
        """Click what is in sight or can be scrolled to."""
        self.clicks += 1
        what.first.click()


@pytest.fixture
def start(open_as, own_site: Site):
    """Open the page after sign-in, on a phone."""

    def for_persona(persona: str):
        page = open_as(own_site, persona, viewport=PHONE)
        page.goto(own_site.address)
        return page, page.get_by_role("main"), Thumb()

    return for_persona


def test_an_offer_is_sent(start):
    page, main, thumb = start("yildiz")

    thumb.tap(page.get_by_role("link", name=re.compile("Neue Übergabe")))
    thumb.tap(main.get_by_role("link", name=re.compile("Ü2")))
    thumb.tap(main.get_by_role("button", name=re.compile("anbieten", re.IGNORECASE)))

    expect(page.locator(".app-title__state")).to_contain_text("angeboten")
    assert thumb.clicks == 3


def test_an_offer_is_accepted(start):
    page, main, thumb = start("osei")

    thumb.tap(main.get_by_role("button", name=re.compile("Annehmen")))

    expect(page.get_by_role("status").first).to_contain_text("angenommen")
    assert thumb.clicks == 1


def test_an_arrival_is_reported(start):
    page, main, thumb = start("osei")

    thumb.tap(main.get_by_role("link", name=re.compile("Ja, angekommen")))
    thumb.tap(main.get_by_role("button").last)

    expect(page.locator(".app-title__state")).to_contain_text("angekommen")
    assert thumb.clicks == 2
