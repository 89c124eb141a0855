"""A newcomer sees "Was wäre, wenn" with a result at once: two simulations, done while loading."""

from django.urls import reverse

from handinhand.accounts.models import Person
from handinhand.chains.models import Simulation


def test_the_demo_shows_two_simulations_of_the_draft_that_are_done(db, demo, client):
    base, more = Simulation.objects.order_by("begun_at")
    client.force_login(Person.objects.get(email="mertens@lindenrath.example"))

    page = client.get(reverse("chains:simulation", args=["arbeit-und-gesundheit", more.pk]))

    assert {one.state for one in (base, more)} == {"done"}
    assert base.chain_version.number == more.chain_version.number == "1.1"
    assert more.base == base
    assert "Der Engpass ist Jobcenter Lindenrath – Fallmanagement" in base.result["sentence"]["de"]
    assert page.context["is_old"] is False
    assert page.context["rows"][0].wait_change  # against "Heute"
    assert page.text.count("<svg") >= 4
