"""Spreadsheets of needs: what is loaded, what is refused, and by whom."""

from __future__ import annotations

import csv
import io

import pytest
from ckan import model
from ckan.plugins import toolkit as tk

from ckanext.needs.thai import today

pytestmark = pytest.mark.ckan

THAI = """ชื่อเรื่อง,อำเภอ,ตำบล,ด้าน,ประเด็น,ปีงบประมาณ,วันที่เสนอ,จำนวนผู้ได้รับผลกระทบ,งบประมาณ,หน่วยงาน,รหัสอ้างอิง
ซ่อมถนนหน้าโรงเรียน,อ.แก่งคอย,ต.ตาลเดี่ยว,โครงสร้างพื้นฐาน,ถนน/สะพาน,๒๕๖๘,๑๕ ม.ค. ๒๕๖๘,"๑,๒๐๐","๒,๕๐๐,๐๐๐ บาท",องค์การบริหารส่วนจังหวัดสระบุรี,ก-๑
ขอไฟทางปากซอย,เมืองสระบุรี,,ด้านโครงสร้างพื้นฐาน,ไฟฟ้า/ประปา/น้ำดื่ม,2568,,,,saraburi-pao,ก-๒
"""  # noqa: E501
ENGLISH = """title,district,issue,fiscal_year,owner_org,external_id,status
Mend the bridge,Kaeng Khoi,saraburi-2561:4.1,2568,saraburi-pao,e-1,accepted
"""


def needs():
    query = {
        "fq": "type:citizen-need",
        "include_private": True,
        "rows": 100,
        "sort": "external_id asc",
    }
    from ckanext.needs.catalogue.publishing import site_context

    return tk.get_action("package_search")(site_context(), query)["results"]


def load(text, context=None, **parameters):
    from ckanext.needs.catalogue.publishing import site_context

    asked = {"content": text, "source_system": "ทดสอบ", **parameters}
    return tk.get_action("need_load")(context or site_context(), asked)


def patch(need_id, **changes):
    from ckanext.needs.catalogue.publishing import site_context

    return tk.get_action("package_patch")(site_context(), {"id": need_id, **changes})


class TestWhatTheFileDoesNotSay:
    """A file states some fields; the others belong to the portal."""

    PLAIN = ENGLISH.replace(",status", "").replace(",accepted", "")

    def test_status_its_date_and_tags_of_the_portal_stay(self, agency):
        load(self.PLAIN)
        need = needs()[0]
        patch(need["id"], status="funded", status_since="2025-03-01", tags=[{"name": "สะพาน"}])
        assert load(self.PLAIN.replace("Mend", "Build"))["updated"] == 1
        after = needs()[0]
        assert after["title"] == "Build the bridge"
        assert (after["status"], after["status_since"]) == ("funded", "2025-03-01")
        assert after["private"] is False
        assert [tag["name"] for tag in after["tags"]] == ["สะพาน"]

    @pytest.mark.ckan_config("ckanext.needs.default_status", "under_review")
    def test_a_new_need_gets_the_portals_default_status(self, agency):
        load(self.PLAIN)
        assert needs()[0]["status"] == "under_review"

    def test_a_status_and_a_date_that_it_says_are_taken(self, agency):
        load(self.PLAIN)
        text = self.PLAIN.replace("external_id", "external_id,status,status_since")
        assert load(text.replace("e-1", "e-1,funded,2025-03-01"))["updated"] == 1
        assert (needs()[0]["status"], needs()[0]["status_since"]) == ("funded", "2025-03-01")

    def test_a_new_status_does_not_stand_since_the_request(self, agency):
        text = ENGLISH.replace("status", "status,requested_on")
        load(text.replace("accepted", "funded,2025-01-02"))
        assert needs()[0]["status_since"] == today().isoformat()

    def test_a_need_that_was_handed_on_stays_there(self, agency):
        from ckan.tests import factories

        other = factories.Organization(name="other-agency")
        text = self.PLAIN.replace("owner_org,", "").replace("saraburi-pao,", "")
        load(text, org="saraburi-pao")
        patch(needs()[0]["id"], owner_org=other["id"])
        assert load(text, org="saraburi-pao")["unchanged"] == 1
        assert load(text.replace("Mend", "Build"), org="saraburi-pao")["updated"] == 1
        assert needs()[0]["organization"]["name"] == "other-agency"

    def test_agencies_that_number_alike_do_not_overwrite_each_other(self, agency):
        from ckan.tests import factories

        factories.Organization(name="other-agency")
        text = self.PLAIN.replace("owner_org,", "").replace("saraburi-pao,", "")
        load(text, org="saraburi-pao", source_system="excel")
        assert load(text, org="other-agency", source_system="excel")["created"] == 1
        assert len(needs()) == 2


