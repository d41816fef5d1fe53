"""Several workers on one Redis share a big source by partitions, none of them done twice.

A worker claims a partition for a while (the lease) and keeps it by saying so in time. One that dies
says nothing more, and another takes the partition. Each claim has a number, higher than those
before it (the fence): what a worker brings whose claim has passed on to another is refused, however
late it wakes. When all partitions are done, publishing them is claimed in the same way.

Redis keeps the account, by its own clock: the workers' clocks may differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: Keys of a run nobody has touched for so long are forgotten.
FORGET_AFTER = 7 * 24 * 3600
#: The step after all partitions; no area has this name.
PUBLISH = "publish"

#: KEYS: todo (step to when it may be claimed), fence, done, total. Times are milliseconds.
_NOW = "local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
_TOUCH = f"for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, {FORGET_AFTER}) end\n"
#: ARGV: the steps. Only the first plan counts: the workers of a run plan the same.
PLAN = f"""
    if redis.call('SETNX', KEYS[4], #ARGV) == 0 then return 0 end
    for _, step in ipairs(ARGV) do redis.call('ZADD', KEYS[1], 0, step) end
    {_TOUCH} return 1
"""
#: ARGV: lease. Publishing joins the steps when the last partition is done (see DONE).
CLAIM = f"""
    {_NOW} local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)
    if #found == 0 then return false end
    redis.call('ZADD', KEYS[1], now + ARGV[1], found[1])
    {_TOUCH} return {{found[1], redis.call('HINCRBY', KEYS[2], found[1], 1)}}
"""
#: ARGV: step, fence, and the lease from now on; with a lease of 0 it is given back.
KEEP = f"""
    if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
    if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
    {_NOW} redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1]) return 1
"""
#: ARGV: step, fence, result, the name of the publishing step.
DONE = """
    if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
    if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
    redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
    if redis.call('HLEN', KEYS[3]) == tonumber(redis.call('GET', KEYS[4])) then
        redis.call('ZADD', KEYS[1], 0, ARGV[4])
    end
    return 1
"""


@dataclass(frozen=True, slots=True, order=True)
class Partition:
    """The records of one area and fiscal year (Buddhist Era), as the lake divides them."""

    area: str
    fiscal_year: int

    def __str__(self) -> str:
        """Return the partition's folder in the lake."""
        return f"area={self.area}/fiscal_year={self.fiscal_year}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A step that is one worker's for now.

    :param step: a partition's text, or `PUBLISH`
    :param fence: higher than that of every claim of the step before
    """

    step: str
    fence: int


class SharedRun:
    """One run of a source, shared by workers.

    :param redis: a client of the `redis` library
    :param run: id of the run, the same for all its workers
    :param lease: seconds for which a claim holds when nothing more is heard of it
    """

    def __init__(self, redis: Any, run: str, lease: float = 60.0) -> None:
        self._redis = redis
        self._lease = int(lease * 1000)
        self._keys = [f"needs:run:{run}:{name}" for name in ("todo", "fence", "done", "total")]

    def plan(self, partitions: Iterable[Partition]) -> None:
        """Say what there is to do; what another worker has said already stays.

        :raises ValueError: there is nothing to do
        """
        steps = sorted({str(partition) for partition in partitions})
        if not steps:
            raise ValueError("a run needs one partition at least")
        self._run(PLAN, *steps)

    def claim(self) -> Claim | None:
        """Take a step that nobody works on; None when there is none just now."""
        found = self._run(CLAIM, self._lease)
        return Claim(_text(found[0]), int(found[1])) if found else None

    def keep(self, claim: Claim) -> bool:
        """Hold a claim for one lease more; False when it is another worker's by now."""
        return bool(self._run(KEEP, claim.step, claim.fence, self._lease))

    def give_back(self, claim: Claim) -> None:
        """Let others have a step at once."""
        self._run(KEEP, claim.step, claim.fence, 0)

    def done(self, claim: Claim, result: str = "") -> bool:
        """Note what came of a step; False, and nothing noted, when the claim is lost.

        :param result: where what was made is, for the one who publishes
        """
        return bool(self._run(DONE, claim.step, claim.fence, result, PUBLISH))

    @property
    def results(self) -> dict[str, str]:
        """What came of the partitions that are done, by their texts."""
        found = {_text(k): _text(v) for k, v in self._redis.hgetall(self._keys[2]).items()}
        return {step: result for step, result in sorted(found.items()) if step != PUBLISH}

    @property
    def finished(self) -> bool:
        """Whether everything is done, publishing too."""
        return bool(self._redis.hexists(self._keys[2], PUBLISH))

    @property
    def known(self) -> bool:
        """Whether Redis has the run: planned, and not lost or forgotten since."""
        return bool(self._redis.exists(self._keys[3]))

    def forget(self) -> None:
        """Remove the account of the run."""
        self._redis.delete(*self._keys)

    def _run(self, script: str, *arguments: str | int) -> Any:
        return self._redis.eval(script, len(self._keys), *self._keys, *arguments)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
