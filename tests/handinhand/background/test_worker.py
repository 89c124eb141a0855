"""Each occasion once, whoever schedules; what a dead worker left is taken up again."""

import os
import socket
from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from handinhand.background.access import failing_jobs, last_beat, worker_is_alive
from handinhand.background.models import Beat, JobState
from handinhand.background.rules import JOBS, Daily, Every, Job, Monthly, register_job
from handinhand.background.services import Worker, begin_jobs, enqueue_due, later, prune
from handinhand.background.services.worker import MOST_ATTEMPTS
from handinhand.kernel import clock

RUN = "handinhand.background.tasks.run"


def _at(text):
    return clock.at(datetime.fromisoformat(f"{text}+00:00"))


# --- when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "now", "due"),
    [
        (Daily(time(6, 5)), "2026-11-20T05:04:59", "2026-11-19T05:05:00"),  # one second too early
        (Daily(time(6, 5)), "2026-11-20T05:05:00", "2026-11-20T05:05:00"),
        (Daily(time(6, 5)), "2026-07-01T04:05:00", "2026-07-01T04:05:00"),  # summer: two hours
        (Daily(time(2, 30)), "2026-03-29T09:00:00", "2026-03-29T01:30:00"),  # the hour is skipped
        (Daily(time(2, 30)), "2026-10-25T09:00:00", "2026-10-25T00:30:00"),  # it comes twice
        (Daily(time(6, 5)), "2027-01-01T03:00:00", "2026-12-31T05:05:00"),
        (Monthly(1, time(2)), "2026-11-01T00:59:59", "2026-10-01T00:00:00"),
        (Monthly(1, time(2)), "2026-12-31T23:30:00", "2026-12-01T01:00:00"),  # Berlin: 1 January
        (Monthly(1, time(2)), "2027-01-01T01:00:00", "2027-01-01T01:00:00"),
        (Monthly(28, time(2)), "2028-02-29T12:00:00", "2028-02-28T01:00:00"),
        (Every(2), "2026-11-20T08:03:59", "2026-11-20T08:02:00"),
    ],
)
def test_a_schedule_tells_the_latest_moment_by_the_clock_of_berlin(schedule, now, due):
    now, due = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, due))

    assert schedule.latest(now) == due


# --- once -----------------------------------------------------------------------------------------


def test_an_occasion_is_enqueued_once_however_often_anybody_looks(ran):
    assert [enqueue_due(), enqueue_due(), enqueue_due()] == [1, 0, 0]
    with _at("2026-11-21T05:04:00"):
        assert enqueue_due() == 0
    with _at("2026-11-21T05:06:00"):
        assert [enqueue_due(), enqueue_due()] == [1, 0]


def test_two_workers_take_a_task_once(ran):
    first, second = Worker(), Worker()
    first.schedule()
    second.schedule()

    assert [first.work_off(), second.work_off()] == [1, 0]
    assert len(ran) == 1


def test_after_downtime_only_the_latest_occasion_comes_and_knows_where_the_site_began(ran):
    Worker().run_once()
    with _at("2026-11-27T12:00:00"):
        Worker().run_once()
        Worker().run_once()

    assert [f"{one.due_at:%d.%m. %H:%M}" for one in ran] == ["20.11. 05:05", "27.11. 05:05"]
    assert {f"{one.began_at:%d.%m.}" for one in ran} == {"20.11."}


def test_what_lies_before_the_beginning_is_not_made_up_for(ran):
    begin_jobs()

    assert Worker().run_once() == 0
    with _at("2026-11-21T05:06:00"):
        assert Worker().run_once() == 1


def test_a_task_is_enqueued_in_the_transaction_of_what_causes_it(ran):
    with transaction.atomic():
        later(RUN, "test.daily", clock.now().isoformat())
        transaction.set_rollback(True)

    assert not DBTaskResult.objects.exists()


def test_a_job_bears_one_key(ran):
    with pytest.raises(ValueError, match=r"test\.daily"):
        register_job(Job("test.daily", Every(5), print))


