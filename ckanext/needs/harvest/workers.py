"""What a worker of a shared run does: partition after partition, then perhaps the publishing."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager

from ckanext.needs.harvest.partitions import PUBLISH, Claim, SharedRun

#: Makes what is asked of one partition (its text) and returns where it is.
Make = Callable[[str], str]
#: Publishes what was made, given by partition.
Publish = Callable[[Mapping[str, str]], None]
#: A claim is renewed so many times in a lease.
BEATS = 3


class LostRun(Exception):
    """Redis has no account of the run: it was never planned, or Redis lost its memory."""


def work(run: SharedRun, make: Make, publish: Publish, lease: float, wait: float = 1.0) -> int:
    """Work until the run is finished; return how many steps this worker has done.

    An error gives the step back to the others and ends this worker.

    :param lease: the run's, in seconds
    :param wait: seconds until the next look when others hold all that is left
    :raises LostRun: Redis does not know the run, or no longer
    """
    steps = 0
    while not run.finished:
        claim = run.claim()
        if claim is not None:
            steps += _step(run, claim, make, publish, lease)
        elif run.known:
            time.sleep(wait)
        else:
            raise LostRun
    return steps


def _step(run: SharedRun, claim: Claim, make: Make, publish: Publish, lease: float) -> bool:
    try:
        with _kept(run, claim, lease):
            if claim.step == PUBLISH:
                publish(run.results)
                return run.done(claim)
            return run.done(claim, make(claim.step))
    except BaseException:
        run.give_back(claim)
        raise


@contextmanager
def _kept(run: SharedRun, claim: Claim, lease: float) -> Generator[None]:
    """Renew a claim from a thread for as long as the work takes."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(lease / BEATS) and run.keep(claim):
            pass

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
