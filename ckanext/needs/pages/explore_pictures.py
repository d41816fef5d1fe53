"""The pictures of Explore needs: of what the page says, for the page and for whoever shares it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.exploring import shapes
from ckanext.needs.pages.explore_page import Bar, ExplorePage
from ckanext.needs.pages.explore_years import Years
from ckanext.needs.pictures import Picture

_ = tk._
#: Months that a picture has room for, the last ones; districts whose names it has room for.
MONTHS, NAMED = 24, 14
#: Pixels that a picture has which goes from side to side of a page, in a column of it, on a phone.
WIDE, COLUMN, NARROW = 1_000, 520, 290


def districts(page: ExplorePage) -> Picture:
    """Return the map: a circle at the middle of each district, as large as its needs."""
    areas = lists.current().areas
    codes = [bar.code for bar in page.bars["district"] if bar.needs]
    rows: list[dict[str, object]] = []
    for place, bar in enumerate(page.bars["district"]):
        area = areas.find(bar.code)
        if area and area.centre and bar.needs:
            latitude, longitude = area.centre
            at = {"latitude": latitude, "longitude": longitude}
            rows.append({"name": bar.name, "value": bar.needs, "named": place < NAMED, **at})
    words: dict[str, object] = {"dimension": _("District"), "shapes": shapes.of(areas, codes)}
    return Picture("districts", rows, _words(360) | words | {"height": 340})


def months(page: ExplorePage, width: int = COLUMN) -> Picture:
    """Return how many needs were asked for in each month."""
    rows = _rows(page.bars["month"][-MONTHS:])
    return Picture("months", rows, _words(width) | {"dimension": _("Month")})


def statuses(page: ExplorePage, width: int = COLUMN) -> Picture:
    """Return where the needs stand, in the order of the way; of two years under each other."""
    if page.years:
        return _statuses_of(page.years, width)
    order = {one.code: place for place, one in enumerate(lists.current().statuses.all())}
    bars = sorted(page.bars["status"], key=lambda bar: order.get(bar.code, len(order)))
    rows = [{**row, "order": place} for place, row in enumerate(_rows(bars))]
    return Picture("stack", rows, _words(width) | _status_words(width))


def _statuses_of(years: Years, width: int) -> Picture:
    rows: list[dict[str, object]] = []
    for place, one in enumerate(years.beside["status"]):
        said: dict[str, object] = {"name": one.name, "order": place}
        rows.append({**said, "year": years.year, "value": one.needs})
        rows.append({**said, "year": years.other, "value": one.before})
    words = {"rows_are": _("Fiscal year"), "names": [years.year, years.other]}
    return Picture("stacks", rows, _words(width) | _status_words(width) | words)


def _status_words(width: int) -> dict[str, object]:
    return {"dimension": _("Status"), "columns": 4 if width >= COLUMN else 2}


def heat(page: ExplorePage) -> Picture:
    """Return places by topics."""
    rows = [
        {
            "row": place.name,
            "column": topic.name,
            "value": cell.needs,
            "said": tk.h.localised_number(cell.needs) if cell.needs else "",
            "share": cell.part / 100,
        }
        for place, cells in page.heat.rows
        for topic, cell in zip(page.heat.columns, cells, strict=True)
    ]
    words = {"rows_are": _("District"), "columns_are": _("Pillar"), "step": 74}
    return Picture("heat", rows, _words(0) | words)


#: By the name in an address; wide and narrow ones have letters as large as those of the page.
PICTURES: Mapping[str, Callable[[ExplorePage], Picture]] = {
    "districts": districts,
    "months": months,
    "months-wide": partial(months, width=WIDE),
    "months-narrow": partial(months, width=NARROW),
    "statuses": statuses,
    "statuses-narrow": partial(statuses, width=NARROW),
    "heat": heat,
}


def _rows(bars: Any) -> list[dict[str, object]]:
    shown: list[Bar] = list(bars)
    return [{"name": bar.name, "value": bar.needs} for bar in shown]


def _words(width: int) -> dict[str, object]:
    return {"width": width, "measure": _("Number of needs")}
