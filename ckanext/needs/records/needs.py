"""Turns the rows of a spreadsheet into needs, codes resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Codelists, Issue, Pillar
from ckanext.needs.problems import Problem
from ckanext.needs.records.ids import stable_id
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_cells import NeedCells
from ckanext.needs.records.need_columns import NeedRowMapping
from ckanext.needs.sources.rows import RawRow
from ckanext.needs.thai import fold, today

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]+")


def map_need_rows(
    rows: Iterable[RawRow], mapping: NeedRowMapping, codelists: Codelists
) -> Iterator[Need | tuple[Problem, ...]]:
    """Map each row to a need, or to all that is wrong with it, in the order of the rows.

    A need's id comes of who loads it (the mapping's agency, else the row's), its source system
    and external id: the same row is the same need at every loading, and two agencies that number
    their needs alike do not meet. A second row with the same three is an error.
    """
    seen: dict[str, RawRow] = {}
    for row in rows:
        cells = NeedCells(row, mapping)
        need = _need(cells, codelists)
        if not cells.problems and need.need_id in seen:
            _refuse_double(cells, seen[need.need_id])
        if cells.problems:
            yield tuple(cells.problems)
        else:
            seen[need.need_id] = row
            yield need


def _need(cells: NeedCells, codelists: Codelists) -> Need:
    """Read a row; where `cells` has problems afterwards, the need is not to be used."""
    place = _place(cells, codelists)
    requested_on = _past_day(cells, "requested_on")
    year = cells.fiscal_year(requested_on)
    topic = _topic(cells, codelists, place.district or place.province, year)
    status = cells.read("status", lambda text: codelists.statuses.resolve(text).code)
    status = status or cells.mapping.status
    system = cells.text("source_system") or cells.mapping.source_system
    external_id = _external_id(cells)
    agency = _agency(cells)
    return Need(
        need_id=stable_id("need", cells.mapping.owner_org or agency, system, external_id),
        source_system=system,
        external_id=external_id,
        title=cells.public_text("title", required=True),
        strategy=topic.strategy,
        pillar=topic.pillar,
        issue=topic.issue,
        province=place.province,
        district=place.district,
        subdistrict=place.subdistrict,
        village=cells.public_text("village"),
        fiscal_year=year,
        status=status,
        owner_org=agency,
        notes=cells.public_text("notes"),
        spatial=cells.location(),
        next_owner=cells.public_text("next_owner"),
        people_affected=cells.count("people_affected"),
        estimated_cost=cells.baht("estimated_cost"),
        requested_on=requested_on,
        status_since=_past_day(cells, "status_since"),
        channel=cells.read("channel", lambda text: codelists.channels.resolve(text).code) or "",
        tags=tuple(tag for tag in (t.strip() for t in cells.text("tags").split(",")) if tag),
        public=bool(status) and codelists.statuses.get(status).public,
        source_ref=str(cells.row.ref),
    )


def _past_day(cells: NeedCells, field: str) -> date | None:
    """Return a date that is not after today: one slip of a year would make every need overdue."""
    day = cells.day(field)
    if day is None or day <= today():
        return day
    cells.refuse(field, "future_date", Text("วันที่นี้ยังมาไม่ถึง", "this day is after today"))
    return None


@dataclass(frozen=True, slots=True)
class _Place:
    province: str = ""
    district: str = ""
    subdistrict: str = ""


def _place(cells: NeedCells, codelists: Codelists) -> _Place:
    """Resolve province, district and subdistrict, each within the one above."""
    areas = codelists.areas
    province = cells.read("province", lambda text: areas.resolve(text, "province").code) or ""
    if cells.text("province") and not province:
        return _Place()
    cells.required("district")
    district = cells.read("district", lambda text: areas.resolve(text, "district", province).code)
    if not district:
        return _Place(province)
    subdistrict = cells.read(
        "subdistrict", lambda text: areas.resolve(text, "subdistrict", district).code
    )
    above = areas.ancestors(district)
    return _Place(province or above[0].code, district, subdistrict or "")


@dataclass(frozen=True, slots=True)
class _Topic:
    strategy: str = ""
    pillar: str = ""
    issue: str = ""


def _topic(cells: NeedCells, codelists: Codelists, area: str, year: int) -> _Topic:
    """Resolve pillar and issue in the row's strategy, else in the area's of that year."""
    strategies = codelists.strategies
    strategy = cells.read("strategy", lambda text: strategies.get(text).id) or ""
    if not strategy and area and year:
        strategy = _strategy_of(cells, codelists, area, year)
    if not strategy:
        return _Topic()
    pillar: Pillar | None = cells.read("pillar", lambda text: strategies.pillar(text, strategy))
    within = pillar.code if pillar else ""
    issue: Issue | None = cells.read("issue", lambda text: strategies.issue(text, strategy, within))
    if not cells.text("pillar") and not cells.text("issue"):
        cells.required("pillar")
    code = within or (issue.pillar if issue else "")
    return _Topic(strategy, code, issue.code if issue else "")


def _strategy_of(cells: NeedCells, codelists: Codelists, area: str, year: int) -> str:
    """Return the area's strategy; that it has none is told when the place itself is right."""
    try:
        return codelists.strategies.for_year(area, year).id
    except CodeError as error:
        if not cells.problems:
            cells.refuse(
                "pillar" if cells.text("pillar") else "issue", "unknown_code", error.reason
            )
        return ""


def _agency(cells: NeedCells) -> str:
    """Return the agency's name (slug): as the row says, by slug or title, else the default."""
    text = cells.text("owner_org")
    if not text and cells.mapping.owner_org:
        return cells.mapping.owner_org
    if not text:
        cells.required("owner_org")
        return ""
    known, called = cells.mapping.agencies, cells.mapping.agency_names
    for name, slug in called.items():
        if fold(text) == fold(name):
            return slug
    if text in known or (not known and _SLUG.fullmatch(text)):
        return text
    for name, title in known.items():
        if fold(text) in (fold(title.th), fold(title.en)):
            return name
    listed = ", ".join((*known, *called))
    reason = Text(f"ไม่รู้จักหน่วยงานนี้ (มี: {listed})", f"unknown agency (there are: {listed})")
    cells.refuse("owner_org", "unknown_agency", reason)
    return ""


def _external_id(cells: NeedCells) -> str:
    """Return the external id; where the mapping says how, one is made of other cells."""
    text = cells.text("external_id")
    made_of = cells.mapping.external_id_from
    if text or not made_of:
        return text or cells.required("external_id")
    return stable_id("external", *(fold(cells.text(field)) for field in made_of))


def _refuse_double(cells: NeedCells, first: RawRow) -> None:
    reason = Text(f"รหัสนี้ซ้ำกับแถวที่ {first.ref.row}", f"the same id as that of row {first.ref.row}")
    cells.refuse("external_id", "duplicate", reason)
