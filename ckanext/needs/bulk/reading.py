"""Packages of a batch read from the database as core's `package_dictize` reads one.

Core reads a package with eight queries; here one query serves all of them. A package with
resources, groups or relationships is read by core itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import ckan.logic as logic
import ckan.model as model
import sqlalchemy as sa
from ckan.lib import dictization
from ckan.lib.dictization import model_dictize

from .core import EXTRAS_TABLE

PackageDict = dict[str, Any]
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


def dictized(ids: Sequence[str]) -> Iterator[tuple[model.Package, PackageDict]]:
    """Yield each package and its dictionary, in the order of `ids`."""
    session = model.Session
    query = session.query(model.Package).filter(model.Package.id.in_(ids))
    packages = {package.id: package for package in query.populate_existing()}
    by_core = set(session.execute(NEEDS_CORE, {"ids": list(ids)}).scalars())
    tags, extras = _tags(ids), _extras(packages.values())
    organizations: dict[str | None, PackageDict | None] = {}
    for package_id in ids:
        package = packages[package_id]
        if package_id in by_core:
            shown = logic.get_action("package_show")(
                {"ignore_auth": True, "use_cache": False, "validate": False}, {"id": package_id}
            )
            yield package, shown
        else:
            if package.owner_org not in organizations:
                organizations[package.owner_org] = _organization(package.owner_org)
            yield package, _plain(package, tags, extras, organizations[package.owner_org])
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
