"""T28: a production start that would be unsafe is refused with a sentence that says what to do."""

import pytest

from handinhand.accounts.models import Person
from handinhand.config.start import refuse_unsafe_start, unsafe_settings

GOOD_KEY = "k3Zp-9Qw_7Lx2Rt8Vb5Nc1Mf6Hd4Js0Gy-aEuIoPqTzXw"


@pytest.fixture
def production(settings, db):
    settings.PRODUCTION, settings.DEBUG, settings.DEMO = True, False, False
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = GOOD_KEY, ["netz.example"]
    Person.objects.update(is_demo=False)  # other tests may have loaded the demo
    return settings


def test_T28_a_safe_production_start_passes(production):
    refuse_unsafe_start()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("DEBUG", True, "HANDINHAND_DEBUG is on. Switch it off"),
        ("DEMO", True, "HANDINHAND_DEMO is on. Switch it off"),
        ("SECRET_KEY", "short", "Set it to 50 random characters"),
        ("SECRET_KEY", "a" * 60, "Set it to 50 random characters"),
        ("ALLOWED_HOSTS", [], "Name the host of the site"),
    ],
)
def test_T28_an_unsafe_production_start_is_refused(production, name, value, says):
    setattr(production, name, value)

    with pytest.raises(SystemExit, match="does not start in production") as refusal:
        refuse_unsafe_start()

    assert says in str(refusal.value)


def test_T28_the_key_everybody_knows_is_refused(production):
    production.SECRET_KEY = production.KNOWN_KEY

    assert "missing, known or too short" in unsafe_settings()[0]


def test_T28_nothing_is_refused_while_developing(settings):
    settings.PRODUCTION, settings.DEBUG = False, True

    refuse_unsafe_start()
