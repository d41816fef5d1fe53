"""Answers as JSON and as XML, with the element names that GeoReport v2 gives each of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from xml.etree import ElementTree as ET

JSON, XML = "json", "xml"
MEDIA_TYPES = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
#: What an entry of a list within an entry is called in XML.
PARTS = {"attributes": "attribute", "values": "value", "endpoints": "endpoint", "formats": "format"}
#: Control characters that XML 1.0 has no way to write.
UNWRITABLE = dict.fromkeys(c for c in range(32) if c not in (9, 10, 13))


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer is called in XML.

    :param root: the root element
    :param item: each entry of a list; empty when the answer is one entry
    """

    root: str
    item: str = ""


SERVICES = Shape("services", "service")
DEFINITION = Shape("service_definition")
REQUESTS = Shape("service_requests", "request")
ERRORS = Shape("errors", "error")
DISCOVERY = Shape("discovery")


def written(answer: Sequence[dict[str, Any]] | dict[str, Any], shape: Shape, form: str) -> str:
    """Return an answer as text in `form`, `json` or `xml`."""
    if form == JSON:
        return json.dumps(answer, ensure_ascii=False)
    root = ET.Element(shape.root)
    if isinstance(answer, dict):
        _fill(root, answer)
    else:
        for entry in answer:
            _fill(ET.SubElement(root, shape.item), entry)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def _fill(element: ET.Element, entry: dict[str, Any]) -> None:
    for name, value in entry.items():
        child = ET.SubElement(element, name)
        if isinstance(value, list):
            _fill_list(child, cast("list[Any]", value), PARTS[name])
        elif value is not None:
            child.text = _text(value)


def _fill_list(element: ET.Element, entries: Sequence[Any], name: str) -> None:
    for entry in entries:
        part = ET.SubElement(element, name)
        if isinstance(entry, dict):
            _fill(part, cast("dict[str, Any]", entry))
        else:
            part.text = _text(entry)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).translate(UNWRITABLE)
