"""Notes what core's actions and loads do to needs, and tells others after the commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import ckan.authz as authz
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.needs import lists
from ckanext.needs.logic.roles import area_of, roles_on
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.thai import today
from ckanext.needs.workflow import signals
from ckanext.needs.workflow.noting import Now, Said, forget, note
from ckanext.needs.workflow.transitions import acting_role

#: In a context: what is said of the change that it is about to make (`Said`).
SAID = "needs_said"
#: In a context: the changes that others are to be told of after the commit.
MOVED = "needs_moved"
#: In a context: whoever writes notes the changes of a whole batch.
BATCH = "needs_batch"

LOADING, PORTAL, SYSADMIN = "loading", "portal", "sysadmin"


def record(context: Context, data: DataDict) -> None:
    """Note what a package_create or package_update has written, in its transaction."""
    shared = cast("dict[str, Any]", context)
    if data.get("type") != NEED_TYPE or shared.get(BATCH):
        return
    need = standing(data)
    said: Said = shared.get(SAID) or Said(*_actor(context, need))
    shared.setdefault(MOVED, []).extend(note([need], said))


def record_batch(packages: Sequence[DataDict], user: str) -> list[signals.Moved]:
    """Note what a load has written, in its transaction, by one statement."""
    needs = [standing(package) for package in packages if package.get("type") == NEED_TYPE]
    loader: Any = model.User.by_name(user)
    return note(needs, Said(user_id=loader.id if loader else "", role=LOADING))


def record_deletion(data: DataDict) -> None:
    """Take a need that core deletes out of the inboxes."""
    if data.get("id"):
        forget(str(data["id"]))


def announcing(name: str, ours: Mapping[str, Action]) -> Action:
    """Return core's action that writes packages, telling others of the changes it has committed.

    :param ours: what stands in front of the action already, by name
    """
    before = ours.get(name)

    @tk.chained_action
    def action(up_func: Action, context: Context, data_dict: DataDict) -> Any:
        done = (
            cast("Any", before)(up_func, context, data_dict)
            if before
            else up_func(context, data_dict)
        )
        if not context.get("defer_commit"):
            for moved in cast("dict[str, Any]", context).pop(MOVED, ()):
                signals.announce(moved)
        return done

    action.__name__ = name
    return cast("Action", action)


def forgetting(name: str, ours: Mapping[str, Action]) -> Action:
    """Return core's action that purges packages, which takes needs out of the inboxes too.

    :param ours: what stands in front of the action already, by name
    """
    before = cast("Any", ours[name])

    @tk.chained_action
    def action(up_func: Action, context: Context, data_dict: DataDict) -> Any:
        package = model.Package.get(data_dict.get("id"))
        purged = str(package.id) if package is not None else ""
        done = before(up_func, context, data_dict)
        if purged:
            forget(purged)
            model.Session.commit()
        return done

    action.__name__ = name
    return cast("Action", action)


def standing(data: DataDict) -> Now:
    """Return where a need stands, of a package as its validation left it."""
    extras: list[dict[str, str]] = data.get("extras") or []
    fields = {**{extra["key"]: extra["value"] for extra in extras}, **data}
    since = fields.get("status_since")
    return Now(
        need_id=str(data["id"]),
        status=str(fields.get("status") or ""),
        since=date.fromisoformat(str(since)) if since else today(),
        area=area_of(fields),
        organization_id=str(data.get("owner_org") or ""),
        public=not data.get("private"),
    )


def _actor(context: Context, need: Now) -> tuple[str, str]:
    """Return id and role of who changes a need."""
    user = str(context.get("user") or "")
    person = model.User.get(user) if user else None
    user_id = person.id if person else ""
    if authz.is_sysadmin(user):
        return user_id, SYSADMIN
    if context.get("ignore_auth"):
        return user_id, PORTAL
    roles = roles_on(context, need.area, need.organization_id)
    return user_id, acting_role(lists.current().statuses, None, need.status, roles)
