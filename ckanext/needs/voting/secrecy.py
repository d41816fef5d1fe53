"""Keys that stand for voters, ballots and codes, so that no table says whose a ballot is.

Every key is an HMAC under the key of the round's ballot box, which is made of two secrets kept
apart: one in the portal's configuration, one in the database. With only one of them nobody can tell
whom a key stands for; the one in the database is erased when the box is closed, and from then on
nobody can. docs/voting.md says what this does and what it does not.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

#: What a key stands for. Keys of one and the same voter under two of these have nothing in common.
VOTER, BALLOT, CODE, ADDRESS = "voter", "ballot", "code", "address"
SECRET_BYTES = 32


def new_secret() -> bytes:
    """Return the part of a box's key that the database keeps."""
    return secrets.token_bytes(SECRET_BYTES)


def box_key(configured: str, stored: bytes, round_id: str) -> bytes:
    """Return the key of a round's ballot box.

    :param configured: the portal's secret
    :param stored: the box's own secret
    """
    message = b"\0".join((b"ballot box", round_id.encode(), stored))
    return hmac.digest(configured.encode(), message, hashlib.sha256)


def key_for(box: bytes, kind: str, identity: str) -> str:
    """Return the key that stands for a voter, a voter's ballot, a code or an address.

    :param kind: one of the kinds above
    :param identity: `user:<id>`, `code:<code>` or an address
    :returns: 64 hexadecimal digits
    """
    return hmac.digest(box, f"{kind}\0{identity}".encode(), hashlib.sha256).hex()


def mark(box: bytes) -> str:
    """Return by what a box's key is recognised; nothing follows from it."""
    return key_for(box, "mark", "")


def is_same(one: str, other: str) -> bool:
    """Compare two keys in a time that does not depend on them."""
    return hmac.compare_digest(one, other)
