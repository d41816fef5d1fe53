"""Small inputs that the tests of records share."""

from __future__ import annotations

from pathlib import Path

from ckanext.needs.problems import SourceRef
from ckanext.needs.records.mapping import ActionPlanMapping
from ckanext.needs.sources.rows import RawRow

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
