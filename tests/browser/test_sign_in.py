"""Signing in with one click, as the newcomer of the demo does."""

import pytest

from tests.browser.people import PERSONA_NAMES, Site


@pytest.mark.parametrize("persona", PERSONA_NAMES)
def test_a_persona_signs_in_with_one_click(open_as, site: Site, persona: str):
    page = open_as(site, persona)

    page.goto(site.address)

    assert "/accounts/login/" not in page.url
    assert page.locator("h1").count() == 1
    assert page.locator(".app-menu summary").inner_text().strip().startswith(PERSONA_NAMES[persona])


def test_the_signed_out_person_is_asked_to_sign_in(open_as, site: Site):
    page = open_as(site, "")

    page.goto(f"{site.address}/networks/")

    assert "/accounts/login/" in page.url
    assert "next=" in page.url
