"""Publishes an edition in this catalogue: what readers see changes in one go, or not at all.

The order: files into a folder that nobody knows of yet, tables into shadows that nobody sees; the
metadata written and validated, not committed; then the tables switched, the metadata committed, the
search index told. What fails before the switch leaves the published dataset exactly as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib import search
from ckan.types import Context

from ckanext.needs.publish import catalogue_files, datastore
from ckanext.needs.publish.catalogue_metadata import package_dict, table_resource_id
from ckanext.needs.publish.datastore import Shadow
from ckanext.needs.publish.edition import Edition

IS_2_12 = tk.check_ckan_version(min_version="2.12.0a0")
STAMPS = sa.text("""
    SELECT id, plugin_data -> 'needs' AS stamp FROM package
    WHERE id = ANY(:ids) AND state = 'active'
""")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a published dataset remembers of its edition, in the package's `plugin_data`.

    :param version: of the files in force; `previous` is kept too, for links that still name it
    """

    harvester: str
    digest: str
    version: str
    previous: str = ""


def stamps(dataset_ids: list[str]) -> dict[str, Stamp]:
    """Return the stamps of those datasets that are published, by id."""
    rows = model.Session.execute(STAMPS, {"ids": dataset_ids})
    return {row.id: Stamp(**row.stamp) for row in rows if row.stamp}


def publish(edition: Edition, committing: Callable[[], object] = lambda: None) -> bool:
    """Publish an edition; return whether its dataset is new in the catalogue.

    :param committing: called with the dataset in the open transaction, right before the commit
    :raises ckan.plugins.toolkit.ValidationError: the catalogue does not accept the metadata, or a
        table's cells do not fit their types. Nothing of the edition is then left behind
    """
    organization_id = ensure_organization(str(edition.metadata["owner_org"]), edition.publisher.th)
    before = stamps([edition.dataset_id]).get(edition.dataset_id)
    with _files(edition), _shadows(edition) as shadows, _rollback():
        is_new = _save(edition, organization_id)
        _stamp(edition, before)
        committing()
        datastore.switch(shadows)
        model.repo.commit()
    datastore.index(shadows)
    if IS_2_12:  # 2.11 has indexed it in the commit
        search.rebuild(edition.dataset_id)
    _preview(edition)
    previous = before.version if before else ""
    catalogue_files.keep_only(edition.dataset_id, {edition.version, previous} - {""})
    return is_new


def ensure_organization(name: str, title: str) -> str:
    """Return the id of an organisation, making it when the catalogue does not have it."""
    organization = model.Group.by_name(name)
    if organization is None:
        made = tk.get_action("organization_create")(site_context(), {"name": name, "title": title})
        return str(made["id"])
    if not organization.is_organization or organization.state != "active":
        raise tk.ValidationError({"owner_org": [f"{name}: not an active organisation"]})
    return organization.id


def site_user() -> str:
    """Return the name of the catalogue's own user, a sysadmin."""
    return str(tk.get_action("get_site_user")({"ignore_auth": True}, {})["name"])


def site_context(**more: Any) -> Context:
    """Return a context of the catalogue's own user, who may set ids and write everywhere."""
    return cast("Context", {"user": site_user(), "ignore_auth": True, **more})


def _save(edition: Edition, organization_id: str) -> bool:
    """Write the metadata into the open transaction."""
    found = model.Package.get(edition.dataset_id)
    action = "package_update" if found else "package_create"
    context = site_context(defer_commit=True, return_id_only=True)
    tk.get_action(action)(context, package_dict(edition, organization_id))
    return found is None


def _stamp(edition: Edition, before: Stamp | None) -> None:
    package = model.Package.get(edition.dataset_id)
    assert package is not None  # noqa: S101 - it was written a moment ago
    previous = before.version if before else ""
    stamp = Stamp(edition.harvester, edition.digest, edition.version, previous)
    package.plugin_data = {**(package.plugin_data or {}), "needs": asdict(stamp)}
    package.state = "active"
    model.Session.flush()


@contextmanager
def _files(edition: Edition) -> Generator[None]:
    new = catalogue_files.store(edition)
    try:
        yield
    except BaseException:
        if new:
            catalogue_files.remove(edition)
        raise


@contextmanager
def _shadows(edition: Edition) -> Generator[list[Shadow]]:
    """Give the edition's tables, filled; what is not switched in is dropped."""
    shadows: list[Shadow] = []
    try:
        for table in edition.tables:
            with datastore.parquet_rows(edition.folder / table.files["parquet"]) as rows:
                resource_id = table_resource_id(edition, table)
                shadows.append(datastore.fill(resource_id, table.fields, rows))
        yield shadows
    except BaseException:
        datastore.discard(shadows)
        raise


@contextmanager
def _rollback() -> Generator[None]:
    try:
        yield
    except BaseException:
        model.Session.rollback()
        raise


def _preview(edition: Edition) -> None:
    """Give tables without them the views that the portal shows DataStore tables with."""
    package = tk.get_action("package_show")(site_context(), {"id": edition.dataset_id})
    tk.get_action("package_create_default_resource_views")(
        site_context(), {"package": package, "create_datastore_views": True}
    )
