"""Core's own validation of one package, with core's own errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import ckan.lib.plugins as lib_plugins
import ckan.model as model
import ckan.plugins.toolkit as tk
from ckan.types import Context

Errors = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A package after validation.

    :param data: the validated package, as `package_create` would save it
    :param errors: field -> messages; empty when it may be written
    :param exists: whether a package with this id is there already
    :param context: what validators and hooks share, as in core's actions
    """

    data: dict[str, Any]
    errors: Errors
    mark: str
    position: int
    exists: bool
    context: Context


def validate(
    package: dict[str, Any], mark: str, position: int, user: str, *, exists: bool
) -> Checked:
    """Validate one package for `package_create`, or for `package_update` when it exists."""
    context = save_context(user)
    plugin = lib_plugins.lookup_package_plugin(package["type"])
    action = "package_update" if exists else "package_create"
    schema = plugin.update_package_schema() if exists else plugin.create_package_schema()
    if exists:
        package = _present(package["id"]) | package
        context["package"] = cast(model.Package, model.Package.get(package["id"]))
    data, errors = lib_plugins.plugin_validate(plugin, context, dict(package), schema, action)
    return Checked(data, errors, mark, position, exists, context)


def _present(package_id: str) -> dict[str, Any]:
    """Return the package as it is: what the file does not say stays, attachments above all."""
    return tk.get_action("package_show")(
        {"ignore_auth": True, "use_cache": False}, {"id": package_id}
    )


def save_context(user: str) -> Context:
    """Return a context for writing: whoever loads in bulk has been authorised as a whole."""
    shared = {"model": model, "session": model.Session, "user": user}
    return cast(Context, shared | {"ignore_auth": True, "defer_commit": True})
