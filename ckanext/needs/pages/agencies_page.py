"""Agencies side by side: counts beside medians, ready to print in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.figures.agencies import FEWEST, Agency, agencies
from ckanext.needs.figures.scope import Scope, as_of
from ckanext.needs.pages.amounts import number, percent
from ckanext.needs.pages.scope_shown import (
    Choice,
    ScopeShown,
    address,
    adopted_statuses,
    needs_link,
    scope_shown,
    year_number,
)
from ckanext.needs.tables.schema import table_schema

#: What the table can be sorted by; all but the name from the largest down.
NAME, NEEDS, GOING, OVERDUE, SHARE, DAYS = "name", "needs", "going", "overdue", "share", "days"
SORTS = (NAME, NEEDS, GOING, OVERDUE, SHARE, DAYS)
ALL_YEARS = "all"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that the table can be sorted by."""

    name: str
    link: str
    sorted: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """An agency. Median and share are empty where there are too few cases to tell."""

    title: str
    link: str
    needs: str
    going: str
    overdue: str
    overdue_link: str
    overdue_share: str
    part: int
    days: str
    known: str
    completed: str


@dataclass(frozen=True, slots=True)
class AgenciesPage:
    """What the page shows; `limit` is after how many days in a status a need is overdue."""

    scope: ScopeShown
    years: tuple[Choice, ...]
    year: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    limit: int
    fewest: int


def shown(scope: Scope, path: str, asked: Mapping[str, str]) -> AgenciesPage:
    """Return the page; all fiscal years together unless the address names one."""
    year = scope.year if asked.get("year") not in (None, "", ALL_YEARS) else 0
    sort = asked.get("sort", "")
    sort = sort if sort in SORTS else NEEDS
    found = of_scope(scope, year)
    public = _organizations([one.name for one in found])
    said = {**scope.arguments(), "year": str(year) if year else ALL_YEARS}
    return AgenciesPage(
        scope=scope_shown(scope, as_of(scope), path),
        years=_years(scope, path, year),
        year=year_number(year) if year else "",
        columns=_columns(path, said, sort),
        rows=tuple(_row(one, year, public) for one in _sorted(found, sort)),
        limit=int(table_schema("needs_by_agency").parameters.numbers["overdue_after_days"]),
        fewest=FEWEST,
    )


def of_scope(scope: Scope, year: int = 0, *, medians: bool = True) -> list[Agency]:
    """Return the agencies of a scope's datasets."""
    datasets = (scope.dataset,) if scope.dataset else scope.datasets
    return agencies(datasets, end_statuses(), adopted_statuses(), year, medians=medians)


def end_statuses() -> tuple[str, ...]:
    """Return the statuses that nothing follows."""
    return tuple(one.code for one in lists.current().statuses.all() if not one.next)


def going_statuses() -> tuple[str, ...]:
    """Return the public statuses that something follows."""
    return tuple(one.code for one in lists.current().statuses.all() if one.next and one.public)


def going_link(agency: str, year: int = 0) -> str:
    """Return the address of an agency's needs that are not at their end, the longest first."""
    more = {"fiscal_year": str(year)} if year else {}
    return needs_link(agency=agency, **more, status=going_statuses(), order="longest")


def _sorted(found: list[Agency], sort: str) -> list[Agency]:
    if sort == NAME:
        return sorted(found, key=lambda one: one.title)
    return sorted(found, key=lambda one: (-_value(one, sort), one.title))


def _value(one: Agency, sort: str) -> float:
    """Return what an agency is sorted by; what is not told comes last."""
    if sort == SHARE:
        return -1.0 if one.overdue_share is None else one.overdue_share
    if sort == DAYS:
        return -1.0 if one.days is None else one.days
    return {NEEDS: one.needs, GOING: one.going, OVERDUE: one.overdue}[sort]


def _row(one: Agency, year: int, public: frozenset[str]) -> Row:
    there = one.name in public
    return Row(
        title=one.title or tk._("No agency is named"),
        link=str(tk.url_for("organization.read", id=one.name)) if there else "",
        needs=number(one.needs),
        going=number(one.going),
        overdue=number(one.overdue),
        overdue_link=going_link(one.name, year) if there else "",
        overdue_share=percent(one.overdue_share),
        part=round(100 * (one.overdue_share or 0.0)),
        days="" if one.days is None else number(round(one.days)),
        known=number(one.known),
        completed=number(one.completed),
    )


def _columns(path: str, said: Mapping[str, str], sort: str) -> tuple[Column, ...]:
    names = {
        NAME: tk._("Agency"),
        NEEDS: tk._("Needs"),
        GOING: tk._("Going on"),
        OVERDUE: tk._("Overdue"),
        SHARE: tk._("Share overdue"),
        DAYS: tk._("Median days in the same status"),
    }
    return tuple(
        Column(names[key], address(path, {**said, "sort": key}), key == sort, key != NAME)
        for key in SORTS
    )


def _years(scope: Scope, path: str, year: int) -> tuple[Choice, ...]:
    every = Choice(tk._("All years"), address(path, scope.arguments(year=ALL_YEARS)), not year)
    return (
        every,
        *(
            Choice(year_number(one), address(path, scope.arguments(year=str(one))), one == year)
            for one in scope.years
        ),
    )


def _organizations(names: list[str]) -> frozenset[str]:
    table = model.group_table
    query = sa.select(table.c["name"]).where(
        table.c["name"].in_(names), table.c["state"] == "active", table.c["is_organization"]
    )
    return frozenset(model.Session.scalars(query))
