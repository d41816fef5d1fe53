"""An area: a province, district or subdistrict, by whatever names a list gives these levels."""

from __future__ import annotations

from dataclasses import dataclass

from ckanext.needs.bilingual import Text

#: (west, south, east, north) in degrees, WGS84.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """One area.

    :param code: digits as text; in Thailand's list DOPA's (`19`, `1901`, `190101`)
    :param level: `province`, `district` or `subdistrict`, or what the list's file says
    :param parent: code of the area it lies in; empty for the widest
    :param latitude: of its centroid, degrees WGS84, or None when not known
    :param box: of its border, or None when not known; neighbours' boxes overlap
    """

    code: str
    level: str
    parent: str
    name: Text
    latitude: float | None = None
    longitude: float | None = None
    box: Box | None = None
    postcodes: tuple[str, ...] = ()

    @property
    def centre(self) -> tuple[float, float] | None:
        """(latitude, longitude) of the centroid, else the middle of the box, else None."""
        if self.latitude is not None and self.longitude is not None:
            return self.latitude, self.longitude
        if self.box is None:
            return None
        west, south, east, north = self.box
        return round((south + north) / 2, 6), round((west + east) / 2, 6)