class TestParameters:
    """What `need_load` takes."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("upload", "x"),
            ("dry_run", "maybe"),
            ("org", "nobody"),
            ("org", {"a": 1}),
            ("content", ["x"]),
        ],
    )
    def test_a_wrong_one_is_named_in_thai_and_english(self, agency, field, value):
        with pytest.raises(tk.ValidationError) as refusal:
            load(ENGLISH, **{field: value})
        (message,) = refusal.value.error_dict[field]
        assert any("ก" <= letter <= "๙" for letter in message)
        assert any("a" <= letter <= "z" for letter in message)

    def test_a_file_over_20_mb_is_refused(self, agency):
        with pytest.raises(tk.ValidationError, match="20 MB"):
            load("x" * 20_000_001)

    def test_messages_of_the_portal_come_in_both_languages(self, agency, editor, app):
        text = ENGLISH.replace("status", "status,tags").replace("accepted", 'accepted,"x"')
        for language in ("th", "en"):
            answer = app.post(
                f"/{language}/api/3/action/need_load",
                headers={"Authorization": editor["token"]},
                json={"content": text, "org": "saraburi-pao"},
            )
            (problem,) = answer.json["result"]["problems"]
            assert problem["column"] == "tags"
            assert "length" in problem["reason"]["en"]
            assert problem["reason"]["th"] != problem["reason"]["en"]

    def test_sheets_that_were_not_read_are_a_warning(self, agency):
        from openpyxl import Workbook
        from werkzeug.datastructures import FileStorage

        book = Workbook()
        for row in csv.reader(io.StringIO(ENGLISH)):
            book.active.append(row)
        book.create_sheet("2569")
        data = io.BytesIO()
        book.save(data)
        done = load("", upload=FileStorage(io.BytesIO(data.getvalue()), "needs.xlsx"))
        assert (done["created"], done["refused"]) == (1, 0)
        (problem,) = done["problems"]
        assert (problem["severity"], problem["value"]) == ("warning", "2569")


class TestAccepted:
    """Rows that are right."""

    def test_thai_headers_digits_dates_and_names_become_codes(self, agency):
        done = load(THAI)
        assert (done["created"], done["refused"], done["problems"]) == (2, 0, [])
        road = next(need for need in needs() if need["external_id"] == "ก-๑")
        assert road["district"] == "1902"
        assert road["issue"] == "saraburi-2561:4.1"
        assert road["fiscal_year"] == 2568
        assert road["requested_on"] == "2025-01-15"
        assert road["people_affected"] == 1200
        assert road["estimated_cost"] == 2_500_000
        assert road["organization"]["name"] == "saraburi-pao"

    def test_english_headers_do_too(self, agency):
        assert load(ENGLISH)["created"] == 1
        assert needs()[0]["title"] == "Mend the bridge"

    def test_a_need_without_a_status_is_submitted_and_private(self, agency):
        load(THAI)
        assert {(need["status"], need["private"]) for need in needs()} == {("submitted", True)}

    def test_a_workbook_is_read_as_a_csv_is(self, agency):
        from openpyxl import Workbook
        from werkzeug.datastructures import FileStorage

        book = Workbook()
        for row in csv.reader(io.StringIO(ENGLISH)):
            book.active.append(row)
        data = io.BytesIO()
        book.save(data)
        upload = FileStorage(io.BytesIO(data.getvalue()), "needs.xlsx")
        assert load("", upload=upload)["created"] == 1

    def test_loading_twice_changes_nothing(self, agency):
        load(THAI)
        before = needs()
        done = load(THAI)
        assert (done["created"], done["updated"], done["unchanged"]) == (0, 0, 2)
        assert needs() == before

    def test_a_changed_row_is_updated(self, agency):
        load(ENGLISH)
        done = load(ENGLISH.replace("Mend the bridge", "Mend the long bridge"))
        assert (done["updated"], done["unchanged"]) == (1, 0)
        assert [need["title"] for need in needs()] == ["Mend the long bridge"]

    def test_a_dry_run_counts_and_writes_nothing(self, agency):
        done = load(THAI, dry_run=True)
        assert done["created"] == 2
        assert needs() == []

    def test_rows_without_an_agency_take_the_one_given(self, agency):
        text = ENGLISH.replace("owner_org,", "").replace("saraburi-pao,", "")
        assert load(text, org="saraburi-pao", source_system="")["created"] == 1
        assert needs()[0]["source_system"] == "saraburi-pao"


class TestRefused:
    """Rows that are not."""

    @pytest.mark.parametrize(
        ("old", "new", "column", "value"),
        [
            pytest.param("Kaeng Khoi", "Atlantis", "district", "Atlantis", id="a wrong area"),
            pytest.param("4.1", "9.9", "issue", "saraburi-2561:9.9", id="an unknown issue"),
            pytest.param("2568", "2568.5", "fiscal_year", "2568.5", id="a float year"),
            pytest.param("2568", "2568.0", "fiscal_year", "2568.0", id="a float that is whole"),
            pytest.param("accepted", "finito", "status", "finito", id="an unknown status"),
            pytest.param("saraburi-pao", "nobody", "owner_org", "nobody", id="an unknown agency"),
        ],
    )
    def test_the_cell_is_named_and_nothing_is_written(self, agency, old, new, column, value):
        done = load(ENGLISH.replace(old, new))
        assert (done["created"], done["refused"]) == (0, 1)
        problem = done["problems"][0]
        assert (problem["row"], problem["column"], problem["value"]) == (2, column, value)
        assert problem["reason"]["th"]
        assert problem["reason"]["en"]
        assert needs() == []

    def test_an_issue_outside_its_pillar_is_refused(self, agency):
        text = ENGLISH.replace("title,", "title,pillar,").replace("bridge,", "bridge,ด้านสังคม,")
        done = load(text)
        assert done["refused"] == 1
        assert done["problems"][0]["column"] == "issue"

    @pytest.mark.parametrize("secret", ["1-1037-02071-81-1", "081-234-5678", "somchai@example.com"])
    def test_personal_data_in_the_text_is_refused(self, agency, secret):
        done = load(ENGLISH.replace("Mend the bridge", f"Mend the bridge {secret}"))
        assert (done["created"], done["refused"]) == (0, 1)
        assert done["problems"][0]["column"] == "title"

    def test_the_good_rows_of_the_file_are_written(self, agency):
        text = ENGLISH + "Wrong,Atlantis,saraburi-2561:4.1,2568,saraburi-pao,e-2,accepted\n"
        text += "Right,Kaeng Khoi,saraburi-2561:4.1,2568,saraburi-pao,e-3,accepted\n"
        done = load(text)
        assert (done["rows"], done["created"], done["refused"]) == (3, 2, 1)
        assert done["problems"][0]["row"] == 3

    def test_what_only_the_catalogue_can_refuse_is_named_by_the_files_column(self, agency):
        text = ENGLISH.replace("status", "status,tags").replace("accepted", 'accepted,"x"')
        done = load(text)
        assert done["refused"] == 1
        assert done["problems"][0]["row"] == 2

    def test_the_same_id_twice_in_a_file_is_refused(self, agency):
        done = load(ENGLISH + ENGLISH.splitlines()[1] + "\n")
        assert (done["created"], done["refused"]) == (1, 1)
        assert done["problems"][0]["row"] == 3

    def test_the_problems_come_as_a_file_for_a_spreadsheet(self, agency):
        done = load(ENGLISH.replace("Mend", "Mend 081-234-5678").replace("Kaeng Khoi", "=1+1"))
        text = done["problems_csv"]
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
        assert set(rows[0]) == {"row", "column", "value", "reason_th", "reason_en"}
        assert "'=1+1" in {row["value"] for row in rows}


class TestFiles:
    """Files that can't be used at all."""

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("title,district\n", id="no rows"),
            pytest.param("a,b\n1,2\n", id="no column that we know"),
            pytest.param(
                "title,title,district,issue,external_id\nx,y,z,i,1\n", id="a column twice"
            ),
        ],
    )
    def test_it_is_refused_as_a_whole(self, agency, text):
        with pytest.raises(tk.ValidationError) as refusal:
            load(text)
        assert "needs.csv" in str(refusal.value.error_dict["content"])
        assert needs() == []

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param("ชื่อเรื่อง,อำเภอ\nถนน,แก่งคอย\n".encode("utf-16"), id="a wrong encoding"),
            pytest.param(b"PK\x03\x04broken", id="a broken workbook"),
            pytest.param(b"", id="nothing in it"),
        ],
    )
    def test_bytes_that_are_no_table_are_refused(self, agency, data):
        from werkzeug.datastructures import FileStorage

        name = "needs.xlsx" if data.startswith(b"PK") else "needs.csv"
        with pytest.raises(tk.ValidationError, match="needs"):
            load("", upload=FileStorage(io.BytesIO(data), name))
        assert needs() == []

    def test_a_call_without_a_file_is_refused(self, agency):
        with pytest.raises(tk.ValidationError):
            load("")


