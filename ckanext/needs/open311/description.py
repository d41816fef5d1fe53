"""What other programs read first: service discovery, and the OpenAPI description."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

SPECIFICATION = files("ckanext.needs.schemas") / "open311.yaml"
#: When what is described here last changed.
CHANGED = "2026-11-24T00:00:00+07:00"
DOCUMENTATION = "https://wiki.open311.org/GeoReport_v2"


def discovery(root: str) -> dict[str, Any]:
    """Return the answer of Open311's service discovery.

    :param root: address of `/open311` of this portal, without a slash at the end
    """
    return {
        "changeset": CHANGED,
        "contact": f"{root}/v2/openapi.json",
        "key_service": "",
        "endpoints": [
            {
                "specification": DOCUMENTATION,
                "url": f"{root}/v2",
                "changeset": CHANGED,
                "type": "production",
                "formats": ["application/json", "text/xml"],
            }
        ],
    }


def openapi(root: str) -> dict[str, Any]:
    """Return the OpenAPI description with this portal's address."""
    return {**_specification(), "servers": [{"url": f"{root}/v2"}]}


@cache
def _specification() -> dict[str, Any]:
    return yaml.safe_load(SPECIFICATION.read_text(encoding="utf-8"))
