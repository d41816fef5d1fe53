"""How a package is known to be unchanged: a hash of what was loaded, kept beside it.

The mark lives in the package's `plugin_data`, which core keeps across edits and shows to nobody.
It is of the loaded content, not of the package: what an official changed on the portal since then
stays when the same spreadsheet is loaded again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa

PLUGIN = "needs"
KNOWN = sa.text("""
    SELECT id, state, plugin_data -> 'needs' ->> 'loaded' AS mark
    FROM package WHERE id = ANY(:ids)
""")


@dataclass(frozen=True, slots=True)
class Known:
    """A package that is in the database: its state and the mark of what was loaded."""

    state: str
    mark: str | None


def mark_of(package: dict[str, Any]) -> str:
    """Return the hash of a package as it came."""
    text = json.dumps(package, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def known(ids: Sequence[str]) -> dict[str, Known]:
    """Return which of these packages exist."""
    found = model.Session.execute(KNOWN, {"ids": list(ids)})
    return {row.id: Known(row.state, row.mark) for row in found}


def plugin_data(mark: str, before: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a package's `plugin_data` with this mark, beside what other plugins keep there."""
    kept = dict(before or {})
    return {**kept, PLUGIN: {**kept.get(PLUGIN, {}), "loaded": mark}}
