"""/needs/load: a spreadsheet is tried, its wrong cells are shown, then it is loaded."""

from __future__ import annotations

import io

import pytest
from ckan.tests import factories, helpers
from openpyxl import Workbook, load_workbook

from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.entering.conftest import Browser, soup, words

pytestmark = pytest.mark.ckan

ADDRESS = "/needs/load/"
RIGHT = "ก-1,ซ่อมถนนหน้าวัด,สระบุรี,แก่งคอย,ถนน/สะพาน,2569,120"
WRONG = "ก-2,ซ่อมสะพาน <b>,สระบุรี,บางกะปิ,ถนน/สะพาน,2569,หลายคน"
HEAD = "รหัสอ้างอิง,ชื่อเรื่อง,จังหวัด,อำเภอ,ประเด็น,ปีงบประมาณ,จำนวนผู้ได้รับผลกระทบ"


def needs():
    found = helpers.call_action(
        "package_search", as_portal(), fq="dataset_type:citizen-need", include_private=True
    )
    return found["results"]


@pytest.fixture
def upload(app, editor):
    """Send a file to the page as the editor."""

    def post(data, name="needs.csv", step="check", user=editor, **more):
        content = data.encode() if isinstance(data, str) else data
        form = {"org": "saraburi-pao", "step": step, "upload": (io.BytesIO(content), name), **more}
        headers = {"Authorization": user["token"]} if user else {}
        return app.post(ADDRESS, data=form, headers=headers, content_type="multipart/form-data")

    return post


@pytest.fixture
def template(app, editor, agency):
    headers = {"Authorization": editor["token"]}
    response = app.get(f"{ADDRESS}template.xlsx?org=saraburi-pao", headers=headers)
    return response.get_data()


def token_of(page):
    return page.select_one("input[name=token]")["value"]


class TestTrying:
    """The first button."""

    def test_it_says_what_would_happen_and_saves_nothing(self, upload):
        page = soup(upload("\n".join([HEAD, RIGHT, WRONG])))
        said = words(page.select_one("main, .main"))
        assert "แถวในไฟล์: 2" in said
        assert "เรื่องใหม่: 1" in said
        assert "แถวที่ไม่รับ: 1" in said
        assert needs() == []

    def test_the_wrong_cells_are_marked_in_their_row(self, upload):
        page = soup(upload("\n".join([HEAD, RIGHT, WRONG])))
        (row,) = page.select(".needs-load-row-number")
        assert words(row) == "3"
        marked = [words(cell.mark) for cell in page.select(".needs-cell-wrong")]
        assert marked == ["บางกะปิ", "หลายคน"]
        assert "<b>" not in str(row.find_parent("tr"))

    def test_a_missing_column_is_said_of_the_file(self, upload):
        page = soup(upload("ชื่อเรื่อง\nซ่อมถนน"))
        assert "รหัสอ้างอิง" in words(page.select_one(".error-explanation"))

    @pytest.mark.parametrize(
        ("data", "name"),
        [
            (b"", "needs.csv"),
            (b"\0\1\2", "needs.xlsx"),
            (b"<script>alert(1)</script>", "x.html"),
            (b"PK\x03\x04", "../../etc/passwd"),
            (b"x" * 20_000_001, "needs.csv"),
        ],
    )
    def test_what_is_no_table_is_refused_with_the_reason(self, upload, data, name):
        page = soup(upload(data, name))
        assert page.select_one(".error-explanation")
        assert not page.select_one("button[value=load]")

    @pytest.mark.parametrize(
        "org",
        ["", "x" * 1_000_000, "<script>alert(1)</script>", "'; DROP TABLE package; --", "a\0"],
    )
    def test_an_organisation_that_is_none_is_refused(self, upload, org):
        response = upload("\n".join([HEAD, RIGHT]), org=org)
        assert response.status_code in (200, 413)
        assert "<script>alert" not in response.body
        assert needs() == []

    @pytest.mark.parametrize(
        "cell",
        [
            "=HYPERLINK(1)",
            "<script>alert(1)</script>",
            "'; DROP TABLE package; --",
            "../../etc/passwd",
            "ก" * 30_000,
        ],
    )
    def test_a_cell_of_any_column_is_refused_or_harmless(self, upload, cell):
        for column in range(7):
            cells = RIGHT.split(",")
            cells[column] = f'"{cell}"'
            response = upload("\n".join([HEAD, ",".join(cells)]))
            assert response.status_code == 200
            assert "<script>alert" not in response.body
        assert needs() == []


