"""What is proposed is always a valid harvester, and runs as far as the file lets it."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ckanext.needs.harvester import load_harvester
from ckanext.needs.harvester_schema import schema_text
from ckanext.needs.preview import Preview, preview
from ckanext.needs.problems import InputError
from ckanext.needs.proposing import Proposal
from ckanext.needs.proposing.budget_match import known
from ckanext.needs.proposing.need_names import need_names
from ckanext.needs.tests.proposing import files
from ckanext.needs.tests.proposing.files import proposed

VALIDATOR = Draft202012Validator(json.loads(schema_text()))
NAMES = (
    *(name for names in need_names().fields.values() for name in names),
    *(name for names in need_names().personal.values() for name in names),
    *(name for names in known().fields.values() for name in names),
)
CELLS = ("2569", "แก่งคอย", "ถนนพัง", "1,000", "081-234-5678", "", "-", "a: b", "กำลังพิจารณา", "1")


def check(text: str) -> None:
    """Hold a proposal to the schema and to the reader of harvesters."""
    declared = yaml.safe_load(text)
    assert [error.message for error in VALIDATOR.iter_errors(declared)] == []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.yaml"
        path.write_text(text, "utf-8")
        assert load_harvester(path).records == declared["records"]


def tried(folder: Path, data: str | bytes, records: str, format: str = "csv") -> Preview:
    """Return the dry run of a proposal as it is."""
    about = files.replace_format(format)
    text = proposed(data, format, about).offer(records).yaml
    declared = yaml.safe_load(text)
    (location,) = declared["source"]["locations"]
    (folder / "data").mkdir(exist_ok=True)
    contents = data.encode() if isinstance(data, str) else data
    (folder / location).write_bytes(contents)
    (folder / "own.yaml").write_text(text, "utf-8")
    return preview(load_harvester(folder / "own.yaml"), own=True)


@pytest.mark.parametrize(
    "name",
    ["THAI", "ENGLISH", "MISSPELLED", "DESCRIBED", "HEADED", "POOR", "TWO_ROWS", "NEITHER"],
)
def test_both_offers_of_every_file_are_valid(name: str):
    for offer in proposed(getattr(files, name)).offers:
        check(offer.yaml)


@pytest.mark.parametrize(
    ("name", "read"),
    [("THAI", 3), ("ENGLISH", 2), ("MISSPELLED", 2), ("DESCRIBED", 2), ("HEADED", 2), ("POOR", 2)],
)
def test_the_dry_run_shows_the_rows_as_mapped_though_they_are_not_public(
    tmp_path: Path, name: str, read: int
):
    found = tried(tmp_path, getattr(files, name), "needs")
    assert len(found.mapped.rows) == read, found.problems
    assert found.refused == 0


def test_a_workbook_with_merged_headers_is_mapped(tmp_path: Path):
    found = tried(tmp_path, files.MERGED, "needs", "xlsx")
    first = dict(zip(found.mapped.columns, found.mapped.rows[0], strict=True))
    assert (first["district"], first["people_affected"]) == ("1902", "20")


def test_a_header_that_was_searched_for_is_found_by_the_run_too(tmp_path: Path):
    assert len(tried(tmp_path, files.TWO_ROWS, "needs").mapped.rows) == 2


def test_only_rows_whose_own_status_is_public_would_be_published(tmp_path: Path):
    found = tried(tmp_path, files.THAI, "needs")
    (table,) = (t for d in found.datasets for t in d.tables if t.name == "needs")
    assert (found.stopped, table.rows) == (False, 1)


def test_each_error_is_told_with_row_and_column_beside_the_rows_that_are_right(tmp_path: Path):
    wrong = files.THAI.replace("ห้วยแห้ง,แก่งคอย", "ห้วยแห้ง,แก่งค่อยยย").replace(",5,9,", ",5,เก้า,")
    found = tried(tmp_path, wrong, "needs")
    assert found.stopped
    places = {(p.where.row, p.column, p.value) for p in found.problems if p.where.row}
    assert (3, "อำเภอ", "แก่งค่อยยย") in places
    assert (4, "จำนวนคนที่เดือดร้อน (คน)", "เก้า") in places
    assert [row[found.mapped.columns.index("external_id")] for row in found.mapped.rows] == ["ก1"]


def test_no_row_about_a_person_reaches_the_dry_run(tmp_path: Path):
    shown = str(tried(tmp_path, files.THAI, "needs"))
    assert not any(said in shown for said in ("สมมติ", "081-234", "1234567890121"))


def test_a_file_that_is_neither_is_told_what_it_lacks(tmp_path: Path):
    found = tried(tmp_path, files.NEITHER, "needs")
    assert found.stopped
    assert {p.kind for p in found.problems} == {"missing_column"}
    budget = tried(tmp_path, files.NEITHER, "budget_lines")
    assert {p.kind for p in budget.problems} == {"missing_column"}


headers = st.one_of(st.text(max_size=20), st.sampled_from(NAMES))
cells = st.one_of(st.text(max_size=20), st.sampled_from(CELLS))


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Draw a CSV with any header, known names among them."""
    header = draw(st.lists(headers, min_size=1, max_size=8))
    row = st.lists(cells, min_size=len(header), max_size=len(header))
    out = io.StringIO()
    csv.writer(out).writerows([header, *draw(st.lists(row, min_size=1, max_size=4))])
    return out.getvalue()


def proposed_or_why(text: str) -> Proposal | InputError:
    try:
        return proposed(text.encode("utf-8", "replace"))
    except InputError as error:
        return error


@given(tables())
@settings(max_examples=60, deadline=None)
def test_any_table_gives_valid_harvesters_or_an_error_that_says_why(text: str):
    found = proposed_or_why(text)
    if isinstance(found, InputError):
        assert all(problem.reason.th and problem.reason.en for problem in found.problems)
        return
    for offer in found.offers:
        check(offer.yaml)
    taken = [each.column for each in found.offer("needs").found]
    assert len(taken) == len(set(taken))
    assert not set(taken) & {column for column, _ in found.offer("needs").left_out}
