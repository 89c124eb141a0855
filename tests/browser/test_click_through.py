"""A click through everything that is linked: no dead link, no complaint, nobody else is asked.

The walk takes each kind of address once per persona: `/networks/x/events/<id>/` is one kind.
"""

import re
from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.people import Site, open_or_fetch

IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b")
NOT_FOLLOWED = ("/static/", "/accounts/logout/")
FILES = (".csv", ".svg", ".json", ".xlsx", ".pdf")
HREFS = "links => links.map(link => link.href)"


def _kind(address: str) -> str:
    parts = urlsplit(address)
    fields = sorted(field.partition("=")[0] for field in parts.query.split("&"))
    return IDENTIFIER.sub("*", parts.path) + "?" + "&".join(fields)


def _links(page: Page, site: Site) -> list[str]:
    """Return the addresses of this site that the page links to (SVG links have an object)."""
    plain = page.locator("a[href]:not(svg a)").evaluate_all(HREFS)
    drawn = page.locator("svg a[href]").evaluate_all(
        "links => links.map(link => new URL(link.getAttribute('href'), document.baseURI).href)"
    )
    found = (urldefrag(href).url for href in [*plain, *drawn])
    return [
        href
        for href in found
        if href.startswith(site.address)
        and not urlsplit(href).path.startswith(NOT_FOLLOWED)
        and not urlsplit(href).path.endswith(FILES)
    ]


@pytest.mark.parametrize("persona", ["mertens", "osei", "lindner", "admin"])
def test_every_link_leads_somewhere_and_the_browser_is_content(look_as, site: Site, persona: str):
    page = look_as(site, persona)
    waiting = deque([(f"{site.address}/", "the start")])
    seen, dead = {_kind(f"{site.address}/")}, []

    while waiting:
        address, where = waiting.popleft()
        status = open_or_fetch(page, address).status
        if status != 200:
            dead.append(f"{address} ({status}), linked from {where}")
            continue
        for href in _links(page, site):
            if _kind(href) not in seen:
                seen.add(_kind(href))
                waiting.append((href, urlsplit(address).path))

    assert dead == []
    assert len(seen) > 5
