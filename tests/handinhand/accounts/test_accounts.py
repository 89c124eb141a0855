"""Accounts and roles: who gives and ends them, and that an end holds at once (T28, T31)."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from handinhand.accounts import services
from handinhand.accounts.models import Person, RoleAssignment
from handinhand.background.services import Worker, begin_jobs
from handinhand.kernel.actor import Role
from handinhand.kernel.errors import NotAllowed, RuleBroken

PASSWORD = "ein langer Satz als Passwort"


def test_T28_ending_a_role_ends_what_one_may_see_at_the_next_request(
    act, sign_in, coordinator, practitioner, network
):
    client = sign_in(practitioner)
    address = f"/networks/{network.slug}/network/"
    before = client.get(address).status_code

    services.end_role(act(coordinator), practitioner.assignments.get())

    assert before == 200
    assert client.get(address).status_code == 403


def test_T28_ending_a_role_ends_every_session(act, coordinator, practitioner, network):
    practitioner.set_password(PASSWORD)
    practitioner.save()
    client = Client()
    client.post("/accounts/login/", {"login": practitioner.email, "password": PASSWORD})
    assert client.get("/roles/").status_code == 200

    services.end_role(act(coordinator), practitioner.assignments.get())

    assert client.get("/roles/").status_code == 302


def test_T28_closing_an_account_signs_it_out_and_keeps_it_out(
    sign_in, administrator, practitioner, network
):
    practitioner.set_password(PASSWORD)
    practitioner.save()
    client = sign_in(practitioner)

    sign_in(administrator).post(f"/administration/people/{practitioner.pk}/close/")

    later = Client()
    answer = later.post("/accounts/login/", {"login": practitioner.email, "password": PASSWORD})
    assert client.get(f"/networks/{network.slug}/network/").status_code == 302
    assert answer.url == "/accounts/inactive/"
    assert later.get("/roles/").status_code == 302


def test_T31_a_network_of_others_looks_like_one_that_does_not_exist(
    sign_in, practitioner, network, other_network
):
    client = sign_in(practitioner)

    foreign = client.get(f"/networks/{other_network.slug}/network/")
    missing = client.get("/networks/gibt-es-nicht/network/")

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert _without_tokens(foreign.text, other_network.slug) == _without_tokens(
        missing.text, "gibt-es-nicht"
    )


def _without_tokens(page: str, slug: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page).replace(slug, "")


def test_T31_an_unknown_address_and_a_wrong_password_look_alike(client, coordinator):
    wrong = client.post("/accounts/login/", {"login": coordinator.email, "password": "falsch"})
    unknown = client.post("/accounts/login/", {"login": "nie@test.example", "password": "falsch"})

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert _without_tokens(wrong.text, coordinator.email) == _without_tokens(
        unknown.text, "nie@test.example"
    )


@pytest.mark.parametrize("known", [True, False])
def test_T31_asking_for_a_new_password_tells_nobody_whether_there_is_an_account(
    client, coordinator, known
):
    address = coordinator.email if known else "nie@test.example"

    begin_jobs()

    answer = client.post("/accounts/password/reset/", {"email": address})

    assert (answer.status_code, answer.url) == (302, "/accounts/password/reset/done/")
    assert len(mail.outbox) == 0  # the answer waits for no mail server
    task = DBTaskResult.objects.get()
    assert task.args_kwargs["args"] == [str(coordinator.pk) if known else "", "de"]
    Worker().run_once()
    assert len(mail.outbox) == known
    if known:
        token = re.search(r"/accounts/password/reset/key/\w+-([\w-]+)/", mail.outbox[0].body)[1]
        assert not any(token in str(row) for row in DBTaskResult.objects.values())


def test_a_new_password_is_set_by_the_link_of_the_mail(client, coordinator):
    client.post("/accounts/password/reset/", {"email": coordinator.email})
    Worker().run_once()
    link = re.search(r"http://[^/]+(/\S+)", mail.outbox[0].body)[1]

    form = client.get(link, follow=True)
    answer = client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    coordinator.refresh_from_db()
    assert answer.status_code == 302
    assert coordinator.check_password(PASSWORD)
    assert coordinator.password.startswith("argon2")


@pytest.mark.parametrize(
    ("who_acts", "allowed"),
    [("coordinator", True), ("administrator", True), ("practitioner", False), ("stranger", False)],
)
def test_roles_in_a_network_are_given_by_its_coordination_and_the_administration(
    act, who, network, moderator, who_acts, allowed
):
    actor = act(who(who_acts))

    def give() -> RoleAssignment:
        return services.assign_role(actor, moderator, Role.EVALUATOR, network_id=network.pk)

    if allowed:
        assert give().role == "evaluator"
    else:
        with pytest.raises(NotAllowed):
            give()


def test_a_coordinator_gives_no_role_of_the_platform(act, coordinator, moderator):
    with pytest.raises(NotAllowed):
        services.assign_role(act(coordinator), moderator, Role.ADMINISTRATOR)


def test_nobody_gives_a_role_to_themselves(act, coordinator, network):
    with pytest.raises(RuleBroken, match="Sich selbst"):
        services.assign_role(
            act(coordinator), coordinator, Role.PRIVACY_OFFICER, network_id=network.pk
        )


def test_the_same_role_is_not_given_twice_and_a_day_old_end_is_no_hindrance(
    act, coordinator, moderator, network
):
    with pytest.raises(RuleBroken, match="schon"):
        services.assign_role(act(coordinator), moderator, Role.MODERATOR, network_id=network.pk)

    services.end_role(act(coordinator), moderator.assignments.get())
    again = services.assign_role(act(coordinator), moderator, Role.MODERATOR, network_id=network.pk)

    assert again.began_on == date(2026, 11, 20)


def test_steering_for_a_second_organisation_is_a_second_role_and_each_is_held_once(
    act, coordinator, steering, network, receiver_unit
):
    given = {"network_id": network.pk, "organisation_id": receiver_unit.organisation_id}

    services.assign_role(act(coordinator), steering, Role.STEERING, **given)

    held = steering.assignments.values_list("organisation__name", flat=True)
    assert set(held) == {"Jobcenter Teststadt", "Suchthilfe Teststadt"}
    with pytest.raises(RuleBroken, match="schon"):
        services.assign_role(act(coordinator), steering, Role.STEERING, **given)


def test_one_switches_between_ones_own_roles_only(sign_in, coordinator, moderator, network):
    services.assign_role(services.Actor.system(), moderator, Role.EVALUATOR, network_id=network.pk)
    client = sign_in(moderator)
    other = moderator.assignments.get(role="evaluator")

    chosen = client.post("/roles/", {"assignment": str(other.pk)})
    foreign = client.post("/roles/", {"assignment": str(coordinator.assignments.get().pk)})

    assert (chosen.status_code, foreign.status_code) == (302, 422)
    assert client.session["assignment"] == str(other.pk)


def test_the_administration_creates_an_account_once(sign_in, administrator):
    client = sign_in(administrator)
    typed = {"name": "Frau Neu", "email": "neu@test.example", "function": ""}

    first = client.post("/administration/people/new/", typed)
    second = client.post("/administration/people/new/", typed)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "schon ein Konto" in second.text
    assert Person.objects.filter(email="neu@test.example").count() == 1


def test_T32_fields_that_a_form_does_not_name_are_not_written(sign_in, administrator):
    sign_in(administrator).post(
        "/administration/people/new/",
        {
            "name": "Frau Neu",
            "email": "neu@test.example",
            "is_demo": "on",
            "password": "gesetzt",
            "version": "99",
            "is_active": "",
        },
    )

    person = Person.objects.get(email="neu@test.example")
    assert (person.is_demo, person.is_active, person.version) == (False, True, 1)
    assert not person.has_usable_password()


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_of_accounts_takes_the_same_number_of_queries_however_long(
    sign_in, administrator, network, django_assert_max_num_queries, count
):
    for number in range(count):
        person = Person.objects.create(email=f"p{number}@test.example", name=f"Person {number}")
        RoleAssignment.objects.create(
            person=person, role="moderator", network=network, began_on=date(2026, 1, 12)
        )
    client = sign_in(administrator)
    client.get("/administration/people/")

    with django_assert_max_num_queries(13):
        assert client.get("/administration/people/").status_code == 200
