"""What others are told of a need: blinker signals, each sent with keyword arguments.

`need_moved` and `need_forwarded` come after the change is committed: a receiver may use the
database, and an error of its own is logged and stops nobody. `need_merging` and `need_unmerging`
come in the transaction of the merge, before its commit: what a receiver writes is kept or given up
with the merge; it must not commit, and its error stops the merge.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

log = logging.getLogger(__name__)

_named: Any = tk.signals.ckanext

#: `need_id`, `from_status` (None for a new need), `to_status`, `event_id` (of the history).
need_moved: Any = _named.signal("needs:need_moved")
#: `need_id`, `from_organization`, `to_organization` (ids).
need_forwarded: Any = _named.signal("needs:need_forwarded")
#: `need_id` (of the need that goes), `into_id` (of the one that stays).
need_merging: Any = _named.signal("needs:need_merging")
#: The same, when a merge is undone.
need_unmerging: Any = _named.signal("needs:need_unmerging")

SENDER = "ckanext.needs"


@dataclass(frozen=True, slots=True)
class Moved:
    """A change of one need that was written.

    :param from_organization: id of the agency that had it before; None for a new need
    :param event_id: number of the change in the history
    """

    need_id: str
    from_status: str | None
    to_status: str
    from_organization: str | None
    organization_id: str
    event_id: int | None = None


def announce(moved: Moved) -> None:
    """Tell everybody of a change that is committed."""
    if moved.from_status != moved.to_status:
        _send(
            need_moved,
            need_id=moved.need_id,
            from_status=moved.from_status,
            to_status=moved.to_status,
            event_id=moved.event_id,
        )
    if moved.from_organization not in (None, moved.organization_id):
        _send(
            need_forwarded,
            need_id=moved.need_id,
            from_organization=moved.from_organization,
            to_organization=moved.organization_id,
        )


def _send(signal: Any, **said: object) -> None:
    for receiver in signal.receivers_for(SENDER):
        try:
            receiver(SENDER, **said)
        except Exception:
            log.exception("a receiver of %s failed for %s", signal.name, said.get("need_id"))