class TestLoading:
    """The second button."""

    def test_the_rows_that_are_right_are_loaded(self, upload):
        page = soup(upload("\n".join([HEAD, RIGHT, WRONG])))
        done = soup(upload("", step="load", token=token_of(page)))
        assert words(done.select_one("#needs-load-found")) == "นำเข้าแล้ว"
        (need,) = needs()
        assert (need["title"], need["status"]) == ("ซ่อมถนนหน้าวัด", "submitted")

    def test_the_file_is_gone_afterwards_and_is_nobody_elses(self, upload, agency):
        page = soup(upload("\n".join([HEAD, RIGHT])))
        token = token_of(page)
        other = factories.UserWithToken()
        helpers.call_action(
            "organization_member_create", id=agency["id"], username=other["name"], role="editor"
        )
        assert soup(upload("", step="load", token=token, user=other)).select_one(
            ".error-explanation"
        )
        assert needs() == []
        upload("", step="load", token=token)
        again = soup(upload("", step="load", token=token))
        assert again.select_one(".error-explanation")

    @pytest.mark.parametrize("token", ["", "../../../etc/passwd", "*", "x" * 1_000_000])
    def test_a_token_that_is_none_names_no_file(self, upload, token):
        page = upload("", step="load", token=token)
        assert page.status_code in (200, 413)
        assert needs() == []


class TestWho:
    """Editors of the organisation."""

    def test_others_are_refused(self, app, upload, agency):
        stranger = factories.UserWithToken()
        for user in (None, stranger):
            assert upload(HEAD, user=user).status_code == 403
            headers = {"Authorization": user["token"]} if user else {}
            assert app.get(ADDRESS, headers=headers).status_code == 403
            address = f"{ADDRESS}template.xlsx?org=saraburi-pao"
            assert app.get(address, headers=headers).status_code == 403

    def test_an_editor_of_another_organisation_loads_nothing_here(self, upload):
        other = factories.UserWithToken()
        factories.Organization(users=[{"name": other["id"], "capacity": "editor"}])
        page = soup(upload("\n".join([HEAD, RIGHT]), user=other))
        assert page.select_one(".error-explanation")

    def test_without_the_token_of_the_form_nothing_happens(self, app, editor, upload):
        upload(HEAD)
        response = Browser(app, editor).post(ADDRESS, data={"org": "saraburi-pao", "step": "load"})
        assert response.status_code == 400


class TestTemplate:
    """The spreadsheet that offices fill in."""

    def test_its_example_is_no_need(self, upload, template):
        page = soup(upload(template, "needs.xlsx"))
        assert "ไม่มีข้อมูล" in words(page) or "แถวในไฟล์: 0" in words(page)
        assert needs() == []

    def test_filled_in_it_is_loaded_without_a_warning(self, upload, template):
        book = load_workbook(io.BytesIO(template))
        sheet = book.worksheets[0]
        heads = [cell.value for cell in sheet[1]]
        example = dict(zip(heads, (cell.value for cell in sheet[2]), strict=True))
        filled = {**example, "รหัสอ้างอิง": "1", "ชื่อเรื่อง": "ขุดลอกคลองหนองแขม"}
        for column, head in enumerate(heads, start=1):
            sheet.cell(3, column, filled[head])
        out = io.BytesIO()
        book.save(out)
        page = soup(upload(out.getvalue(), "ที่กรอกแล้ว.xlsx"))
        assert not page.select(".alert-warning")
        assert "เรื่องใหม่: 1" in words(page)
        upload("", step="load", token=token_of(page))
        (need,) = needs()
        assert need["title"] == "ขุดลอกคลองหนองแขม"
        assert need["people_affected"] == 120

    def test_choices_are_lists_that_follow_each_other(self, template):
        book = load_workbook(io.BytesIO(template))
        sheet = book.worksheets[0]
        heads = {cell.column_letter: cell.value for cell in sheet[1]}
        rules = {
            heads[str(rule.sqref).split("2:")[0]]: rule.formula1
            for rule in sheet.data_validations.dataValidation
        }
        assert set(rules) == {"จังหวัด", "อำเภอ", "ตำบล", "ด้าน", "ประเด็น", "สถานะ", "ช่องทาง"}
        assert "MATCH($E2" in rules["ตำบล"]
        lists = book["รายการ"]
        assert [cell.value for cell in lists["A"] if cell.value] == ["สระบุรี", "กรุงเทพมหานคร"]
        assert {cell.value for cell in lists["F"]} >= {"แก่งคอย", "บางกะปิ"}

    def test_an_example_in_any_file_is_left_out(self, upload):
        example = RIGHT.replace("ก-1", "ตัวอย่าง")
        assert "แถวในไฟล์: 1" in words(soup(upload("\n".join([HEAD, example, RIGHT]))))

    def test_a_workbook_of_another_shape_still_warns_of_its_other_sheets(self, upload):
        book = Workbook()
        sheet = book.worksheets[0]
        for line in (HEAD, RIGHT):
            sheet.append(line.split(","))
        book.create_sheet("ปีก่อน")
        out = io.BytesIO()
        book.save(out)
        assert "ปีก่อน" in words(soup(upload(out.getvalue(), "x.xlsx")).select_one(".alert-warning"))
