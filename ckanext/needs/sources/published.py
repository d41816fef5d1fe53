"""Addresses of spreadsheets that are published on the web, as people copy them."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

_SHEETS = re.compile(r"/spreadsheets/d/(e/)?([A-Za-z0-9_-]{10,})(?:/.*)?$")


def export_address(location: str, format: str) -> str:
    """Return the address of a spreadsheet's file, when a location is that of its page.

    Google Sheets: an address for editing or of the published page becomes that of the CSV of the
    same sheet, or of the whole workbook. Every other location stays as it is.

    :param format: `csv` or `xlsx`; the others have no such pages
    """
    try:
        parts = urlsplit(location)
    except ValueError:
        return location
    found = _SHEETS.search(parts.path)
    if parts.hostname != "docs.google.com" or not found or format not in ("csv", "xlsx"):
        return location
    said = parse_qs(parts.query) | parse_qs(parts.fragment)
    query = {"output" if found[1] else "format": format}
    if format == "csv" and "gid" in said:
        query["gid"] = said["gid"][-1]
        query |= {"single": "true"} if found[1] else {}
    kind = "pub" if found[1] else "export"
    book = f"{found[1] or ''}{found[2]}"
    return f"https://docs.google.com/spreadsheets/d/{book}/{kind}?{urlencode(query)}"
