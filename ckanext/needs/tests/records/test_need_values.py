"""What a mapping of needs says for all rows: a year, an area, names of agencies (rows invented)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.problems import InputError
from ckanext.needs.records.account import Account
from ckanext.needs.records.mapping import NeedMapping
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_source import map_need_tables
from ckanext.needs.sources.read import read_tables

PILLAR = "โครงสร้างพื้นฐาน"
MAPPING = NeedMapping(
    areas=(),
    owner_org="needs-demo",
    status="submitted",
    external_id_from=("title",),
    values={"province": "19", "district": "1902", "fiscal_year": "2569"},
    max_error_share=1,
)


def needs_of(text: str, mapping: NeedMapping = MAPPING) -> tuple[list[Need], Account]:
    account = Account("survey", 1)
    tables = read_tables(text.encode(), "survey.csv", "csv")
    return list(map_need_tables(tables, mapping, default(), account)), account


def csv(*rows: Sequence[str]) -> str:
    return "\n".join(",".join(row) for row in rows) + "\n"


def test_year_and_area_of_the_mapping_hold_for_all_rows():
    (need,), _ = needs_of(csv(["ความต้องการ", "ด้าน"], ["ถนนพัง", PILLAR]))
    assert (need.province, need.district, need.fiscal_year) == ("19", "1902", 2569)


def test_what_a_row_says_comes_before_what_the_mapping_says():
    (need,), _ = needs_of(
        csv(["ความต้องการ", "ด้าน", "อำเภอ", "ปีงบประมาณ"], ["ถนนพัง", PILLAR, "หนองแค", "2568"])
    )
    assert (need.district, need.fiscal_year) == ("1903", 2568)


def test_an_empty_cell_takes_the_value():
    (need,), _ = needs_of(csv(["ความต้องการ", "ด้าน", "อำเภอ"], ["ถนนพัง", PILLAR, ""]))
    assert need.district == "1902"


def test_a_field_with_a_value_needs_no_column_others_do():
    with pytest.raises(InputError) as error:
        needs_of(csv(["ความต้องการ", "อื่น"], ["ถนนพัง", "x"]))
    assert [problem.column for problem in error.value.problems] == ["ด้าน / ประเด็น"]


def test_a_value_that_is_none_is_an_error_of_the_row():
    mapping = replace(MAPPING, values={**MAPPING.values, "district": "9999"})
    found, account = needs_of(csv(["ความต้องการ", "ด้าน"], ["ถนนพัง", PILLAR]), mapping)
    assert not found
    assert account.problems[0].value == "9999"


@pytest.mark.parametrize("written", ["กองช่าง", " กอง ช่าง ", "needs-works"])
def test_an_agency_is_known_by_what_the_file_calls_it(written: str):
    mapping = replace(MAPPING, agencies={"กองช่าง": "needs-works"})
    text = csv(["ความต้องการ", "ด้าน", "หน่วยงาน"], ["ถนนพัง", PILLAR, written])
    (need,), _ = needs_of(text, mapping)
    assert need.owner_org == "needs-works"


def test_another_agency_is_an_error_that_names_the_known_ones():
    mapping = replace(MAPPING, agencies={"กองช่าง": "needs-works"})
    text = csv(["ความต้องการ", "ด้าน", "หน่วยงาน"], ["ถนนพัง", PILLAR, "กองคลัง"])
    found, account = needs_of(text, mapping)
    (problem,) = account.problems
    assert not found
    assert (problem.kind, problem.value) == ("unknown_agency", "กองคลัง")
    assert "กองช่าง" in problem.reason.th


def test_rows_that_describe_the_columns_are_left_out_and_counted():
    text = csv(["ความต้องการ", "ด้าน"], ["ระบุเรื่อง", "เลือกหนึ่งด้าน"], ["ถนนพัง", PILLAR])
    found, account = needs_of(text, replace(MAPPING, description_rows=1))
    assert len(found) == 1
    assert (account.read, account.left_out, account.refused) == (2, 1, 0)
    assert found[0].source_ref.endswith("3")
