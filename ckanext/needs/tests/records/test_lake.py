"""The lake: whole snapshots, one partition an area and year, nothing half-written."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ckanext.needs.records import stage as stage_module
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.lake import Lake, to_arrow
from ckanext.needs.records.need import Need


def line(number: int, year: int = 2565, baht: str = "10.50") -> BudgetLine:
    return BudgetLine(
        *(f"id-{number}", year, "approved", "19", "", "ก > ข", "ข", "", "อบจ.", "total", "f.csv:2"),
        amount=Decimal(baht),
    )


def need(number: int) -> Need:
    return Need(
        *(f"n-{number}", "s", str(number), "ถนน", "st", "st:1", "st:1.1", "19", "1901", 2568),
        *("accepted", "org"),
        tags=("ก", "ข"),
        requested_on=date(2025, 1, 2),
    )


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_records_lie_in_one_folder_a_kind_source_area_and_year(lake: Lake):
    snapshot = lake.write("budget_line", "pao", [line(1, 2565), line(2, 2566)])
    shown = [str(file.relative_to(lake.root)) for file in snapshot.files]
    base = f"kind=budget_line/source=pao/{snapshot.digest}"
    assert shown == [
        f"{base}/area=19/fiscal_year=2565/part.parquet",
        f"{base}/area=19/fiscal_year=2566/part.parquet",
    ]


def test_what_was_written_is_read_again_exactly(lake: Lake):
    lake.write("budget_line", "pao", [line(1)])
    lake.write("need", "portal", [need(1)])
    (found,) = lake.read("budget_line", "pao").to_pylist()
    assert found["amount"] == Decimal("10.50")
    assert found["unit_amount"] is None
    (found,) = lake.read("need", "portal").to_pylist()
    assert (found["tags"], found["requested_on"]) == (["ก", "ข"], date(2025, 1, 2))


def test_a_source_that_was_never_written_is_empty(lake: Lake):
    assert lake.current("need", "portal") is None
    assert lake.read("need", "portal").num_rows == 0


def test_a_file_holds_its_area_and_year_itself(lake: Lake):
    snapshot = lake.write("budget_line", "pao", [line(1)])
    table = pq.ParquetFile(snapshot.files[0]).read()
    assert (table["area"][0].as_py(), table["fiscal_year"][0].as_py()) == ("19", 2565)


def test_the_digest_does_not_depend_on_the_order(lake: Lake):
    one = lake.write("budget_line", "a", [line(1), line(2)])
    other = lake.write("budget_line", "b", [line(2), line(1)])
    assert one.digest == other.digest


def test_the_digest_changes_with_any_value(lake: Lake):
    one = lake.write("budget_line", "a", [line(1)])
    assert lake.write("budget_line", "a", [line(1, baht="10.51")]).digest != one.digest


def test_the_same_records_again_leave_the_files_alone(lake: Lake):
    before = lake.write("budget_line", "a", [line(1)])
    stamp = before.files[0].stat().st_mtime_ns
    after = lake.write("budget_line", "a", [line(1)])
    assert after == before
    assert after.files[0].stat().st_mtime_ns == stamp


def test_new_records_take_the_place_of_the_old(lake: Lake):
    lake.write("budget_line", "a", [line(1)])
    lake.write("budget_line", "a", [line(2)])
    assert [row["line_id"] for row in lake.read("budget_line", "a").to_pylist()] == ["id-2"]


def test_only_the_snapshot_in_force_and_the_one_before_are_kept(lake: Lake):
    digests = [lake.write("budget_line", "a", [line(n)]).digest for n in (1, 2, 3)]
    folder = lake.root / "kind=budget_line" / "source=a"
    assert {path.name for path in folder.iterdir() if path.is_dir()} == set(digests[1:])


def test_a_write_that_fails_leaves_what_was_there(lake: Lake, monkeypatch: pytest.MonkeyPatch):
    before = lake.write("budget_line", "a", [line(1)])

    def fail(*_: object) -> str:
        raise OSError("disk full")

    monkeypatch.setattr(stage_module, "open_parquet", fail)
    with pytest.raises(OSError, match="disk full"):
        lake.write("budget_line", "a", [line(2)])
    assert lake.current("budget_line", "a") == before
    folder = lake.root / "kind=budget_line" / "source=a"
    assert sorted(path.name for path in folder.iterdir()) == sorted([before.digest, "current.json"])


def test_every_field_of_a_record_has_a_column():
    assert to_arrow("need", [need(1)]).column_names == list(Need.__dataclass_fields__)
    assert to_arrow("budget_line", [line(1)]).column_names == list(BudgetLine.__dataclass_fields__)
