"""Workers share a run on a real Redis: nothing twice, nothing lost."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from uuid import uuid4

import pytest
from redis import Redis

from ckanext.needs.harvest.partitions import Claim, SharedRun
from ckanext.needs.harvest.workers import LostRun, work

pytestmark = pytest.mark.ckan

PARTS = [f"{number:05}" for number in range(6)]
SPAWN = multiprocessing.get_context("spawn")


def client() -> Redis:
    return Redis.from_url(os.environ["CKAN_REDIS_URL"])


@pytest.fixture
def run_id():
    """The id of a run of its own; nothing of it stays in Redis."""
    name = f"test-{uuid4().hex}"
    yield name
    SharedRun(client(), name).forget()
    client().delete(f"{name}:made")


@pytest.fixture
def run(run_id: str) -> SharedRun:
    run = SharedRun(client(), run_id, lease=30)
    run.plan(PARTS)
    return run


def worker(run_id: str, lease: float) -> None:
    """Note every part that is made, as a process of its own."""
    redis = client()

    def make(part: str) -> None:
        redis.rpush(f"{run_id}:made", part)
        time.sleep(0.02)

    work(SharedRun(redis, run_id, lease), make, wait=0.05)


def dying_worker(run_id: str, lease: float) -> None:
    """Claim one part and be killed in the midst of it."""
    work(SharedRun(client(), run_id, lease), lambda _: os.kill(os.getpid(), signal.SIGKILL))


def noted(run_id: str) -> list[str]:
    return sorted(value.decode() for value in client().lrange(f"{run_id}:made", 0, -1))


class TestClaims:
    def test_a_part_that_is_claimed_is_nobody_elses(self, run: SharedRun):
        claimed = [run.claim() for _ in PARTS]
        assert [claim.part for claim in claimed if claim] == PARTS
        assert run.claim() is None

    def test_what_is_planned_twice_is_done_once(self, run: SharedRun):
        run.plan(PARTS[:1])
        assert sum(run.claim() is not None for _ in range(20)) == len(PARTS)

    def test_what_is_planned_again_goes_on_where_it_was(self, run: SharedRun):
        run.done(run.claim())
        run.plan(PARTS)
        assert run.made == {PARTS[0]}

    def test_a_run_of_nothing_is_refused(self, run_id: str):
        with pytest.raises(ValueError, match="one part"):
            SharedRun(client(), run_id).plan([])

    def test_two_runs_do_not_mix(self, run: SharedRun, run_id: str):
        other = SharedRun(client(), f"{run_id}-other")
        other.plan(PARTS[:2])
        while claim := other.claim():
            other.done(claim)
        assert other.finished
        other.forget()
        assert run.made == frozenset()
        assert run.claim().part == PARTS[0]

    def test_what_is_given_back_can_be_claimed_at_once(self, run: SharedRun):
        claims = [run.claim() for _ in PARTS]
        run.give_back(claims[2])
        assert run.claim() == Claim(claims[2].part, claims[2].fence + 1)

    def test_a_claim_ends_with_its_lease(self, run_id: str):
        run = SharedRun(client(), run_id, lease=0.05)
        run.plan(PARTS[:1])
        first = run.claim()
        time.sleep(0.1)
        assert run.claim() == Claim(first.part, first.fence + 1)

    def test_a_claim_that_is_kept_does_not_end(self, run_id: str):
        run = SharedRun(client(), run_id, lease=0.4)
        run.plan(PARTS[:1])
        claim = run.claim()
        for _ in range(6):
            time.sleep(0.1)
            assert run.keep(claim)
            assert run.claim() is None

    def test_who_wakes_after_losing_a_claim_can_neither_keep_nor_finish_it(self, run: SharedRun):
        late = run.claim()
        run.give_back(late)
        while (taken := run.claim()).part != late.part:
            pass
        assert not run.keep(late)
        assert not run.done(late)
        assert run.done(taken)
        assert run.made == {late.part}

    def test_what_is_done_cannot_be_done_again(self, run: SharedRun):
        claim = run.claim()
        assert run.done(claim)
        assert not run.done(claim)

    def test_it_is_finished_when_the_last_part_is_done(self, run: SharedRun):
        claims = [run.claim() for _ in PARTS]
        for claim in claims:
            assert not run.finished
            run.done(claim)
        assert run.finished

    @pytest.mark.parametrize("lost", ["todo", "done", "total"])
    def test_a_run_of_which_redis_lost_a_key_is_not_known(self, run: SharedRun, run_id: str, lost):
        run.done(run.claim())
        assert run.known
        client().delete(f"needs:run:{run_id}:{lost}")
        assert not run.known

    def test_nothing_is_left_of_a_run_that_is_forgotten(self, run: SharedRun, run_id: str):
        run.done(run.claim())
        run.forget()
        assert not run.known
        assert not client().keys(f"needs:run:{run_id}:*")


class TestWorkers:
    def test_an_error_gives_the_part_to_the_others(self, run: SharedRun):
        def fail(_part: str) -> None:
            raise OSError("disk full")

        with pytest.raises(OSError, match="disk full"):
            work(run, fail)
        assert sum(run.claim() is not None for _ in range(20)) == len(PARTS)

    def test_one_that_is_told_to_stop_claims_nothing_more(self, run: SharedRun):
        made: list[str] = []
        assert work(run, made.append, stop=lambda: len(made) == 2) == 2
        assert run.made == set(made)

    def test_a_run_that_redis_does_not_know_ends_the_worker(self, run_id: str):
        with pytest.raises(LostRun, match="what is published stays"):
            work(SharedRun(client(), run_id), str)

    def test_a_run_that_redis_forgets_meanwhile_ends_the_worker(self, run: SharedRun):
        with pytest.raises(LostRun):
            work(run, lambda _part: run.forget())

    def test_a_redis_that_cannot_be_reached_ends_the_worker(self, run_id: str):
        nobody = Redis.from_url("redis://127.0.0.1:1/0")
        with pytest.raises(LostRun):
            work(SharedRun(nobody, run_id), str)

    def test_four_processes_make_each_part_once(self, run_id: str):
        SharedRun(client(), run_id, lease=30).plan(PARTS)
        processes = [SPAWN.Process(target=worker, args=(run_id, 30)) for _ in range(4)]
        for process in processes:
            process.start()
        for process in processes:
            process.join(60)
            assert process.exitcode == 0
        assert noted(run_id) == PARTS

    def test_what_a_killed_process_held_is_made_by_another(self, run_id: str):
        lease = 1.0
        run = SharedRun(client(), run_id, lease)
        run.plan(PARTS)
        victim = SPAWN.Process(target=dying_worker, args=(run_id, lease))
        victim.start()
        victim.join(60)
        assert victim.exitcode == -signal.SIGKILL
        worker(run_id, lease)
        assert run.finished
        assert noted(run_id) == PARTS
