"""In a network that leads journeys figures tell whole months, by whatever door they are asked."""

from datetime import date

import pytest

from handinhand.chains.models import ChainVersion
from handinhand.evaluation.models import Review, Snapshot
from handinhand.evaluation.services import record_review
from handinhand.kernel.errors import RuleBroken
from handinhand.overview.access import effect_of
from tests.handinhand.journeys.conftest import (
    FRIDAY,
    lead_on,
    make_standard,
    make_station,
    make_version,
    make_way,
    on,
)

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [(date(2026, 11, 19), FRIDAY, "first"), (date(2026, 11, 1), FRIDAY, "last")],
)
def test_a_review_of_single_days_is_refused(begun, leading, first, last, field):
    with on("2026-12-07"), pytest.raises(RuleBroken, match="ganze Monate") as refused:
        record_review(leading, first=first, last=last, presented_on=date(2026, 12, 1))

    assert refused.value.field == field
    assert not Review.objects.exists()
    assert not Snapshot.objects.exists()


def test_a_review_of_whole_months_is_recorded(begun, leading):
    first, last = NOVEMBER
    with on("2026-12-07"):
        record_review(leading, first=first, last=last, presented_on=date(2026, 12, 1))

    assert Review.objects.get().last == last


@pytest.fixture
def newer(begun, sending, receiving, begin_one, chain, version, sender_unit, receiver_unit):
    """One hand-over by 1.0 on the 20th, 1.1 from Monday the 23rd on, one by 1.1 on the 25th."""
    lead_on(sending, begun, "1", "2", receiving, FRIDAY)
    stations = {one.key: one.line for one in version.stations.all()}
    old = ChainVersion.objects.filter(pk=version.pk)
    old.update(state="retired", in_force_to=date(2026, 11, 22))
    made = make_version(chain, "1.1")
    one = make_station(made, "1", sender_unit, line=stations["1"])
    two = make_station(made, "2", receiver_unit, line=stations["2"], is_end=True)
    line = version.standards.get(key="Ü1").line
    make_way(one, two, make_standard(made, "Ü1", sender_unit, receiver_unit, line=line))
    new = ChainVersion.objects.filter(pk=made.pk)
    new.update(in_force_from=date(2026, 11, 23), previous=version)
    with on("2026-11-25"):
        lead_on(sending, begin_one(), "1", "2", receiving, date(2026, 11, 25))
    return new.get()


def test_before_and_since_a_new_version_no_hand_over_counts_twice(newer, leading, steering, act):
    with on("2026-12-15"):
        exact = effect_of(leading, newer)
        told = effect_of(act(steering), newer)

    assert exact.before.total.counts.offered == exact.after.total.counts.offered == 1
    assert (told.before.first, told.before.last) == (date(2026, 9, 1), date(2026, 10, 31))
    assert (told.after.first, told.after.last) == (date(2026, 12, 1), date(2026, 12, 15))


def test_nothing_is_told_since_a_version_that_has_begun_this_month(newer, act, steering):
    with on("2026-11-27"):
        assert effect_of(act(steering), newer).after is None
