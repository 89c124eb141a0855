"""Who gets which answer from the pages of networks, organisations and their people."""

from handinhand.accounts.models import RoleAssignment
from handinhand.networks.models import Membership, Organisation, Unit
from tests.handinhand.matrix import NETWORK, Row, answers, everybody, network, nothing

READ = answers(200, administrator=200)
ACCOUNTS = answers(403, coordinator=200, privacy_officer=200, administrator=200)


def _change(status: int) -> dict[str, int]:
    return answers(403, coordinator=status)


def _manage(status: int) -> dict[str, int]:
    return answers(403, coordinator=status, administrator=status)


def _organisation() -> dict[str, object]:
    return {"slug": NETWORK, "organisation_id": Organisation.objects.get(key="SH").pk}


def _guest() -> dict[str, object]:
    outside = Organisation.objects.filter(known_to__slug=NETWORK, memberships=None)
    return {"slug": NETWORK, "organisation_id": outside.order_by("key")[0].pk}


def _unit() -> dict[str, object]:
    return {"slug": NETWORK, "unit_id": Unit.objects.get(key="SH-BE").pk}


def _membership() -> dict[str, object]:
    found = Membership.objects.get(network__slug=NETWORK, organisation__key="SH")
    return {"slug": NETWORK, "membership_id": found.pk}


def _phase() -> dict[str, object]:
    return {"slug": NETWORK, "number": 7}


def _assignment() -> dict[str, object]:
    found = RoleAssignment.objects.get(person__email="osei@lindenrath.example", ended_on=None)
    return {"slug": NETWORK, "assignment_id": found.pk}


def _form(name: str, parameters=network) -> list[Row]:
    return [
        Row(name, _change(200), parameters=parameters),
        Row(name, _change(422), "POST", parameters),
    ]


ROWS = [
    Row("networks:sites", everybody(403, state=200), parameters=nothing),
    Row("networks:list", everybody(200, state=403), parameters=nothing),
    Row("networks:detail", READ),
    Row("networks:organisations", READ),
    Row("networks:organisation", READ, parameters=_organisation),
    *_form("networks:change"),
    *_form("networks:change_phase", _phase),
    *_form("networks:create_organisation"),
    *_form("networks:change_organisation", _organisation),
    *_form("networks:add_unit", _organisation),
    *_form("networks:add_closing_day", _organisation),
    *_form("networks:admit", _guest),
    *_form("networks:change_unit", _unit),
    *_form("networks:change_membership", _membership),
    *_form("networks:leave", _membership),
    Row("networks:people", ACCOUNTS),
    Row("networks:create_person", _manage(200)),
    Row("networks:create_person", _manage(422), "POST"),
    Row("networks:give_role", _manage(200)),
    Row("networks:give_role", _manage(422), "POST"),
    Row("networks:end_role", _manage(302), "POST", _assignment),
]
