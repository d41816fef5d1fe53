"""How often a user may do something: counted in Redis, by user and hour."""

from __future__ import annotations

import logging
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis
from redis import RedisError

log = logging.getLogger(__name__)
HOUR = 3600


def key(*parts: str) -> str:
    """Return a name in Redis that is this portal's own."""
    return ":".join(("ckan", str(tk.config.get("ckan.site_id")), "needs", *parts))


def take(what: str, user_id: str, most: int) -> bool:
    """Count one more `what` of a user in this hour; return whether it is within `most`.

    The hour begins with the first one. While Redis does not answer nobody is held up: what is
    limited here is noise, and moderation stands behind it.
    """
    redis: Any = connect_to_redis()
    name = key("rate", what, user_id)
    try:
        pipe = redis.pipeline()
        pipe.set(name, 0, ex=HOUR, nx=True)
        pipe.incr(name)
        return int(pipe.execute()[1]) <= most
    except RedisError as error:
        log.warning("needs: %s of users are not limited, Redis says: %s", what, error)
        return True


def require(what: str, user_id: str, most: int) -> None:
    """Count as `take` does.

    :raises ckan.plugins.toolkit.ValidationError: the user has done it too often within the hour
    """
    if not take(what, user_id, most):
        message = tk._(
            "That was too often within one hour (at most {most}). Please try again later"
        )
        raise tk.ValidationError({"message": [message.format(most=most)]})
