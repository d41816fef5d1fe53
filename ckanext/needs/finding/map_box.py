"""A part of the map, as addresses say it: `west,south,east,north` in degrees (WGS84)."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.needs.codelists import Area, Areas
from ckanext.needs.finding.fields import LINE_TYPE, LINES, NEEDS

#: Kinds of results that have a place.
KINDS = (NEEDS, LINES)


@dataclass(frozen=True, slots=True)
class MapBox:
    """A part of the map."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        """Return it as an address says it."""
        return ",".join(f"{side:g}" for side in (self.west, self.south, self.east, self.north))

    def has(self, area: Area) -> bool:
        """Return whether the middle of an area lies in it."""
        if area.centre is None:
            return False
        latitude, longitude = area.centre
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def read(text: str) -> MapBox | None:
    """Return the part of the map that an address says; None where it says none."""
    try:
        west, south, east, north = (float(side) for side in text.split(","))
    except ValueError:
        return None
    there = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return MapBox(west, south, east, north) if there else None


def around(area: Area) -> MapBox | None:
    """Return the box around an area's border; None where it is not known."""
    return MapBox(*area.box) if area.box else None


def index_filter(box: MapBox, areas: Areas, *, by_point: bool) -> str:
    """Return the index's filter of needs inside a box, and of lines of districts inside it.

    :param by_point: whether the index has points (ckanext-spatial's solr-spatial-field), or boxes
    """
    if by_point:
        shape = f"ENVELOPE({box.west},{box.east},{box.north},{box.south})"
        needs = f'spatial_geom:"Intersects({shape})"'
    else:
        needs = (
            f"(+minx:[* TO {box.east}] +maxx:[{box.west} TO *] "
            f"+miny:[* TO {box.north}] +maxy:[{box.south} TO *])"
        )
    inside = [area.code for area in areas if area.level == "district" and box.has(area)]
    codes = " ".join(f'"{code}"' for code in inside)
    lines = f" (+dataset_type:{LINE_TYPE} +needs_line_district:({codes}))" if codes else ""
    return f"{needs}{lines}"
