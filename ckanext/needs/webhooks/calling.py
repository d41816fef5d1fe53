"""One call to one address: public machines only, bounded in time, its answer not read."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from importlib.metadata import version
from socket import SHUT_RDWR, socket

from urllib3.exceptions import HTTPError

from ckanext.needs.sources.addresses import ForbiddenAddressError, pool_manager

#: Seconds for a whole call; who needs longer answers first and works after.
MOST_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a call.

    :param status: of the answer, None where there was none
    :param error: `forbidden_address`, `no_answer`, `refused` (a status that is not 2xx) or empty
    """

    status: int | None
    error: str = ""


def call(
    url: str, body: bytes, headers: dict[str, str], allowed: frozenset[str], seconds: float
) -> Outcome:
    """Post a body; redirects are not followed: the address is the one that an admin wrote down.

    :param allowed: hosts (`name` or `name:port`, lower case) that may be on private addresses
    """
    guards: list[socket] = []
    pool = pool_manager(allowed, lambda made: guards.append(made.dup()))
    watchdog = threading.Timer(seconds, _shut, [guards])
    watchdog.daemon = True
    watchdog.start()
    agent = {"User-Agent": f"ckanext-needs/{version('ckanext-needs')}"}
    try:
        answer = pool.request(
            "POST",
            url,
            body=body,
            headers={**headers, **agent, "Content-Type": "application/json"},
            timeout=seconds,
            redirect=False,
            retries=False,
            preload_content=False,
        )
        answer.close()
    except (HTTPError, OSError, ValueError) as error:
        return Outcome(None, "forbidden_address" if _forbidden(error) else "no_answer")
    finally:
        watchdog.cancel()
        pool.clear()
        for guard in guards:
            guard.close()
    return Outcome(answer.status, "" if 200 <= answer.status < 300 else "refused")


def _forbidden(error: BaseException | None) -> bool:
    while error:
        if isinstance(error, ForbiddenAddressError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _shut(guards: list[socket]) -> None:
    for guard in guards:
        try:
            guard.shutdown(SHUT_RDWR)
        except OSError:  # it is closed already
            continue
