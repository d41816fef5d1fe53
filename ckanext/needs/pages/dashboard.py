"""How much is new on a reader's dashboard, which the header says on every page."""

from __future__ import annotations

import time
from collections import OrderedDict
from datetime import datetime

import ckan.model as model
import ckan.plugins.toolkit as tk

#: Seconds for which the number of a person is kept, and of how many people.
KEPT_FOR, PEOPLE = 60.0, 1_000
_kept: OrderedDict[tuple[str, datetime], tuple[float, int]] = OrderedDict()


def needs_new_activities() -> int:
    """Return the number of activities that the reader has not seen, at most a minute old.

    Core reads the newest ones whole to count them, for each page again. Who has looked at their
    dashboard begins anew at once.
    """
    dashboard = model.Dashboard.get(tk.current_user.id)
    if dashboard is None:
        return tk.h.new_activities() or 0
    key, now = (dashboard.user_id, dashboard.activity_stream_last_viewed), time.monotonic()
    at, count = _kept.get(key, (-KEPT_FOR, 0))
    if now - at >= KEPT_FOR:
        count = tk.h.new_activities() or 0
        _kept[key] = (now, count)
        if len(_kept) > PEOPLE:
            _kept.popitem(last=False)
    return count
