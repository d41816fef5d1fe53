"""Spreadsheets of needs: what a row may say, and every way it may be wrong."""

from datetime import timedelta

import pytest

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import default
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_columns import NeedRowMapping, need_columns, need_mapping
from ckanext.needs.records.needs import map_need_rows
from ckanext.needs.sources.rows import make_row
from ckanext.needs.thai import fold, today

TOMORROW = (today() + timedelta(days=1)).isoformat()

AGENCIES = {"saraburi-highways": Text("แขวงทางหลวงสระบุรี", "Saraburi Highways District")}
GOOD = {
    "รหัสอ้างอิง": "A-1",
    "ชื่อเรื่อง": "ซ่อมถนนหน้าโรงเรียน",
    "จังหวัด": "สระบุรี",
    "อำเภอ": "อ.แก่งคอย",
    "ตำบล": "",
    "ด้าน": "ด้านโครงสร้างพื้นฐาน",
    "ประเด็น": "ถนน/สะพาน",
    "ปีงบประมาณ": "๒๕๖๘",
    "สถานะ": "กำลังพิจารณา",
    "หน่วยงาน": "แขวงทางหลวงสระบุรี",
    "วันที่เสนอ": "๑๕ มกราคม ๒๕๖๘",
    "จำนวนผู้ได้รับผลกระทบ": "๑,๒๐๐ คน",
    "งบประมาณ": "๓๕๐,๐๐๐ บาท",
    "ช่องทาง": "เวทีประชาคม",
    "รายละเอียด": "",
    "ละติจูด": "14.587",
    "ลองจิจูด": "101.002",
}


def results(*rows: dict[str, str], **options: object) -> list[Need | tuple[Problem, ...]]:
    columns = tuple(dict.fromkeys(key for row in rows for key in row))
    where = SourceRef("needs.csv", "", 1)
    mapping = need_mapping(
        columns, where, **{"source_system": "survey", "agencies": AGENCIES, **options}
    )
    raw = [
        make_row(columns, [row.get(name, "") for name in columns], SourceRef("needs.csv", "", n))
        for n, row in enumerate(rows, start=2)
    ]
    return list(map_need_rows(raw, mapping, default()))


def need_of(**cells: str) -> Need:
    return need_with(cells)


def need_with(cells: dict[str, str]) -> Need:
    (need,) = results({**GOOD, **cells})
    assert isinstance(need, Need), need
    return need


def problems_of(cells: dict[str, str]) -> tuple[Problem, ...]:
    (problems,) = results({**GOOD, **cells})
    assert isinstance(problems, tuple)
    return problems


