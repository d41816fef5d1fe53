"""What the search index knows about a need, and how facets read."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from ckanext.needs.codelists import Codelists
from ckanext.needs.location import LocationError, coordinates
from ckanext.needs.pages.labels import NAMES, name_of, searchable_names
from ckanext.needs.thai import normalise

NEED_TYPE = "citizen-need"

#: A text field of CKAN's Solr schema (`extras_*`), analysed as Thai and copied to where `q` looks.
NAMES_FIELD = "extras_needs_names"

#: Fields of the index that pages count by and add up; `needs_number_*` are whole numbers there.
MONTH = "needs_month"
NUMBERS = {"needs_number_people": "people_affected", "needs_number_cost": "estimated_cost"}
#: Days to sort by, as numbers like 20260128: the field of the same name is a text, cut into words.
DAYS = {"needs_number_requested": "requested_on", "needs_number_since": "status_since"}
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
#: No number of people or baht has more digits, and Solr's numbers have room for them.
WHOLE = re.compile(r"[0-9]{1,15}")

#: Facets of /citizen-need: field of the index, in the order of the page.
FACETS = ("pillar", "issue", "district", "status", "organization", "fiscal_year")

#: Half the side, in degrees, of the box that stands for a point: about 50 m. ckanext-spatial's
#: backend solr-bbox compares areas of boxes, and a point has none.
POINT_MARGIN = 0.0005


def index_need(
    document: dict[str, Any], lists: Codelists, *, takes_points: bool = False
) -> dict[str, Any]:
    """Complete the Solr document of a need; every other document is returned as it came.

    :param document: what CKAN is about to send to Solr, changed in place
    :param takes_points: whether the index takes points as they are; a box costs it several times
        as much work
    """
    if document.get("dataset_type") != NEED_TYPE:
        return document
    document |= countable(document)
    names = [n for n in searchable_names(lists, cast("dict[str, str]", document)) if n]
    document[NAMES_FIELD] = "\n".join(dict.fromkeys([*names, _agency(document)]))
    if not takes_points:
        _give_point_an_area(document)
    return document


def countable(document: dict[str, Any]) -> dict[str, Any]:
    """Return what pages count, add up and sort by: the month of the request, people, baht and days.

    What is no whole number adds up to nothing and is left out.
    """
    month = str(document.get("requested_on") or "")[:7]
    numbers = {name: str(document.get(field) or "") for name, field in NUMBERS.items()}
    whole = {name: int(text) for name, text in numbers.items() if WHOLE.fullmatch(text)}
    found = {name: DAY.match(str(document.get(field) or "")) for name, field in DAYS.items()}
    days = {name: int("".join(day.groups())) for name, day in found.items() if day}
    return whole | days | ({MONTH: month} if month else {})


def tidy_query(parameters: dict[str, Any]) -> dict[str, Any]:
    """Give the words of a search the one spelling that the index has."""
    if isinstance(parameters.get("q"), str):
        parameters["q"] = normalise(parameters["q"])
    return parameters


def name_facets(results: dict[str, Any], lists: Codelists, language: str) -> dict[str, Any]:
    """Put names in the place of codes in the facets of a search's results."""
    for field, facet in results.get("search_facets", {}).items():
        if field in NAMES:
            for item in facet["items"]:
                item["display_name"] = name_of(lists, field, item["name"]).in_(language)
    return results


def _agency(document: dict[str, Any]) -> str:
    """Return the title of the owning organisation; `organization` itself holds its name only."""
    data = json.loads(document.get("validated_data_dict") or "{}")
    organization = cast("dict[str, str]", data.get("organization") or {})
    return organization.get("title") or ""


def _give_point_an_area(document: dict[str, Any]) -> None:
    """Widen the point, whether ckanext-spatial has read it already or will after us."""
    if document.get("minx") is not None:
        for low, high in (("minx", "maxx"), ("miny", "maxy")):
            if document[low] == document[high]:
                document[low], document[high] = (
                    document[low] - POINT_MARGIN,
                    document[high] + POINT_MARGIN,
                )
    elif document.get("spatial"):
        try:
            latitude, longitude = coordinates(str(document["spatial"]))
        except LocationError:
            return
        document["spatial"] = _box(latitude, longitude)


def _box(latitude: float, longitude: float) -> str:
    """Return a small rectangle around a point as GeoJSON text, counter-clockwise."""
    west, east = longitude - POINT_MARGIN, longitude + POINT_MARGIN
    south, north = latitude - POINT_MARGIN, latitude + POINT_MARGIN
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})
