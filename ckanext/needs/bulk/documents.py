"""Search documents of many packages: built by core, sent in one request.

Core reads a package with eight queries; here one query serves all packages of a batch. A package
with resources, groups or relationships is read by core itself. The document is then made by core's
`PackageSearchIndex.index_package`, plugins' hooks included.
"""

from __future__ import annotations

import types
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
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
from ckan.lib.search.common import make_connection
from ckan.logic.schema import default_show_package_schema
from dateutil.parser import isoparse

PackageDict = dict[str, Any]
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
MODIFIED = sa.text("SELECT id, metadata_modified FROM package WHERE id = ANY(:ids)")
#: Solr keeps milliseconds of a time, the database microseconds.
SAME_TIME = 0.01


def send(ids: Sequence[str]) -> int:
    """Build the documents of these packages and add them to Solr, uncommitted; return how many."""
    if not ids:
        return 0
    collected: list[PackageDict] = []
    index_package = _collecting(collected)
    for package in _with_schemas(ids):
        index_package(core_index.PackageSearchIndex(), package, True)
    make_connection().add(docs=collected, commit=False)
    return len(ids)


def commit() -> None:
    """Make what was sent visible, unless the portal leaves that to Solr."""
    if tk.config.get("ckan.search.solr_commit"):
        make_connection().commit()


def stale(ids: Sequence[str]) -> set[str]:
    """Return which packages of the database Solr does not have, or has in an older state."""
    if not ids:
        return set()
    solr: Any = make_connection(decode_dates=False)
    found: list[dict[str, str]] = solr.search(
        q="*:*",
        fq=["{!terms f=id}" + ",".join(ids), f'+site_id:"{tk.config.get("ckan.site_id")}"'],
        fl="id,metadata_modified",
        rows=len(ids),
    ).docs
    indexed = {doc["id"]: isoparse(doc["metadata_modified"]).replace(tzinfo=None) for doc in found}
    rows = model.Session.execute(MODIFIED, {"ids": list(ids)})
    return {row.id for row in rows if not _same(indexed.get(row.id), row.metadata_modified)}


def _same(indexed: datetime | None, modified: datetime) -> bool:
    return indexed is not None and abs((modified - indexed).total_seconds()) < SAME_TIME


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
        context: Any = {"ignore_auth": True, "use_cache": False, "validate": False}
        context |= {"model": model, "session": model.Session}
        if not IS_2_12:
            logic_hooks(context, package)
            yield package
            continue
        plain, _ = lib_plugins.plugin_validate(
            object(), context, package, default_show_package_schema(), "package_show"
        )
        plugin = lib_plugins.lookup_package_plugin(package["type"])
        custom, _ = lib_plugins.plugin_validate(
            plugin, context, package, plugin.show_package_schema(), "package_show"
        )
        logic_hooks(context, custom)
        yield {**plain, "with_custom_schema": custom}


def logic_hooks(context: Any, package: PackageDict) -> None:
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
        return {
            package.id: [
                {"key": key, "value": value} for key, value in (package.extras or {}).items()
            ]
            for package in packages
        }
    query = sa.select(EXTRAS_TABLE).where(
        EXTRAS_TABLE.c["package_id"].in_([package.id for package in packages])
    )
    extras: dict[str, list[Any]] = defaultdict(list)
    for row in model.Session.execute(query):
        extras[row.package_id].append(row)
    return {
        key: model_dictize.extras_list_dictize(rows, _context()) for key, rows in extras.items()
    }


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