class TestAGoodRow:
    def test_names_become_codes(self):
        need = need_of()
        assert (need.province, need.district, need.strategy) == ("19", "1902", "saraburi-2561")
        assert (need.pillar, need.issue) == ("saraburi-2561:4", "saraburi-2561:4.1")
        assert (need.status, need.channel, need.public) == ("under_review", "forum", True)

    def test_thai_digits_years_and_dates_are_read(self):
        need = need_of()
        assert (need.fiscal_year, str(need.requested_on)) == (2568, "2025-01-15")
        assert (need.people_affected, need.estimated_cost) == (1200, 350_000)

    def test_an_agency_is_known_by_title_or_slug(self):
        assert need_of().owner_org == "saraburi-highways"
        assert need_of(หน่วยงาน="saraburi-highways").owner_org == "saraburi-highways"

    def test_latitude_and_longitude_become_a_point(self):
        assert need_of().spatial == '{"type": "Point", "coordinates": [101.002, 14.587]}'

    def test_its_id_is_of_agency_source_system_and_external_id_alone(self):
        assert need_of().need_id == need_of(ชื่อเรื่อง="ชื่ออื่น").need_id
        assert need_of().need_id != need_of(รหัสอ้างอิง="A-2").need_id
        assert need_of().need_id == "9d8323d2-6a02-5910-8347-2dd407586dcf"

    def test_a_status_that_is_not_public_makes_a_need_that_is_not(self):
        assert need_of(สถานะ="ส่งแล้ว").public is False

    def test_a_row_without_a_status_leaves_it_to_the_portal(self):
        assert (need_of(สถานะ="").status, need_of(สถานะ="").public) == ("", False)

    def test_the_fiscal_year_follows_from_the_date(self):
        assert need_of(ปีงบประมาณ="", วันที่เสนอ="1 ต.ค. 2567").fiscal_year == 2568

    def test_an_issue_alone_tells_its_pillar(self):
        assert need_of(ด้าน="").pillar == "saraburi-2561:4"

    def test_a_pillar_alone_is_enough(self):
        assert need_of(ประเด็น="").issue == ""

    def test_numbers_that_nobody_reported_are_none(self):
        need = need_with({"จำนวนผู้ได้รับผลกระทบ": "-", "งบประมาณ": ""})
        assert (need.people_affected, need.estimated_cost) == (None, None)

    def test_the_province_may_be_left_out_when_the_district_tells_it(self):
        assert need_with({"จังหวัด": "", "อำเภอ": "1902"}).province == "19"

    def test_it_names_its_row(self):
        assert need_of().source_ref == "needs.csv:2"


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("ชื่อเรื่อง", "", "missing"),
        ("รหัสอ้างอิง", "", "missing"),
        ("อำเภอ", "", "missing"),
        ("อำเภอ", "อ.เมืองลพบุรี", "unknown_code"),
        ("อำเภอ", "ไม่มีอำเภอนี้", "unknown_code"),
        ("จังหวัด", "สระบุรีใหม่", "unknown_code"),
        ("ประเด็น", "ยาเสพติด", "unknown_code"),
        ("ด้าน", "ด้านที่ไม่มี", "unknown_code"),
        ("ปีงบประมาณ", "2568.0", "bad_year"),
        ("ปีงบประมาณ", "2568.5", "bad_year"),
        ("ปีงบประมาณ", "68", "bad_year"),
        ("วันที่เสนอ", "31 กุมภาพันธ์ 2568", "bad_date"),
        ("วันที่เสนอ", TOMORROW, "future_date"),
        ("วันที่เปลี่ยนสถานะ", TOMORROW, "future_date"),
        ("จำนวนผู้ได้รับผลกระทบ", "-3", "bad_number"),
        ("จำนวนผู้ได้รับผลกระทบ", "1.5", "bad_number"),
        ("จำนวนผู้ได้รับผลกระทบ", "หลายคน", "bad_number"),
        ("งบประมาณ", "ไม่แน่นอน", "bad_amount"),
        ("งบประมาณ", "0.50", "bad_amount"),
        ("สถานะ", "เกือบเสร็จ", "unknown_code"),
        ("หน่วยงาน", "กรมที่ไม่มี", "unknown_agency"),
        ("หน่วยงาน", "", "missing"),
        ("ช่องทาง", "นกพิราบ", "unknown_code"),
        ("ชื่อเรื่อง", "ติดต่อ 081-234-5678", "personal_data"),
        ("รายละเอียด", "บัตร 1-1037-02071-81-1", "personal_data"),
        ("รายละเอียด", "เขียนถึง somchai@example.com", "personal_data"),
        ("ละติจูด", "เหนือ", "bad_location"),
        ("ลองจิจูด", "", "bad_location"),
    ],
)
def test_a_wrong_cell_is_a_problem_with_row_column_value_and_reason(
    column: str, value: str, kind: str
):
    found = [p for p in problems_of({column: value}) if p.kind == kind]
    assert found, problems_of({column: value})
    assert found[0].where == SourceRef("needs.csv", "", 2)
    assert found[0].reason.th
    assert found[0].reason.en
    assert found[0].column in (column, "ละติจูด")


def test_a_district_of_another_province_is_a_problem_of_the_district():
    (problem,) = problems_of({"จังหวัด": "ลพบุรี"})
    assert (problem.column, problem.value) == ("อำเภอ", "อ.แก่งคอย")


def test_a_row_tells_all_that_is_wrong_at_once():
    wrong = {"ชื่อเรื่อง": "", "ปีงบประมาณ": "2568.0", "จำนวนผู้ได้รับผลกระทบ": "-1"}
    kinds = {p.column for p in problems_of(wrong)}
    assert kinds == set(wrong)


def test_a_problem_does_not_repeat_the_personal_data_it_found():
    (problem,) = problems_of({"รายละเอียด": "บัตร 1-1037-02071-81-1"})
    assert "02071" not in problem.value + problem.reason.th


def test_the_same_id_twice_is_an_error_in_the_second_row():
    first, second = results(GOOD, {**GOOD, "ชื่อเรื่อง": "อีกเรื่อง"})
    assert isinstance(first, Need)
    assert isinstance(second, tuple)
    assert (second[0].kind, second[0].where.row) == ("duplicate", 3)
    assert "2" in second[0].reason.th


