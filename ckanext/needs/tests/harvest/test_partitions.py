"""Workers share a run on a real Redis: nothing twice, nothing lost, published once."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from uuid import uuid4

import pytest
from redis import Redis

from ckanext.needs.harvest.partitions import PUBLISH, Claim, Partition, SharedRun
from ckanext.needs.harvest.workers import LostRun, work

pytestmark = pytest.mark.ckan

PARTITIONS = [Partition(area, year) for area in ("10", "16", "19") for year in (2567, 2568)]
SPAWN = multiprocessing.get_context("spawn")


def client() -> Redis:
    return Redis.from_url(os.environ["CKAN_REDIS_URL"])


@pytest.fixture
def run_id():
    """The id of a run of its own; nothing of it stays in Redis."""
    name = f"test-{uuid4().hex}"
    yield name
    SharedRun(client(), name).forget()
    client().delete(f"{name}:made", f"{name}:published")


@pytest.fixture
def run(run_id: str) -> SharedRun:
    run = SharedRun(client(), run_id, lease=30)
    run.plan(PARTITIONS)
    return run


def worker(run_id: str, lease: float) -> None:
    """Note every partition that is made and every publishing, as a process of its own."""
    redis = client()

    def make(step: str) -> str:
        redis.rpush(f"{run_id}:made", step)
        time.sleep(0.02)
        return f"made of {step}"

    def publish(results) -> None:
        redis.rpush(f"{run_id}:published", len(results))

    work(SharedRun(redis, run_id, lease), make, publish, lease, wait=0.05)


def dying_worker(run_id: str, lease: float) -> None:
    """Claim one step and be killed in the midst of it."""
    work(SharedRun(client(), run_id, lease), _be_killed, _be_killed, lease)


def _be_killed(_given: object) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


def noted(run_id: str, what: str) -> list[str]:
    return [value.decode() for value in client().lrange(f"{run_id}:{what}", 0, -1)]


class TestClaims:
    def test_a_partition_that_is_claimed_is_nobody_elses(self, run: SharedRun):
        claimed = [run.claim() for _ in PARTITIONS]
        assert {claim.step for claim in claimed if claim} == {str(p) for p in PARTITIONS}
        assert run.claim() is None

    def test_what_is_planned_twice_is_done_once(self, run: SharedRun):
        run.plan(PARTITIONS[:1])
        assert sum(run.claim() is not None for _ in range(20)) == len(PARTITIONS)

    def test_a_run_of_nothing_is_refused(self, run_id: str):
        with pytest.raises(ValueError, match="one partition"):
            SharedRun(client(), run_id).plan([])

    def test_what_is_given_back_can_be_claimed_at_once(self, run: SharedRun):
        claims = [run.claim() for _ in PARTITIONS]
        run.give_back(claims[2])
        again = run.claim()
        assert again == Claim(claims[2].step, claims[2].fence + 1)

    def test_a_claim_ends_with_its_lease(self, run_id: str):
        run = SharedRun(client(), run_id, lease=0.05)
        run.plan(PARTITIONS[:1])
        first = run.claim()
        time.sleep(0.1)
        assert run.claim() == Claim(first.step, first.fence + 1)

    def test_a_claim_that_is_kept_does_not_end(self, run_id: str):
        run = SharedRun(client(), run_id, lease=0.4)
        run.plan(PARTITIONS[:1])
        claim = run.claim()
        for _ in range(6):
            time.sleep(0.1)
            assert run.keep(claim)
            assert run.claim() is None

    def test_who_wakes_after_losing_a_claim_can_neither_keep_nor_finish_it(self, run: SharedRun):
        late = run.claim()
        run.give_back(late)
        while (taken := run.claim()).step != late.step:
            pass
        assert not run.keep(late)
        assert not run.done(late, "too late")
        assert run.done(taken, "in time")
        assert run.results == {late.step: "in time"}

    def test_what_is_done_cannot_be_done_again(self, run: SharedRun):
        claim = run.claim()
        assert run.done(claim, "first")
        assert not run.done(claim, "second")
        assert run.results[claim.step] == "first"


class TestPublishing:
    def test_it_comes_after_the_last_partition_and_is_one_workers(self, run: SharedRun):
        claims = [run.claim() for _ in PARTITIONS]
        for claim in claims[:-1]:
            run.done(claim)
        assert run.claim() is None
        run.done(claims[-1])
        publishing = run.claim()
        assert publishing.step == PUBLISH
        assert run.claim() is None
        assert not run.finished
        assert run.done(publishing)
        assert run.finished

    def test_the_publisher_has_what_all_partitions_came_to(self, run: SharedRun):
        for _ in PARTITIONS:
            claim = run.claim()
            run.done(claim, f"of {claim.step}")
        assert run.results == {str(p): f"of {p}" for p in sorted(PARTITIONS, key=str)}


class TestWorkers:
    def test_an_error_gives_the_partition_to_the_others(self, run: SharedRun):
        def fail(_step: str) -> str:
            raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            work(run, fail, lambda _results: None, lease=30)
        assert sum(run.claim() is not None for _ in range(20)) == len(PARTITIONS)

    def test_a_run_that_redis_does_not_know_ends_the_worker(self, run_id: str):
        with pytest.raises(LostRun):
            work(SharedRun(client(), run_id), str, lambda _results: None, lease=30)

    def test_four_processes_make_each_partition_once_and_publish_once(self, run_id: str):
        SharedRun(client(), run_id, lease=30).plan(PARTITIONS)
        processes = [SPAWN.Process(target=worker, args=(run_id, 30)) for _ in range(4)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
            assert process.exitcode == 0
        assert sorted(noted(run_id, "made")) == sorted(map(str, PARTITIONS))
        assert noted(run_id, "published") == [str(len(PARTITIONS))]

    def test_what_a_killed_process_held_is_made_by_another(self, run_id: str):
        lease = 1.0
        run = SharedRun(client(), run_id, lease)
        run.plan(PARTITIONS)
        victim = SPAWN.Process(target=dying_worker, args=(run_id, lease))
        victim.start()
        victim.join(60)
        assert victim.exitcode == -signal.SIGKILL
        worker(run_id, lease)
        assert run.finished
        assert sorted(noted(run_id, "made")) == sorted(map(str, PARTITIONS))
        assert noted(run_id, "published") == [str(len(PARTITIONS))]
