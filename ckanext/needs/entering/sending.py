"""Saves what was reported, as the acting user: a new need, or a draft that goes on."""

from __future__ import annotations

import io
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context
from werkzeug.datastructures import FileStorage

from ckanext.needs.entering.report import Report
from ckanext.needs.search import NEED_TYPE

DRAFT = "draft"
MOST_DRAFTS = 20


def save(
    context: Context, report: Report, package: dict[str, Any], photo: bytes | None
) -> dict[str, Any]:
    """Save a need and its photo; return the need.

    The same form sent twice is one need: the second time the first one is returned.

    :raises ckan.plugins.toolkit.ValidationError: by field of the need
    :raises ckan.plugins.toolkit.NotAuthorized: the user may not report it
    """
    if report["draft"]:
        need = _go_on(context, report["draft"], package)
    elif sent := _sent_already(context, report):
        return sent
    else:
        need = tk.get_action("package_create")({**context}, package)
    if photo:
        _attach(context, need, photo)
    return need


def draft(context: Context, need_id: str) -> dict[str, Any]:
    """Return a draft that the user may go on with.

    :raises ckan.plugins.toolkit.ObjectNotFound: there is none, or it was sent
    :raises ckan.plugins.toolkit.NotAuthorized: it is not the user's
    """
    need = tk.get_action("package_show")({**context}, {"id": need_id})
    if need.get("type") != NEED_TYPE or need.get("status") != DRAFT:
        raise tk.ObjectNotFound
    tk.check_access("package_update", {**context}, {"id": need["id"]})
    return need


def drafts(context: Context) -> list[dict[str, Any]]:
    """Return the user's own drafts, the newest first."""
    user = model.User.get(context.get("user", ""))
    if user is None:
        return []
    asked = {
        "fq": f'dataset_type:{NEED_TYPE} +status:{DRAFT} +creator_user_id:"{user.id}"',
        "include_private": True,
        "rows": MOST_DRAFTS,
        "sort": "metadata_modified desc",
    }
    return tk.get_action("package_search")({**context}, asked)["results"]


def readable(context: Context, reference: str) -> dict[str, Any] | None:
    """Return a need if there is one that the user may read."""
    try:
        need = tk.get_action("package_show")({**context}, {"id": reference})
    except (tk.ObjectNotFound, tk.NotAuthorized, tk.ValidationError):
        return None
    return need if need.get("type") == NEED_TYPE else None


def follow(context: Context, need_id: str) -> bool:
    """Follow a need; return whether the portal could do that."""
    try:
        tk.get_action("need_follow")({**context}, {"key": need_id})
    except (KeyError, tk.ValidationError, tk.NotAuthorized, tk.ObjectNotFound):
        return False
    return True


def _go_on(context: Context, need_id: str, package: dict[str, Any]) -> dict[str, Any]:
    kept = draft(context, need_id)
    changed = {field: value for field, value in package.items() if field not in ("name", "type")}
    return tk.get_action("package_patch")({**context}, {"id": kept["id"], **changed})


def _sent_already(context: Context, report: Report) -> dict[str, Any] | None:
    """Return the need that this form has made already: the line dropped before the answer came."""
    there = model.Package.get(report.name())
    user = model.User.get(context.get("user", ""))
    if there is None or user is None or there.creator_user_id != user.id:
        return None
    return {"id": there.id, "name": there.name, "title": there.title}


def _attach(context: Context, need: dict[str, Any], photo: bytes) -> None:
    """Attach the photo; who was allowed to make the need is allowed its photo."""
    upload = FileStorage(io.BytesIO(photo), "photo.jpg", "upload", "image/jpeg")
    resource = {
        "package_id": need["id"],
        "upload": upload,
        "name": tk._("Photo"),
        "format": "JPEG",
        "url_type": "upload",
    }
    own: Any = {**context, "ignore_auth": True}
    tk.get_action("resource_create")(own, resource)
