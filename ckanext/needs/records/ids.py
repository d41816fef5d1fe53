"""Identifiers that stay the same as long as what they name does."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

#: All ids of this project live in this namespace; to change it is to give everything a new id.
NAMESPACE = uuid5(NAMESPACE_URL, "https://ckanext-needs/")

#: Between the parts of a key.
SEPARATOR = "\x1f"


def stable_id(kind: str, *key: str) -> str:
    """Return the uuid5 of a key, as text. Parts are kept apart: ("a", "bc") is not ("ab", "c")."""
    return str(uuid5(NAMESPACE, SEPARATOR.join((kind, *key))))
