"""CSV, JSON and Parquet: exact numbers, Thai, and no cell that a spreadsheet would run."""

import csv
import io
import json
import unicodedata
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.publish.files import (
    csv_bytes,
    csv_cell,
    json_bytes,
    number_text,
    parquet_bytes,
    restore_cell,
)
from ckanext.needs.tests.publish.shapes import TABLE


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_one_header_and_a_row_a_record():
    rows = rows_of(csv_bytes(TABLE))
    assert rows[0] == ["text", "whole", "money", "share", "day", "yes"]
    assert rows[2] == ["'-5 องศา", "2", "1000000", "1", "2024-01-02", "false"]
    assert rows[5] == [""] * 6


def test_a_byte_order_mark_is_there_only_when_asked_for():
    assert csv_bytes(TABLE, bom=True) == b"\xef\xbb\xbf" + csv_bytes(TABLE)


FORMULAS = [
    *("=1+1", "+66", "-5", "@SUM(A1)", "=cmd|'/c calc'!A0", "\tx", "\rx", "\nx"),
    *("＝1+1", "＋66", "－5", "＠SUM(A1)", "﹦1", "⁼1"),
    *(" =1+1", "\u00a0=1", "\u3000＝1", "\ufeff=1", "\u200b=1", "\x00=1", "\t =1", " \n+1"),
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_might_run_begins_with_an_apostrophe(text: str):
    assert csv_cell(text) == f"'{text}"
    assert restore_cell(csv_cell(text)) == text


def test_a_text_with_an_apostrophe_in_front_gets_another_so_that_one_can_be_taken_away():
    assert csv_cell("'=1+1") == "''=1+1"
    assert restore_cell("''=1+1") == "'=1+1"


@pytest.mark.parametrize(
    "text", ["ปกติ", "a=b", "1-2", "", " เว้นหน้า", "x\t=1", "ซ่อม\n=ถนน", "−5", "– ก"]
)
def test_other_text_stays_as_it_is(text: str):
    assert csv_cell(text) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((-5, "-5"), (0, "0"), (Decimal("-0.5"), "-0.5"), (Decimal("-1000000"), "-1000000")),
        *((-0.25, "-0.25"), (-1e-7, "-0.0000001"), (Decimal("1.150670E+11"), "115067000000")),
    ],
)
def test_numbers_are_numbers_and_stay(number: int | float | Decimal, text: str):
    assert csv_cell(number) == text


@given(st.text())
def test_every_text_comes_back_from_a_csv_cell(text: str):
    assert restore_cell(csv_cell(text)) == text


@given(st.text(alphabet=st.sampled_from("=+-@＝＋－＠\t\r\n' \ufeffกa1")))
def test_no_csv_cell_begins_like_a_formula_whatever_form_or_space_it_begins_with(text: str):
    visible = unicodedata.normalize("NFKC", csv_cell(text).lstrip(" \ufeff\t\r\n"))
    assert not visible.startswith(("=", "+", "-", "@"))
    assert not csv_cell(text).startswith(("\t", "\r", "\n"))


def test_what_a_reader_takes_from_the_file_is_what_the_cell_was_guarded_to():
    table = pa.table({"text": FORMULAS})
    cells = [row[0] for row in rows_of(csv_bytes(table))[1:]]
    assert [restore_cell(cell) for cell in cells] == FORMULAS
    assert all(cell.startswith("'") for cell in cells)


@given(st.lists(st.tuples(st.text(), st.text()), min_size=1))
def test_every_text_comes_back_from_the_file_whatever_is_in_it(rows: list[tuple[str, str]]):
    table = pa.table({"a": [row[0] for row in rows], "b": [row[1] for row in rows]})
    read = [tuple(restore_cell(cell) for cell in row) for row in rows_of(csv_bytes(table))[1:]]
    assert read == rows


def test_for_a_database_texts_are_left_alone():
    assert rows_of(csv_bytes(TABLE, neutralise=False))[1][0] == "=1+1"


@given(st.decimals(0, 10**15, places=2))
def test_money_is_written_exactly_and_without_an_exponent(baht: Decimal):
    text = number_text(baht)
    assert Decimal(text) == baht
    assert "e" not in text.lower()
    assert "," not in text


@given(st.floats(0, 1))
def test_a_share_is_written_without_an_exponent(share: float):
    text = number_text(share)
    assert float(text) == share
    assert "e" not in text


def test_json_has_typed_values_and_the_texts_as_they_are():
    records = json.loads(json_bytes(TABLE), parse_float=Decimal)
    assert records[0] == {
        "text": "=1+1",
        "whole": 1,
        "money": Decimal("10.5"),
        "share": Decimal("0.25"),
        "day": "2024-01-02",
        "yes": True,
    }
    assert records[4] == dict.fromkeys(TABLE.column_names)


def test_json_has_one_record_a_line():
    assert len(json_bytes(TABLE).splitlines()) == TABLE.num_rows + 2


def test_an_empty_table_is_valid_in_every_format():
    empty = TABLE.slice(0, 0)
    assert rows_of(csv_bytes(empty)) == [TABLE.column_names]
    assert json.loads(json_bytes(empty)) == []


def test_parquet_keeps_the_table():
    assert pq.read_table(pa.BufferReader(parquet_bytes(TABLE))).equals(TABLE)


@pytest.mark.parametrize("write", [csv_bytes, json_bytes, parquet_bytes])
def test_the_same_table_gives_the_same_bytes(write):
    assert write(TABLE) == write(pa.concat_tables([TABLE.slice(0, 2), TABLE.slice(2)]))