def test_a_bad_row_does_not_take_the_good_ones_with_it():
    found = results(GOOD, {**GOOD, "รหัสอ้างอิง": "A-2", "อำเภอ": "?"}, {**GOOD, "รหัสอ้างอิง": "A-3"})
    assert [isinstance(each, Need) for each in found] == [True, False, True]


def test_the_mapping_may_say_how_an_external_id_is_made():
    cells = {**GOOD, "รหัสอ้างอิง": ""}
    made_of = ("title", "district", "requested_on")
    (one,) = results(cells, external_id_from=made_of)
    (same,) = results({**cells, "ชื่อเรื่อง": " ซ่อมถนนหน้าโรงเรียน "}, external_id_from=made_of)
    (other,) = results({**cells, "ชื่อเรื่อง": "ซ่อมสะพาน"}, external_id_from=made_of)
    assert isinstance(one, Need)
    assert isinstance(same, Need)
    assert isinstance(other, Need)
    assert one.need_id == same.need_id != other.need_id


def test_the_default_agency_is_taken_where_a_row_names_none():
    (need,) = results({**GOOD, "หน่วยงาน": ""}, owner_org="saraburi-highways")
    assert isinstance(need, Need)
    assert need.owner_org == "saraburi-highways"


def test_the_id_of_a_handed_on_need_is_that_of_the_agency_that_loads():
    other = AGENCIES | {"saraburi-pao": Text("อบจ.")}
    first, moved = (
        results({**GOOD, "หน่วยงาน": name}, owner_org="saraburi-highways", agencies=other)[0]
        for name in ("saraburi-highways", "saraburi-pao")
    )
    assert isinstance(first, Need)
    assert isinstance(moved, Need)
    assert (first.need_id, moved.owner_org) == (moved.need_id, "saraburi-pao")


def test_a_request_date_is_not_the_date_of_the_status():
    assert need_of().status_since is None


class TestColumns:
    def test_thai_and_english_headers_mean_the_same(self):
        thai = need_mapping(
            ["รหัสอ้างอิง", "ชื่อเรื่อง", "อำเภอ", "ประเด็น", "ปีงบประมาณ"], SourceRef("a"), "s"
        )
        english = need_mapping(
            ["External ID", "Title", "District", "Issue", "Fiscal Year"], SourceRef("a"), "s"
        )
        assert set(thai.columns) == set(english.columns)

    def test_no_name_stands_for_two_fields(self):
        fields: dict[str, set[str]] = {}
        for field, names in need_columns().items():
            for name in names:
                fields.setdefault(fold(name), set()).add(field)
        assert [name for name, found in fields.items() if len(found) > 1] == []

    def test_every_field_is_one_of_a_need(self):
        fields = set(Need.__dataclass_fields__) | {"latitude", "longitude"}
        assert set(need_columns()) <= fields

    def test_missing_columns_are_named_with_the_closest_header(self):
        with pytest.raises(InputError) as error:
            need_mapping(["รหัสอ้างอิง", "ชื่อเรื่องง", "อำเภอ", "ด้าน", "วันที่"], SourceRef("a"), "s")
        (problem,) = error.value.problems
        assert problem.column == "ชื่อเรื่อง"
        assert "«ชื่อเรื่องง»" in problem.reason.th

    def test_two_columns_for_one_field_are_an_error(self):
        with pytest.raises(InputError, match="several columns mean the same"):
            need_mapping(["id", "title", "หัวข้อ", "อำเภอ", "ด้าน", "วันที่"], SourceRef("a"), "s")

    def test_columns_of_no_field_are_told(self):
        headers = ["id", "title", "อำเภอ", "ด้าน", "วันที่", "หมายเหตุภายใน"]
        assert need_mapping(headers, SourceRef("a"), "s").ignored == ("หมายเหตุภายใน",)

    def test_a_file_must_say_its_source_system(self):
        with pytest.raises(InputError, match="source system must be said"):
            need_mapping(["id", "title", "อำเภอ", "ด้าน", "วันที่"], SourceRef("a"))

    def test_a_field_without_a_column_is_called_by_its_usual_name(self):
        assert NeedRowMapping({}).column("title") == "ชื่อเรื่อง"
