"""What figures are of, ready to print: the place, the year, the data behind, and other choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import ckan.model as model
import ckan.plugins.toolkit as tk
import sqlalchemy as sa

from ckanext.needs import lists
from ckanext.needs.figures.scope import Scope
from ckanext.needs.pages.labels import name_of
from ckanext.needs.pages.need_card import day
from ckanext.needs.tables.schema import table_schema
from ckanext.needs.thai import FiscalYear


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, and the address with it chosen."""

    name: str
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ScopeShown:
    """A scope in the reader's language.

    :param until: the day up to which the figures go, in words; empty where not known
    :param goes_on: whether the fiscal year was not over on that day
    :param groups: choices of province, year and dataset, those that leave something to choose
    :param sources: name and address of each dataset that the figures are made of
    """

    place: str
    year: str
    year_before: str
    until: str
    goes_on: bool
    groups: tuple[tuple[Choice, ...], ...]
    sources: tuple[tuple[str, str], ...]
    adds_up: bool


def scope_shown(scope: Scope, until: date | None, path: str) -> ScopeShown:
    """Return a scope ready to print.

    :param path: of the page, without choices
    """
    titles = _titles(scope.datasets)
    used = (scope.dataset,) if scope.dataset else scope.datasets
    return ScopeShown(
        place=area_name("province", scope.province),
        year=lists.say(FiscalYear(scope.year).label),
        year_before=lists.say(FiscalYear(scope.year - 1).label),
        until=day(until.isoformat(), lists.language()) if until else "",
        goes_on=until is not None and until < FiscalYear(scope.year).end,
        groups=tuple(group for group in _groups(scope, path, titles) if len(group) > 1),
        sources=tuple((titles.get(name, name), dataset_link(name)) for name in used),
        adds_up=not scope.dataset and len(scope.datasets) > 1,
    )


def area_name(level: str, code: str) -> str:
    """Return the name of a province or district in the reader's language."""
    return lists.say(name_of(lists.current(), level, code))


def year_number(year: int) -> str:
    """Return a fiscal year as its number alone: B.E. in Thai, C.E. in English."""
    known = FiscalYear(year)
    return str(known.be if lists.language().startswith("th") else known.ce)


def dataset_link(name: str) -> str:
    """Return the address of a dataset."""
    return str(tk.url_for("dataset.read", id=name))


def needs_link(**chosen: str | Sequence[str]) -> str:
    """Return the address of the needs behind a figure; what is empty is left out."""
    said = urlencode({name: value for name, value in chosen.items() if value}, doseq=True)
    return f"{tk.url_for('needs_explore.index')}?{said}"


def adopted_statuses() -> tuple[str, ...]:
    """Return the statuses that say by themselves that a need is in a plan."""
    return tuple(table_schema("needs_by_district_issue").parameters.lists["adopted"])


def open_statuses() -> tuple[str, ...]:
    """Return the public statuses of needs that count and are in no plan yet."""
    rules = table_schema("needs_by_district_issue").parameters.lists
    others = {*rules["adopted"], *rules["not_counted"]}
    every = lists.current().statuses.all()
    return tuple(status.code for status in every if status.public and status.code not in others)


def address(path: str, arguments: Mapping[str, str]) -> str:
    """Return a page's address with choices."""
    return f"{path}?{urlencode(arguments)}" if arguments else path


def _groups(scope: Scope, path: str, titles: Mapping[str, str]) -> list[tuple[Choice, ...]]:
    def link(**other: str) -> str:
        return address(path, scope.arguments(**other))

    provinces = [
        Choice(area_name("province", code), link(province=code, dataset=""), code == scope.province)
        for code in scope.provinces
    ]
    years = [
        Choice(year_number(year), link(year=str(year), dataset=""), year == scope.year)
        for year in scope.years
    ]
    datasets = [
        Choice(tk._("All datasets"), link(dataset=""), not scope.dataset),
        *(
            Choice(titles.get(name, name), link(dataset=name), name == scope.dataset)
            for name in scope.datasets
        ),
    ]
    return [tuple(provinces), tuple(years), tuple(datasets) if len(scope.datasets) > 1 else ()]


def _titles(names: Sequence[str]) -> dict[str, str]:
    table = model.package_table
    query = sa.select(table.c["name"], table.c["title"]).where(table.c["name"].in_(names))
    return {row.name: row.title for row in model.Session.execute(query)}
