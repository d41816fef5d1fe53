"""Validated packages into the database, in the transaction that is open.

A new package without resources or groups goes in by plain INSERTs, many at once. Everything else
(updates, attachments) takes core's own `package_dict_save`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, cast
from uuid import uuid4

import ckan.model as model
import ckan.plugins as plugins
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
from ckan.lib.dictization import model_save

from ckanext.needs.workflow.recording import record_batch
from ckanext.needs.workflow.signals import Moved

from . import marks
from .core import EXTRAS_TABLE, IS_2_12
from .validation import Checked, Errors

Row = dict[str, Any]
#: Name and vocabulary of a tag.
TagKey = tuple[str, str | None]
#: Held to the end of the transaction; the number is only this lock's.
MAKING_TAGS = sa.text("SELECT pg_advisory_xact_lock(5417086321)")
#: What only core's object mapper saves rightly; a spreadsheet's needs have none of it.
NEEDS_CORE = ("resources", "groups", "relationships_as_subject", "relationships_as_object")


class HookRefused(Exception):
    """A plugin's `after_dataset_create` or `after_dataset_update` refused a package."""

    def __init__(self, checked: Checked, errors: Errors) -> None:
        super().__init__(errors)
        self.checked = checked
        self.errors = errors


def save(changed: Sequence[Checked], user: str) -> list[Moved]:
    """Insert the new packages and update the others; flushes, does not commit.

    :returns: the needs that were there and changed status or agency
    """
    creator = model.User.by_name(user)
    plain: list[Checked] = []
    for checked in changed:
        if not checked.exists and creator:
            checked.data["creator_user_id"] = creator.id
        if checked.exists or any(checked.data.get(key) for key in NEEDS_CORE):
            _save_by_core(checked)
        else:
            plain.append(checked)
    _insert(plain)
    model.Session.flush()
    _call_hooks(changed)
    moved = record_batch([checked.data for checked in changed], user)
    return [one for one in moved if one.from_status is not None]


def _insert(new: Sequence[Checked]) -> None:
    if not new:
        return
    now = datetime.now(UTC).replace(tzinfo=None)
    _insert_rows(model.package_table, (_package_row(checked, now) for checked in new))
    if EXTRAS_TABLE is not None:
        _insert_rows(EXTRAS_TABLE, _extra_rows(new))
    _insert_rows(model.package_tag_table, _tag_rows(new))
    _insert_rows(model.member_table, _member_rows(new))


def _insert_rows(table: sa.Table, rows: Iterable[Row]) -> None:
    if values := list(rows):
        model.Session.execute(sa.insert(table), values)


def _package_row(checked: Checked, now: datetime) -> Row:
    data = checked.data
    row = {column.name: data.get(column.name) for column in model.package_table.c}
    row |= {
        "metadata_created": now,
        "metadata_modified": data.get("metadata_modified") or now,
        "state": data.get("state") or "active",
        "private": bool(data.get("private")),
        "plugin_data": marks.plugin_data(checked.mark),
    }
    if EXTRAS_TABLE is None:
        row["extras"] = {extra["key"]: extra["value"] for extra in data.get("extras", [])}
    return row


def _extra_rows(new: Sequence[Checked]) -> Iterable[Row]:
    for checked in new:
        values = {extra["key"]: extra["value"] for extra in checked.data.get("extras", [])}
        for key, value in values.items():
            if value is not None:
                yield {
                    "id": str(uuid4()),
                    "package_id": checked.data["id"],
                    "key": key,
                    "value": value,
                    "state": "active",
                }


def _tag_rows(new: Sequence[Checked]) -> Iterable[Row]:
    wanted = {checked.data["id"]: dict.fromkeys(_tag_keys(checked)) for checked in new}
    ids = _tag_ids({key for keys in wanted.values() for key in keys})
    for package_id, keys in wanted.items():
        for key in keys:
            yield {
                "id": str(uuid4()),
                "package_id": package_id,
                "tag_id": ids[key],
                "state": "active",
            }


def _tag_keys(checked: Checked) -> Iterable[TagKey]:
    tags: list[Row] = checked.data.get("tags") or []
    for tag in tags:
        yield tag["name"], tag.get("vocabulary_id")


def _tag_ids(keys: set[TagKey]) -> dict[TagKey, str]:
    """Return the ids of tags, by name and vocabulary, making those that are not there.

    The database would let two tags have one name when neither has a vocabulary, so only one
    transaction makes tags at a time.
    """
    ids = _known_tags(keys)
    if keys <= ids.keys():
        return ids
    model.Session.execute(MAKING_TAGS)
    ids = _known_tags(keys)
    missing = {key: str(uuid4()) for key in keys if key not in ids}
    _insert_rows(
        model.tag_table,
        (
            {"id": tag_id, "name": name, "vocabulary_id": vocabulary}
            for (name, vocabulary), tag_id in missing.items()
        ),
    )
    return ids | missing


def _known_tags(keys: set[TagKey]) -> dict[TagKey, str]:
    table = model.tag_table
    query = sa.select(table.c["id"], table.c["name"], table.c["vocabulary_id"]).where(
        table.c["name"].in_([name for name, _ in keys])
    )
    return {(row.name, row.vocabulary_id): row.id for row in model.Session.execute(query)}


def _member_rows(new: Sequence[Checked]) -> Iterable[Row]:
    for checked in new:
        if checked.data.get("owner_org"):
            yield {
                "id": str(uuid4()),
                "table_name": "package",
                "table_id": checked.data["id"],
                "group_id": checked.data["owner_org"],
                "capacity": "organization",
                "state": "active",
            }


def _save_by_core(checked: Checked) -> None:
    saved: Any = model_save.package_dict_save(checked.data, checked.context)
    package = cast(model.Package, saved[0] if IS_2_12 else saved)
    model.Session.flush()
    package.plugin_data = marks.plugin_data(checked.mark, package.plugin_data)
    package.metadata_modified = datetime.now(UTC).replace(tzinfo=None)
    checked.data["id"] = package.id
    tk.get_action("package_owner_org_update")(
        {"ignore_auth": True, "defer_commit": True},
        {"id": package.id, "organization_id": package.owner_org},
    )


def _call_hooks(changed: Sequence[Checked]) -> None:
    """Tell the plugins, as core does before its commit."""
    listening = list(plugins.PluginImplementations(plugins.IPackageController))
    packages = _loaded([c.data["id"] for c in changed]) if any(map(_wants_rows, listening)) else {}
    for checked in changed:
        package = packages.get(checked.data["id"])
        try:
            for plugin in listening:
                if checked.exists:
                    _tell(plugin.edit, package)
                    plugin.after_dataset_update(checked.context, checked.data)
                else:
                    _tell(plugin.create, package)
                    plugin.after_dataset_create(checked.context, checked.data)
        except tk.ValidationError as error:
            raise HookRefused(checked, cast(Errors, error.error_dict)) from error


def _wants_rows(plugin: plugins.IPackageController) -> bool:
    """Return whether a plugin does anything with the rows of packages; few do."""
    own = (type(plugin).create, type(plugin).edit)
    interface = plugins.IPackageController
    return own != (interface.create, interface.edit)


def _tell(hook: Callable[[model.Package], object], package: model.Package | None) -> None:
    if package is not None:
        hook(package)


def _loaded(ids: Sequence[str]) -> dict[str, model.Package]:
    query = model.Session.query(model.Package).filter(model.Package.id.in_(ids))
    return {package.id: package for package in query}
