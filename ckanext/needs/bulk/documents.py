"""Search documents of many packages, built by core.

Core reads a package with eight queries; here one query serves all packages of a batch. A package
with resources, groups or relationships is read by core itself. The document is then made by core's
`PackageSearchIndex.index_package`, plugins' hooks included.
"""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import ckan.lib.plugins as lib_plugins
import ckan.logic as logic
import ckan.model as model
import ckan.plugins as plugins
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib import dictization
from ckan.lib.dictization import model_dictize
from ckan.lib.search import index as core_index
from ckan.logic.schema import default_show_package_schema

from .lean import fields_in_place

PackageDict = dict[str, Any]
CHANGED_BY_DEFAULT_SCHEMA = (
    *("resources", "groups", "relationships_as_subject", "relationships_as_object"),
)
EXTRAS_TABLE: sa.Table | None = getattr(model, "package_extra_table", None)
IS_2_12 = tk.check_ckan_version(min_version="2.12.0a0")
TAGS = sa.text("""
    SELECT package_tag.package_id, tag.id, tag.name, tag.vocabulary_id, package_tag.state
    FROM package_tag JOIN tag ON tag.id = package_tag.tag_id
    WHERE package_tag.package_id = ANY(:ids) AND package_tag.state = 'active'
    ORDER BY tag.name
""")
#: Packages that have more than rows of their own, tags, extras and an organisation.
NEEDS_CORE = sa.text("""
    SELECT package_id FROM resource WHERE package_id = ANY(:ids)
    UNION SELECT table_id FROM member JOIN "group" ON "group".id = member.group_id
        WHERE table_id = ANY(:ids) AND member.state = 'active' AND NOT "group".is_organization
    UNION SELECT subject_package_id FROM package_relationship WHERE subject_package_id = ANY(:ids)
    UNION SELECT object_package_id FROM package_relationship WHERE object_package_id = ANY(:ids)
""")


def build(ids: Sequence[str]) -> list[PackageDict]:
    """Return the search documents of these packages."""
    collected: list[PackageDict] = []
    index_package = _collecting(collected)
    for package in _with_schemas(ids):
        index_package(core_index.PackageSearchIndex(), package, True)
    return collected


def _collecting(documents: list[PackageDict]) -> Callable[..., None]:
    """Return core's `index_package` with a connection that keeps documents instead of sending.

    It is core's code object with its own globals, so nothing of core is patched and other threads
    that index meanwhile are not touched.
    """

    class Collector:
        def add(self, docs: list[PackageDict], commit: bool) -> None:
            documents.extend(docs)

    function = core_index.PackageSearchIndex.index_package
    names = {**function.__globals__, "make_connection": lambda: Collector()}
    return types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )


def _with_schemas(ids: Sequence[str]) -> Iterator[PackageDict]:
    """Yield each package as core hands it to `index_package`."""
    for package in _dictized(ids):
        if IS_2_12:
            custom = _shown(package)
            yield {**_plainly_shown(package), "with_custom_schema": custom}
        else:
            _let_plugins_add(_show_context(), package)
            yield package


def _shown(package: PackageDict) -> PackageDict:
    """Return a package as `package_show` shows it."""
    context = _show_context()
    plugin = lib_plugins.lookup_package_plugin(package["type"])
    schema = plugin.show_package_schema()
    shown, _ = lib_plugins.plugin_validate(
        plugin, context, fields_in_place(package), schema, "package_show"
    )
    _let_plugins_add(context, shown)
    return shown


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


def _let_plugins_add(context: Any, package: PackageDict) -> None:
    """Let plugins add to a package as the last step of `package_show` does."""
    for plugin in plugins.PluginImplementations(plugins.IPackageController):
        plugin.after_dataset_show(context, package)


def _dictized(ids: Sequence[str]) -> Iterator[PackageDict]:
    """Yield the packages as core's `package_dictize` does, in the order of `ids`."""
    session = model.Session
    query = session.query(model.Package).filter(model.Package.id.in_(ids))
    packages = {package.id: package for package in query.populate_existing()}
    by_core = set(session.execute(NEEDS_CORE, {"ids": list(ids)}).scalars())
    tags, extras = _tags(ids), _extras(packages.values())
    organizations: dict[str | None, PackageDict | None] = {}
    for package_id in ids:
        package = packages[package_id]
        if package_id in by_core:
            yield logic.get_action("package_show")(
                {"ignore_auth": True, "use_cache": False, "validate": False}, {"id": package_id}
            )
        else:
            if package.owner_org not in organizations:
                organizations[package.owner_org] = _organization(package.owner_org)
            yield _plain(package, tags, extras, organizations[package.owner_org])
        session.expunge(package)


def _plain(
    package: model.Package,
    tags: dict[str, list[PackageDict]],
    extras: dict[str, list[PackageDict]],
    organization: PackageDict | None,
) -> PackageDict:
    """Return a package without resources, groups and relationships as a dictionary."""
    result = dictization.table_dictize(package, _context())
    result.pop("plugin_data", None)
    result["title"] = result["title"].strip() if result.get("title") else result.get("title")
    own_tags = tags.get(package.id, [])
    return result | {
        "resources": [],
        "num_resources": 0,
        "tags": [dict(tag) for tag in own_tags],
        "num_tags": len(own_tags),
        "extras": extras.get(package.id, []),
        "groups": [],
        "organization": dict(organization) if organization else None,
        "relationships_as_subject": [],
        "relationships_as_object": [],
        "isopen": package.isopen(),
        "type": package.type or "dataset",
        "metadata_modified": package.metadata_modified.isoformat(),
        "metadata_created": package.metadata_created.isoformat(),
        **_licence(package),
    }


def _licence(package: model.Package) -> PackageDict:
    licence = package.license
    if licence and licence.url:
        return {"license_url": licence.url, "license_title": licence.title.split("::")[-1]}
    return {"license_title": licence.title if licence else package.license_id}


def _tags(ids: Sequence[str]) -> dict[str, list[PackageDict]]:
    tags: dict[str, list[PackageDict]] = defaultdict(list)
    for row in model.Session.execute(TAGS, {"ids": list(ids)}).mappings():
        tag = dict(row)
        tags[tag.pop("package_id")].append({**tag, "display_name": tag["name"]})
    return {key: sorted(found, key=lambda tag: tag["name"]) for key, found in tags.items()}


def _extras(packages: Collection[model.Package]) -> dict[str, list[PackageDict]]:
    """Return each package's extras in the form that core gives them in this version."""
    if EXTRAS_TABLE is None:
        return {package.id: _sorted_extras(package.extras) for package in packages}
    query = sa.select(EXTRAS_TABLE).where(
        EXTRAS_TABLE.c["package_id"].in_([package.id for package in packages])
    )
    extras: dict[str, list[Any]] = defaultdict(list)
    for row in model.Session.execute(query):
        extras[row.package_id].append(row)
    return {
        key: model_dictize.extras_list_dictize(rows, _context()) for key, rows in extras.items()
    }


def _sorted_extras(extras: dict[str, str] | None) -> list[PackageDict]:
    return [{"key": key, "value": value} for key, value in sorted((extras or {}).items())]


def _organization(organization_id: str | None) -> PackageDict | None:
    table = model.group_table
    query = sa.select(table).where(table.c["id"] == organization_id, table.c["state"] == "active")
    found = dictization.obj_list_dictize(list(model.Session.execute(query)), _context())
    if not found:
        return None
    found[0].pop("extras", None)
    return found[0]


def _context() -> Any:
    return {"model": model, "session": model.Session}
