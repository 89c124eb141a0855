"""One click into the demo, and no demo account where it matters."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.test import Client

from handinhand.accounts import services as accounts
from handinhand.accounts.models import Person
from handinhand.config.start import refuse_unsafe_start
from handinhand.demo.access import PERSONA_PASSWORD

pytestmark = pytest.mark.urls("tests.handinhand.demo.urls")


@pytest.fixture
def persona(coordinator) -> Person:
    accounts.mark_as_demo(
        coordinator, password_hash=make_password(PERSONA_PASSWORD), persona_order=0
    )
    return coordinator


def test_the_sign_in_page_offers_the_personas_only_in_the_demo(client, persona, settings):
    settings.DEMO = False
    without = client.get("/accounts/login/").text
    settings.DEMO = True
    with_demo = client.get("/accounts/login/").text

    assert persona.name not in without
    assert persona.name in with_demo
    assert PERSONA_PASSWORD in with_demo


def test_one_click_signs_in_as_a_persona_and_is_recorded(client, persona, settings):
    settings.DEMO = True

    answer = client.post("/demo/sign-in/", {"persona": "coordinator"})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(persona.pk)


@pytest.mark.parametrize("key", ["moderator", "gibt-es-nicht", ""])
def test_nobody_else_is_entered_by_one_click(client, persona, moderator, settings, key):
    settings.DEMO = True

    assert client.post("/demo/sign-in/", {"persona": key}).status_code == 404


def test_one_click_does_nothing_outside_the_demo(client, persona, settings):
    settings.DEMO = False

    assert client.post("/demo/sign-in/", {"persona": "coordinator"}).status_code == 404


def test_T28_production_refuses_demo_accounts_until_they_are_deleted(db, persona, settings):
    settings.PRODUCTION, settings.DEBUG, settings.DEMO = True, False, False
    settings.SECRET_KEY = "k3Zp-9Qw_7Lx2Rt8Vb5Nc1Mf6Hd4Js0Gy-aEuIoPqTzXw"
    settings.ALLOWED_HOSTS = ["netz.example"]
    with pytest.raises(SystemExit, match="delete_demo_accounts"):
        refuse_unsafe_start()

    call_command("delete_demo_accounts")

    refuse_unsafe_start()
    assert not Person.objects.filter(is_demo=True).exists()


def test_a_deleted_persona_cannot_sign_in(persona, settings):
    call_command("delete_demo_accounts")

    answer = Client().post(
        "/accounts/login/", {"login": "coordinator@test.example", "password": PERSONA_PASSWORD}
    )

    assert answer.status_code == 422
