"""A dataset's declaration, and a small table, for the tests of publishing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.publish.dataset_spec import DatasetSpec, Publisher
from ckanext.needs.publish.gdcatalog import Coverage
from ckanext.needs.records.schemas import MONEY

SPEC = DatasetSpec(
    key="budget",
    name="pao-{year}",
    title=Text("งบประมาณ {year}", "Budget {year}"),
    notes=Text("รายละเอียด {year}", "About {year}"),
    tables=("budget_lines",),
    tags=("งบประมาณ", "ถนน/สะพาน"),
    publisher=Publisher("pao", Text("อบจ."), "กองแผน", "plan@pao.example"),
    period="all",
    gdcatalog={
        "data_type": "ข้อมูลสถิติ",
        "objective": ("พันธกิจหน่วยงาน",),
        "update_frequency_unit": "ปี",
        "geo_coverage": "จังหวัด",
        "license_id": "Open Data Common",
        "unit_of_measure": "บาท",
    },
)
COVERAGE = Coverage((2565, 2566), "19", (100.0, 14.0, 101.0, 15.0), "2026-11-21")

TABLE = pa.table(
    {
        "text": ["=1+1", "-5 องศา", "'quoted", "ปกติ, มีจุลภาค", None],
        "whole": [1, 2, 3, 4, None],
        "money": [Decimal("10.50"), Decimal(1_000_000), Decimal("0.01"), Decimal(0), None],
        "share": [0.25, 1.0, 0.000001, 0.1, None],
        "day": [date(2024, 1, 2)] * 4 + [None],
        "yes": [True, False, True, False, None],
    },
    schema=pa.schema(
        [
            ("text", pa.string()),
            ("whole", pa.int64()),
            ("money", MONEY),
            ("share", pa.float64()),
            ("day", pa.date32()),
            ("yes", pa.bool_()),
        ]
    ),
)
