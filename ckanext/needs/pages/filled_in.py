"""What a form holds at first, written as its reader would write it and as the portal reads it."""

from __future__ import annotations

from datetime import date

from babel.dates import format_date

from ckanext.needs.codelists import Areas
from ckanext.needs.codelists.errors import CodeError
from ckanext.needs.thai.years import OFFSET


def day_typed(stored: str, language: str) -> str:
    """Return an ISO day as people type it: `24 พ.ย. 2569`, `24 Nov 2026`; a moment as it is."""
    try:
        value = date.fromisoformat(stored)
    except ValueError:
        return stored
    if not language.startswith("th"):
        return format_date(value, "d MMM y", locale="en")
    return f"{format_date(value, 'd MMM', locale='th')} {value.year + OFFSET}"


def area_typed(code: str, areas: Areas, language: str) -> str:
    """Return the shortest name that is read as the area again; its code where no name is."""
    if not code or areas.find(code) is None:
        return code
    names = (areas.label(code, language), areas.full_label(code, language))
    return next((name for name in names if _read(name, areas) == code), code)


def _read(name: str, areas: Areas) -> str:
    try:
        return areas.resolve(name).code
    except CodeError:
        return ""
