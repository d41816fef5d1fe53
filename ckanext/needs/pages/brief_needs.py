"""What a brief says of needs: how many, where, on what, since when, and which they are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import ckan.plugins.toolkit as tk

from ckanext.needs import config, lists
from ckanext.needs.briefs.brief import Brief, NeedReference, Row
from ckanext.needs.briefs.needs import PublicNeed
from ckanext.needs.pages.brief_parts import (
    Cell,
    Column,
    Drawn,
    Section,
    Table,
    TableRow,
    number,
    row,
    share,
    sums_cells,
    sums_columns,
)
from ckanext.needs.pages.explore_page import month_name
from ckanext.needs.pages.labels import name_of
from ckanext.needs.pages.need_card import day
from ckanext.needs.pictures import Picture

#: Of a picture, in pixels; so many districts have their names in it, the chosen ones first.
WIDTH, NAMED = 620, 16
#: Area of the largest circle, in pixels, as the specification has it.
LARGEST = 1_500
#: Of so many chosen districts the rank is said in words.
RANKED = 5


def findings(brief: Brief, language: str) -> list[str]:
    """Return in sentences what the figures say."""
    sums, said = brief.sums, list[str]()
    if not sums.needs:
        return [tk._("No need that everyone may read is like that.")]
    if sums.people_said:
        text = tk._("{needs} needs; {people} people are affected, as {said} of the needs report.")
        said.append(_with(text, needs=sums.needs, people=sums.people, said=sums.people_said))
    rest = sums.needs - sums.answered
    text = tk._("{answered} are in a plan, funded or done ({share}); {rest} are not.")
    part = share(sums.answered, sums.needs)
    said.append(_with(text, answered=sums.answered, rest=rest).replace("{share}", part))
    return [*said, *_ranks(brief, language), *_change(brief, language)]


def _with(text: str, **numbers: int) -> str:
    """Return a text with its numbers put in."""
    for name, value in numbers.items():
        text = text.replace(f"{{{name}}}", number(value))
    return text


def _ranks(brief: Brief, language: str) -> Iterator[str]:
    """Yield the rank of the chosen districts; equal numbers of needs have the same rank."""
    chosen = [one for one in brief.districts if one.chosen][:RANKED]
    if len(brief.districts) < 2:
        return
    for one in chosen:
        more = sum(other.sums.needs > one.sums.needs for other in brief.districts)
        text = tk._("{district}: rank {rank} of {all} districts by number of needs.")
        said = _with(text, rank=more + 1, all=len(brief.districts))
        yield said.replace("{district}", one.of.in_(language))


def _change(brief: Brief, language: str) -> Iterator[str]:
    """Yield how the newest year compares with the one before it."""
    years = [one for one in brief.years if one.chosen] or list(brief.years)
    if len(years) < 2 or int(years[-1].of.code) - int(years[-2].of.code) != 1:
        return
    before, now = years[-2:]
    text = tk._("{now} needs in {year}, {before} in the year before it.")
    said = _with(text, now=now.sums.needs, before=before.sums.needs)
    yield said.replace("{year}", now.of.in_(language))


def trend(brief: Brief, language: str) -> Section:
    """Return needs by month and by fiscal year."""
    rows = [
        {"name": month_name(month, language), "value": needs}
        for month, needs in _every_month(brief.months)
    ]
    words = {"width": WIDTH, "measure": tk._("Needs"), "dimension": tk._("Month of the request")}
    picture = Drawn(
        Picture("months", rows, words),
        tk._("Needs by month from {first} to {last}; the most in one month are {most}.").format(
            first=rows[0]["name"] if rows else "–",
            last=rows[-1]["name"] if rows else "–",
            most=number(max((needs for _month, needs in brief.months), default=0)),
        ),
    )
    columns = (Column(tk._("Fiscal year")), *sums_columns())
    table = Table(tk._("Needs by fiscal year"), columns, _rows(brief.years, language))
    notes = (tk._("All years are shown, those that were chosen marked."),)
    return Section(
        key="trend",
        title=tk._("How it went over the years"),
        pictures=(picture,) if len(rows) > 1 else (),
        tables=(table,) if brief.years else (),
        notes=notes if any(one.chosen for one in brief.years) else (),
    )


def comparison(brief: Brief, language: str) -> Section:
    """Return the districts on a map and in a table."""
    areas = lists.current().areas
    placed = [one for one in brief.districts if one.latitude is not None]
    named = {one.of.code for one in sorted(placed, key=lambda one: not one.chosen)[:NAMED]}
    most = max((one.sums.needs for one in placed), default=0) or 1
    rows = [
        {
            "name": one.of.in_(language),
            "value": one.sums.needs,
            "said": f"{areas.label(one.of.code, language)} {number(one.sums.needs)}"
            if one.of.code in named
            else "",
            "chosen": one.chosen,
            "rise": round(math.sqrt(LARGEST * one.sums.needs / most / math.pi)) + 9,
            "latitude": one.latitude,
            "longitude": one.longitude,
        }
        for one in placed
    ]
    words = {"width": WIDTH, "measure": tk._("Needs"), "dimension": tk._("District")}
    drawn = Drawn(
        Picture("circles", rows, words),
        tk._("Districts as circles at their centres, larger with more needs; see the table."),
    )
    columns = (Column(tk._("District")), *sums_columns())
    table = Table(tk._("Needs by district"), columns, _rows(brief.districts, language))
    return Section(
        key="districts",
        title=tk._("Compared with other districts"),
        texts=() if brief.districts else (tk._("No data"),),
        pictures=(drawn,) if len(rows) > 1 else (),
        tables=(table,) if brief.districts else (),
        notes=(tk._("The same topics, agencies and years in every district."),)
        if brief.districts
        else (),
    )


def topics(brief: Brief, language: str) -> Section:
    """Return on what the needs are, and where they stand."""
    on_what = (Column(tk._("Topic")), *sums_columns())
    where = (Column(tk._("Status")), Column(tk._("Needs"), True))
    standing = tuple(row(one.of.in_(language), number(one.sums.needs)) for one in brief.statuses)
    tables = (
        Table(tk._("Needs by topic"), on_what, _rows(brief.topics, language)),
        Table(tk._("Needs by status"), where, standing),
    )
    found = tuple(table for table in tables if table.rows)
    return Section(
        key="topics",
        title=tk._("On what, and where they stand"),
        texts=() if found else (tk._("No data"),),
        tables=found,
    )


def named(brief: Brief, public: Mapping[str, PublicNeed], language: str) -> Section:
    """Return the needs that are named, by reference."""
    columns = (
        Column(tk._("Need")),
        Column(tk._("District")),
        Column(tk._("Requested on")),
        Column(tk._("Status")),
        Column(tk._("People affected"), True),
    )
    rows = tuple(_need(need, public.get(need.id), language) for need in brief.needs)
    text = tk._("{listed} of {all} needs, those with the most people affected first.")
    said = _with(text, listed=len(rows), all=brief.sums.needs)
    where = f"{config.site_url().rstrip('/')}/citizen-need/"
    notes = (
        tk._("Address of a need: {address} and what stands in brackets.").format(address=where),
        tk._("Status and figures are those of the day on which the brief was made."),
        tk._("A need that is not public any more keeps its place here without its title."),
    )
    return Section(
        key="needs",
        title=tk._("The needs by name"),
        texts=(said,) if rows else (tk._("No data"),),
        tables=(Table(tk._("Needs by name"), columns, rows),) if rows else (),
        notes=notes if rows else (),
    )


def _need(need: NeedReference, public: PublicNeed | None, language: str) -> TableRow:
    """Return a need's row; of one that is not public any more, only its reference."""
    known = lists.current()
    if public is None:
        gone = tk._("no longer public")
        first = Cell(f"{gone} [{need.id}]")
    else:
        title = public.title or tk._("title withheld: it may tell of a person")
        link = f"{config.site_url().rstrip('/')}/citizen-need/{need.id}"
        first = Cell(f"{title} [{public.name}]", link)
    texts = (
        name_of(known, "district", need.district).in_(language) or "–",
        day(need.requested_on, language) if need.requested_on else tk._("No data"),
        name_of(known, "status", need.status).in_(language),
        tk._("No data") if need.people is None else number(need.people),
    )
    return TableRow((first, *(Cell(text) for text in texts)))


def _rows(rows: tuple[Row, ...], language: str) -> tuple[TableRow, ...]:
    return tuple(
        row(one.of.in_(language), *sums_cells(one.sums), marked=one.chosen) for one in rows
    )


def _every_month(months: tuple[tuple[str, int], ...]) -> Iterator[tuple[str, int]]:
    """Yield all months from the first to the last, those without needs too."""
    if not months:
        return
    found, month = dict(months), months[0][0]
    while month <= months[-1][0]:
        yield month, found.get(month, 0)
        year, of_year = int(month[:4]), int(month[5:])
        month = f"{year + of_year // 12:04}-{of_year % 12 + 1:02}"
