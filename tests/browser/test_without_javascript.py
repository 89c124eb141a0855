"""Everything works where scripts are switched off."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Site, send, sign_in

NETWORK = "/networks/arbeit-und-gesundheit"


def _plain(open_as, site: Site, persona: str) -> Page:
    page = open_as(site, "", java_script_enabled=False)
    sign_in(page, site, persona)
    return page


def test_an_offer_is_accepted_and_reported_as_arrived(open_as, own_site: Site):
    page = _plain(open_as, own_site, "osei")
    page.goto(f"{own_site.address}{NETWORK}/handovers/inbox/")
    card = page.locator(".app-card").filter(has=page.get_by_role("button", name="Annehmen")).first
    address = card.get_by_role("link").first.get_attribute("href")

    send(card.get_by_role("button", name="Annehmen"))
    page.goto(own_site.address + str(address))
    expect(page.locator(".app-title__state")).to_contain_text("angenommen")
    page.get_by_role("main").get_by_role("link", name=re.compile("angekommen")).first.click()
    page.get_by_label(re.compile("An welchem Tag")).fill("20.11.2026")
    send(page.get_by_role("main").get_by_role("button").first)

    page.goto(own_site.address + str(address))
    expect(page.locator(".app-title__state")).to_contain_text("angekommen")


def test_a_form_is_refused_keeps_what_was_typed_and_is_then_saved(open_as, own_site: Site):
    page = _plain(open_as, own_site, "mertens")
    page.goto(f"{own_site.address}{NETWORK}/open-points/new/")
    text = "Vertretung zwischen den Jahren klären"
    page.get_by_label("Aufgabe").fill(text)
    page.get_by_label("fällig am").fill("31.2.2027")

    send(page.get_by_role("main").get_by_role("button").last)
    expect(page.locator(".app-errors")).to_contain_text("Es wurde noch nichts gespeichert")
    expect(page.get_by_label("Aufgabe")).to_have_value(text)
    expect(page.get_by_label("fällig am")).to_have_value("31.2.2027")

    page.get_by_label("zuständig").select_option(index=1)
    page.get_by_label("fällig am").fill("26.2.2027")
    send(page.get_by_role("main").get_by_role("button").last)
    expect(page.locator(".app-title")).to_contain_text(text)
    expect(page.get_by_role("main")).to_contain_text("26.02.2027")


def test_the_language_is_changed_and_changed_back(open_as, site: Site):
    page = _plain(open_as, site, "mertens")
    page.goto(f"{site.address}/help/")
    page.locator(".app-menu summary").click()

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator(".app-menu summary").click()
    page.get_by_role("button", name="Deutsch").click()

    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_picture_and_table_stand_one_below_the_other(open_as, site: Site):
    page = _plain(open_as, site, "mertens")
    page.goto(f"{site.address}{NETWORK}/reconstructions/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Fall A")).first.click()

    for panel in page.locator(".app-tabs__panel").all():
        expect(panel).to_be_visible()


def test_the_menu_of_the_phone_is_open(open_as, site: Site):
    page = open_as(site, "", java_script_enabled=False, viewport=PHONE)
    sign_in(page, site, "mertens")
    page.goto(f"{site.address}/help/")

    expect(page.locator("#hauptnavigation")).to_be_visible()
