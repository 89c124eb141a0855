"""Who gets which answer from the pages of accounts and roles."""

from handinhand.accounts.models import Person, RoleAssignment
from tests.handinhand.matrix import Row, administration, everybody, nothing


def _person() -> dict[str, object]:
    return {"person_id": Person.objects.get(email="osei@lindenrath.example").pk}


def _assignment() -> dict[str, object]:
    found = RoleAssignment.objects.get(person__email="osei@lindenrath.example", ended_on=None)
    return {"assignment_id": found.pk}


ROWS = [
    Row("accounts:roles", everybody(200), parameters=nothing),
    Row("accounts:roles", everybody(422), "POST", nothing),
    Row("accounts:people", administration(200), parameters=nothing),
    Row("accounts:create", administration(200), parameters=nothing),
    Row("accounts:create", administration(422), "POST", nothing),
    Row("accounts:person", administration(200), parameters=_person),
    Row("accounts:person", administration(422), "POST", _person),
    Row("accounts:close", administration(302), "POST", _person),
    Row("accounts:end_platform_role", administration(302), "POST", _assignment),
]
