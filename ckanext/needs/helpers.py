"""Template helpers, all `needs_*` but for CKAN's own `humanize_entity_type`, which is continued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import ckan.model as model
import ckan.plugins as p
import ckan.plugins.toolkit as tk
import sqlalchemy as sa
import yaml

from ckanext.needs import config, lists
from ckanext.needs.bilingual import Text
from ckanext.needs.entering import before_saving
from ckanext.needs.following.page import Opinions, is_followed, opinions
from ckanext.needs.location import LocationError, coordinates
from ckanext.needs.logic.action.harvest import of_dataset
from ckanext.needs.logic.asked import given
from ckanext.needs.logic.once import once
from ckanext.needs.logic.roles import organizations_of_role
from ckanext.needs.model.role_grant import LEADER
from ckanext.needs.pages import alike, core_words, form_choices, need_card, need_history
from ckanext.needs.pages.dashboard import needs_new_activities
from ckanext.needs.pages.drawn import needs_drawn, needs_drawn_address
from ckanext.needs.pages.form_choices import Option
from ckanext.needs.pages.home import Home, home
from ckanext.needs.pages.labels import name_of
from ckanext.needs.pages.locator import Locator, extent, locator
from ckanext.needs.pages.marked_text import Part, parts
from ckanext.needs.pages.moments import moment
from ckanext.needs.pages.need_card import NeedCard
from ckanext.needs.pages.need_history import Moves, NeedHistory
from ckanext.needs.pages.projects import needs_baht, needs_links, needs_place, needs_project_status
from ckanext.needs.people.consent import consents, shown_names
from ckanext.needs.search import NEED_TYPE
from ckanext.needs.thai import FiscalYear, today

_ = tk._


def needs_given(need: dict[str, Any]) -> None:
    """Let the parts of a need's page, which ask for their need, have the one that the page has."""
    given(need_history.reader(), need)


def needs_card(need: dict[str, Any]) -> NeedCard:
    """Return what a page says of a need, in the reader's language."""
    return need_card.card(need, lists.current(), lists.language())


