"""Identifiers that stay the same as long as what they name does."""

from __future__ import annotations

from base64 import b32encode
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

#: All ids of this project live in this namespace; to change it is to give everything a new id.
NAMESPACE = uuid5(NAMESPACE_URL, "https://ckanext-needs/")

#: Between the parts of a key.
SEPARATOR = "\x1f"

#: Of a need's name: 5 bits each.
NAME_LETTERS = 13


def stable_id(kind: str, *key: str) -> str:
    """Return the uuid5 of a key, as text. Parts are kept apart: ("a", "bc") is not ("ab", "c")."""
    return str(uuid5(NAMESPACE, SEPARATOR.join((kind, *key))))


def need_name(need_id: str) -> str:
    """Return the name of a need in addresses: "need-" and 13 letters and digits made of its id.

    Two of a million needs get the same one once in a hundred million portals. It is short because
    people read it out, and because CKAN's search keeps every part of a name: with the whole id in
    it, those parts are a third of what Solr has to do for a need.
    """
    digest = b32encode(sha256(need_id.encode()).digest()).decode()
    return f"need-{digest[:NAME_LETTERS].lower()}"
