"""Publishes an edition in this catalogue: what readers see changes in one go, or not at all.

The order: files into a folder that nobody knows of yet, tables into shadows that nobody sees; the
metadata written and validated, not committed; the tables switched, not committed; then both
committed, the metadata first. What fails until then leaves the published dataset exactly as it was,
and from then on it is the new one (tables.py). What comes after, the search index first
of all, can fail without harm: `complete` does it again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.types import Context

from ckanext.needs.bilingual import Text
from ckanext.needs.catalogue import files as catalogue_files
from ckanext.needs.catalogue import locks as catalogue_locks
from ckanext.needs.catalogue import search as catalogue_search
from ckanext.needs.catalogue import tables as catalogue_tables
from ckanext.needs.catalogue import timely as catalogue_timely
from ckanext.needs.catalogue import views as catalogue_views
from ckanext.needs.catalogue.conformance import refuse_nonconforming
from ckanext.needs.catalogue.metadata import package_dict, resources
from ckanext.needs.catalogue.unfinished import unfinished
from ckanext.needs.datastore import switch as datastore_switch
from ckanext.needs.finding import line_index
from ckanext.needs.publish.edition import Edition
from ckanext.needs.publish.folder import digest_of_folder

log = logging.getLogger(__name__)

STAMPS = sa.text("""
    SELECT id, plugin_data -> 'needs' AS stamp FROM package
    WHERE id = ANY(:ids) AND state = 'active'
""")


#: Those that were dropped long ago too: a process may have been killed before their tables went.
RESOURCES = sa.text("SELECT id FROM resource WHERE package_id = :id")
WITHOUT_VIEWS = sa.text("""
    SELECT id FROM package WHERE id = ANY(:ids) AND NOT EXISTS (
        SELECT FROM resource JOIN resource_view ON resource_view.resource_id = resource.id
        WHERE resource.package_id = package.id AND resource.state = 'active'
    )
""")
SUPERSEDED = Text(
    "มีการสร้างชุดข้อมูลนี้ใหม่แล้วหลังจากงานนี้ จึงไม่เผยแพร่ฉบับเก่า",
    "superseded by a newer build of this dataset; the older edition is not published",
)


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
        table's cells do not fit their types, or its folder holds another edition by now. Nothing of
        the edition is then left behind
    """
    with catalogue_locks.publishing(edition.dataset_id) as make_sure_of_lock:
        is_new = _publish(edition, committing, make_sure_of_lock)
        afterwards("full text", lambda: catalogue_tables.full_text_soon(edition.dataset_id))
        afterwards("search index", lambda: catalogue_search.index(edition.dataset_id))
        afterwards("views", lambda: _preview(edition.dataset_id))
    afterwards("budget lines", lambda: line_index.soon([edition.dataset_id]))
    return is_new


def complete(dataset_ids: Sequence[str]) -> None:
    """Do for published datasets what a crash, or a search index that was down, has left undone; and
    say that they were looked at.
    """
    for dataset_id in _behind(dataset_ids):
        with catalogue_locks.publishing(dataset_id):
            catalogue_tables.keep_up([dataset_id])
    afterwards("when it was checked", lambda: catalogue_timely.checked(dataset_ids))
    catalogue_search.heal(dataset_ids)
    afterwards("budget lines", lambda: line_index.soon(dataset_ids) and catalogue_search.commit())
    for dataset_id in model.Session.scalars(WITHOUT_VIEWS, {"ids": list(dataset_ids)}).all():
        afterwards("views", lambda dataset_id=dataset_id: _preview(dataset_id))
    for dataset_id in catalogue_tables.lacking_full_text(dataset_ids):
        afterwards("full text", lambda one=dataset_id: catalogue_tables.make_full_text(one))


def _behind(dataset_ids: Sequence[str]) -> list[str]:
    """Return the datasets whose tables wait to be switched in."""
    found = catalogue_tables.in_force(dataset_ids)
    late = {shadow.resource_id for shadow in catalogue_tables.late(found)}
    return sorted({one.dataset_id for one in found if one.resource_id in late})


def _publish(
    edition: Edition, committing: Callable[[], object], make_sure_of_lock: Callable[[], object]
) -> bool:
    _refuse_superseded(edition)
    refuse_nonconforming(edition)
    catalogue_tables.keep_up([edition.dataset_id])
    organization_id = ensure_organization(str(edition.metadata["owner_org"]), edition.publisher.th)
    before = stamps([edition.dataset_id]).get(edition.dataset_id)
    dropped = _resources_that_go(edition)
    with unfinished(edition) as ours:
        is_new = _save(edition, organization_id)
        _stamp(edition, before)
        committing()
        _refuse_superseded(edition)  # it may have been built anew since we began
        with (
            datastore_switch.switching(ours.shadows, dropped),
            catalogue_search.put_off(edition.dataset_id),
        ):
            make_sure_of_lock()
            ours.commit()
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


def site_user_id() -> str:
    """Return the id of the catalogue's own user."""
    named = sa.select(model.User.id).where(model.User.name == site_user())
    return str(model.Session.scalars(named).one())


def site_context(**more: Any) -> Context:
    """Return a context of the catalogue's own user, who may set ids and write everywhere."""
    return cast("Context", {"user": site_user(), "ignore_auth": True, **more})


def _refuse_superseded(edition: Edition) -> None:
    """Make sure that the folder still holds what the edition says of it."""
    if not edition.folder.is_dir() or digest_of_folder(edition.folder) != edition.digest:
        message = f"{SUPERSEDED.th} / {SUPERSEDED.in_('en')}"
        raise tk.ValidationError({"version": [message]})


def _resources_that_go(edition: Edition) -> list[str]:
    """Return the ids of the dataset's resources that the edition no longer has."""
    rows = model.Session.scalars(RESOURCES, {"id": edition.dataset_id})
    kept = {resource["id"] for resource in resources(edition)}
    return sorted(set(rows) - kept)


def afterwards(what: str, work: Callable[[], object]) -> None:
    """Do what readers can wait for; what is published is published, whatever becomes of it."""
    try:
        work()
    except Exception:
        model.Session.rollback()
        log.exception("after publishing: %s", what)


def _save(edition: Edition, organization_id: str) -> bool:
    """Write the metadata into the open transaction."""
    found = model.Package.get(edition.dataset_id)
    action = "package_update" if found else "package_create"
    context = site_context(defer_commit=True, return_id_only=True)
    with catalogue_views.put_off():
        tk.get_action(action)(context, package_dict(edition, organization_id))
    model.Session.flush()  # CKAN's session does not flush by itself
    return found is None


def _stamp(edition: Edition, before: Stamp | None) -> None:
    package = model.Package.get(edition.dataset_id)
    assert package is not None  # noqa: S101 - it was written a moment ago
    previous = before.version if before else ""
    stamp = Stamp(edition.harvester, edition.digest, edition.version, previous)
    package.plugin_data = {**(package.plugin_data or {}), "needs": asdict(stamp)}
    package.state = "active"
    model.Session.flush()


def _preview(dataset_id: str) -> None:
    """Give tables without them the views that the portal shows DataStore tables with."""
    package = tk.get_action("package_show")(site_context(), {"id": dataset_id})
    tk.get_action("package_create_default_resource_views")(
        site_context(), {"package": package, "create_datastore_views": True}
    )