def needs_choices(field: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the choices of a field as ckanext-scheming wants them (`value`, `label`)."""
    return [
        {"value": option.value, "label": option.label.as_dict()}
        for option in needs_options(field["field_name"], {})
    ]


def needs_options(field: str, need: dict[str, Any]) -> tuple[Option, ...]:
    """Return the choices of a field of the form; `need` is what the form holds."""
    return form_choices.options(field, lists.current(), _provinces(), need)


def needs_first(field: str) -> str:
    """Return the choice that an empty form starts with."""
    if field == "status":
        return config.default_status()
    if field == "province":
        return next(iter(_provinces()), "")
    return next((option.value for option in needs_options(field, {})), "")


def needs_way() -> list[dict[str, str]]:
    """Return name and explanation of each public status that a need passes through."""
    return [
        {"name": lists.say(status.name), "explanation": lists.say(status.explanation)}
        for status in need_card.way(lists.current().statuses)
        if status.public
    ]


def needs_facet_label(item: dict[str, Any]) -> str:
    """Return the whole name of a facet's value."""
    return str(item["display_name"])


def needs_locator(need: dict[str, Any]) -> Locator | None:
    """Return a drawing of where a need is in its province, None when that is not known."""
    return locator(need, lists.current().areas, lists.language())


def needs_extent() -> str:
    """Return the box around the provinces of the form, as GeoJSON text for ckanext-spatial."""
    return extent(lists.current().areas, _provinces())


def needs_location_text(need: dict[str, Any]) -> str:
    """Return what the form shows as location: `latitude, longitude`, or what was typed.

    Empty for the middle of an area, which nobody gave.
    """
    text = str(need.get("spatial") or "")
    if need.get("spatial_is_default") is True:
        return ""
    try:
        return "{}, {}".format(*coordinates(text))
    except LocationError:
        return text


def needs_marked(text: str) -> tuple[Part, ...]:
    """Return a text in parts; those that may be personal data have labels."""
    return parts(text)


def needs_history(need: dict[str, Any]) -> NeedHistory:
    """Return what happened to a need, as far as the reader may know."""
    return need_history.need_history(need_history.reader(), need)


def needs_moves(need: dict[str, Any]) -> Moves:
    """Return what the reader may do with a need."""
    return need_history.moves(need_history.reader(), need)


def needs_alike(need: dict[str, Any], moves: Moves) -> list[dict[str, Any]]:
    """Return needs that may be the same as one that the reader decides on."""
    return alike.alike(need_history.reader(), need, moves)


def needs_alike_to_show() -> list[dict[str, Any]]:
    """Return needs that may be the same as the one in the form, which is not saved yet."""
    return before_saving.to_show()


def needs_alike_shown() -> str:
    """Return the ids of the needs that the form has shown as perhaps the same."""
    return before_saving.shown_ids()


def needs_other_agencies(organization_id: str) -> list[Any]:
    """Return id, name and title of the organisations that a need may be forwarded to."""
    table = model.group_table
    query = sa.select(table.c["id"], table.c["name"], table.c["title"]).where(
        table.c["is_organization"], table.c["state"] == "active", table.c["id"] != organization_id
    )
    return list(model.Session.execute(query.order_by(table.c["title"])))


def needs_say(text: Text) -> str:
    """Return a text in the reader's language."""
    return lists.say(text)


def needs_either(text: dict[str, str]) -> str:
    """Return a text in two languages, as the API gives it, in the reader's."""
    return Text(text["th"], text["en"]).in_(lists.language())


def needs_label(field: str, code: str) -> str:
    """Return the name behind a code (`district`, `1909`) in the reader's language."""
    return lists.say(name_of(lists.current(), field, code))


def needs_day(iso: str) -> str:
    """Return an ISO day in words and in the reader's calendar."""
    return need_card.day(iso, lists.language())


def needs_design() -> bool:
    """Return whether pages have the look of the extension."""
    return config.design()


def needs_colours() -> dict[str, str]:
    """Return the portal's own colours, by the name of the style sheet's token."""
    return config.colours()


def needs_has_home_page() -> bool:
    """Return whether the home page is ours."""
    return config.home_page()


def needs_home() -> Home | None:
    """Return what the home page says, None while the search does not answer."""
    return home()


def needs_run(dataset_id: str) -> dict[str, Any] | None:
    """Return the run that a dataset on its page comes from, None of one that no run made."""
    if not p.plugin_loaded("harvest"):
        return None
    from ckanext.needs.harvest import runs

    run = runs.of_dataset(dataset_id)
    return of_dataset(run, dataset_id) if run else None


def needs_follows(kind: str, key: str) -> bool:
    """Return whether the reader follows a need, topic or round."""
    return is_followed(kind, key)


def needs_opinions(need: dict[str, Any]) -> Opinions:
    """Return who needs it too (how many), what people say, and what the reader follows."""
    return opinions(need)


def needs_filled(schema: dict[str, Any], package: dict[str, Any]) -> dict[str, Any]:
    """Return a scheming schema without those fields that a package leaves empty."""
    fields = [
        field
        for field in schema["dataset_fields"]
        if package.get(field["field_name"]) not in (None, "", [], {})
    ]
    return {**schema, "dataset_fields": fields}


def needs_current_fiscal_year() -> int:
    """Return the fiscal year of today, B.E."""
    return FiscalYear.of(today()).be


def needs_gd_choices(field: dict[str, Any]) -> list[dict[str, str]]:
    """Return the GD Catalog's code list of a field: the Thai string is value and label."""
    said = {"True": _("Yes"), "False": _("No")}
    codes = gd_codes()[field["field_name"]]
    return [{"value": value, "label": said.get(value, value)} for value in codes]


def needs_entered_by(need: dict[str, Any]) -> str:
    """Return the name of who entered a need, where that person lets it be shown; else empty."""
    creator = str(need.get("creator_user_id") or "")
    return shown_names([creator]).get(creator, "")


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


def needs_agencies() -> list[dict[str, Any]]:
    """Return the organisations for which the reader may enter needs, as editor or as leader."""
    edited: list[dict[str, Any]] = tk.h.organizations_available("create_dataset")
    known = {agency["id"] for agency in edited}
    led = organizations_of_role({"user": tk.current_user.name}, LEADER) - known
    groups = [model.Group.get(organization_id) for organization_id in sorted(led)]
    return edited + [
        {"id": group.id, "name": group.name, "display_name": group.display_name}
        for group in groups
        if group is not None and group.state == "active"
    ]


def _provinces() -> tuple[str, ...]:
    return config.provinces() or form_choices.provinces_of_strategies(lists.current())


@cache
def gd_codes() -> dict[str, list[str]]:
    """Return the code lists of `schemas/open_dataset_codes.yaml`."""
    path = files("ckanext.needs.schemas") / "open_dataset_codes.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


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


__all__ = [
    "format_resource_items",
    "get_organization",
    "humanize_entity_type",
    "linked_user",
    "needs_agencies",
    "needs_alike",
    "needs_alike_shown",
    "needs_alike_to_show",
    "needs_baht",
    "needs_card",
    "needs_choices",
    "needs_colours",
    "needs_current_fiscal_year",
    "needs_day",
    "needs_design",
    "needs_drawn",
    "needs_drawn_address",
    "needs_either",
    "needs_entered_by",
    "needs_error_reason",
    "needs_extent",
    "needs_facet_label",
    "needs_filled",
    "needs_first",
    "needs_follows",
    "needs_gd_choices",
    "needs_given",
    "needs_has_home_page",
    "needs_history",
    "needs_home",
    "needs_label",
    "needs_links",
    "needs_location_text",
    "needs_locator",
    "needs_marked",
    "needs_moves",
    "needs_new_activities",
    "needs_opinions",
    "needs_options",
    "needs_other_agencies",
    "needs_pager",
    "needs_place",
    "needs_project_status",
    "needs_run",
    "needs_say",
    "needs_way",
    "render_datetime",
]