def test_a_long_row_of_tasks_keeps_nothing_waiting_that_becomes_due_meanwhile(ran, monkeypatch):
    begin_jobs()
    worker = Worker()
    order: list[str] = []

    def slow(*_args):
        order.append("slow")
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 21, 5, 6, tzinfo=UTC))
        worker._looks_again_at = 0.0  # a quarter of a minute has passed

    monkeypatch.setitem(
        JOBS, "test.daily", Job("test.daily", Daily(time(6, 5)), lambda _o: order.append("due"))
    )
    monkeypatch.setattr("handinhand.chains.services.run_simulation", slow)
    for _ in range(3):
        later("handinhand.chains.tasks.simulate", str(uuid4()))

    worker.run_once()

    assert order == ["slow", "due", "slow", "slow"]


def test_what_is_urgent_goes_before_a_simulation_that_waits_longer(ran, monkeypatch):
    order: list[str] = []
    monkeypatch.setattr(
        "handinhand.chains.services.run_simulation", lambda _id: order.append("simulation")
    )
    monkeypatch.setattr("handinhand.notices.services.deliver", lambda _m: order.append("mail") or 0)
    begin_jobs()
    later("handinhand.chains.tasks.simulate", str(uuid4()))
    later("handinhand.notices.tasks.deliver", [])

    Worker().run_once()

    assert order == ["mail", "simulation"]


# --- failures -------------------------------------------------------------------------------------


def test_a_job_that_fails_is_tried_again_after_a_while_and_told_to_the_health_page(
    ran, monkeypatch
):
    def fail(_occasion):
        raise RuntimeError("broken")

    monkeypatch.setitem(JOBS, "test.daily", Job("test.daily", Daily(time(6, 5)), fail))
    Worker().run_once()
    assert failing_jobs() == ["test.daily"]
    assert Worker().run_once() == 0  # not at once

    monkeypatch.setitem(JOBS, "test.daily", Job("test.daily", Daily(time(6, 5)), ran.append))
    with clock.at(clock.now() + timedelta(seconds=61)):
        assert Worker().run_once() == 1
        assert Worker().run_once() == 0

    assert failing_jobs() == []
    assert [f"{one.due_at:%d.%m. %H:%M}" for one in ran] == ["20.11. 05:05"]
    assert JobState.objects.get().done_at is not None


# --- death ----------------------------------------------------------------------------------------


def _dead_worker_runs_a_task(attempts=1, *, process=2**22 + 1, seen=None):
    enqueue_due()
    Beat.objects.create(
        worker="dead",
        host=socket.gethostname(),
        process=process,
        started_at=clock.now(),
        seen_at=seen or clock.now(),
    )
    DBTaskResult.objects.update(
        status="RUNNING", started_at=clock.now(), worker_ids=["dead"] * attempts
    )


def test_what_a_dead_worker_was_running_is_run_again(ran):
    _dead_worker_runs_a_task()

    assert Worker().run_once() == 1
    assert len(ran) == 1
    assert not Beat.objects.filter(worker="dead").exists()


def test_what_a_living_worker_runs_is_left_alone(ran):
    _dead_worker_runs_a_task(process=os.getpid())

    assert Worker().run_once() == 0
    assert ran == []


def test_a_worker_that_is_silent_for_a_minute_is_taken_for_dead(ran):
    _dead_worker_runs_a_task(process=os.getpid(), seen=clock.now() - timedelta(seconds=61))

    assert Worker().run_once() == 1


def test_a_task_that_kills_its_workers_is_given_up(ran):
    _dead_worker_runs_a_task(attempts=MOST_ATTEMPTS)

    assert Worker().run_once() == 0
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_sign_of_life_stands_while_a_worker_works_and_goes_when_it_ends(ran, monkeypatch):
    seen = []
    monkeypatch.setitem(
        JOBS,
        "test.daily",
        Job("test.daily", Daily(time(6, 5)), lambda _o: seen.append(worker_is_alive())),
    )
    assert last_beat() is None

    Worker().run_once()

    assert seen == [True]
    assert not worker_is_alive()


def test_ended_tasks_are_forgotten_after_a_week(ran):
    Worker().run_once()
    DBTaskResult.objects.update(finished_at=clock.now() - timedelta(days=6))
    assert prune() == 0

    DBTaskResult.objects.update(finished_at=clock.now() - timedelta(days=8))
    assert prune() == 1
