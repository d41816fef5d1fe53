"""One point on the map, as people and programs write it."""

from __future__ import annotations

import json
import re
from typing import cast

from ckanext.needs.bilingual import Text
from ckanext.needs.thai import arabic_digits

_PAIR = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*")

#: Six decimals of a degree are about 11 cm: more says nothing about a road or a school.
DECIMALS = 6


class LocationError(ValueError):
    """A text that names no point; `reason` says what was expected."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.in_("en"))


def point(latitude: float, longitude: float) -> str:
    """Return a point as GeoJSON text (RFC 7946: longitude first, WGS84).

    :raises LocationError: not a latitude and a longitude in degrees
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise LocationError(
            Text(
                "ละติจูดต้องอยู่ระหว่าง -90 ถึง 90 และลองจิจูดระหว่าง -180 ถึง 180 (เขียนละติจูดก่อน)",
                "latitude must be between -90 and 90 and longitude between -180 and 180 "
                "(latitude comes first)",
            )
        )
    coordinates = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
    return json.dumps({"type": "Point", "coordinates": coordinates})


def read_point(text: str) -> str:
    """Return the GeoJSON text of a point given as `latitude, longitude` or as a GeoJSON point.

    :raises LocationError: anything else, lines and polygons too
    """
    pair = _PAIR.fullmatch(arabic_digits(text))
    if pair:
        return point(float(pair[1]), float(pair[2]))
    latitude, longitude = coordinates(text)
    return point(latitude, longitude)


def coordinates(geojson: str) -> tuple[float, float]:
    """Return latitude and longitude of a GeoJSON point.

    :raises LocationError: not a GeoJSON point
    """
    try:
        shape = cast("dict[str, object]", json.loads(geojson))
        if shape["type"] != "Point":
            raise ValueError(shape["type"])
        longitude, latitude, *_ = cast("list[float]", shape["coordinates"])
        return float(latitude), float(longitude)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise LocationError(
            Text(
                "พิกัดต้องเป็น «ละติจูด, ลองจิจูด» เช่น 14.5289, 100.9101 หรือ GeoJSON แบบ Point",
                "expected «latitude, longitude» such as 14.5289, 100.9101, or a GeoJSON Point",
            )
        ) from error
