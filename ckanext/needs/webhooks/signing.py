"""How a call proves where it comes from: HMAC-SHA256 over its id, its time and its body."""

from __future__ import annotations

import hashlib
import hmac

ID = "Needs-Webhook-Id"
TIMESTAMP = "Needs-Webhook-Timestamp"
SIGNATURE = "Needs-Webhook-Signature"
#: Names the way of signing, so that another can be added beside it.
VERSION = "v1"


def sign(secret: str, delivery_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature: `v1=` and hexadecimal digits.

    :param timestamp: when it is sent, in seconds since 1970: an old call sent again by somebody
        else is told by it; a repeated one by the id, which stays the same in all attempts
    """
    signed = f"{delivery_id}.{timestamp}.".encode() + body
    return f"{VERSION}={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
