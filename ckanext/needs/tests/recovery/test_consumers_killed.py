"""A consumer of ckanext-harvest's queues that is killed, anywhere in its two stages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.harvest import queue
from ckanext.harvest.model import HarvestJob
from ckanext.needs.tests.recovery.conftest import NEW, OLD
from ckanext.needs.tests.recovery.test_killed import STAGES, nothing_is_left

pytestmark = pytest.mark.ckan

GATHERING = {
    "not begun": "before ckanext.needs.catalogue.sweep:sweep",
    **{stage: STAGES[stage][0] for stage in ("fetching", "lake written", "building")},
    "planned, no objects": "after ckanext.needs.harvest.runs:plan",
}
#: What they come to is as when a run without the queues is killed there.
FETCHING = (
    "files copied",
    "metadata written",
    "metadata committed, tables not",
    "both committed",
    "about to note it",
)
STAGE = {
    "gather": (queue.get_gather_consumer, queue.gather_callback),
    "fetch": (queue.get_fetch_consumer, queue.fetch_callback),
}


@pytest.fixture
def changed(harvest, source):
    """The source, published and then changed; nothing in the queues."""
    harvest()
    source.change("750,000", "800,000")
    for consumer, _ in STAGE.values():
        consumer().queue_purge()
    yield
    for consumer, _ in STAGE.values():
        consumer().queue_purge()


@pytest.mark.parametrize("stage", GATHERING)
def test_who_gathers_is_killed(stage, changed, stopped_at, readers, job_says, storage, run_says):
    job = new_job()
    with stopped_at(GATHERING[stage], "gather") as other, readers.at_the_same_time() as reading:
        other.kill()
        assert reading.result(60) == OLD
    everyone_works()
    assert readers.total() == OLD
    assert status(job) == "Finished"
    assert "stopped before its end" in job_says()[1][0]
    assert stage == "not begun" or run_says(job)[0] == "failed"
    after = new_job()
    everyone_works()
    assert (status(after), readers.total()) == ("Finished", NEW)
    assert job_says()[2] == []
    nothing_is_left(storage)


@pytest.mark.parametrize("stage", FETCHING)
def test_who_publishes_is_killed(stage, changed, stopped_at, readers, job_says, storage, run_says):
    place, expected = STAGES[stage]
    job = new_job()
    consume("gather")
    with stopped_at(place, "fetch") as other, readers.at_the_same_time() as reading:
        other.kill()
        assert reading.result(60) in (OLD, NEW)
    assert readers.total() == expected
    everyone_works()
    assert status(job) == "Running"  # the queue waits whether that consumer is only slow
    minutes_pass("fetch", 4)
    everyone_works()
    assert (status(job), readers.total()) == ("Finished", NEW)
    (said,) = job_says()[1]
    assert "stopped before its end" in said
    assert "หยุดกลางคัน" in said
    assert run_says(job)[0] == "done"
    after = new_job()
    everyone_works()
    assert (status(after), readers.total(), job_says()[2]) == ("Finished", NEW, [])
    nothing_is_left(storage)


def test_a_harvest_without_the_queues_need_not_wait_for_a_gatherer_that_is_gone(
    changed, harvest, stopped_at, readers, job_says
):
    job = new_job()
    with stopped_at(GATHERING["building"], "gather") as other:
        with pytest.raises(tk.ValidationError, match="under way"):
            harvest()
        other.kill()
    assert harvest().updated == 1
    assert readers.total() == NEW
    assert status(job) == "Finished"
    assert "stopped before its end" in job_says()[1][0]


def test_who_gathers_is_left_alone_while_it_lives(changed, stopped_at, readers):
    job = new_job()
    with stopped_at(GATHERING["building"], "gather"):
        run_jobs()
        assert status(job) == "Running"
        assert readers.total() == OLD


def test_a_job_that_waits_in_the_queue_is_left_alone(changed, readers):
    job = new_job()
    run_jobs()
    assert status(job) == "Running"
    everyone_works()
    assert (status(job), readers.total()) == ("Finished", NEW)


def test_a_message_of_a_job_that_was_closed_gathers_nothing(changed, stopped_at, readers):
    job = new_job()
    with stopped_at(GATHERING["building"], "gather") as other:
        other.kill()
    run_jobs()
    minutes_pass("gather", 125)
    everyone_works()
    assert waiting("gather") == 0
    assert (status(job), readers.total()) == ("Finished", OLD)


def test_one_that_is_killed_each_time_ends_all_the_same(
    changed, stopped_at, readers, job_says, run_says
):
    job = new_job()
    consume("gather")
    for _ in range(4):
        with stopped_at(STAGES["metadata written"][0], "fetch") as other:
            other.kill()
        minutes_pass("fetch", 4)
        run_jobs()
    everyone_works()
    assert (status(job), readers.total()) == ("Finished", OLD)
    assert len(job_says()[1]) == 3
    run_jobs()
    assert run_says(job)[0] == "failed"


def test_a_process_without_the_queues_that_is_killed_does_not_stop_the_schedule(
    changed, stopped_at, readers, job_says
):
    with stopped_at(STAGES["building"][0]) as other:
        other.kill()
    run_jobs()
    assert "stopped before its end" in job_says()[1][0]
    job = new_job()  # "a job exists", if it were not closed
    everyone_works()
    assert (status(job), readers.total()) == ("Finished", NEW)


@pytest.fixture
def run_says():
    """A function that returns status and errors of the run of a job."""
    from ckanext.needs.harvest import runs

    def says(job):
        model.Session.remove()
        run = runs.of_job(job)
        return run.status, run.report.get("errors", [])

    return says


def new_job():
    """Ask for a harvest as the button on the source's page does; return the job's id."""
    (source,) = tk.get_action("harvest_source_list")(context(), {})
    return tk.get_action("harvest_job_create")(context(), {"source_id": source["id"]})["id"]


def everyone_works():
    """Let the scheduler and the consumers do what there is for them, the scheduler again."""
    run_jobs()
    for stage in STAGE:
        consume(stage)
    run_jobs()


def run_jobs():
    tk.get_action("harvest_jobs_run")(context(), {})


def consume(stage):
    """Work as one of the consumers until its queue is empty."""
    consumer, callback = STAGE[stage][0](), STAGE[stage][1]
    while waiting(stage):
        method, _, body = next(consumer.consume(""))
        callback(consumer, method, None, body)


def waiting(stage):
    consumer = STAGE[stage][0]()
    return consumer.redis.llen(consumer.routing_key)


def minutes_pass(stage, minutes):
    """Make what a consumer took, and never gave back, that much older."""
    consumer = STAGE[stage][0]()
    for key in consumer.redis.keys(f"{consumer.routing_key}:*"):
        consumer.redis.set(key, str(datetime.now() - timedelta(minutes=minutes, seconds=1)))


def status(job):
    model.Session.remove()
    return HarvestJob.get(job).status


def context():
    from ckanext.needs.catalogue.publishing import site_context

    return site_context(model=model, session=model.Session)
