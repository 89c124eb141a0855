"""Networks, organisations, units, membership and people: who changes what, and bad input."""

from datetime import date

import pytest
from django.urls import reverse

from handinhand.accounts.models import Person
from handinhand.kernel.actor import Actor
from handinhand.kernel.errors import RuleBroken
from handinhand.networks import services
from handinhand.networks.access import Calendars, is_member_on, organisations_in, term
from handinhand.networks.models import Membership, Network, Organisation, Unit

SYSTEM = Actor.system()
JUNE = date(2026, 6, 1)
NETWORK = {"name": "Testnetz", "target_group": "alle", "began_on": "12.1.2026"}


def _base(network: Network) -> str:
    return f"/networks/{network.slug}"


@pytest.mark.parametrize(
    ("who_acts", "status"),
    [
        ("coordinator", 302),
        ("moderator", 403),
        ("practitioner", 403),
        ("administrator", 403),
        ("stranger", 404),
    ],
)
def test_only_the_coordination_changes_the_network(sign_in, who, network, who_acts, status):
    typed = NETWORK | {"version": "1", "name": "Neuer Name"}

    answer = sign_in(who(who_acts)).post(f"{_base(network)}/network/change/", typed)

    network.refresh_from_db()
    assert answer.status_code == status
    assert (network.name == "Neuer Name") == (who_acts == "coordinator")


def test_a_network_that_would_end_before_it_begins_is_refused_and_nothing_changes(
    sign_in, coordinator, network
):
    typed = NETWORK | {"version": "1", "name": "Neu", "ends_on": "1.1.2026"}

    answer = sign_in(coordinator).post(f"{_base(network)}/network/change/", typed)

    network.refresh_from_db()
    assert answer.status_code == 422
    assert "Das Ende der Laufzeit liegt vor ihrem Beginn." in answer.text
    assert 'value="Neu"' in answer.text
    assert network.name == "Testnetz"


def test_a_stale_page_is_refused_with_409_and_tells_what_is_stored_now(
    act, sign_in, coordinator, network
):
    services.change_network(act(coordinator), network, version=1, fields={"name": "Schneller"})

    typed = NETWORK | {"version": "1", "name": "Langsamer"}
    answer = sign_in(coordinator).post(f"{_base(network)}/network/change/", typed)

    network.refresh_from_db()
    assert answer.status_code == 409
    assert network.name == "Schneller"
    assert 'value="Langsamer"' in answer.text
    assert "<dd>Schneller</dd>" in answer.text


def test_T32_rung_and_address_of_a_network_are_not_writable_by_form(sign_in, coordinator, network):
    typed = NETWORK | {"version": "1", "rung": "2", "slug": "anders", "rung_basis": "frei"}

    sign_in(coordinator).post(f"{_base(network)}/network/change/", typed)

    network.refresh_from_db()
    assert (network.rung, network.slug, network.rung_basis) == (0, "testnetz", "")


def test_an_organisation_is_created_gets_units_joins_and_leaves(sign_in, coordinator, network):
    client, base = sign_in(coordinator), _base(network)
    client.post(f"{base}/organisations/new/", {"key": "WH", "name": "Werkhof"})
    organisation = Organisation.objects.get(key="WH")
    page = f"{base}/organisations/{organisation.pk}"

    client.post(f"{page}/units/new/", {"key": "WH-1", "name": "Werkstatt"})
    client.post(f"{page}/admit/", {"standing": "partner", "since": "1.3.2026"})
    membership = Membership.objects.get(organisation=organisation)
    member_before = is_member_on(network.pk, organisation.pk, date(2026, 11, 20))
    client.post(f"{base}/memberships/{membership.pk}/leave/", {"left_on": "19.11.2026"})

    assert Unit.objects.get(key="WH-1").organisation == organisation
    assert member_before
    assert not is_member_on(network.pk, organisation.pk, date(2026, 11, 20))
    assert "ausgetreten am 19.11.2026" in client.get(f"{page}/").text


def test_a_key_that_is_taken_is_refused_at_its_field(sign_in, coordinator, network, receiver_unit):
    answer = sign_in(coordinator).post(
        f"{_base(network)}/organisations/new/", {"key": "TSH", "name": "Noch eine"}
    )

    assert answer.status_code == 422
    assert 'href="#id_key">Das Kürzel TSH gibt es schon.' in answer.text
    assert not Organisation.objects.filter(name="Noch eine").exists()


def test_leaving_before_joining_is_refused(sign_in, coordinator, network, receiver_unit):
    membership = Membership.objects.get(organisation=receiver_unit.organisation)

    answer = sign_in(coordinator).post(
        f"{_base(network)}/memberships/{membership.pk}/leave/", {"left_on": "1.1.2025"}
    )

    membership.refresh_from_db()
    assert answer.status_code == 422
    assert membership.left_on is None


