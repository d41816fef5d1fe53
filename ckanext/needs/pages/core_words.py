"""Words of CKAN's own pages that it has in English only."""

from __future__ import annotations

from typing import Any, cast

import ckan.plugins.toolkit as tk
from dominate import tags
from werkzeug.exceptions import default_exceptions

_ = tk._


def resource_items(items: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return what is known of a file: names and values in the reader's language."""
    names = {
        "cache url": _("Address of a copy"),
        "datastore active": _("Can be asked through the API"),
        "has views": _("Has views"),
        "hash": _("Checksum"),
        "hash algorithm": _("Kind of checksum"),
        "id": _("Id of the file"),
        "license": _("License"),
        "mimetype": _("Kind of file"),
        "package id": _("Id of the dataset"),
        "position": _("Position in the dataset"),
        "size": _("Size"),
        "state": _("State"),
        "url type": _("Where the file is kept"),
    }
    values = {"True": _("Yes"), "False": _("No"), "active": _("in use")}
    return [(names.get(key, key), values.get(str(value), value)) for key, value in items]


def column(field: dict[str, Any], language: str) -> dict[str, Any]:
    """Return a DataStore field with its label and notes in one language, where it has that."""
    info: dict[str, Any] = field.get("info") or {}
    said = {name: info.get(f"{name}_{language[:2]}") for name in ("label", "notes")}
    return {**field, "info": info | {name: text for name, text in said.items() if text}}


def column_type(type_: str) -> str:
    """Return what values of a PostgreSQL type are, in words; empty where it is none of ours."""
    return {
        "text": _("A text"),
        "int4": _("A whole number"),
        "int8": _("A whole number"),
        "numeric": _("A number"),
        "float8": _("A number"),
        "date": _("A day"),
        "timestamp": _("A day and a time"),
        "bool": _("Yes or no"),
    }.get(type_, "")


def view_title(title: str) -> str:
    """Return the title of a view; one that CKAN gave it is in English, whoever looks."""
    return _(title) if title else ""


def pager() -> dict[str, Any]:
    """Return arguments of core's pager."""
    return {
        "symbol_previous": _arrow("left", _("Page before")),
        "symbol_next": _arrow("right", _("Next page")),
    }


def error_reason(code: int, content: object) -> str:
    """Return what was said of an error, empty where it is werkzeug's English for the code."""
    usual = default_exceptions.get(code)
    said = str(content or "")
    server = said == "Internal server error"
    return "" if server or (usual and said == (usual.description or "")) else said


def _arrow(side: str, name: str) -> Any:
    html = cast("Any", tags)
    icon = html.i(cls=f"fa-solid fa-chevron-{side}", aria_hidden="true")
    return html.span(icon, html.span(name, cls="visually-hidden"))
