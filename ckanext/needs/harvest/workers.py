"""What a worker of a shared run does: part after part, until all are made."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

from redis.exceptions import RedisError

from ckanext.needs.harvest.partitions import Claim, SharedRun

#: Makes one part.
Make = Callable[[str], object]
#: A claim is renewed so many times in a lease.
BEATS = 3
LOST = (
    "Redis ไม่มีบันทึกของการเก็บข้อมูลที่แบ่งกันทำครั้งนี้ (ติดต่อไม่ได้ หรือข้อมูลใน Redis หายไป) จึงหยุด "
    "ข้อมูลที่เผยแพร่แล้วคงอยู่ตามเดิม / Redis has no account of this shared harvest (it can't be "
    "reached, or lost its memory), so it was stopped; what is published stays as it is"
)


class LostRun(Exception):
    """Redis has no account of the run: it was never planned, or Redis lost its memory."""

    def __init__(self) -> None:
        super().__init__(LOST)


def work(
    run: SharedRun, make: Make, wait: float = 0.2, stop: Callable[[], bool] = lambda: False
) -> int:
    """Work until all parts are made; return how many of them this worker has made.

    An error gives the part back to the others and ends this worker.

    :param wait: seconds until the next look when others hold all that is left
    :param stop: asked before each part: whether this worker is to end early
    :raises LostRun: Redis does not know the run, or no longer
    """
    made = 0
    try:
        while not (run.finished or stop()):
            claim = run.claim()
            if claim is not None:
                made += _made(run, claim, make)
            elif run.known:
                time.sleep(wait)
            else:
                raise LostRun
    except RedisError as error:
        raise LostRun from error
    return made


def _made(run: SharedRun, claim: Claim, make: Make) -> bool:
    try:
        with _kept(run, claim):
            make(claim.part)
        return run.done(claim)
    except BaseException:
        with suppress(RedisError):
            run.give_back(claim)
        raise


@contextmanager
def _kept(run: SharedRun, claim: Claim) -> Generator[None]:
    """Renew a claim from a thread for as long as the work takes."""
    ended = threading.Event()

    def beat() -> None:
        with suppress(RedisError):  # the claim then ends with its lease
            while not ended.wait(run.lease / BEATS) and run.keep(claim):
                pass

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