def test_a_partner_that_left_returns_and_the_page_and_the_list_show_the_new_place(
    act, sign_in, coordinator, network, receiver_unit
):
    organisation = receiver_unit.organisation
    services.leave(act(coordinator), Membership.objects.get(organisation=organisation), on=JUNE)
    client, page = sign_in(coordinator), f"{_base(network)}/organisations/{organisation.pk}/"
    assert f"{page}admit/" in client.get(page).text

    answer = client.post(f"{page}admit/", {"standing": "guest", "since": "1.11.2026"})

    assert answer.status_code == 302
    assert Membership.objects.filter(organisation=organisation).count() == 2
    assert "seit 01.11.2026" in client.get(page).text
    assert f"{page}admit/" not in client.get(page).text
    listed = organisations_in(act(coordinator), network, standing="guest")
    assert [(one.name, one.left_on) for one in listed] == [(organisation.name, None)]
    assert not organisations_in(act(coordinator), network, standing="partner").filter(
        pk=organisation.pk
    )
    was_there = [date(2026, 5, 31), JUNE, date(2026, 10, 31), date(2026, 11, 1)]
    assert [is_member_on(network.pk, organisation.pk, day) for day in was_there] == [
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("leaves", "words"),
    [(False, "gehört schon zum Netzwerk"), (True, "Bis zum Austritt am 01.06.2026")],
)
def test_nobody_has_two_places_at_once(act, coordinator, network, receiver_unit, leaves, words):
    organisation = receiver_unit.organisation
    if leaves:
        services.leave(act(coordinator), Membership.objects.get(organisation=organisation), on=JUNE)

    with pytest.raises(RuleBroken, match=words):
        services.admit(
            act(coordinator), network, organisation, standing="partner", since=date(2026, 5, 31)
        )

    assert Membership.objects.filter(organisation=organisation).count() == 1


def test_organisations_of_others_are_not_found(sign_in, coordinator, network, foreign_unit):
    page = f"{_base(network)}/organisations/{foreign_unit.organisation_id}/"

    assert sign_in(coordinator).get(page).status_code == 404


def test_a_closing_day_is_entered_once(sign_in, coordinator, network, receiver_unit):
    client = sign_in(coordinator)
    page = f"{_base(network)}/organisations/{receiver_unit.organisation_id}/closing-days/new/"

    first = client.post(page, {"day": "28.12.2026", "reason": "Betriebsferien"})
    second = client.post(page, {"day": "28.12.2026"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert receiver_unit.organisation.closing_days.count() == 1


def test_an_account_with_a_role_is_made_in_one_go_or_not_at_all(
    sign_in, coordinator, network, sender_unit
):
    client, page = sign_in(coordinator), f"{_base(network)}/people/new/"
    typed = {"name": "Frau Neu", "email": "neu@test.example", "role": "practitioner"}

    without_place = client.post(page, typed)
    nobody_yet = Person.objects.filter(email="neu@test.example").exists()
    with_place = client.post(page, typed | {"place": f"u-{sender_unit.pk}"})

    person = Person.objects.get(email="neu@test.example")
    assert (without_place.status_code, nobody_yet, with_place.status_code) == (422, False, 302)
    assert person.assignments.get().unit == sender_unit


@pytest.mark.parametrize(
    ("who_looks", "status"),
    [
        ("coordinator", 200),
        ("privacy_officer", 200),
        ("administrator", 200),
        ("moderator", 403),
        ("practitioner", 403),
        ("stranger", 404),
    ],
)
def test_who_holds_which_role_is_not_for_everybody(sign_in, who, network, who_looks, status):
    assert sign_in(who(who_looks)).get(f"{_base(network)}/people/").status_code == status


def test_the_sites_stand_in_the_order_of_their_names(sign_in, state_officer, network):
    for key, name in (("z", "Zell"), ("a", "Aachtal")):
        services.create_site(SYSTEM, key=key, name=name)

    page = sign_in(state_officer).get("/sites/").text

    assert page.index("Aachtal") < page.index("Teststadt") < page.index("Zell")


def test_the_land_sees_sites_without_figures_and_no_network(sign_in, state_officer, network):
    client = sign_in(state_officer)

    page = client.get("/sites/")

    assert "Teststadt" in page.text
    assert reverse("land:figures") in page.text
    assert client.get(f"{_base(network)}/network/").status_code == 404


@pytest.mark.parametrize(
    ("day", "word"),
    [
        (date(2022, 12, 31), "Arbeitslosengeld II"),
        (date(2026, 6, 30), "Bürgergeld"),
        (date(2026, 7, 1), "Grundsicherungsgeld"),
        (date(2026, 11, 20), "Grundsicherungsgeld"),
    ],
)
def test_words_of_the_law_change_on_their_day(db, day, word):
    assert term("basic-income-benefit", day) == word


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_organisations_takes_the_same_number_of_queries_however_long(
    sign_in, act, coordinator, network, django_assert_max_num_queries, count
):
    for number in range(count):
        organisation = services.create_organisation(
            SYSTEM, key=f"O{number}", name=f"Organisation {number}", network_id=network.pk
        )
        services.admit(SYSTEM, network, organisation, standing="partner", since=date(2026, 1, 12))
    client = sign_in(coordinator)
    client.get(f"{_base(network)}/organisations/")

    with django_assert_max_num_queries(9):
        client.get(f"{_base(network)}/organisations/")

    assert organisations_in(act(coordinator), network).count() == count + 1


def test_one_organisation_has_the_days_of_each_network_it_belongs_to(
    network, other_network, receiver_unit
):
    network.works_on_24_31_december, other_network.works_on_24_31_december = True, False
    organisation_id, christmas_eve = receiver_unit.organisation_id, date(2026, 12, 24)
    calendars = Calendars([organisation_id])

    works = [
        calendars.of(one, organisation_id).is_working_day(christmas_eve)
        for one in (network, other_network, network)
    ]

    assert works == [True, False, True]
