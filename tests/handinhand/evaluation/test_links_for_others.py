"""A link is shown only where its reader finds a page behind it."""

import re

import pytest

from handinhand.accounts.models import Person
from handinhand.chains.models import ChainVersion
from tests.handinhand.matrix import NETWORK

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["by/partners/", "by/standards/", "cross/"])
def test_a_protected_version_is_offered_only_where_there_is_one(demo, client, page):
    client.force_login(Person.objects.get(email__startswith="mertens@"))
    address = f"/networks/{NETWORK}/figures/{page}"

    offered = "outside=1" in client.get(address).text

    assert offered == (client.get(address + "?outside=1").status_code == 200)
    assert offered == (page == "by/standards/")


@pytest.mark.parametrize(("who", "may"), [("mertens", False), ("kowalski", True)])
def test_the_way_into_force_leads_only_whom_it_lets_in(demo, client, who, may):
    client.force_login(Person.objects.get(email__startswith=f"{who}@"))
    draft = ChainVersion.objects.get(number="1.1", chain__network__slug=NETWORK)
    address = f"/networks/{NETWORK}/chains/{draft.pk}/"

    links = re.findall(r'href="([^"]+)"', client.get(address).text)

    assert (f"{address}agree/" in links) == may
