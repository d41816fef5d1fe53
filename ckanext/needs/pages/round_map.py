"""Where the proposals of a round are: a circle a district, the larger the more of them it has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.codelists import Areas
from ckanext.needs.pages.locator import FEWEST, WIDTH, Scale

#: Radius of the smallest circle and of the largest.
SMALLEST, LARGEST = 6.0, 26.0
BY_DISTRICT = sa.text("""
    SELECT district, count(*) AS proposals, sum(cost) AS cost FROM need_proposal
    WHERE round_id = :round AND state <> 'withdrawn' GROUP BY district ORDER BY district
""")


@dataclass(frozen=True, slots=True)
class Spot:
    """A district: how many proposals, their cost in baht, and where it is (x to the right, y down).

    `x` and `y` are None where its place is not known.
    """

    code: str
    name: str
    proposals: int
    cost: int
    x: float | None
    y: float | None
    radius: float


@dataclass(frozen=True, slots=True)
class RoundMap:
    """The drawing. Without a size there is none, but the districts are told all the same."""

    width: int
    height: int
    spots: tuple[Spot, ...]


def round_map(round_id: str, areas: Areas, language: str) -> RoundMap:
    """Return where the proposals of a round are."""
    rows = model.Session.execute(BY_DISTRICT, {"round": round_id})
    counts = {row.district: (int(row.proposals), int(row.cost or 0)) for row in rows}
    return drawn(counts, areas, language)


def drawn(counts: Mapping[str, tuple[int, int]], areas: Areas, language: str) -> RoundMap:
    """Return the drawing of proposals and their cost by district."""
    known = {code: area for code in counts if (area := areas.find(code))}
    centres = {code: area.centre for code, area in known.items() if area.centre}
    around = {
        child.centre
        for area in known.values()
        for child in areas.children(area.parent)
        if child.centre
    }
    scale = Scale([*around]) if len(around) >= FEWEST else None
    most = max((proposals for proposals, _cost in counts.values()), default=1)
    spots: list[Spot] = []
    for code, (proposals, cost) in counts.items():
        centre = centres.get(code)
        x, y = scale.place(*centre) if scale and centre else (None, None)
        radius = SMALLEST + (LARGEST - SMALLEST) * math.sqrt(proposals / most)
        name = areas.label(code, language) if code in known else code
        spots.append(Spot(code, name, proposals, cost, x, y, round(radius, 1)))
    spots.sort(key=lambda spot: (-spot.proposals, spot.code))
    return RoundMap(WIDTH if scale else 0, scale.height if scale else 0, tuple(spots))