class TestPermission:
    """Who may load what."""

    def as_user(self, user):
        return {"user": user["name"], "auth_user_obj": model.User.by_name(user["name"])}

    def test_an_editor_may_load_the_needs_of_the_agency(self, agency, editor):
        assert load(ENGLISH, self.as_user(editor))["created"] == 1
        assert model.Package.get(needs()[0]["id"]).creator_user_id == editor["id"]

    def test_rows_of_another_agency_are_refused(self, agency, editor):
        from ckan.tests import factories

        factories.Organization(name="other-agency")
        text = ENGLISH + "Road,Kaeng Khoi,saraburi-2561:4.1,2568,other-agency,e-2,accepted\n"
        done = load(text, self.as_user(editor))
        assert (done["created"], done["refused"]) == (1, 1)
        assert done["problems"][0]["value"] == "other-agency"

    def test_a_need_of_another_agency_cannot_be_taken_over(self, agency, editor):
        from ckan.tests import factories

        factories.Organization(name="other-agency")
        load(ENGLISH.replace("saraburi-pao", "other-agency"))
        done = load(ENGLISH, self.as_user(editor))
        assert (done["created"], done["updated"], done["refused"]) == (1, 0, 0)
        owners = {need["organization"]["name"] for need in needs()}
        assert owners == {"other-agency", "saraburi-pao"}

    def test_a_need_that_went_to_another_agency_is_refused_by_that_agencys_name(
        self, agency, editor
    ):
        from ckan.tests import factories

        other = factories.Organization(name="other-agency")
        load(ENGLISH, self.as_user(editor))
        patch(needs()[0]["id"], owner_org=other["id"])
        done = load(ENGLISH.replace("Mend", "Build"), self.as_user(editor))
        assert (done["updated"], done["refused"]) == (0, 1)
        assert all("other-agency" in done["problems"][0]["reason"][lang] for lang in ("th", "en"))

    def test_strangers_and_visitors_may_not_load(self, agency):
        from ckan.tests import factories, helpers

        for name in (factories.User()["name"], ""):
            for asked in ({}, {"org": "saraburi-pao"}):
                with pytest.raises(tk.NotAuthorized):
                    helpers.call_auth("need_load", {"user": name, "model": model}, **asked)

    def test_the_api_takes_an_upload(self, agency, editor, app):
        answer = app.post(
            "/api/3/action/need_load",
            headers={"Authorization": editor["token"]},
            data={
                "upload": (io.BytesIO(ENGLISH.encode()), "needs.csv"),
                "org": "saraburi-pao",
            },
            content_type="multipart/form-data",
        )
        assert answer.json["result"]["created"] == 1


