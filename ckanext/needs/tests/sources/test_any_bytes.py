"""Whatever the bytes are, a reader gives tables or says what is wrong. It never fails otherwise."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ckanext.needs.problems import InputError
from ckanext.needs.sources import pdf
from ckanext.needs.sources.pdf_pages import Pages, take_apart
from ckanext.needs.sources.read import FORMATS, ReadOptions, format_of, read_tables
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.tests.sources.test_pdf import THAI
from ckanext.needs.tests.sources.test_word import document
from ckanext.needs.tests.sources.test_workbook import workbook

SHARED = Path(__file__).parents[5] / "shared" / "sources"
MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
WORD = document("หัวเรื่อง", [["ก", "ข"], ["1", "2"], ["3", "4"]])
BOOK = workbook(["ก", "ข"], ["1", 2.5], [None, True])
COLLECTION = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"a": 1}}],
}


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take PDFs apart without another process each, so that many can be tried."""

    def run(data: bytes, file: str, table_lines: str) -> Pages:
        return take_apart(data, table_lines)

    monkeypatch.setattr(pdf, "_run", run)


def read(
    data: bytes, format: str, options: ReadOptions | None
) -> tuple[RawTable, ...] | InputError:
    try:
        return read_tables(data, "a.x", format, options)
    except InputError as error:
        return error


def holds(data: bytes, format: str, options: ReadOptions | None = None) -> None:
    """Check that bytes are read to tables that are whole, or refused with a reason."""
    found = read(data, format, options)
    if isinstance(found, InputError):
        assert found.problems
        for problem in found.problems:
            assert problem.kind
            assert problem.where.file == "a.x"
            assert problem.reason.th
            assert problem.reason.en
        return
    assert found
    for table in found:
        assert len(set(table.columns)) == len(table.columns)
        for row in table.rows:
            assert tuple(row.cells) == table.columns
            assert all(isinstance(cell, str) for cell in row.cells.values())
            "".join(row.cells.values()).encode()


@pytest.mark.parametrize("format", FORMATS)
@given(data=st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
@example(b"\x00")
@example(b"PK\x05\x06" + b"\0" * 18)
@example(b"%PDF-1.7 \xff")
@MANY
def test_any_bytes(format: str, data: bytes):
    holds(data, format)


@pytest.mark.parametrize("format", ["csv", "document", "json", "jsonl", "geojson"])
@given(text=st.text(alphabet=st.characters(), max_size=200))
@MANY
def test_any_text(format: str, text: str):
    holds(text.encode("utf-8", "surrogatepass"), format)


@given(
    st.lists(st.text(alphabet="กข,;|\t\"'\r\n\0 1<>&๕\u0e33", max_size=8), max_size=30),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp874"]),
)
@MANY
def test_any_cells_of_a_csv(pieces: list[str], encoding: str):
    holds("".join(pieces).encode(encoding, "ignore"), "csv")


@given(
    st.lists(
        st.lists(st.text(alphabet="กข,;\n\" '๕1", max_size=5), min_size=2, max_size=4), min_size=2
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
@MANY
def test_what_was_written_as_csv_is_read_as_it_was(rows: list[list[str]], delimiter: str):
    width = len(rows[0])
    header = [f"h{n}" for n in range(width)]
    body = [(row + ["x"] * width)[:width] for row in rows[1:]] + [["y"] * width]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *body])
    (table,) = read_tables(out.getvalue().encode(), "a", "csv", ReadOptions(delimiter=delimiter))
    found = [list(row.cells.values()) for row in table.rows]
    assert found == [row for row in body if any(cell.strip() for cell in row)]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=15,
)


@pytest.mark.parametrize("format", ["json", "jsonl", "geojson", "ckan_needs"])
@given(value=VALUES)
@MANY
def test_any_json(format: str, value: object):
    holds(json.dumps(value).encode(), format)
    holds(json.dumps([value, {"ก": value}]).encode(), format)


@given(VALUES)
@MANY
def test_any_feature(value: object):
    feature = {"type": "Feature", "properties": {"a": value}, "geometry": value}
    holds(json.dumps({**COLLECTION, "features": [feature, value]}).encode(), "geojson")
    holds(json.dumps({**COLLECTION, "features": [feature], "crs": value}).encode(), "json")


@pytest.mark.parametrize(
    ("format", "whole"),
    [("xlsx", BOOK), ("docx", WORD), ("pdf", THAI.read_bytes())],
    ids=["xlsx", "docx", "pdf"],
)
@given(data=st.data())
@settings(parent=MANY, max_examples=40)
def test_a_file_with_bytes_changed_or_cut(format: str, whole: bytes, data: st.DataObject):
    changed = bytearray(whole)
    for _ in range(data.draw(st.integers(0, 20))):
        changed[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    holds(bytes(changed[: data.draw(st.integers(0, len(whole)))]), format)
    holds(bytes(changed), format)


def with_changed_parts(whole: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("format", "whole"), [("xlsx", BOOK), ("docx", WORD)], ids=["xlsx", "docx"]
)
@given(data=st.data())
@settings(parent=MANY, max_examples=60)
def test_a_package_whose_xml_is_changed(format: str, whole: bytes, data: st.DataObject):
    """Bytes inside the parts: the checksums of the package are right, its contents are not."""
    with zipfile.ZipFile(io.BytesIO(whole)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels"))]
    chosen = data.draw(st.sampled_from(names))

    def change(name: str, content: bytes) -> bytes:
        if name != chosen:
            return content
        at = data.draw(st.integers(0, len(content)))
        return (
            content[:at]
            + data.draw(st.binary(max_size=6))
            + content[at + data.draw(st.integers(0, 9)) :]
        )

    holds(with_changed_parts(whole, change), format)


@given(
    st.text(max_size=10),
    st.sampled_from(["", "\\t", ";", "ก"]),
    st.integers(0, 5),
    st.integers(0, 4),
)
@MANY
def test_any_options(encoding: str, delimiter: str, header_row: int, header_rows: int):
    options = ReadOptions(encoding, ("*",), delimiter, header_row, header_rows, encoding, encoding)
    holds("ก,ข\n,ค\n1,2\n3,4\n".encode(), "csv", options)
    holds(BOOK, "xlsx", options)
    holds(b'{"a": [{"b": 1}]}', "json", options)


@pytest.mark.parametrize("path", sorted(SHARED.glob("*.*")), ids=lambda path: path.name)
def test_real_files_are_read(path: Path):
    """Those that agencies have published, where they lie beside the project."""
    found = read(path.read_bytes(), format_of(path.name), None)
    if isinstance(found, InputError):
        assert {problem.kind for problem in found.problems} == {"no_rows"}
    else:
        assert all(table.columns for table in found)
