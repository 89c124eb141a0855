"""On paper: A4, no navigation, picture and table both there, nothing cut off at the side."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import Site

NETWORK = "/networks/arbeit-und-gesundheit"
UPRIGHT, ACROSS = {"width": 673, "height": 980}, {"width": 1001, "height": 650}
"""A4 without its margins, in CSS pixels; wide tables and chains are printed across."""

CUT = """() => [...document.querySelectorAll("main *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.right > document.documentElement.clientWidth + 2
    && getComputedStyle(element).visibility !== "hidden" && !element.closest(".kern-sr-only");
}).slice(0, 4).map((element) => element.outerHTML.slice(0, 120))"""
"""What reaches over the right edge of the paper."""


def _case(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{NETWORK}/reconstructions/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Fall A")).first.click()


def _chain(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{NETWORK}/chains/")
    page.get_by_role("main").get_by_role("link", name=re.compile("1.0")).first.click()


def _handovers(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{NETWORK}/handovers/")


@pytest.mark.parametrize("way", [_case, _chain, _handovers], ids=["timeline", "chain", "handovers"])
def test_it_prints_on_a4_without_navigation_and_uncut(open_as, site: Site, way):
    page = open_as(site, "mertens")
    way(page, site)
    wide = page.locator(".app-table--wide, .app-picture--chain").count() > 0
    page.set_viewport_size(ACROSS if wide else UPRIGHT)
    page.emulate_media(media="print")

    for hidden in (".app-header__tools", ".app-nav", ".app-breadcrumb", ".app-footer ul"):
        if page.locator(hidden).count():
            expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".app-print")).to_contain_text("Stand der Daten")
    for panel in page.locator(".app-tabs__panel").all():
        expect(panel).to_be_visible()
    assert page.evaluate(CUT) == []
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) >= 1


def test_the_page_of_the_steering_group_prints_on_one_sheet(open_as, site: Site):
    page = open_as(site, "kowalski")
    page.goto(f"{site.address}{NETWORK}/steering/")

    paper = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1


def test_a_lead_votes_on_the_page_of_the_steering_group(open_as, own_site: Site):
    page = open_as(own_site, "kowalski")
    page.goto(own_site.address)
    page.get_by_role("link", name=re.compile("Zur Abstimmung vorschlagen")).first.click()
    page.get_by_role("button", name="Vorschlagen").click()
    page.get_by_role("link", name="Abstimmung öffnen").click()
    page.get_by_label("Abgestimmt wird bis").fill("18.12.2026")
    page.get_by_role("button", name="Abstimmung öffnen").click()
    page.goto(own_site.address)

    page.get_by_role("button", name="Ja", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Steuerung auf einer Seite")
    main = page.get_by_role("main")
    expect(main).to_contain_text("1 von 10 haben abgestimmt, nötig sind 6.")
    expect(main).to_contain_text("hat mit „Ja“ gestimmt")
