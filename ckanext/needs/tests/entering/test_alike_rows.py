"""A spreadsheet that is tried: which of its new rows may be the same as what is there."""

from __future__ import annotations

import io

import pytest
from ckan.tests import factories, helpers

from ckanext.needs.entering import alike_rows
from ckanext.needs.tests.conftest import as_portal
from ckanext.needs.tests.entering.conftest import soup, words

pytestmark = pytest.mark.ckan

HEAD = "รหัสอ้างอิง,ชื่อเรื่อง,จังหวัด,อำเภอ,ตำบล,ประเด็น,ปีงบประมาณ"
LIGHT = "ขอไฟส่องสว่างหน้าโรงเรียนบ้านป่า"
LIGHT_AGAIN = "หน้าโรงเรียนบ้านป่ามืดมาก อยากให้ติดโคมไฟ"
OTHER = "ขุดลอกคลองหนองแขม"


def row(number, title, district="เมืองสระบุรี", subdistrict=""):
    return f"{number},{title},สระบุรี,{district},{subdistrict},ถนน/สะพาน,2569"


def tried(*rows, user=None, **parameters):
    """Return what `need_load` says of a file that is tried, rows counted from 2."""
    context = {"user": user["name"], "ignore_auth": False} if user else as_portal()
    asked = {"content": "\n".join([HEAD, *rows]), "org": "saraburi-pao", "dry_run": True}
    return helpers.call_action("need_load", context, **{**asked, "alike": True, **parameters})


def found(said):
    return {
        each["row"]: ([need["title"] for need in each["needs"]], each["rows"])
        for each in said["alike"]
    }


class TestNeeds:
    """Needs of the portal."""

    def test_a_row_that_says_it_in_other_words_is_shown_with_the_need(self, new_need):
        new_need(title=LIGHT, notes="")
        said = tried(row(1, OTHER), row(2, LIGHT_AGAIN))
        assert found(said) == {3: ([LIGHT], [])}
        assert said["looked_at"] == 2

    def test_a_need_of_another_district_is_not_shown(self, new_need):
        new_need(title=LIGHT, notes="", district="1902")
        assert found(tried(row(1, LIGHT_AGAIN))) == {}
        assert found(tried(row(1, LIGHT_AGAIN, "แก่งคอย"))) == {2: ([LIGHT], [])}

    def test_what_the_reader_may_not_read_is_not_shown(self, new_need, agency, editor):
        other = factories.Organization()
        new_need(title=LIGHT, notes="", status="submitted", owner_org=other["id"])
        assert found(tried(row(1, LIGHT_AGAIN), user=editor)) == {}
        new_need(title=LIGHT, notes="", status="submitted")
        assert found(tried(row(1, LIGHT_AGAIN), user=editor)) == {2: ([LIGHT], [])}

    def test_a_row_that_is_a_need_already_is_not_compared_with_itself(self, agency):
        tried(row(1, LIGHT), dry_run=False)
        said = tried(row(1, f"{LIGHT} บ้านใหม่"))
        assert (said["updated"], said["looked_at"], said["alike"]) == (1, 0, [])

    def test_a_refused_row_is_not_looked_at(self, new_need):
        new_need(title=LIGHT, notes="")
        said = tried(row(1, LIGHT_AGAIN, "บางกะปิ"), row(2, OTHER))
        assert (said["looked_at"], said["alike"]) == (1, [])

    def test_a_district_is_searched_once_however_many_rows_it_has(self, new_need, monkeypatch):
        new_need(title=LIGHT, notes="")
        asked = []
        search = alike_rows.search
        monkeypatch.setattr(
            alike_rows, "search", lambda *args: asked.append(args[2]) or search(*args)
        )
        rows = [row(n, f"{OTHER} {n}", ["เมืองสระบุรี", "แก่งคอย"][n % 2]) for n in range(20)]
        tried(*rows, row(99, LIGHT_AGAIN))
        assert sorted(asked) == ["1901", "1902"]

    @pytest.mark.parametrize("title", ['") OR private:true', "{!join}x", "*:*", "x" * 5000])
    def test_what_means_something_to_a_parser_means_nothing_here(self, new_need, title):
        new_need(title=LIGHT, notes="", status="submitted")
        assert tried(row(1, '"' + title.replace('"', '""') + '"'))["alike"] == []


class TestRows:
    """Rows of the file itself."""

    def test_the_later_of_two_rows_that_say_the_same_names_the_earlier(self, agency):
        said = tried(row(1, LIGHT), row(2, OTHER), row(3, LIGHT_AGAIN))
        assert found(said) == {4: ([], [2])}

    def test_rows_of_two_subdistricts_or_districts_are_two_needs(self, agency):
        assert found(tried(row(1, LIGHT), row(2, LIGHT, "แก่งคอย"))) == {}
        apart = [row(1, LIGHT, subdistrict="ปากเพรียว"), row(2, LIGHT, subdistrict="ดาวเรือง")]
        assert found(tried(*apart)) == {}
        together = [row(1, LIGHT, subdistrict="ปากเพรียว"), row(2, LIGHT, subdistrict="ปากเพรียว")]
        assert found(tried(*together)) == {3: ([], [2])}


class TestAnswer:
    """What is said, and when."""

    def test_only_so_many_rows_are_looked_at_and_it_is_said(self, agency):
        rows = [row(n, f"{OTHER} {n}") for n in range(alike_rows.LOOKED_AT + 7)]
        said = tried(*rows)
        assert (said["created"], said["looked_at"]) == (107, 100)

    @pytest.mark.parametrize("parameters", [{"alike": False}, {"dry_run": False}])
    def test_it_is_not_looked_for_unasked_nor_when_rows_are_loaded(self, agency, parameters):
        assert "alike" not in tried(row(1, LIGHT), **parameters)


class TestPage:
    """/needs/load."""

    def post(self, app, editor, *rows):
        upload = (io.BytesIO("\n".join([HEAD, *rows]).encode()), "needs.csv")
        form = {"org": "saraburi-pao", "step": "check", "upload": upload}
        headers = {"Authorization": editor["token"]}
        page = app.post(
            "/needs/load/", data=form, headers=headers, content_type="multipart/form-data"
        )
        return soup(page)

    def test_the_row_stands_beside_the_need_and_the_row_that_it_may_be(self, app, editor, new_need):
        need = new_need(title=LIGHT, notes="")
        page = self.post(app, editor, row(1, LIGHT_AGAIN), row(2, LIGHT_AGAIN))
        first, second = page.select(".needs-load-alike-row")
        assert first.select_one("a")["href"].endswith(need["name"])
        assert "แถวที่ 2 ของไฟล์" in words(second)
        assert page.select_one("button[value=load]")
        assert not page.select(".needs-load-looked-at")

    def test_a_title_is_text_and_not_markup(self, app, editor, new_need):
        new_need(title=f"{LIGHT} <b>หนา</b>", notes="")
        page = self.post(app, editor, row(1, f"{LIGHT_AGAIN} <i>เอียง</i>"))
        (shown,) = page.select(".needs-load-alike-row")
        assert not shown.select("b, i")

    def test_it_is_said_when_not_all_were_looked_at(self, app, editor, monkeypatch):
        monkeypatch.setattr("ckanext.needs.logic.action.load.LOOKED_AT", 1)
        page = self.post(app, editor, row(1, LIGHT), row(2, OTHER))
        assert "1" in words(page.select_one(".needs-load-looked-at"))
        assert "2" in words(page.select_one(".needs-load-looked-at"))
