"""Whether a user lets the public read the user's name; without it nobody's is shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import ckan.model as model

#: Where in the user's `plugin_extras` the answer stands.
PLUGIN, FLAG = "needs", "name_may_be_shown"


def consents(user: model.User) -> bool:
    """Return whether a user lets the own name be shown."""
    ours: dict[str, Any] = (user.plugin_extras or {}).get(PLUGIN) or {}
    return user.state == "active" and ours.get(FLAG) is True


def set_consent(user: model.User, consent: bool) -> None:
    """Note a user's answer, without a commit."""
    extras: dict[str, Any] = dict(user.plugin_extras or {})
    user.plugin_extras = {**extras, PLUGIN: {**(extras.get(PLUGIN) or {}), FLAG: consent}}


def shown_names(user_ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those of these users who let them be shown, by user id."""
    wanted = sorted(set(user_ids))
    if not wanted:
        return {}
    users = model.Session.query(model.User).filter(model.User.id.in_(wanted))
    return {user.id: user.display_name for user in users if consents(user)}
