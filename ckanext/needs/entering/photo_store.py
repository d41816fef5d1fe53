"""Keeps a cleaned photo between the form and the button that sends it: in Redis, for a day.

A user has one at a time, so nobody fills the store.
"""

from __future__ import annotations

import secrets
from typing import cast

import ckan.plugins.toolkit as tk
from ckan.lib.redis import connect_to_redis

KEPT = 24 * 3600
_TOKEN_BYTES = 16


def keep(user_id: str, photo: bytes) -> str:
    """Keep a user's photo in the place of an earlier one; return the token that it is had by."""
    token = secrets.token_hex(_TOKEN_BYTES)
    connect_to_redis().setex(_key(user_id), KEPT, token.encode() + photo)
    return token


def get(user_id: str, token: str) -> bytes | None:
    """Return the photo with this token, None when it is not kept any more."""
    kept = cast("bytes | None", connect_to_redis().get(_key(user_id)))
    length = 2 * _TOKEN_BYTES
    if kept is None or len(token) != length:
        return None
    same = secrets.compare_digest(kept[:length], token.encode())
    return kept[length:] if same else None


def forget(user_id: str) -> None:
    """Remove a user's photo."""
    connect_to_redis().delete(_key(user_id))


def _key(user_id: str) -> str:
    return f"needs:{tk.config['ckan.site_id']}:photo:{user_id}"
