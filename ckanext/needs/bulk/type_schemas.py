"""The schema that a package type is validated against, asked of its plugin once for many packages.

ckanext-scheming makes its whole schema anew for each package that it validates. What it makes
depends on the type and on what the schema is for, not on the package, unless a field has subfields;
such a type is left to the plugin.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ckan.lib.plugins as lib_plugins
import ckan.plugins.toolkit as tk
from ckan.types import Context, Schema

from .core import with_names
from .navl import Result, Validation

#: `(package, context)` to the validated package and its errors.
Validate = Callable[[dict[str, Any], Context], Result]
SCHEMING = "ckanext.scheming.plugins"


def validation(package_type: str, action: str, make_schema: Callable[[Any], Schema]) -> Validate:
    """Return what validates packages of a type as core's `plugin_validate` does.

    :param action: `package_create` or `package_show`
    :param make_schema: makes what core hands to the type's plugin, from the plugin
    """
    plugin: Any = lib_plugins.lookup_package_plugin(package_type)
    schema = _schemings(plugin, package_type, action, make_schema(plugin))
    if schema is not None:
        return Validation(schema)

    def by_plugin(package: dict[str, Any], context: Context) -> Result:
        return lib_plugins.plugin_validate(plugin, context, package, make_schema(plugin), action)

    return by_plugin


def fields_of(package_type: str) -> tuple[dict[str, Any], ...]:
    """Return the fields that ckanext-scheming has for a type; none = it does not know the type."""
    show = getattr(tk.h, "scheming_get_dataset_schema", None)
    schema: dict[str, Any] = (show(package_type) if show else None) or {}
    return tuple(schema.get("dataset_fields", ()))


def _schemings(plugin: Any, package_type: str, action: str, schema: Schema) -> Schema | None:
    """Return the schema that ckanext-scheming validates against; None = it has to be asked."""
    validate: Any = getattr(plugin.__class__, "validate", None)
    if validate is None or validate.__module__ != SCHEMING:
        return None
    if any("repeating_subfields" in one for one in fields_of(package_type)):
        return None
    made: list[Schema] = []

    def keep(package: object, full: Schema, context: object) -> Result:
        made.append(full)
        return {}, {}

    with_names(validate, navl_validate=keep)(plugin, {}, {"type": package_type}, schema, action)
    return made[0] if made else None
