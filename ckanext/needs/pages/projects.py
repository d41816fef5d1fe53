"""What pages say of projects and of the money behind needs. Helpers of templates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.codelists import CodeError
from ckanext.needs.logic.schema_projects import statuses


def needs_links(need: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what answers a need, as `need_link_list` gives it."""
    try:
        return tk.get_action("need_link_list")({}, {"id": need["id"]})["links"]
    except tk.ObjectNotFound:
        return []


def needs_baht(amount: str) -> str:
    """Return an amount with commas; satang only where there are any."""
    return f"{Decimal(amount):,}"


def needs_project_status(code: str) -> str:
    """Return the name of a project's status."""
    try:
        return lists.say(statuses().get(code).name)
    except CodeError:
        return code


def needs_place(area: str) -> str:
    """Return an area with the words for its level and what it lies in."""
    return lists.current().areas.full_label(area, lists.language())
