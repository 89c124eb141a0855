"""Every page of the role matrix is looked at: accessible, narrow, quiet.

The addresses come from the role matrix, so that a new page cannot be forgotten.
"""

from collections.abc import Callable

import pytest

from tests.browser.axe import violations
from tests.browser.people import PHONE, WIDE, Site, open_or_fetch
from tests.browser.rows import Stop, stops

STOPS = stops()
SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width && box.right > root.clientWidth + 1;
  });
  return [`${root.scrollWidth} > ${root.clientWidth}`,
          ...wide.slice(-4).map((e) => e.outerHTML.slice(0, 120))];
}"""
"""What makes the document scroll sideways; a picture may scroll inside its own frame."""


def test_there_are_pages():
    assert len(STOPS) >= 10


@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.key)
def test_it_is_accessible_and_fits_a_narrow_phone(
    look_as, address_of: Callable[[Stop], tuple[Site, str]], stop: Stop
):
    site, address = address_of(stop)
    page = look_as(site, stop.persona)
    answer = open_or_fetch(page, address)

    assert answer.status == 200
    if "text/html" not in answer.headers["content-type"]:
        return  # a file: it comes, and that is all
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate(SIDEWAYS) == []
    page.set_viewport_size(WIDE)


CHOSEN = {
    "account_login",
    "agreements:agreement",
    "chains:version",
    "components",
    "evaluation:figures",
    "goals:list",
    "handovers:detail",
    "handovers:inbox",
    "overview:cockpit",
    "reconstructions:add_event",
    "reconstructions:detail",
    "thread:whole",
}
"""Pages that show every component between them."""

SOME = list({stop.name: stop for stop in STOPS if stop.name in CHOSEN}.values())


def test_the_chosen_pages_are_there():
    assert {stop.name for stop in SOME} == CHOSEN


@pytest.mark.parametrize("stop", SOME, ids=lambda stop: stop.key)
def test_it_is_accessible_in_the_dark(
    look_as, address_of: Callable[[Stop], tuple[Site, str]], stop: Stop
):
    site, address = address_of(stop)
    page = look_as(site, stop.persona, color_scheme="dark")

    answer = open_or_fetch(page, address)

    assert answer.status == 200
    assert violations(page) == []


@pytest.mark.parametrize("stop", SOME, ids=lambda stop: stop.key)
def test_text_twice_as_large_makes_nothing_scroll_sideways(
    look_as, address_of: Callable[[Stop], tuple[Site, str]], stop: Stop
):
    site, address = address_of(stop)
    page = look_as(site, stop.persona)
    open_or_fetch(page, address)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate(SIDEWAYS) == []
