"""Reading a published table: of the edition in force, and found by words only when it can be."""

from __future__ import annotations

from typing import Any

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.datastore.backend import DatastoreBackend
from ckanext.needs.bilingual import Text
from ckanext.needs.catalogue import tables as catalogue_tables

NOT_YET = Text(
    "ตารางนี้เพิ่งเผยแพร่ กำลังเตรียมการค้นหาด้วยคำ โปรดลองใหม่ในอีกสักครู่ ระหว่างนี้กรองและเรียงลำดับได้ตามปกติ",
    "this table was published a moment ago and cannot be searched for words yet; "
    "try again in some minutes. Filters and sorting work",
)


@tk.side_effect_free
@tk.chained_action
def datastore_search(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Search a table; one that the killed process of a publication left behind is brought up first.

    :raises ckan.plugins.toolkit.ValidationError: words are searched for (`q`) in a table whose full
        text is still being made: core would find nothing
    """
    asked: str = data_dict.get("resource_id") or data_dict.get("id") or ""
    resource_id = _behind_alias(asked) if asked else ""
    mark = catalogue_tables.ready_to_read(resource_id) if resource_id else None
    if mark is not None:
        tk.check_access("datastore_search", context, {"resource_id": resource_id})
    if mark is not None and not mark.full_text and _by_words(data_dict):
        raise tk.ValidationError({"q": [f"{NOT_YET.th} / {NOT_YET.in_('en')}"]})
    return up_func(context, data_dict)


@tk.side_effect_free
@tk.chained_action
def datastore_search_sql(up_func: Action, context: Context, data_dict: DataDict) -> Any:
    """Search tables by SQL; what killed processes of publications left behind is brought up first.

    Whichever tables the query names: it is parsed by core alone, which asks for their rights then.
    """
    catalogue_tables.all_ready_to_read()
    return up_func(context, data_dict)


def actions() -> dict[str, Action]:
    """Return the actions that read published tables, those of them that this portal offers."""
    if not p.plugin_loaded("datastore"):
        return {}
    told: dict[str, Any] = {"datastore_search": datastore_search}
    if tk.asbool(tk.config.get("ckan.datastore.sqlsearch.enabled", False)):
        told["datastore_search_sql"] = datastore_search_sql
    return told


def _by_words(data_dict: DataDict) -> bool:
    return bool(data_dict.get("q") or data_dict.get("full_text"))


def _behind_alias(name: str) -> str:
    """Return the id of the resource whose table has this name, which may be an alias."""
    backend: Any = DatastoreBackend.get_active_backend()
    _, resource_id = backend.resource_id_from_alias(name)
    return str(resource_id or name)
