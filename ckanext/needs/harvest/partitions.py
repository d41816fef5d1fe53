"""Several workers on one Redis share the parts of a big source, none of them done twice.

A worker claims a part for a while (the lease) and keeps it by saying so in time. One that dies says
nothing more, and another takes the part. Each claim has a number, higher than those before it (the
fence): what a worker notes whose claim has passed on to another is refused, however late it wakes.

Redis keeps the account, by its own clock: the workers' clocks may differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: Keys of a run nobody has touched for so long are forgotten, in seconds.
FORGET_AFTER = 7 * 24 * 3600

#: KEYS: todo (part to when it may be claimed), fence, done, total. Times are milliseconds.
_NOW = "local t = redis.call('TIME'); local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
_TOUCH = f"for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, {FORGET_AFTER}) end\n"
#: ARGV: the parts. Only the first plan counts: who plans a run anew goes on with it.
PLAN = f"""
    if redis.call('SETNX', KEYS[4], #ARGV) == 0 then return 0 end
    for _, part in ipairs(ARGV) do redis.call('ZADD', KEYS[1], 0, part) end
    {_TOUCH} return 1
"""
#: ARGV: lease.
CLAIM = f"""
    {_NOW} local found = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 1)
    if #found == 0 then return false end
    redis.call('ZADD', KEYS[1], now + ARGV[1], found[1])
    local fence = redis.call('HINCRBY', KEYS[2], found[1], 1)
    {_TOUCH} return {{found[1], fence}}
"""
#: ARGV: part, fence, and the lease from now on; with a lease of 0 it is given back.
KEEP = f"""
    if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
    if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
    {_NOW} redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1]) return 1
"""
#: ARGV: part, fence.
DONE = """
    if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then return 0 end
    if redis.call('ZREM', KEYS[1], ARGV[1]) == 0 then return 0 end
    return redis.call('SADD', KEYS[3], ARGV[1])
"""
#: Every part is either to be done or done: that holds unless Redis has lost one of the keys.
KNOWN = """
    local total = redis.call('GET', KEYS[4])
    if not total then return 0 end
    local there = redis.call('ZCARD', KEYS[1]) + redis.call('SCARD', KEYS[3])
    return there == tonumber(total) and 1 or 0
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A part that is one worker's for now.

    :param fence: higher than that of every claim of the part before
    """

    part: str
    fence: int


class SharedRun:
    """One run of a source, shared by workers.

    :param redis: a client of the `redis` library
    :param run: id of the run, the same for all its workers and nobody else's
    :param lease: seconds for which a claim holds when nothing more is heard of it
    """

    def __init__(self, redis: Any, run: str, lease: float = 60.0) -> None:
        self.lease = lease
        self._redis = redis
        self._keys = [f"needs:run:{run}:{name}" for name in ("todo", "fence", "done", "total")]

    def plan(self, parts: Iterable[str]) -> None:
        """Say what there is to do; what is planned already stays, with what was done of it.

        :raises ValueError: there is nothing to do
        """
        planned = sorted(set(parts))
        if not planned:
            raise ValueError("a run needs one part at least")
        self._run(PLAN, *planned)

    def claim(self) -> Claim | None:
        """Take a part that nobody works on; None when there is none just now."""
        found = self._run(CLAIM, int(self.lease * 1000))
        return Claim(_text(found[0]), int(found[1])) if found else None

    def keep(self, claim: Claim) -> bool:
        """Hold a claim for one lease more; False when it is another worker's by now."""
        return bool(self._run(KEEP, claim.part, claim.fence, int(self.lease * 1000)))

    def give_back(self, claim: Claim) -> None:
        """Let others have a part at once."""
        self._run(KEEP, claim.part, claim.fence, 0)

    def done(self, claim: Claim) -> bool:
        """Note that a part is made; False, and nothing noted, when the claim is lost."""
        return bool(self._run(DONE, claim.part, claim.fence))

    @property
    def made(self) -> frozenset[str]:
        """The parts that are done."""
        return frozenset(_text(part) for part in self._redis.smembers(self._keys[2]))

    @property
    def finished(self) -> bool:
        """Whether all parts are done."""
        total = self._redis.get(self._keys[3])
        return total is not None and self._redis.scard(self._keys[2]) == int(total)

    @property
    def known(self) -> bool:
        """Whether Redis has the run: planned, and not lost or forgotten since."""
        return bool(self._run(KNOWN))

    def forget(self) -> None:
        """Remove the account of the run."""
        self._redis.delete(*self._keys)

    def _run(self, script: str, *arguments: str | int) -> Any:
        return self._redis.eval(script, len(self._keys), *self._keys, *arguments)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
