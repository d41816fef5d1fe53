"""A drawing of where a need is: its point among the districts of its province.

It needs no map tiles, so no visitor's address goes to anybody else and it works without internet.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ckanext.needs.codelists import Area, Areas
from ckanext.needs.location import LocationError, coordinates

#: Width of the drawing and its margin, in its own units; a name of a district is about 60 wide.
WIDTH, MARGIN = 400, 45
#: Fewer districts than this say nothing about where a point is.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class Place:
    """A district: where its name stands; `here` is the need's own."""

    name: str
    x: float
    y: float
    here: bool


@dataclass(frozen=True, slots=True)
class Locator:
    """The drawing: its size, the districts, and the point of the need (x to the right, y down)."""

    province: str
    width: int
    height: int
    places: tuple[Place, ...]
    x: float
    y: float


def locator(need: dict[str, Any], areas: Areas, language: str) -> Locator | None:
    """Return the drawing for a need, None where point or districts are not known."""
    try:
        latitude, longitude = coordinates(str(need.get("spatial") or ""))
    except LocationError:
        return None
    province = str(need.get("province") or "")
    districts = [area for area in areas.children(province) if area.centre] if province else []
    if len(districts) < FEWEST:
        return None
    centres = [centre for area in districts if (centre := area.centre)]
    scale = Scale([*centres, (latitude, longitude)])
    x, y = scale.place(latitude, longitude)
    return Locator(
        province=areas.label(province, language),
        width=WIDTH,
        height=scale.height,
        places=tuple(
            Place(area.name.in_(language), *scale.place(*centre), area.code == need.get("district"))
            for area, centre in zip(districts, centres, strict=True)
        ),
        x=x,
        y=y,
    )


def extent(areas: Areas, codes: Iterable[str]) -> str:
    """Return the box around areas as GeoJSON text, empty when none of their places is known."""
    centres = [area.centre for code in codes for area in _with_children(areas, code) if area.centre]
    if not centres:
        return ""
    south, north = min(c[0] for c in centres), max(c[0] for c in centres)
    west, east = min(c[1] for c in centres), max(c[1] for c in centres)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def _with_children(areas: Areas, code: str) -> tuple[Area, ...]:
    area = areas.find(code)
    return (*((area,) if area else ()), *areas.children(code))


class Scale:
    """From degrees to the drawing; a degree of longitude is shorter, by the cosine of latitude."""

    def __init__(self, points: list[tuple[float, float]]) -> None:
        self.north, self.west = max(p[0] for p in points), min(p[1] for p in points)
        south, east = min(p[0] for p in points), max(p[1] for p in points)
        self.squeeze = math.cos(math.radians((self.north + south) / 2))
        wide = max((east - self.west) * self.squeeze, 1e-6)
        self.unit = (WIDTH - 2 * MARGIN) / wide
        self.height = round((self.north - south) * self.unit) + 2 * MARGIN

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point is in the drawing."""
        x = MARGIN + (longitude - self.west) * self.squeeze * self.unit
        y = MARGIN + (self.north - latitude) * self.unit
        return round(x, 1), round(y, 1)
