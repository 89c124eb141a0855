"""Before the database refuses two in force, the update makes one of those a race has left."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]
FIRST, SECOND = date(2026, 11, 1), date(2026, 11, 10)


@pytest.mark.parametrize(
    ("app", "before", "named", "ended"),
    [("agreements", "0002", "key", "ended"), ("chains", "0005", "number", "retired")],
)
def test_of_two_in_force_the_later_stays(request, app, before, named, ended):
    row = request.getfixturevalue("signing" if app == "agreements" else "chain")
    rows = type(row).objects
    call_command("migrate", app, before, verbosity=0)
    rows.filter(pk=row.pk).update(state="in_force", in_force_from=FIRST)
    later = rows.get(pk=row.pk)
    later.pk, later.in_force_from = uuid4(), SECOND
    setattr(later, named, "9")
    later.save(force_insert=True)

    call_command("migrate", verbosity=0)  # also what of other apps went back with it

    row.refresh_from_db()
    later.refresh_from_db()
    assert (row.state, row.in_force_to) == (ended, date(2026, 11, 9))
    assert (later.state, later.in_force_to) == ("in_force", None)
