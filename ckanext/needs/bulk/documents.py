"""Search documents of many packages, made by core's `PackageSearchIndex.index_package`.

Plugins' hooks are called as core calls them. What is spared is asking the database about each
package what was asked for all of them before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

import ckan.lib.plugins as lib_plugins
import ckan.model as model
import ckan.plugins as plugins
import sqlalchemy as sa
from ckan.lib.search import index as core_index
from ckan.logic.schema import default_show_package_schema
from ckan.types import Context

from ckanext.needs.following import counting

from .core import IS_2_12, Overlay, with_names
from .lean import fields_in_place
from .navl import Result
from .reading import PackageDict, dictized
from .type_schemas import Validate, validation

CHANGED_BY_DEFAULT_SCHEMA = (
    *("resources", "groups", "relationships_as_subject", "relationships_as_object"),
)
#: The function of ckanext-dcat that gives the schema of a type.
DCAT_SCHEMA = "_get_dataset_schema"
HARVESTED = sa.text("""
    SELECT DISTINCT package_id FROM harvest_object
    WHERE package_id = ANY(:ids) AND current
""")


def build(ids: Sequence[str]) -> list[PackageDict]:
    """Return the search documents of these packages."""
    documents = _Documents(_harvested(ids))
    with counting.known_for(ids):
        for package, read in dictized(ids):
            documents.add(package, read)
    return documents.collected


@dataclass(slots=True)
class _Documents:
    """Core's `index_package` with a Solr connection that keeps documents instead of sending."""

    harvested: Collection[str]
    collected: list[PackageDict] = field(default_factory=list[PackageDict])
    _package: model.Package | None = None
    _validators: dict[str, Validate] = field(default_factory=dict[str, Validate])
    _plugins: dict[Any, list[Any]] = field(default_factory=dict[Any, list[Any]])
    _index: Callable[..., None] = field(init=False)

    def __post_init__(self) -> None:
        self._index = with_names(
            core_index.PackageSearchIndex.index_package,
            make_connection=lambda: _Connection(self.collected),
            model=Overlay(model, Package=self),
            lib_plugins=Overlay(lib_plugins, plugin_validate=self._plugin_validate),
            PluginImplementations=self._implementations,
        )

    def add(self, package: model.Package, read: PackageDict) -> None:
        """Make a package's document.

        :param read: the package as core's `package_dictize` gives it
        """
        self._package = package
        self._index(core_index.PackageSearchIndex(), self._with_schemas(read), True)

    def _with_schemas(self, read: PackageDict) -> PackageDict:
        """Return a package as core hands it to `index_package`."""
        if not IS_2_12:
            self._let_plugins_add(_show_context(), read)
            return read
        context = _show_context()
        shown, _ = self._show(fields_in_place(read), context)
        self._let_plugins_add(context, shown)
        return {**_plainly_shown(read), "with_custom_schema": shown}

    def _let_plugins_add(self, context: Any, package: PackageDict) -> None:
        """Let plugins add to a package as the last step of `package_show` does."""
        for plugin in self._implementations(plugins.IPackageController):
            plugin.after_dataset_show(context, package)

    def _show(self, package: PackageDict, context: Context) -> Result:
        """Validate a package for showing."""
        package_type = package["type"]
        if package_type not in self._validators:
            self._validators[package_type] = validation(
                package_type, "package_show", lambda plugin: plugin.show_package_schema()
            )
        return self._validators[package_type](package, context)

    # What `index_package` finds in place of core's own

    def get(self, reference: str) -> model.Package | None:
        """Return the package that is being indexed, or any other one."""
        same = self._package is not None and self._package.id == reference
        return self._package if same else model.Package.get(reference)

    def _plugin_validate(
        self, plugin: object, context: Context, package: PackageDict, schema: object, action: str
    ) -> Result:
        return self._show(package, context)

    def _implementations(self, interface: Any) -> list[Any]:
        """Return the plugins, two of them with less to do for each package."""
        if interface not in self._plugins:
            found = plugins.PluginImplementations(interface)
            self._plugins[interface] = [_lighter(plugin, self.harvested) for plugin in found]
        return self._plugins[interface]


@dataclass(frozen=True, slots=True)
class _Connection:
    """A connection to Solr that keeps what would be sent."""

    collected: list[PackageDict]

    def add(self, docs: list[PackageDict], commit: bool) -> None:
        """Keep documents."""
        self.collected.extend(docs)


class _WithKnownSchemas:
    """ckanext-dcat's hooks, which ask for the schema of each package anew; here once a type."""

    def __init__(self, plugin: Any) -> None:
        self._plugin = plugin
        hooks = cast("Any", type(plugin))
        ask: Callable[..., object] | None = hooks.after_dataset_show.__globals__.get(DCAT_SCHEMA)
        known = {DCAT_SCHEMA: cache(ask)} if ask else {}
        self._shown = with_names(hooks.after_dataset_show, **known)
        self._indexed = with_names(hooks.before_dataset_index, **known)

    def after_dataset_show(self, context: Any, package: PackageDict) -> Any:
        """Change a package as it is shown."""
        return self._shown(self._plugin, context, package)

    def before_dataset_index(self, document: PackageDict) -> PackageDict:
        """Change a search document."""
        return self._indexed(self._plugin, document)


@dataclass(frozen=True, slots=True)
class _Unharvested:
    """ckanext-harvest's hook, called only for packages that were harvested.

    For the others it looks for a harvest object, finds none and changes nothing.
    """

    plugin: Any
    harvested: Collection[str]

    def after_dataset_show(self, context: Any, package: PackageDict) -> Any:
        """Change a package as it is shown."""
        return self.plugin.after_dataset_show(context, package)

    def before_dataset_index(self, document: PackageDict) -> PackageDict:
        """Add what the harvest says, where there is one."""
        if document["id"] in self.harvested or isinstance(document.get("status"), dict):
            return self.plugin.before_dataset_index(document)
        return document


def _lighter(plugin: Any, harvested: Collection[str]) -> Any:
    if plugin.name == "harvest":
        return _Unharvested(plugin, harvested)
    return _WithKnownSchemas(plugin) if plugin.name == "dcat" else plugin


def _harvested(ids: Sequence[str]) -> frozenset[str]:
    """Return which of these packages a harvest job brought here."""
    if not plugins.plugin_loaded("harvest"):
        return frozenset()
    return frozenset(model.Session.scalars(HARVESTED, {"ids": list(ids)}))


def _plainly_shown(package: PackageDict) -> PackageDict:
    """Return a package as core's default schema shows it.

    Without resources and the like there is nothing in it that the default schema would change.
    """
    if not any(package[key] for key in CHANGED_BY_DEFAULT_SCHEMA):
        return package
    shown, _ = lib_plugins.plugin_validate(
        object(), _show_context(), package, default_show_package_schema(), "package_show"
    )
    return shown


def _show_context() -> Any:
    context = {"ignore_auth": True, "use_cache": False, "validate": False}
    return context | {"model": model, "session": model.Session}
