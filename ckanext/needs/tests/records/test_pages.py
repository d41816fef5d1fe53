"""Rows that go over pages, and numbered items inside a cell."""

import pytest

from ckanext.needs.problems import SourceRef
from ckanext.needs.records.pages import Item, join_texts, logical_rows, split_items, without_number
from ckanext.needs.sources.rows import RawRow


def rows(*keys: str) -> list[RawRow]:
    return [RawRow({"k": key, "v": str(n)}, SourceRef("f", row=n)) for n, key in enumerate(keys)]


def grouped(*keys: str) -> list[list[int]]:
    return [[piece.ref.row for piece in row.pieces] for row in logical_rows(rows(*keys), "k")]


def test_a_row_without_a_number_continues_the_numbered_row_before():
    assert grouped("๑. ก", "ข", "", "๒. ค") == [[0, 1, 2], [3]]


def test_without_any_numbers_only_an_empty_key_continues():
    assert grouped("ก", "", "ข") == [[0, 1], [2]]


def test_a_table_may_begin_with_the_rest_of_a_row():
    assert grouped("ต่อจากหน้าก่อน", "๑. ก") == [[0], [1]]


@pytest.mark.parametrize("total", ["รวม", "รวมทั้งสิ้น", "ยอดรวม", "รวม 3 โครงการ"])
def test_rows_of_totals_are_left_out(total: str):
    assert grouped("๑. ก", total, "๒. ข") == [[0], [2]]


def test_a_word_that_only_begins_like_total_is_kept():
    assert grouped("๑. ก", "รวมพลังชุมชน") == [[0, 1]]


@pytest.mark.parametrize(
    ("pieces", "joined"),
    [
        (("จัดทำ", "แผน"), "จัดทำแผน"),
        (("แผน 2563", "ระยะที่สอง"), "แผน 2563 ระยะที่สอง"),
        (("road", "works"), "road works"),
        (("ก", "", "ข"), "กข"),
        (("", ""), ""),
    ],
)
def test_pieces_of_thai_join_without_a_space(pieces: tuple[str, ...], joined: str):
    assert join_texts(pieces) == joined


def test_a_cell_splits_into_its_numbered_items():
    assert split_items("๑. ก ๒. ข") == ("", (Item(1, "ก"), Item(2, "ข")))


def test_text_before_the_first_number_belongs_to_the_item_before():
    assert split_items("ท้ายของเดิม ๒. ข", after=1) == ("ท้ายของเดิม", (Item(2, "ข"),))


@pytest.mark.parametrize(
    "cell", ["โครงการ ปี 2563. ต่อ", "รหัส ๕.๒ ย่อย", "ระยะที่ ๓. ปลาย", "ฉบับที่ 12. ก"]
)
def test_a_number_that_is_not_the_next_one_is_no_item(cell: str):
    assert split_items(cell) == (cell, ())


def test_numbered_amounts_split_too():
    assert split_items("๑. ๑๐๐,๐๐๐ ๒. ๒๐๐", amounts=True) == (
        "",
        (Item(1, "๑๐๐,๐๐๐"), Item(2, "๒๐๐")),
    )


@pytest.mark.parametrize(
    ("cell", "text"), [("๑. ก", "ก"), ("12) ก ข", "ก ข"), ("ก", "ก"), ("๕.๒ ก", "๕.๒ ก")]
)
def test_the_number_in_front_is_taken_off(cell: str, text: str):
    assert without_number(cell) == text
