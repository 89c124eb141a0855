"""Everything with the keyboard alone, and the focus can always be seen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Site

FOCUS = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  return {
    name: (element.getAttribute("aria-label") || element.innerText || element.name || "").trim(),
    tag: element.tagName.toLowerCase(),
    marked: (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
      || style.boxShadow !== "none" || element.tagName === "svg" || !!element.closest("svg"),
    inside: box.bottom > 0 && box.top < innerHeight && box.width > 0,
  };
}"""
NETWORK = "/networks/arbeit-und-gesundheit"


def _tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until something of this name has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate(FOCUS)["name"]):
            return
    pytest.fail(f"no way to {name!r} with the Tab key")


def test_the_skip_link_comes_first_and_leads_to_the_content(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(f"{site.address}/help/")

    page.keyboard.press("Tab")
    expect(page.locator(".app-skip")).to_be_focused()
    expect(page.locator(".app-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#inhalt")).to_be_focused()


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/"])
def test_the_focus_is_seen_at_every_stop_of_the_signed_out_pages(open_as, site: Site, address: str):
    page = open_as(site, "")
    page.goto(site.address + address)
    stops = []

    for _press in range(60):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "body":
            break
        stops.append(stop)

    assert len(stops) >= 6
    assert [stop for stop in stops if not stop["marked"] or not stop["inside"]] == []


def test_the_focus_is_seen_at_every_stop_of_a_thing(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(f"{site.address}{NETWORK}/patterns/")
    page.get_by_role("main").get_by_role("link", name=re.compile("^M1")).click()
    page.wait_for_selector(".app-thread")
    stops = []

    for _press in range(80):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["tag"] == "body":
            break
        stops.append(stop)

    assert len(stops) >= 15
    assert [stop for stop in stops if not stop["marked"] or not stop["inside"]] == []


def test_the_menu_of_the_phone_opens_and_closes(open_as, site: Site):
    page = open_as(site, "mertens", viewport=PHONE)
    page.goto(f"{site.address}/help/")
    toggle = page.locator(".app-nav__toggle")
    menu = page.locator("#hauptnavigation")
    expect(menu).to_be_hidden()

    toggle.focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")

    expect(menu).to_be_hidden()
    expect(toggle).to_be_focused()


def test_picture_and_table_are_changed_with_the_arrow_keys(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(f"{site.address}{NETWORK}/reconstructions/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Fall A")).first.click()
    picture, table = page.get_by_role("tab").nth(0), page.get_by_role("tab").nth(1)
    expect(picture).to_have_attribute("aria-selected", "true")

    picture.focus()
    page.keyboard.press("ArrowRight")

    expect(table).to_be_focused()
    expect(table).to_have_attribute("aria-selected", "true")
    expect(page.locator(".app-tabs__panel").nth(1)).to_be_visible()
    expect(page.locator(".app-tabs__panel").nth(0)).to_be_hidden()
    page.go_back()
    expect(page.locator(".app-tabs__panel").nth(0)).to_be_visible()


def test_the_events_of_a_case_are_tab_stops_in_the_order_of_time(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(f"{site.address}{NETWORK}/reconstructions/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Fall A")).first.click()
    events = page.locator(".app-tabs__panel svg a:visible")
    expect(events.nth(19)).to_be_visible()
    events.first.focus()
    seen = []

    for _press in range(8):
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
        page.keyboard.press("Tab")

    expected = events.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert seen == expected[:8]


def test_what_is_wrong_with_a_form_gets_the_focus_and_leads_to_the_field(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(f"{site.address}{NETWORK}/patterns/new/")

    page.get_by_role("main").get_by_role("button").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".app-errors")
    expect(page.locator(".app-errors")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    focused = page.evaluate("document.activeElement.getAttribute('aria-invalid')")
    assert focused == "true"


def test_an_offer_is_accepted_from_the_inbox(open_as, own_site: Site):
    page = open_as(own_site, "osei")
    page.goto(f"{own_site.address}{NETWORK}/handovers/inbox/")
    waiting = page.locator(".app-card").filter(has=page.get_by_role("button", name="Annehmen"))
    before = waiting.count()
    assert before >= 1

    _tab_to(page, "^Annehmen")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto(f"{own_site.address}{NETWORK}/handovers/inbox/")
    assert waiting.count() == before - 1
