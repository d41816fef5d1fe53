"""The pages of needs, as the server sends them."""

import json

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.ckan


def page(answer):
    return BeautifulSoup(answer.body, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").split())


class TestNeed:
    """What a citizen sees of one need."""

    def test_says_at_once_what_where_how_it_stands_and_who_has_it(self, app, new_need):
        need = new_need(
            status="accepted",
            status_since="2026-01-15",
            next_owner="กองช่าง",
            village="หมู่ 4 บ้านป่า",
            estimated_cost=1_200_000,
        )
        shown = page(app.get(f"/citizen-need/{need['name']}"))
        text = words(shown.select_one(".needs-page"))
        for expected in (
            need["title"],
            "เห็นชอบ",
            "15 มกราคม 2569",
            "องค์การบริหารส่วนจังหวัดสระบุรี",
            "กองช่าง",
            "อำเภอเมืองสระบุรี",
            "หมู่ 4 บ้านป่า",
            "350 คน",
            "1,200,000 บาท",
            "ปีงบประมาณ พ.ศ. 2568",
        ):
            assert expected in text, expected
        assert "saraburi-2561" not in text

    def test_its_activity_has_the_tabs_of_a_need_and_not_those_of_a_dataset(
        self, app, new_need, editor
    ):
        address = f"/en/dataset/activity/{new_need()['name']}"
        tabs = page(app.get(address, headers={"Authorization": editor["token"]})).select(
            ".page-header .nav-tabs a"
        )
        assert [words(tab) for tab in tabs] == ["Need", "Activity Stream"]
        assert not page(app.get(address)).select(".page-header")

    def test_is_passed_on_by_line_too(self, app, new_need):
        need = new_need()
        links = page(app.get(f"/citizen-need/{need['name']}")).select(".social a")
        assert [words(link) for link in links] == ["LINE", "Facebook", "X"]
        assert all(f"citizen-need/{need['name']}" in link["href"] for link in links)

    def test_marks_the_step_it_is_at(self, app, new_need):
        need = new_need(status="planned")
        shown = page(app.get(f"/citizen-need/{need['name']}"))
        assert words(shown.select_one("[aria-current=step]")) == "บรรจุในแผน"

    def test_says_when_the_place_is_only_the_middle_of_the_area(self, app, new_need):
        about, exact = new_need(), new_need(spatial="14.5289, 100.9101")
        assert "กึ่งกลางของพื้นที่" in app.get(f"/citizen-need/{about['name']}").body
        assert "กึ่งกลางของพื้นที่" not in app.get(f"/citizen-need/{exact['name']}").body

    def test_loads_nothing_from_elsewhere_to_draw_the_map(self, app, new_need):
        shown = page(app.get(f"/citizen-need/{new_need()['name']}"))
        drawing = shown.select_one("svg.needs-map")
        assert len(drawing.select("circle.needs-map-point")) == 1
        assert "แก่งคอย" in words(drawing)
        assert not drawing.select("image")

    def test_speaks_english_when_asked(self, app, new_need):
        text = words(
            page(app.get(f"/en/citizen-need/{new_need()['name']}")).select_one(".needs-page")
        )
        assert "Under review" in text
        assert "Who has it now" in text
        assert "350 people" in text

    def test_escapes_what_people_typed(self, app, new_need):
        evil = "<script>alert(1)</script>"
        need = new_need(title=evil, village=evil, next_owner=evil, notes=evil)
        for path in (f"/citizen-need/{need['name']}", "/citizen-need"):
            assert evil not in app.get(path).body

    def test_that_is_not_public_is_not_found_by_others(self, app, new_need):
        need = new_need(status="submitted")
        assert app.get(f"/citizen-need/{need['name']}", status=404)


def test_of_a_need_that_is_not_there_no_dataset_is_spoken_of(app, agency):
    shown = page(app.get("/en/citizen-need/no-such-need", status=404))
    said = words(shown.select_one("#error-content"))
    assert "This need is not there, or you may not see it" in said
    assert "ataset" not in said


class TestList:
    """The list and its facets."""

    def test_shows_status_place_issue_and_agency_of_each(self, app, new_need):
        new_need(status="funded", district="แก่งคอย")
        item = words(page(app.get("/citizen-need")).select_one(".needs-item"))
        for expected in ("ได้รับงบประมาณ", "แก่งคอย", "องค์การบริหารส่วนจังหวัดสระบุรี"):
            assert expected in item

    def test_has_the_facets_of_needs_in_words(self, app, new_need):
        new_need(district="แก่งคอย")
        facets = words(page(app.get("/citizen-need")).select_one(".filters"))
        for expected in ("ด้านยุทธศาสตร์", "ประเด็น", "อำเภอ/เขต", "สถานะ", "หน่วยงาน", "ปีงบประมาณ"):
            assert expected in facets
        assert "แก่งคอย" in facets
        assert "1902" not in facets

    def test_narrows_by_a_facet_and_names_it(self, app, new_need):
        new_need(title="หนึ่ง", district="1901")
        new_need(title="สอง", district="1902")
        shown = page(app.get("/citizen-need?district=1902"))
        assert [words(each) for each in shown.select(".dataset-heading")] == ["สอง"]
        assert "แก่งคอย" in words(shown.select_one(".filter-list"))

    def test_keeps_the_box_of_the_map_when_searching_on(self, app, new_need):
        new_need()
        shown = page(app.get("/citizen-need?ext_bbox=100.5,14.2,101.6,15.0"))
        assert shown.select_one("#ext_bbox")["value"] == "100.5,14.2,101.6,15.0"
        assert len(shown.select(".needs-item")) == 1

    def test_offers_no_facet_without_a_choice_and_the_way_back_to_all(self, app, new_need):
        new_need()
        shown = page(app.get("/citizen-need/?q=ฮฮฮฮฮฮ"))
        assert not shown.select("#search-facets .module, #search-facets .empty")
        assert shown.select_one(".primary a.btn[href$='/citizen-need/']")

    def test_stands_in_the_menu(self, app, agency):
        menu = words(page(app.get("/")).select_one(".needs-ways"))
        assert "ความต้องการ" in menu

    @pytest.mark.ckan_config("ckan.search.show_all_types", "false")
    def test_leaves_the_list_of_datasets_as_it_is(self, app, new_need, new_dataset):
        new_need()
        new_dataset()
        shown = page(app.get("/dataset"))
        assert len(shown.select(".dataset-item")) == 1
        assert not shown.select(".needs-item")


class TestForm:
    """The form of a need, without JavaScript."""

    @pytest.fixture
    def signed_in(self, editor):
        return {"Authorization": editor["token"]}

    def test_holds_every_choice_under_what_it_depends_on(self, app, signed_in):
        form = page(app.get("/citizen-need/new", headers=signed_in))
        district = form.select_one("#field-district")
        groups = {group["label"]: len(group.select("option")) for group in district("optgroup")}
        assert groups == {"สระบุรี": 13, "กรุงเทพมหานคร": 50}
        issue = form.select_one("#field-issue option[value='saraburi-2561:5.1']")
        assert issue["data-parent"] == "saraburi-2561:5"

    def test_carries_a_token_against_forged_requests(self, app, signed_in):
        form = page(app.get("/citizen-need/new", headers=signed_in)).select_one("form.needs-form")
        assert form.select_one("input[name=_csrf_token]")

    def test_makes_a_need_at_once(self, app, signed_in, agency):
        from ckanext.needs.tests.conftest import NEED

        sent = {**NEED, "owner_org": agency["id"], "save": "save"}
        shown = page(app.post("/citizen-need/new", data=sent, headers=signed_in))
        assert words(shown.select_one(".needs-page h1")) == NEED["title"]

    def test_says_mistakes_at_their_fields_and_keeps_what_was_typed(self, app, signed_in, agency):
        from ckanext.needs.tests.conftest import NEED

        sent = {**NEED, "owner_org": agency["id"], "district": "1001", "save": "save"}
        shown = page(app.post("/citizen-need/new", data=sent, headers=signed_in))
        wrong = shown.select_one("#field-district").find_parent(class_="error")
        assert "1001" in words(wrong.select_one(".error-block"))
        assert shown.select_one("#field-title")["value"] == NEED["title"]

    def test_shows_what_a_need_has_and_saves_a_change(self, app, signed_in, new_need):
        need = new_need(subdistrict="190105", spatial="14.5289, 100.9101")
        address = f"/citizen-need/edit/{need['name']}"
        form = page(app.get(address, headers=signed_in)).select_one("form.needs-form")
        assert form.select_one("#field-subdistrict option[selected]")["value"] == "190105"
        assert form.select_one("#field-spatial")["value"] == "14.5289, 100.9101"
        sent = {
            each["name"]: each.get("value", "")
            for each in form.select("input[name], textarea[name]")
        }
        for each in form.select("select[name]"):
            chosen = each.select_one("option[selected]")
            sent[each["name"]] = chosen["value"] if chosen else ""
        sent |= {"title": "ซ่อมสะพาน", "notes": need["notes"], "save": "save"}
        shown = page(app.post(address, data=sent, headers=signed_in))
        assert words(shown.select_one(".needs-page h1")) == "ซ่อมสะพาน"

    def test_has_the_tabs_of_a_need_and_says_what_happens_next(self, app, signed_in, new_need):
        shown = page(app.get(f"/en/citizen-need/edit/{new_need()['name']}", headers=signed_in))
        assert [words(tab) for tab in shown.select(".page-header .nav-tabs a")] == ["Edit the need"]
        assert shown.select(".secondary .needs-next")
        assert not shown.select(".secondary a[href*='resource/new']")

    def test_is_for_those_who_may_report_only(self, app, agency):
        answer = app.get("/citizen-need/new", follow_redirects=False)
        assert answer.status_code in (302, 403)

    def test_leaves_the_form_of_datasets_to_scheming(self, app, signed_in):
        form = page(app.get("/dataset/new", headers=signed_in))
        assert form.select_one("select[name=data_type]")
        assert not form.select_one("form.needs-form")


class TestChoices:
    """What the form fetches for another province."""

    def test_lists_everything_inside_an_area(self, app, agency):
        options = app.get("/needs/choices/areas/16").json
        districts = {each["value"] for each in options if each["level"] == "district"}
        assert {each["parent"] for each in options if each["level"] == "subdistrict"} <= districts
        assert all(each["label"] and each["label"] != each["value"] for each in options)

    def test_speaks_the_language_of_the_page(self, app, agency):
        thai = {each["value"]: each["label"] for each in app.get("/needs/choices/areas/19").json}
        english = {
            each["value"]: each["label"] for each in app.get("/en/needs/choices/areas/19").json
        }
        assert thai["1902"] == "แก่งคอย"
        assert english["1902"] == "Kaeng Khoi"

    def test_is_not_sent_again_to_who_has_it(self, app, agency):
        first = app.get("/needs/choices/areas/19")
        again = app.get("/needs/choices/areas/19", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304

    def test_of_an_unknown_area_are_not_found(self, app, agency):
        app.get("/needs/choices/areas/nowhere", status=404)


def labels(shown):
    return {words(each) for each in shown.select(".additional-info .dataset-label")}


def test_the_record_of_a_need_has_no_rows_without_values(app, new_need):
    shown = page(app.get(f"/citizen-need/{new_need(next_owner='กองช่าง')['name']}"))
    rows = shown.select(".additional-info tbody tr")
    assert rows
    assert all(words(row.select_one(".dataset-details")) for row in rows)
    without = page(app.get(f"/citizen-need/{new_need()['name']}"))
    assert len(labels(shown) - labels(without)) == 1


def test_the_record_of_a_dataset_has_no_rows_without_values(app, new_dataset):
    shown = page(app.get(f"/dataset/{new_dataset()['name']}"))
    rows = shown.select(".additional-info tbody tr")
    assert len(rows) > 5
    assert all(words(row.select_one(".dataset-details")) for row in rows)


def test_the_form_says_what_is_refused_and_what_had_better_be_left_out(app, editor):
    shown = page(app.get("/citizen-need/new", headers={"Authorization": editor["token"]}))
    beside = words(shown.select_one(".needs-next"))
    assert "โปรดอย่าใส่ชื่อบุคคลและบ้านเลขที่" in beside
    refused = beside[beside.index("ระบบจะไม่รับ") :]
    assert "เลขประจำตัวประชาชน" in refused
    assert "ชื่อ" not in refused


def test_the_record_of_a_need_is_open_to_programs(app, new_need):
    need = new_need()
    answer = app.get(f"/api/3/action/package_show?id={need['id']}")
    assert json.loads(answer.body)["result"]["district"] == "1901"
