"""The activity stream of a load: one entry a batch and organisation.

Core writes an entry with the whole package in it for every single one; thousands of them would push
everything else out of the stream.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import ckan.model as model
import ckan.plugins as plugins

from ckanext.needs import config

from .validation import Checked

LOADED = "loaded needs"


def note(written: Sequence[Checked], user: str) -> None:
    """Note in the open transaction that a user loaded needs of these packages' organisations.

    How many, and which, is not said: not all of them may be public.
    """
    if not (written and config.load_activity() and plugins.plugin_loaded("activity")):
        return
    from ckanext.activity.model import Activity  # its table is there only with the plugin

    loader: Any = model.User.by_name(user)
    owners = {checked.data.get("owner_org") for checked in written} - {None, ""}
    for group in model.Session.query(model.Group).filter(model.Group.id.in_(owners)):
        said = {"actor": user, "group": {"id": group.id, "name": group.name, "title": group.title}}
        model.Session.add(Activity(loader.id if loader else user, group.id, LOADED, said))
    model.Session.flush()
