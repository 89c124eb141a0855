"""The walk of the newcomer: from a reconstructed case to a measured hand-over, and on by hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import PHONE, Site, send

NETWORK = "/networks/arbeit-und-gesundheit"
FRACTION = re.compile(r"(\d+) von (\d+)")


def _menu(page: Page, word: str) -> None:
    """Follow an entry of the main navigation."""
    page.locator("#hauptnavigation").get_by_role("link", name=word, exact=True).click()


def _main(page: Page, name: str) -> None:
    """Follow the first link of this name in the content."""
    page.get_by_role("main").get_by_role("link", name=re.compile(name)).first.click()


def _thread(page: Page, label: str) -> None:
    """Follow the thread beside the thing to the first thing of this label."""
    entry = page.locator(".app-thread li").filter(has_text=re.compile(label))
    entry.get_by_role("link").first.click()


def _press(page: Page, name: str) -> None:
    """Press the first button of this name in the content."""
    send(page.get_by_role("main").get_by_role("button", name=re.compile(name)).first)


def _heading(page: Page, text: str) -> None:
    expect(page.locator(".app-title")).to_contain_text(text)


def _kept(page: Page) -> tuple[int, int]:
    """Return the first "x von y" of the content."""
    found = FRACTION.search(page.get_by_role("main").inner_text())
    assert found is not None, "there is no figure on this page"
    return int(found[1]), int(found[2])


def test_the_thread_leads_by_links_from_an_event_to_the_figure_and_back(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(site.address)

    _menu(page, "Fälle")
    _main(page, "Fall A")
    page.locator("#picture svg a[href$='#event-8']:visible").first.click()
    expect(page.locator("#event-8")).to_be_visible()
    page.locator("#event-8").get_by_role("link").first.click()
    _heading(page, "Ereignis 8")
    expect(page.locator(".app-marks")).to_contain_text("SB")
    _main(page, "^M1 ")
    _heading(page, "Verweis statt Übergabe")
    _thread(page, "AF-1")
    _heading(page, "AF-1")
    _thread(page, "Strategie H1")
    _heading(page, "H1")
    _thread(page, "Station 3")
    _heading(page, "Begleitete Übergabe in die Beratung")
    page.go_back()
    _thread(page, "Übergabestandard Ü2")
    _heading(page, "Begleitete Übergabe in die Beratung")
    _thread(page, "V-Ü2-AK")
    _heading(page, "V-Ü2-AK")
    _thread(page, "Zahl zu Ü2")
    kept, judged = _kept(page)
    assert 0 < kept <= judged

    _thread(page, "V-Ü2-AK")
    _thread(page, "Übergabestandard Ü2")
    _thread(page, "Strategie H1")
    _thread(page, "AF-1")
    _thread(page, "Muster M1")
    _thread(page, "Fall A, Ereignis 8")
    _heading(page, "Ereignis 8")


def test_the_whole_thread_of_a_pattern_is_drawn_with_an_equal_list(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(f"{site.address}{NETWORK}/patterns/")
    _main(page, "M1")

    _main(page, "Den ganzen Faden ansehen")

    for word in ("AF-1", "H1", "Ü2", "V-Ü2-AK"):
        expect(page.get_by_role("main")).to_contain_text(word)


def test_the_figure_of_september_and_october_is_24_of_31(open_as, site: Site):
    page = open_as(site, "mertens")
    page.goto(site.address)
    _menu(page, "Wirkung")

    page.get_by_label("Angeboten von").fill("1.9.2026")
    page.get_by_label("Angeboten bis").fill("23.10.2026")
    _press(page, "Zeitraum anzeigen")

    assert _kept(page) == (24, 31)


def test_the_newcomer_carries_the_method_on_by_hand(open_as, own_site: Site):
    site = own_site
    albers, mertens = open_as(site, "albers"), open_as(site, "mertens")

    before = _all_kept(mertens, site)
    _add_an_event_with_a_mark(albers, site)
    _attach_the_mark_to_a_pattern(albers, site)
    _change_the_chain_draft(mertens, site)
    slip = _offer(open_as(site, "yildiz"), site)
    _accept_and_report_arrival(open_as(site, "osei", viewport=PHONE), site, slip)

    assert _all_kept(mertens, site) == (before[0] + 1, before[1] + 1)


def _all_kept(page: Page, site: Site) -> tuple[int, int]:
    page.goto(site.address)
    _menu(page, "Wirkung")
    return _kept(page)


def _add_an_event_with_a_mark(page: Page, site: Site) -> None:
    page.goto(site.address)
    _menu(page, "Fälle")
    _main(page, "Fall D")
    _main(page, "Ereignis eintragen")
    page.get_by_label("Wann").fill("14.10.2026")
    page.get_by_role("combobox", name="Stelle").select_option(
        label="Jobcenter Lindenrath – Fallmanagement"
    )
    page.get_by_role("combobox", name="Art").select_option(label="Übergabe")
    page.get_by_label("Was geschah").fill("Zettel mit der Telefonnummer der Beratung mitgegeben.")
    _press(page, "Eintragen")
    expect(page.locator(".app-title")).to_contain_text("Zettel mit der Telefonnummer")
    page.get_by_role("combobox", name="Marke").select_option(index=1)
    _press(page, "Marke setzen")
    expect(page.locator(".app-marks li")).to_have_count(1)


def _attach_the_mark_to_a_pattern(page: Page, site: Site) -> None:
    page.goto(f"{site.address}{NETWORK}/patterns/")
    _main(page, "M1")
    _main(page, "Mit einer Marke belegen")
    page.get_by_role("main").get_by_role("textbox").first.fill("Fall D")
    _press(page, "Filtern")
    page.wait_for_url(re.compile(r"\?.*Fall"))  # the filtered list, not the one before
    page.get_by_role("radio").first.check()
    _press(page, "Belegen")
    expect(page.get_by_role("main")).to_contain_text("Fall D")


def _change_the_chain_draft(page: Page, site: Site) -> None:
    page.goto(site.address)
    _menu(page, "Kette")
    _main(page, "1.1")
    page.get_by_role("tab").nth(1).click()
    page.locator("#table").get_by_role("link", name=re.compile("Begleitete Übergabe")).first.click()
    _main(page, "Bearbeiten")
    result = page.get_by_label(re.compile("Was kommt heraus"))
    result.fill("Die Person war bei ihrem ersten Termin, begleitet oder per Video.")
    _press(page, "speichern")
    expect(page.get_by_role("main")).to_contain_text("begleitet oder per Video")


def _offer(page: Page, site: Site) -> str:
    page.goto(f"{site.address}{NETWORK}/handovers/outbox/")
    _main(page, "Neue Übergabe")
    _main(page, "^Ü2 ")
    _press(page, "^Anbieten")
    expect(page.locator(".app-title__state")).to_contain_text("angeboten")
    slip = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}", page.locator(".app-title__over").inner_text())
    assert slip is not None
    return slip[0]


def _accept_and_report_arrival(page: Page, site: Site, slip: str) -> None:
    """On a phone: one click to accept, two to report the arrival."""
    page.goto(site.address)
    card = page.locator(".app-card").filter(has_text=slip)
    send(card.get_by_role("button", name=re.compile("Annehmen")))

    page.goto(f"{site.address}{NETWORK}/handovers/inbox/")
    card.get_by_role("link", name=re.compile("angekommen")).click()
    _press(page, "angekommen")
    expect(page.locator(".app-title__state")).to_contain_text("angekommen")


@pytest.mark.parametrize("persona", ["mertens", "osei", "kowalski"])
def test_the_overview_says_what_is_due_and_what_the_thread_lacks(open_as, site: Site, persona: str):
    page = open_as(site, persona)
    page.goto(site.address)
    _menu(page, "Überblick")

    for heading in ("Wo wir stehen", "Was ansteht", "Hält die Kette?", "Was dem Faden fehlt"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Muster M8")
