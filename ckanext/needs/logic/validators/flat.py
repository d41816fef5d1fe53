"""Reading and writing the flattened data that CKAN hands to a validator between fields."""

from __future__ import annotations

from collections.abc import Callable

import ckan.plugins.toolkit as tk
from ckan.types import Context, FlattenDataDict, FlattenErrorDict

from ckanext.needs.codelists import CodeError
from ckanext.needs.lists import say
from ckanext.needs.location import LocationError
from ckanext.needs.thai import ThaiValueError

#: What the codelists and readers raise; each carries a `reason` in Thai and English.
REFUSALS = (CodeError, ThaiValueError, LocationError)


def raw(data: FlattenDataDict, field: str) -> object:
    """Return what was given for a dataset field, None when nothing was."""
    value: object = data.get((field,))
    return None if value is tk.missing or value == "" else value


def given(data: FlattenDataDict, field: str) -> str:
    """Return what was given for a dataset field as text, empty when nothing was."""
    value = raw(data, field)
    return "" if value is None else str(value).strip()


def resolve(
    field: str, data: FlattenDataDict, errors: FlattenErrorDict, find: Callable[[str], str]
) -> str:
    """Put what `find` makes of a field in its place and return it.

    Returns an empty text when the field is empty or refused; a refusal is said at the field.
    """
    text = given(data, field)
    if not text:
        return ""
    try:
        code = find(text)
    except REFUSALS as refusal:
        errors[(field,)].append(say(refusal.reason))
        return ""
    data[(field,)] = code
    return code


def fill(data: FlattenDataDict, field: str, value: str) -> str:
    """Give an empty field `value`; return what the field holds then."""
    if not given(data, field) and value:
        data[(field,)] = value
    return given(data, field)


def stored(context: Context, field: str) -> str:
    """Return what the dataset under update holds in the database, empty for a new one."""
    package = context.get("package")
    return str(package.extras.get(field) or "") if package is not None else ""
