"""Small inputs that the tests of records share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa

from ckanext.needs.codelists import default
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.records.account import Account
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.budget_lines import BudgetMapper
from ckanext.needs.records.lake import to_arrow
from ckanext.needs.records.line_stage import LineStage
from ckanext.needs.records.mapping import ActionPlanMapping, BudgetMapping
from ckanext.needs.sources.batches import batches_of
from ckanext.needs.sources.read import read_tables
from ckanext.needs.sources.rows import RawRow, RawTable

#: The folder with real documents, which is there in some checkouts only.
SOURCES = Path(__file__).parents[5] / "shared" / "sources"

PLAN = ActionPlanMapping(
    area="10",
    phase="plan",
    strategy="bma-2561",
    fiscal_year=0,
    heading_levels=("ด้านที่", "มิติที่", "เป้าหมายที่", "เป้าประสงค์ที่"),
    indicator="ตัวชี้วัดเป้าประสงค์",
    project="โครงการ",
    amount="งบประมาณ (บาท)",
    agency="หมายเหตุ",
    objective="วัตถุประสงค์",
    factor=1,
    totals=(),
)


def plan_row(
    indicator: str, project: str, amount: str = "", agency: str = "", line: int = 1
) -> RawRow:
    """Return a row of a plan's table."""
    cells = {
        PLAN.indicator: indicator,
        PLAN.project: project,
        PLAN.amount: amount,
        PLAN.agency: agency,
    }
    return RawRow(cells, SourceRef("แผน.md", "table 1", line))


@dataclass(frozen=True)
class Mapped:
    """What became of a budget's rows."""

    lines: tuple[BudgetLine, ...]
    problems: tuple[Problem, ...]
    account: Account


def map_tables(tables: Iterable[RawTable], mapping: BudgetMapping, source: str = "test") -> Mapped:
    """Map the tables of a budget, and give the lines their ids."""
    mapper = BudgetMapper(mapping, default(), source)
    lines = _staged(mapper.lines(batches_of(tables)), source)
    for problem in mapper.subtotals.problems():
        mapper.account.add(problem)
    return Mapped(lines, tuple(mapper.account.problems), mapper.account)


def with_ids(lines: Sequence[BudgetLine], source: str) -> tuple[BudgetLine, ...]:
    """Give lines their ids."""
    return _staged([to_arrow("budget_line", lines)], source)


def _staged(parts: Iterable[pa.Table], source: str) -> tuple[BudgetLine, ...]:
    with TemporaryDirectory() as folder:
        stage = LineStage(source, Path(folder))
        for lines in parts:
            stage.add(lines)
        return tuple(BudgetLine(**row) for row in stage.finish().read().to_pylist())


def map_csv(text: str, mapping: BudgetMapping) -> Mapped:
    """Map the text of a CSV file."""
    return map_tables(read_tables(text.encode(), "งบ.csv", "csv"), mapping)
