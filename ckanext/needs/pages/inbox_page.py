"""What the page of an inbox says, and its table for a spreadsheet."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from typing import Any

from ckanext.needs import lists
from ckanext.needs.logic.action.inbox import shown as plain
from ckanext.needs.pages.labels import name_of
from ckanext.needs.pages.need_history import Choice, choices
from ckanext.needs.publish.files import BOM, csv_cell
from ckanext.needs.workflow import inbox
from ckanext.needs.workflow.inbox import Asked
from ckanext.needs.workflow.moving import DECIDING

COLUMNS = (
    *("id", "title", "status", "since", "days", "deadline", "overdue", "area", "organization"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One need of the page: what `need_inbox_list` says, names, and where it may go."""

    need: dict[str, Any]
    status: str
    place: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Tab:
    """One status with its numbers."""

    code: str
    name: str
    needs: int
    overdue: int
    median_days: int
    here: bool


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of an inbox.

    :param targets: statuses to which some need of the page may go
    :param further: whether there is a page after this one
    """

    count: int
    rows: tuple[Row, ...]
    tabs: tuple[Tab, ...]
    targets: tuple[Choice, ...]
    page: int
    further: bool


def shown(found: dict[str, Any], asked: dict[str, str], page: int, per: int) -> InboxPage:
    """Return a page of an inbox as the action found it, with names in the reader's language."""
    rows = tuple(_row(need) for need in found["results"])
    targets = {choice.code: choice for row in rows for choice in row.choices}
    order = [status.code for status in lists.current().statuses.all()]
    return InboxPage(
        count=found["count"],
        rows=rows,
        tabs=tuple(_tab(one, asked.get("status", "")) for one in found["statuses"]),
        targets=tuple(targets[code] for code in order if code in targets),
        page=page,
        further=page * per < found["count"],
    )


def table(asked: Asked) -> str:
    """Return all needs that are asked for as CSV; no spreadsheet takes a cell for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in inbox.page(replace(asked, limit=None)):
        need = plain(row, asked)
        need["organization"] = need["organization"]["name"]
        writer.writerow([csv_cell(need[column]) for column in COLUMNS])
    return BOM + out.getvalue()


def _row(need: dict[str, Any]) -> Row:
    areas, area = lists.current().areas, need["area"]
    known = areas.find(area) if area else None
    return Row(
        need=need,
        status=_status_name(need["status"]),
        place=areas.full_label(area, lists.language()) if known else area,
        choices=choices(need["status"], DECIDING),
    )


def _tab(one: dict[str, Any], here: str) -> Tab:
    return Tab(
        code=one["status"],
        name=_status_name(one["status"]),
        needs=one["needs"],
        overdue=one["overdue"],
        median_days=one["median_days"],
        here=one["status"] == here,
    )


def _status_name(code: str) -> str:
    return lists.say(name_of(lists.current(), "status", code))
