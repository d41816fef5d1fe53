"""The datapackage: what frictionless and a reader find in it."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import frictionless
import pyarrow as pa

from ckanext.needs.bilingual import Text
from ckanext.needs.publish.datapackage import PackageFile, PackageInfo, datapackage, descriptor
from ckanext.needs.publish.files import csv_bytes, json_bytes
from ckanext.needs.publish.provenance import Rows, Source
from ckanext.needs.publish.staged import Written
from ckanext.needs.tables.schema import table_schema

SCHEMA = table_schema("budget_by_agency")
ROW = {
    "fiscal_year_be": 2565,
    "fiscal_year_ce": 2022,
    "phase": "approved",
    "area": "19",
    "area_name": "สระบุรี",
    "agency": "อบจ.",
    "lines": 1,
    "lines_without_amount": 0,
    "amount": 1000,
    "share_of_total": 1.0,
    "rank": 1,
}
INFO = PackageInfo(
    id="11111111-1111-1111-1111-111111111111",
    name="pao",
    title=Text("งบประมาณ", "Budget"),
    description=Text("รายละเอียด", "Description"),
    licence="Open Data Common",
    publisher="อบจ.",
    sources=(Source(Text("ข้อบัญญัติ"), "https://example.com"),),
    keywords=("งบประมาณ",),
    created="2026-11-21",
)


def contents(*rows: dict[str, object], bom: bool = False) -> dict[str, bytes]:
    table = pa.Table.from_pylist(list(rows), schema=SCHEMA.arrow)
    return {"csv": csv_bytes(table, bom), "json": json_bytes(table)}


def files(*rows: dict[str, object], bom: bool = False) -> list[PackageFile]:
    return [
        PackageFile(SCHEMA, f"budget_by_agency.{format}", format, Written.of(data))
        for format, data in contents(*rows, bom=bom).items()
    ]


def validate(tmp_path: Path, *rows: dict[str, object], bom: bool = False) -> frictionless.Report:
    made = files(*rows, bom=bom)
    for file, data in zip(made, contents(*rows, bom=bom).values(), strict=True):
        (tmp_path / file.path).write_bytes(data)
    package = tmp_path / "datapackage.json"
    package.write_text(json.dumps(datapackage(INFO, made), ensure_ascii=False), "utf-8")
    return frictionless.validate(str(package))


def test_frictionless_finds_the_package_valid(tmp_path: Path):
    report = validate(tmp_path, ROW)
    assert report.valid, report.to_summary()


def test_it_is_valid_with_a_byte_order_mark_too(tmp_path: Path):
    assert validate(tmp_path, ROW, bom=True).valid


def test_a_row_that_breaks_the_schema_is_found(tmp_path: Path):
    report = validate(tmp_path, {**ROW, "phase": "maybe"})
    assert not report.valid


def test_the_same_key_twice_is_found(tmp_path: Path):
    assert not validate(tmp_path, ROW, ROW).valid


def test_each_file_has_its_size_and_hash():
    made = files(ROW)
    resources = datapackage(INFO, made)["resources"]
    assert [r["hash"] for r in resources] == [  # type: ignore[index]
        f"sha256:{hashlib.sha256(data).hexdigest()}" for data in contents(ROW).values()
    ]
    assert [r["bytes"] for r in resources] == [len(data) for data in contents(ROW).values()]  # type: ignore[index]


def test_the_package_names_licence_source_and_publisher():
    package = datapackage(INFO, files(ROW))
    assert package["licenses"] == [
        {
            "name": "ODC-BY-1.0",
            "title": "Open Data Common",
            "path": "https://opendatacommons.org/licenses/by/1-0/",
        }
    ]
    assert package["sources"] == [{"title": "ข้อบัญญัติ", "path": "https://example.com"}]
    assert package["created"] == "2026-11-21T00:00:00Z"


def test_the_version_changes_exactly_when_a_file_does():
    one = datapackage(INFO, files(ROW))["version"]
    assert one == datapackage(INFO, files(ROW))["version"]
    assert one != datapackage(INFO, files({**ROW, "amount": 1001}))["version"]


def test_a_field_has_titles_in_both_languages_its_unit_and_fiscal_type():
    fields = {field["name"]: field for field in descriptor(SCHEMA)["fields"]}  # type: ignore[index,union-attr]
    amount = fields["amount"]
    assert (amount["title"], amount["labels"]["title_en"]) == ("จำนวนเงิน", "Amount")
    assert (amount["unit"], amount["columnType"]) == ("บาท", "value")
    assert fields["fiscal_year_be"]["columnType"] == "date:fiscal-year"


def test_a_source_says_when_it_was_fetched_its_hash_its_mapping_and_what_became_of_its_rows():
    source = Source(
        Text("ข้อบัญญัติ"),
        fetched="2026-11-21",
        sha256="ab" * 32,
        mapping="budget@1a2b3c4d5e6f",
        rows=Rows(read=10, used=8, refused=2),
    ).with_withheld(3)
    (said,) = datapackage(replace(INFO, sources=(source,)), files(ROW))["sources"]  # type: ignore[misc]
    assert said == {
        "title": "ข้อบัญญัติ",
        "version": "2026-11-21",
        "fetched": "2026-11-21",
        "hash": f"sha256:{'ab' * 32}",
        "mapping": "budget@1a2b3c4d5e6f",
        "rows": {"read": 10, "used": 8, "refused": 2, "withheld": 3},
    }


def test_texts_that_nobody_has_cleared_are_said_apart_from_other_withheld_cells():
    said = Source(Text("ข้อบัญญัติ")).with_withheld(2048, not_cleared=2000).as_json()
    assert said["rows"] == {"withheld": 2048, "not_cleared": 2000}


def test_what_is_not_known_of_a_source_is_left_out():
    assert Source(Text("ข้อบัญญัติ")).as_json() == {"title": "ข้อบัญญัติ"}


def test_the_csv_s_entry_says_how_its_texts_are_guarded():
    csv, json_entry = datapackage(INFO, files(ROW))["resources"]  # type: ignore[misc]
    assert csv["formulaGuard"]["prefix"] == "'"  # type: ignore[index,call-overload]
    assert "formulaGuard" not in json_entry  # type: ignore[operator]