class TestCommand:
    """`ckan needs load`."""

    @pytest.fixture
    def run(self, agency, cli, tmp_path):
        from ckanext.needs.cli import needs as group

        def run(text, *options):
            file = tmp_path / "needs.csv"
            file.write_text(text, "utf-8")
            return cli.invoke(group, ["load", str(file), *options])

        return run

    def test_it_says_what_it_did(self, run):
        result = run(ENGLISH, "--source-system", "x")
        assert result.exit_code == 0, result.output
        assert "created 1, updated 0, unchanged 0, refused 0 of 1 rows" in result.output

    def test_it_writes_refused_rows_to_a_file_and_fails(self, run, tmp_path):
        text = ENGLISH.replace("Kaeng Khoi", "Atlantis")
        result = run(text, "--source-system", "x", "--errors", str(tmp_path / "errors.csv"))
        assert result.exit_code == 1
        assert "Atlantis" in (tmp_path / "errors.csv").read_text("utf-8")

    def test_a_file_that_cannot_be_used_is_one_clear_message(self, run):
        result = run("a,b\n1,2\n", "--org", "saraburi-pao")
        assert result.exit_code == 1
        assert "needs.csv" in result.output
        assert "Traceback" not in result.output

    def test_an_unknown_organisation_is_one_error(self, run):
        result = run(ENGLISH, "--org", "nobody")
        assert result.exit_code == 1
        assert result.output.count("nobody") == 2
        assert "ไม่มีหน่วยงาน" in result.output
        assert "there is no organisation" in result.output

    def test_demo_data_are_loaded_into_agencies_of_their_own(self, run, cli):
        from ckanext.needs.cli import needs as group

        result = cli.invoke(group, ["demo-data", "--public", "30", "--hidden", "5"])
        assert result.exit_code == 0, result.output
        assert "created 35" in result.output
        assert {need["source_system"] for need in needs()} == {"synthetic-saraburi"}
