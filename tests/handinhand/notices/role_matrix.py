"""Who may open which page of mail settings, absences and deputies, in the demo.

The role of the rows is Osei's: he and the coordination may enter his absence.
"""

from datetime import timedelta

from handinhand.accounts.models import Absence, RoleAssignment
from handinhand.kernel import clock
from tests.handinhand.matrix import NETWORK, Row, answers, network

_OWN = answers(200, administrator=404)
_OSEI = answers(404, coordinator=200, osei=200, administrator=404)


def _role() -> dict[str, object]:
    found = RoleAssignment.objects.get(
        person__email="osei@lindenrath.example", network__slug=NETWORK, role="practitioner"
    )
    return network() | {"assignment_id": found.pk}


def _absence() -> dict[str, object]:
    today = clock.today()
    made = Absence.objects.create(
        assignment_id=_role()["assignment_id"], first=today, last=today + timedelta(days=3)
    )
    return network() | {"absence_id": made.pk}


def _sent(status: int) -> dict[str, int]:
    return _OSEI | {"coordinator": status, "osei": status}


ROWS = [
    Row("notices:preference", _OWN),
    Row("notices:preference", answers(422, administrator=404), "POST"),
    Row("notices:absences", _OWN),
    Row("notices:enter_absence", _OSEI, parameters=_role),
    Row("notices:enter_absence", _sent(422), "POST", _role),
    Row("notices:deputy", _OSEI, parameters=_role),
    Row("notices:deputy", _sent(302), "POST", _role),
    Row("notices:end_absence", _sent(302), "POST", _absence),
]
