"""Small lakes for the tests of tables."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import default
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.complaint import ComplaintCount
from ckanext.needs.records.lake import Lake
from ckanext.needs.records.need import Need
from ckanext.needs.records.participation import HeldForum, Participation, count_participation
from ckanext.needs.records.votes import VoteCount, votes_of
from ckanext.needs.tables.engine import Engine
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.voting.shown import CAST, HELD, result_of_one_budget

Row = dict[str, object]
AGENCIES = {"org-a": Text("หน่วยงาน ก", "Agency A")}


def need(number: int, status: str = "accepted", **fields: object) -> Need:
    """Return a need of Kaeng Khoi about roads, accepted on 1 January 2025."""
    statuses = default().statuses
    values: dict[str, object] = {
        "need_id": f"00000000-0000-0000-0000-{number:012}",
        "source_system": "test",
        "external_id": str(number),
        "title": f"เรื่องที่ {number}",
        "strategy": "saraburi-2561",
        "pillar": "saraburi-2561:4",
        "issue": "saraburi-2561:4.1",
        "province": "19",
        "district": "1902",
        "fiscal_year": 2568,
        "owner_org": "org-a",
        "status_since": date(2025, 1, 1),
        "public": statuses.get(status).public,
    }
    return Need(**{**values, "status": status, **fields})  # type: ignore[arg-type]


def line(number: int, path: str, baht: int | None, **fields: object) -> BudgetLine:
    """Return an approved line of Saraburi's budget."""
    values: dict[str, object] = {
        "line_id": f"00000000-0000-0000-0000-{number:012}",
        "fiscal_year": 2565,
        "phase": "approved",
        "area": "19",
        "strategy": "",
        "plan": "",
        "project": "",
        "agency": "อบจ.",
        "basis": "not_reported" if baht is None else "total",
        "source_ref": "f.csv:2",
    }
    amount = None if baht is None else Decimal(baht)
    return BudgetLine(**{**values, "code_path": path, "amount": amount, **fields})  # type: ignore[arg-type]


def count(month: str, complaints: int, **fields: object) -> ComplaintCount:
    """Return a count of complaints about roads in a district of Saraburi."""
    values = {"fiscal_year": 2569, "type": "ถนน", "province": "19", "district": "1901"}
    values |= {"count_id": f"{month}-{complaints}", "month": month, "finished": 0}
    return ComplaintCount(**{**values, "complaints": complaints, **fields})  # type: ignore[arg-type]


def of_rounds() -> tuple[Participation | VoteCount, ...]:
    """Return what a portal holds of its rounds: a forum in Saraburi, and a vote."""
    forums = [HeldForum(2569, "1901", date(2026, 1, 9), 40, 9, 3)]
    return (*count_participation(forums, []), *votes_of(HELD, result_of_one_budget(CAST)))


@contextmanager
def inputs_of(
    needs: Iterable[Need] = (),
    lines: Iterable[BudgetLine] = (),
    counts: Iterable[ComplaintCount] = (),
    participations: Iterable[Participation] = (),
    votes: Iterable[VoteCount] = (),
):
    """Give the inputs of table functions over a lake of these records."""
    with TemporaryDirectory() as folder, Engine() as engine:
        lake = Lake(Path(folder))
        need_files = lake.write("need", "test", needs).files
        line_files = lake.write("budget_line", "test", lines).files
        count_files = lake.write("complaint_count", "test", counts).files
        part_files = lake.write("participation", "test", participations).files
        vote_files = lake.write("vote_count", "test", votes).files
        counted = (count_files, part_files, vote_files)
        yield engine.inputs(default(), need_files, line_files, AGENCIES, *counted)


def made(name: str, needs: Iterable[Need] = (), lines: Iterable[BudgetLine] = ()) -> list[Row]:
    """Return the rows of a table, before the gate."""
    with inputs_of(needs, lines) as inputs:
        return TABLES[name].make(inputs).to_pylist()


def picked(rows: list[Row], *columns: str) -> list[tuple[object, ...]]:
    """Return only these columns of the rows."""
    return [tuple(row[column] for column in columns) for row in rows]
