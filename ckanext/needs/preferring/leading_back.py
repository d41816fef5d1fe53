"""Where a page may lead back to: only to another page of the same portal."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

#: What browsers leave out of an address or read as a slash.
_ODD = re.compile(r"[\x00-\x20\x7f\\]")


def same_site(address: str) -> str:
    """Return an address when it is a path of this portal; else an empty text."""
    if not address.startswith("/") or address.startswith("//") or _ODD.search(address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else address
