"""Where the names of points stand in a picture: beside their point, and none upon another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

#: Pixels: of a sign of the size that names have, of a line of them, between a point and its name,
#: and from a point's middle to its edge.
SIGN, LINE, GAP, RADIUS = 6.2, 15.0, 8.0, 6.0
#: Pixels that are kept free beside the outermost points.
EDGE = 24.0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels, from its left upper corner to its right lower one."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether both have some of the same room."""
        beside = self.right <= other.left or other.right <= self.left
        return not (beside or self.bottom <= other.top or other.bottom <= self.top)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name stands, as a mark of text has it: `align`, and pixels from its point."""

    align: str
    dx: float
    dy: float


def domain(values: Sequence[float], pixels: float, *, least: float | None = None) -> list[float]:
    """Return the ends of an axis on which all values have room at the edges.

    :param pixels: length of the axis
    :param least: what the axis never goes below
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    edge = (high - low or abs(high) or 1.0) * EDGE / (pixels - 2 * EDGE)
    start = low - edge
    return [start if least is None else max(start, least), high + edge]


def width_of(text: str) -> float:
    """Return about how many pixels a text takes; marks above and below letters take none."""
    return SIGN * sum(unicodedata.category(sign) != "Mn" for sign in text)


def placed(
    names: Sequence[str],
    points: Sequence[tuple[float, float]],
    size: tuple[float, float],
    order: Sequence[int],
    taken: Sequence[Box] = (),
) -> Mapping[int, Place]:
    """Return where names have room, by the number of their point; of those without room nothing.

    :param points: across and down in pixels, from the left upper corner
    :param size: of the picture: across and down in pixels
    :param order: numbers of the points, those first whose names are wanted most
    :param taken: where something else is written
    """
    others = [Box(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in points]
    others += taken
    found: dict[int, Place] = {}
    for number in order:
        for place, box in _places(names[number], points[number]):
            inside = (
                box.left >= 0 and box.right <= size[0] and box.top >= 0 and box.bottom <= size[1]
            )
            beside = (one for n, one in enumerate(others) if n != number)
            if inside and not any(box.meets(other) for other in beside):
                found[number] = place
                others.append(box)
                break
    return found


def _places(name: str, point: tuple[float, float]) -> Iterator[tuple[Place, Box]]:
    """Yield the places of a name around its point, the best first."""
    (x, y), wide = point, width_of(name)
    half, above = LINE / 2, RADIUS + LINE / 2 + 2
    yield Place("left", GAP, 0), Box(x + GAP, y - half, x + GAP + wide, y + half)
    yield Place("right", -GAP, 0), Box(x - GAP - wide, y - half, x - GAP, y + half)
    for down in (-above, above):
        middle = y + down
        box = Box(x - wide / 2, middle - half, x + wide / 2, middle + half)
        yield Place("center", 0, down), box
