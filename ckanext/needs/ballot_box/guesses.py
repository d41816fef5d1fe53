"""Guessing codes is slow: after some wrong ones, an address waits twice as long each time.

So does a whole round, after many more: a guesser has many addresses. A round's wait is short, as it
holds up honest voters too; a code is one of 10^16, so that even so nobody hits one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ckan.lib.redis import connect_to_redis

PREFIX = "ckanext-needs:voting"


@dataclass(frozen=True, slots=True)
class Limit:
    """:param free: wrong codes that cost nothing; :param longest: seconds of a wait at most;
    :param memory: seconds after which wrong codes are forgotten
    """

    free: int
    longest: int
    memory: int

    def wait(self, wrong: int) -> int:
        """Return the seconds to wait after so many wrong codes: 1, 2, 4 ... past the free ones."""
        over = wrong - self.free
        return min(2 ** min(over - 1, 20), self.longest) if over > 0 else 0


BY_ADDRESS = Limit(free=5, longest=3_600, memory=6 * 3_600)
BY_ROUND = Limit(free=200, longest=30, memory=600)
#: Ballots that one voter may cast in a time: far more than anybody changes a mind.
CASTS, CASTS_SECONDS = 30, 600


def seconds_to_wait(round_id: str, address_key: str) -> int:
    """Return how long a visitor has to wait before a code is looked at; 0: not at all."""
    redis = connect_to_redis()
    left = [redis.ttl(f"{name}:wait") for name, _limit in _limits(round_id, address_key)]
    return max(0, *(int(seconds) for seconds in left))


def note_wrong_code(round_id: str, address_key: str) -> None:
    """Count a wrong code."""
    redis = connect_to_redis()
    for name, limit in _limits(round_id, address_key):
        wrong = int(redis.incr(f"{name}:wrong"))
        redis.expire(f"{name}:wrong", limit.memory)
        if limit.wait(wrong):
            redis.set(f"{name}:wait", "", ex=limit.wait(wrong))


def casts_too_often(voter_key: str) -> bool:
    """Count a ballot of a voter; return whether there were too many in a short time."""
    redis = connect_to_redis()
    name = f"{PREFIX}:casts:{voter_key}"
    number = int(redis.incr(name))
    if number == 1:
        redis.expire(name, CASTS_SECONDS)
    return number > CASTS


def _limits(round_id: str, address_key: str) -> Iterator[tuple[str, Limit]]:
    yield f"{PREFIX}:address:{address_key}", BY_ADDRESS
    yield f"{PREFIX}:round:{round_id}", BY_ROUND
