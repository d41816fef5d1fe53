"""A source that is read in parts comes to exactly what it comes to as a whole."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.harvester import load_harvester
from ckanext.needs.problems import InputError
from ckanext.needs.records import account
from ckanext.needs.records.gather import gather
from ckanext.needs.records.line_parts import has_part, make_part, part_names
from ckanext.needs.tests.harvest.conftest import HARVESTER

HEADER = "ปีงบประมาณ,ด้าน,แผนงาน,งาน,รายการ,จำนวนเงิน,อำเภอ\n"
LOCATIONS = "[a/budget.csv, b/budget.csv, c/budget.csv]"
MANY = HARVESTER.replace("[small-budget.csv]", LOCATIONS).replace(
    "  amount: จำนวนเงิน",
    "  amount: จำนวนเงิน\n  district: อำเภอ\n  subtotals: {รายการ: [รวม]}\n  max_error_share: 0.9",
)


@dataclass
class Source:
    """Three files of the same name, each in a folder of its own."""

    folder: object

    def write(self, folder, rows, header=HEADER):
        path = self.folder / folder / "budget.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")

    def harvester(self, text=MANY):
        path = self.folder / "many.yaml"
        path.write_text(text, "utf-8")
        return load_harvester(path)


def good(year, work, amount, district=""):
    return f'{year},เศรษฐกิจ,โยธา,{work},งบลงทุน,"{amount:,}",{district}'


@pytest.fixture
def source(tmp_path):
    source = Source(tmp_path)
    source.write("a", [good(2567, "ถนน", 100), good(2568, "คลอง", 200), good(2567, "ถนน", 70)])
    source.write("b", [good(2567, "ถนน", 100), good(2567, "สะพาน", 5), "2567,,,,รวม,999,"])
    source.write("c", [good(2568, "คลอง", 10, "ไม่มีจริง"), good(2569, "ถนน", 1), "2567,,,,รวม,3,"])
    return source


def whole(harvester, folder):
    return result(lambda: gather(harvester, (), default(), folder / "whole"))


def in_parts(harvester, folder, order=reversed):
    """Make the parts in an order that is not theirs, then put them together."""
    parts = folder / "parts"
    parts.mkdir()
    for name in order(part_names(harvester)):
        make_part(harvester, name, default(), parts)
        assert has_part(parts, name)
    return result(lambda: gather(harvester, (), default(), folder / "joined", lambda: parts))


def result(made):
    """Return all that a gathering says, and every byte of what it staged; or why it failed."""
    try:
        found = made()
    except InputError as error:
        return error.problems
    files = {name: (found.staged.folder / name).read_bytes() for name in found.staged.files}
    said = (found.problems, found.years, found.areas, found.read, found.used, found.refused)
    return said, files, found.staged.digest, found.staged.rows


class TestWhatCanBeDivided:
    def test_tables_of_budget_lines_at_several_locations(self, source):
        assert part_names(source.harvester()) == ("00000", "00001", "00002")

    def test_not_a_single_file(self, source):
        assert part_names(source.harvester(MANY.replace(LOCATIONS, "[a/budget.csv]"))) == ()

    def test_not_tables_whose_headings_hold_for_those_that_follow(self, source):
        headed = MANY.replace("  phase:", "  heading_levels: [ด้านที่]\n  phase:")
        assert part_names(source.harvester(headed)) == ()

    @pytest.mark.parametrize("name", ["survey-needs", "bma-action-plan", "traffy-complaints"])
    def test_not_records_of_another_kind(self, name):
        assert part_names(load_harvester(name)) == ()


class TestTheSame:
    def test_lines_ids_files_counts_and_warnings(self, source, tmp_path):
        harvester = source.harvester()
        found = whole(harvester, tmp_path)
        assert [problem.kind for problem in found[0][0]] == [
            "unknown_district",
            "subtotal_differs",
            "subtotal_differs",
        ]
        assert in_parts(harvester, tmp_path) == found

    def test_errors_and_warnings_that_several_files_have_in_common(self, source, tmp_path):
        bad = [good("สองพัน", "ถนน", 1), good(2567, "ถนน", 1, "ไม่มีจริง"), "2567,ก,ข,ค,ง,มาก,"]
        for folder in "abc":
            source.write(folder, [*bad, good(2567, folder, 2)])
        found = whole(source.harvester(), tmp_path)
        assert len(found[0][0]) == 3  # the files have one name, so their rows have one place
        assert in_parts(source.harvester(), tmp_path) == found

    @pytest.mark.parametrize("listed", range(1, 12))
    def test_the_problems_that_are_listed_when_there_are_too_many(
        self, source, tmp_path, monkeypatch, listed
    ):
        monkeypatch.setattr(account, "LISTED", listed)
        for folder in "abc":
            rows = [good("ปี", n, n, "ไม่มีจริง") for n in range(4)]
            source.write(folder, [good(2567, "ดี", 1)] * ord(folder) + rows)
        found = whole(source.harvester(), tmp_path)
        assert in_parts(source.harvester(), tmp_path) == found

    def test_a_source_with_too_many_errors_fails_for_the_same_reasons(self, source, tmp_path):
        harvester = source.harvester(MANY.replace("0.9", "0.2"))
        source.write("b", [good("ปี", 1, 1)] * 4)
        found = whole(harvester, tmp_path)
        assert found[0].kind == "too_many_errors"
        assert in_parts(harvester, tmp_path) == found

    def test_the_first_file_that_cannot_be_used_says_why(self, source, tmp_path):
        source.write("b", ["2567,1"], "ปี,จำนวน\n")
        source.write("c", [], "")
        found = whole(source.harvester(), tmp_path)
        assert {problem.kind for problem in found} == {"missing_column"}
        assert in_parts(source.harvester(), tmp_path) == found

    def test_a_file_without_one_good_row(self, source, tmp_path):
        source.write("b", [good("ปี", 1, 1)])
        found = whole(source.harvester(), tmp_path)
        assert found[0][5] == 1
        assert in_parts(source.harvester(), tmp_path) == found

    def test_totals_that_the_publisher_states_are_those_of_all_parts(self, source, tmp_path):
        totals = "  totals: [{fiscal_year: 2568, lines: 2, amount: 211}]\n"
        harvester = source.harvester(MANY.replace("datasets:", totals + "datasets:"))
        found = whole(harvester, tmp_path)
        assert found[0].kind == "total_differs"
        assert in_parts(harvester, tmp_path) == found


class TestPartsOnTheDisk:
    def test_only_the_system_user_reads_them(self, source, tmp_path):
        in_parts(source.harvester(), tmp_path)
        modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "parts").iterdir()}
        assert modes == {0o600}

    def test_a_part_made_again_takes_the_place_of_the_first_one(self, source, tmp_path):
        harvester, parts = source.harvester(), tmp_path / "again"
        parts.mkdir()
        for _ in range(2):
            make_part(harvester, "00001", default(), parts)
            names = sorted(path.name for path in parts.iterdir())
            assert names == ["00001.arrow", "00001.json", "00001.notes"]

    def test_a_part_that_cannot_be_used_is_left_out_when_its_maker_is_told_so(
        self, source, tmp_path
    ):
        source.write("b", [], "")

        def refuse():
            raise RuntimeError("another one leads now")

        with pytest.raises(RuntimeError, match="another one"):
            make_part(source.harvester(), "00001", default(), tmp_path, refuse)
        assert not has_part(tmp_path, "00001")
