"""Large CSV files: read in batches, they are what Python's own reader makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ckanext.needs.problems import InputError
from ckanext.needs.sources import csv_batches
from ckanext.needs.sources.batches import batches_of
from ckanext.needs.sources.csv_batches import read_csv_batches
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.sheets import read_csv

Rows = list[tuple[int, dict[str, str]]]


def batched(data: bytes | Path, size: int = 40, **options: str) -> Rows | str:
    try:
        batches = list(read_csv_batches(data, "a.csv", ReadOptions(**options), size=size))
    except InputError as error:
        return error.problems[0].kind
    return [
        (int(batch.rows[row]), {name: cells[row].as_py() for name, cells in batch.cells.items()})
        for batch in batches
        for row in range(batch.size)
    ]


def exact(data: bytes) -> Rows | str:
    try:
        table = read_csv(data, "a.csv")
    except InputError as error:
        return error.problems[0].kind
    return [(row.ref.row, dict(row.cells)) for row in table.rows]


CELL = st.sampled_from(["ก", "1,000", "", " ", '"', 'a"b', "สอง\nบรรทัด", "ยาว" * 9, "x\r\ny"])
PLAIN = st.sampled_from(
    ["ก", "ข ค", "", " ", 'a"b', '5"', '"q"', '"a,b"', '""', '"a""b"', '"l\nm"']
)


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",\n\r') else cell


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1), st.integers(1, 200))
def test_a_well_made_file_is_read_as_python_reads_it(rows: list[list[str]], size: int):
    text = "".join(",".join(map(quoted, row)) + "\r\n" for row in [["A", "B", "C"], *rows])
    assert batched(text.encode(), size) == exact(text.encode())


@given(st.lists(st.lists(PLAIN, max_size=4), min_size=1), st.integers(1, 200))
@example([["ก", 'a"b', "ค"], ["ก", '"l\nm"', "ค"]], 5)
def test_any_file_is_read_as_python_reads_it(rows: list[list[str]], size: int):
    text = "A,B,C\n" + "".join(",".join(row) + "\n" for row in rows)
    assert batched(text.encode(), size) == exact(text.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("size", [7, 1000])
def test_the_encoding_is_found_out(encoding: str, size: int):
    text = "ปี,แผน\n" + "2565,ก่อสร้าง\n" * 20
    assert batched(text.encode(encoding), size) == exact(text.encode("utf-8"))


def test_a_file_that_is_ascii_for_long_may_be_in_any_encoding():
    text = "a,b\n" + "1,x\n" * 50 + "2,ก่อสร้าง\n"
    for encoding in ("utf-8", "cp874"):
        assert batched(text.encode(encoding), 20) == exact(text.encode("utf-8"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty_file"),
        (b"a,b\n", "no_rows"),
        (b"a,a\n1,2\n", "duplicate_column"),
        (b"a,b\n1,2,3\n", "extra_cells"),
        (b"a,b\n1,2\n" * 9 + b'1,"2\n', "broken_file"),
        (b"a,b\n1,2\n" * 9 + b"1,\x00\n", "not_text"),
        ("a,b\n1,ก\n".encode() * 9 + b"1,\xb6\xc2\n", "wrong_encoding"),
    ],
)
def test_a_file_that_can_not_be_used_is_the_same_error(data: bytes, kind: str):
    assert batched(data) == exact(data) == kind


def test_columns_that_are_empty_to_the_end_are_left_out():
    text = "a,b,,\n" + "1,2,,\n" * 30
    assert batched(text.encode()) == exact(text.encode())


def test_rows_are_counted_as_a_spreadsheet_shows_them():
    found = batched(b"a,b\n\n1,2\n,\n3,4\n")
    assert isinstance(found, list)
    assert [row for row, _ in found] == [3, 5]


def test_a_plain_file_is_parsed_by_arrow(monkeypatch: pytest.MonkeyPatch):
    parsed: list[bool] = []
    real = csv_batches._parsed

    def watched(*arguments: object):
        parsed.append((found := real(*arguments)) is not None)  # type: ignore[arg-type]
        return found

    monkeypatch.setattr(csv_batches, "_parsed", watched)
    batched(("a,b\n" + 'ก,"1,000"\n' * 30).encode())
    assert all(parsed)
    assert len(parsed) > 3


def test_a_file_is_read_from_where_it_is(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_bytes("ปี,แผน\n2565,ก\n".encode())
    assert batched(path) == exact(path.read_bytes())
    assert batched(tmp_path / "none.csv") == "unreadable"
    assert [b.size for b in batches_of([read_csv(path.read_bytes(), "a.csv")])] == [1]
