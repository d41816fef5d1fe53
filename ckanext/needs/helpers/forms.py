"""What forms of needs and datasets ask for: choices, what they start with, what they hold."""

from __future__ import annotations

from typing import Any

import ckan.model as model
import ckan.plugins.toolkit as tk

from ckanext.needs import config, lists
from ckanext.needs.entering import before_saving
from ckanext.needs.location import LocationError, coordinates
from ckanext.needs.logic.roles import organizations_of_role
from ckanext.needs.model.role_grant import LEADER
from ckanext.needs.pages import form_choices
from ckanext.needs.pages.form_choices import Option
from ckanext.needs.pages.locator import extent
from ckanext.needs.pages.marked_text import Part, parts
from ckanext.needs.publish.gdcatalog import code_lists

_ = tk._


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


def needs_alike_to_show() -> list[dict[str, Any]]:
    """Return needs that may be the same as the one in the form, which is not saved yet."""
    return before_saving.to_show()


def needs_alike_shown() -> str:
    """Return the ids of the needs that the form has shown as perhaps the same."""
    return before_saving.shown_ids()


def needs_filled(schema: dict[str, Any], package: dict[str, Any]) -> dict[str, Any]:
    """Return a scheming schema without those fields that a package leaves empty."""
    fields = [
        field
        for field in schema["dataset_fields"]
        if package.get(field["field_name"]) not in (None, "", [], {})
    ]
    return {**schema, "dataset_fields": fields}


def needs_gd_choices(field: dict[str, Any]) -> list[dict[str, str]]:
    """Return the GD Catalog's code list of a field: the Thai string is value and label."""
    said = {"True": _("Yes"), "False": _("No")}
    codes = code_lists()[field["field_name"]]
    return [{"value": value, "label": said.get(value, value)} for value in codes]


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
