"""Helpers of CKAN's own that say it otherwise here, and words that its templates lack."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.needs import config, lists
from ckanext.needs.catalogue import metadata
from ckanext.needs.logic.once import once
from ckanext.needs.pages import core_words
from ckanext.needs.pages.moments import moment
from ckanext.needs.people.consent import consents
from ckanext.needs.search import NEED_TYPE

_ = tk._
#: Fields of datasets and files that are texts to be read.
TEXTS = ("notes", "description")


@tk.chained_helper
def linked_user(
    next_helper: Callable[..., Any], user: Any, maxlength: int = 0, avatar: int = 20
) -> Any:
    """Return a user's name with a link, as core; to visitors only of users who let it be shown.

    Where `ckan.auth.public_user_details` is off. The activity of needs and organisations is public,
    and core names whoever was active there.
    """
    known = user if isinstance(user, model.User) else model.User.get(str(user))
    visitor = not (tk.current_user.is_authenticated or config.public_user_details())
    if known is None or known.state == "deleted" or (visitor and not consents(known)):
        return _("somebody")
    return next_helper(user, maxlength, avatar)


@tk.chained_helper
def humanize_entity_type(
    next_helper: Callable[..., str | None], entity_type: str, object_type: str, purpose: str
) -> str | None:
    """Call a need a need on CKAN's own buttons, headings and breadcrumbs."""
    if (entity_type, object_type) != ("package", NEED_TYPE):
        return next_helper(entity_type, object_type, purpose)
    return {
        "add link": _("Report a need"),
        "breadcrumb": _("Needs"),
        "create label": _("Report a need"),
        "create title": _("Report a need"),
        "delete confirmation": _("Are you sure you want to delete this need?"),
        "edit label": _("Edit the need"),
        "facet label": _("Needs"),
        "main nav": _("Needs"),
        "no any objects": _("No needs yet."),
        "no description": _("No further details."),
        "page title": _("Needs"),
        "save label": _("Save"),
        "search placeholder": _("Search needs: road, water, a district, an agency ..."),
        "search_placeholder": _("Search needs: road, water, a district, an agency ..."),
        "update label": _("Save"),
        "view label": _("View the need"),
    }.get(purpose, _("Need"))


@tk.chained_helper
def resource_display_name(
    next_helper: Callable[[dict[str, Any]], str], resource_dict: dict[str, Any]
) -> str:
    """Call the file of a published table by the table's title, not by its name for machines."""
    title = metadata.title(resource_dict)
    return lists.say(title) if title else next_helper(resource_dict)


@tk.chained_helper
def get_translated(
    next_helper: Callable[[dict[str, Any], str], Any], data_dict: dict[str, Any], field: str
) -> Any:
    """Return a field in the reader's language; of published tables also what says it twice."""
    said = next_helper(data_dict, field)
    if field not in TEXTS or not isinstance(said, str):
        return said
    return metadata.said(data_dict, said, lists.language())


def needs_described(about: dict[str, Any]) -> dict[str, Any]:
    """Return a dataset or a file with what it says of itself in the reader's language."""
    return about | {name: tk.h.get_translated(about, name) for name in TEXTS if about.get(name)}


@tk.chained_helper
def datastore_dictionary(
    next_helper: Callable[..., list[dict[str, Any]]], *args: Any, **kwargs: Any
) -> list[dict[str, Any]]:
    """Return the columns of a table as core, named and described in the reader's language.

    Of the DataStore's plugin, not of core: registered where that is there.
    """
    return [core_words.column(one, lists.language()) for one in next_helper(*args, **kwargs)]


def needs_column_type(type_: str) -> str:
    """Return what values of a PostgreSQL type are, in words; empty where it is none of ours."""
    return core_words.column_type(type_)


def needs_views(views: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """Return the views of a file, their usual titles in the reader's language."""
    return [{**one, "title": core_words.view_title(str(one["title"]))} for one in views or []]


@tk.chained_helper
def format_resource_items(
    next_helper: Callable[..., list[tuple[str, Any]]], items: list[tuple[str, Any]]
) -> list[tuple[str, Any]]:
    """Return what core says of a file, with names and yes or no in the reader's language."""
    return core_words.resource_items(next_helper(items))


def needs_pager() -> dict[str, Any]:
    """Return the arrows to the pages before and after, with names for those who hear them."""
    return core_words.pager()


def needs_error_reason(code: int, content: object) -> str:
    """Return why a page was refused, empty where only the web server's own words are known."""
    return core_words.error_reason(code, content)


@tk.chained_helper
def render_datetime(
    next_helper: Callable[..., str],
    datetime_: datetime | str | None,
    date_format: str | None = None,
    with_hours: bool = False,
    with_seconds: bool = False,
) -> str:
    """Return a moment as core; in Thai with the year of the Buddhist era."""
    if date_format or not lists.language().startswith("th"):
        return next_helper(datetime_, date_format, with_hours, with_seconds)
    return moment(datetime_, tk.h.get_display_timezone(), with_hours=with_hours)


@tk.chained_helper
def get_organization(
    next_helper: Callable[..., dict[str, Any]],
    org: str | None = None,
    include_datasets: bool = False,
) -> dict[str, Any]:
    """Answer as core's, which asks again for each part of a page that shows the organisation."""
    return once(
        ("organization", org, include_datasets),
        lambda: next_helper(org, include_datasets=include_datasets),
    )
