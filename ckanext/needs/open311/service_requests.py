"""A need as a service request of GeoReport v2. Who reported it is never in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, cast
from zoneinfo import ZoneInfo

from ckanext.needs.codelists import Codelists
from ckanext.needs.location import LocationError, coordinates
from ckanext.needs.pages.labels import name_of

THAILAND = ZoneInfo("Asia/Bangkok")


def service_request(need: dict[str, Any], lists: Codelists, language: str) -> dict[str, Any]:
    """Return a need, as `package_show` and `package_search` give it, as a service request.

    `need_status` and `url` are ours, beside what the standard has: open and closed say little.
    """
    status = lists.statuses.get(str(need["status"]))
    code = str(need.get("issue") or need["pillar"])
    field = "issue" if need.get("issue") else "pillar"
    area = str(need.get("subdistrict") or need.get("district") or need["province"])
    latitude, longitude = _place(need)
    organization = cast("dict[str, str]", need.get("organization") or {})
    return {
        "service_request_id": need["id"],
        "status": status.open311,
        "status_notes": status.explanation.in_(language),
        "need_status": status.code,
        "service_name": name_of(lists, field, code).in_(language),
        "service_code": code,
        "description": "\n".join(filter(None, (need["title"], need.get("notes")))),
        "agency_responsible": organization.get("title") or "",
        "service_notice": "",
        "requested_datetime": requested(need),
        "updated_datetime": _with_zone(str(need["metadata_modified"])),
        "expected_datetime": None,
        "address": " ".join(
            filter(None, (need.get("village"), lists.areas.full_label(area, language)))
        ),
        "address_id": area,
        "zipcode": "",
        "lat": latitude,
        "long": longitude,
        "media_url": "",
    }


def requested(need: dict[str, Any]) -> str:
    """Return when it was asked for: the day that the need says, else when it was entered."""
    if need.get("requested_on"):
        day = date.fromisoformat(str(need["requested_on"]))
        return datetime.combine(day, time(), THAILAND).isoformat()
    return _with_zone(str(need["metadata_created"]))


def _place(need: dict[str, Any]) -> tuple[float | None, float | None]:
    """Return latitude and longitude; none where only the middle of the area is known."""
    if need.get("spatial_is_default") in (True, "True", "true"):
        return None, None
    try:
        return coordinates(str(need.get("spatial") or ""))
    except LocationError:
        return None, None


def _with_zone(moment: str) -> str:
    """Return CKAN's time, UTC without a zone, with whole seconds and one."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC, microsecond=0).isoformat()
