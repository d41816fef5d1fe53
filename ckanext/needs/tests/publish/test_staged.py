"""Files are written beside their place, part by part, and known without reading them again."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ckanext.needs.publish.files import csv_bytes, json_bytes, parquet_bytes
from ckanext.needs.publish.folder import digest_of_folder
from ckanext.needs.publish.staged import Staged, Written, staging
from ckanext.needs.tests.publish.shapes import TABLE

EMPTY = TABLE.slice(0, 0)
PARTS = {
    "at once": (TABLE,),
    "two": (TABLE.slice(0, 2), TABLE.slice(2)),
    "row by row": tuple(TABLE.slice(row, 1) for row in range(TABLE.num_rows)),
    "with an empty one": (EMPTY, TABLE),
}


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("bom", [True, False])
def test_parts_make_the_files_that_the_whole_table_makes(
    tmp_path: Path, parts: tuple[pa.Table, ...], bom: bool
):
    staged = Staged(tmp_path)
    staged.add_table("a", parts, bom)
    assert (staged.folder / "a.csv").read_bytes() == csv_bytes(TABLE, bom)
    assert (staged.folder / "a.json").read_bytes() == json_bytes(TABLE)
    assert pq.read_table(staged.folder / "a.parquet").equals(TABLE)


@pytest.mark.parametrize("table", [TABLE, EMPTY], ids=["rows", "no rows"])
def test_one_part_makes_the_same_parquet_as_ever(tmp_path: Path, table: pa.Table):
    staged = Staged(tmp_path)
    staged.add_table("a", (table,), bom=False)
    pq.write_table(table, tmp_path / "usual.parquet", compression="zstd")
    assert (staged.folder / "a.parquet").read_bytes() == parquet_bytes(table)
    assert parquet_bytes(table) == (tmp_path / "usual.parquet").read_bytes()


def test_a_table_without_rows_has_its_header_and_an_empty_list(tmp_path: Path):
    staged = Staged(tmp_path)
    staged.add_table("a", (EMPTY,), bom=True)
    assert (staged.folder / "a.csv").read_bytes() == csv_bytes(EMPTY, bom=True)
    assert (staged.folder / "a.json").read_bytes() == b"[\n\n]\n"


def test_sizes_and_digests_are_those_of_the_files(tmp_path: Path):
    staged = Staged(tmp_path)
    staged.add_table("a", PARTS["two"], bom=True)
    staged.add("b.json", {"ก": 1})
    assert staged.files == {
        path.name: Written.of(path.read_bytes()) for path in staged.folder.iterdir()
    }
    assert staged.digest == digest_of_folder(staged.folder)
    assert staged.files["b.json"].sha256 == hashlib.sha256('{\n  "ก": 1\n}\n'.encode()).hexdigest()


def test_a_table_that_fails_on_its_way_is_no_file(tmp_path: Path):
    def failing() -> Iterator[pa.Table]:
        yield TABLE
        raise InterruptedError

    staged = Staged(tmp_path)
    with pytest.raises(InterruptedError):
        staged.add_table("a", failing(), bom=False)
    assert staged.files == {}


def test_nothing_staged_stays_after_a_run_that_fails(tmp_path: Path):
    def run() -> None:
        with staging(tmp_path / "out") as folder:
            Staged(folder).add("a.json", {})
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run()
    assert list((tmp_path / "out").iterdir()) == []
