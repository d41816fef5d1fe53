"""Anybody makes a brief of what is public; it stays as it is, as page, PDF, DOCX and JSON."""

from __future__ import annotations

import io
import json
import zipfile
from importlib import import_module

import docx
import pypdfium2
import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from ckan import model
from ckan.tests import helpers

from ckanext.needs.model.brief import KeptBrief, keep_brief
from ckanext.needs.tests.briefs.made_up import brief
from ckanext.needs.tests.conftest import as_portal

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("world", "own_storage")]
CHOICES = {"district": ["1902"], "pillar": ["saraburi-2561:4"], "fiscal_year": ["2568"]}


@pytest.fixture
def number(app):
    """The number of the brief of the choices, made by a visitor."""
    return made(app)


def made(app, language="th", **choices):
    said = {**CHOICES, **choices}
    page = app.get(f"/{language}/needs/brief", query_string=said)
    form = BeautifulSoup(page.body, "html.parser").select_one("form[method=post]")
    sent = [(field["name"], field["value"]) for field in form.select("input[type=hidden]")]
    data = {}
    for name, value in sent:
        data.setdefault(name, []).append(value)
    answer = app.post(f"/{language}/needs/brief", data=data, follow_redirects=False)
    assert answer.status_code == 302, answer.body
    return answer.headers["Location"].rpartition("/")[2]


def content(number):
    return helpers.call_action("need_brief_show", {"user": ""}, number=number)["content"]


def words(page):
    return " ".join(BeautifulSoup(page.body, "html.parser").get_text(" ").split())


def test_only_public_needs_are_counted(number):
    sums = content(number)["sums"]
    assert (sums["needs"], sums["people"], sums["people_said"]) == (2, 1_250, 2)
    assert (sums["cost"], sums["cost_said"], sums["answered"]) == (900_000, 1, 1)


def test_what_is_not_public_is_nowhere_in_it(app, number, world):
    secret = world.needs["ลับ"]
    kept = json.dumps(content(number), ensure_ascii=False)
    shown = app.get(f"/th/needs/brief/{number}").body
    for said in (secret["id"], secret["name"], secret["title"], "7777", "7,777", "6666", "6,666"):
        assert said not in kept
        assert said not in shown


def test_years_and_districts_that_were_not_chosen_are_there_to_compare(number):
    found = content(number)
    years = {one["of"]["code"]: (one["sums"]["needs"], one["chosen"]) for one in found["years"]}
    assert years == {"2567": (1, False), "2568": (2, True)}
    places = {
        one["of"]["code"]: (one["sums"]["needs"], one["chosen"]) for one in found["districts"]
    }
    assert places == {"1901": (1, False), "1902": (2, True)}


def test_the_money_is_what_answers_these_needs_each_counted_once(number):
    answers = content(number)["answers"]
    assert (answers["count"], answers["needs"], answers["amount"]) == (2, 2, "500000")
    assert [(a["title"], a["amount"], a["used"], a["needs"]) for a in answers["listed"]] == [
        ("ซ่อมถนนสายหลัก", "450000", "100000", 2),
        ("สร้างสะพาน", "50000", None, 1),
    ]


def test_the_same_choices_give_the_same_number(app, number):
    assert made(app) == number
    assert made(app, district=["1902", "1902"]) == number
    assert made(app, "en") == number


def test_other_choices_give_another(app, number):
    assert made(app, district=["1901"]) != number


def test_a_brief_stays_when_the_needs_change(app, number, world):
    before = content(number)
    new = {**world.needs["ถนน"], "title": "ขอให้ดูแลเรื่องใหม่"}
    added = {
        key: new[key] for key in ("title", "pillar", "issue", "province", "district", "status")
    }
    added |= {"type": "citizen-need", "fiscal_year": 2568, "owner_org": world.org["id"]}
    need = helpers.call_action("package_create", as_portal(), **added)
    try:
        assert made(app) != number
        assert content(number) == before
    finally:
        helpers.call_action("dataset_purge", as_portal(), id=need["id"])
    assert made(app) == number


def test_a_need_that_is_not_public_any_more_loses_its_title(app, number, world):
    need = world.needs["สะพาน"]
    assert need["title"] in app.get(f"/th/needs/brief/{number}").body
    helpers.call_action("package_patch", as_portal(), id=need["id"], status="draft")
    try:
        page = app.get(f"/th/needs/brief/{number}")
        assert need["title"] not in page.body
        assert f"ไม่เปิดเผยแล้ว [{need['id']}]" in words(page)
    finally:
        helpers.call_action("package_patch", as_portal(), id=need["id"], status="funded")


def test_who_makes_one_is_not_kept(number):
    row = model.Session.get(KeptBrief, number)
    assert {*KeptBrief.__table__.columns.keys()} == {"number", "content", "edition", "created"}
    assert row.edition


def test_the_page_has_its_permanent_address_and_both_calendars(app, number):
    said = words(app.get(f"/th/needs/brief/{number}"))
    assert f"/needs/brief/{number}" in said
    year = model.Session.get(KeptBrief, number).created.year
    assert str(year + 543) in said
    assert f"{year})" in said


def test_tables_stand_behind_the_pictures(app):
    keep_brief(brief().number, brief().as_json(), "")
    page = BeautifulSoup(app.get(f"/th/needs/brief/{brief().number}").body, "html.parser")
    for picture in page.select("[role=img]"):
        assert picture["aria-label"]
        assert picture.find_parent("section").select("table caption")
    assert len(page.select("[role=img] svg")) == 2
    assert "#125276" not in str(page.select("[role=img] svg"))


def test_visitors_get_the_page_that_was_made_once(app, number):
    first = app.get(f"/th/needs/brief/{number}")
    again = app.get(f"/th/needs/brief/{number}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_the_pdf_says_the_same_in_thai_that_can_be_searched(app, number):
    answer = app.get(f"/th/needs/brief/{number}.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(io.BytesIO(answer.data))
    text = "".join(one.get_textpage().get_text_range() for one in document)
    assert "อำเภอแก่งคอย" in text
    assert number in text
    assert "1,250" in text
    assert document.get_metadata_dict()["Title"].startswith("สรุปข้อมูลประกอบคำของบประมาณ")


def test_a_pdf_is_made_once(app, number, own_storage, monkeypatch):
    first = app.get(f"/th/needs/brief/{number}.pdf").data
    views = import_module("ckanext.needs.views.briefs")
    monkeypatch.setattr(views, "pdf", lambda html: b"another")
    assert app.get(f"/th/needs/brief/{number}.pdf").data == first
    assert len(list((own_storage / "needs" / "briefs").glob("*.pdf"))) == 1


def test_the_docx_has_headings_tables_with_heads_and_the_language(app, number):
    content = app.get(f"/th/needs/brief/{number}.docx").data
    document = docx.Document(io.BytesIO(content))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[0] == "Title"
    assert {"Heading 1", "Heading 2"} <= {*styles}
    assert document.paragraphs[0].text.startswith("อำเภอแก่งคอย")
    body = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert body.count("<w:tblHeader") == len(document.tables) > 4
    normal = document.styles["Normal"].element.xml
    assert 'w:cs="TH Sarabun New"' in normal
    assert 'w:bidi="th-TH"' in normal


def test_the_json_is_what_the_action_gives(app, number):
    answer = app.get(f"/needs/brief/{number}.json").json
    asked = helpers.call_action("need_brief_show", {"user": ""}, number=number)
    assert answer == json.loads(json.dumps(asked))


@pytest.mark.parametrize("ending", ["", ".pdf", ".docx", ".json"])
@pytest.mark.parametrize("said", ["0000000000000000", "x", "%00"])
def test_no_brief_is_found_under_another_number(app, said, ending):
    assert app.get(f"/needs/brief/{said}{ending}", status=404)


def test_choosing_shows_figures_and_keeps_nothing(app, world):
    count = sa.select(sa.func.count()).select_from(KeptBrief)
    before = model.Session.scalar(count)
    page = app.get("/th/needs/brief", query_string=CHOICES)
    assert "1,250" in words(page)
    assert model.Session.scalar(count) == before


def test_a_brief_needs_a_subject(app):
    page = BeautifulSoup(app.get("/th/needs/brief?fiscal_year=2568").body, "html.parser")
    assert page.select("form[method=post] [name=_csrf_token]") == []
    assert page.select("input[name=district]")


def test_a_choice_that_no_list_knows_is_refused_by_the_action():
    from ckan.plugins import toolkit as tk

    with pytest.raises(tk.ValidationError) as refused:
        helpers.call_action("need_brief_create", {"user": ""}, district=["9999"])
    assert "district" in refused.value.error_dict


@pytest.mark.ckan_config("ckanext.needs.briefs_per_hour", 2)
def test_a_visitor_makes_so_many_an_hour():
    from ckan.lib.redis import connect_to_redis
    from ckan.plugins import toolkit as tk

    redis = connect_to_redis()
    redis.delete(*(redis.keys("*:rate:brief:*") or ["none"]))
    try:
        for _time in range(2):
            helpers.call_action("need_brief_create", {"user": ""}, district=["1902"])
        with pytest.raises(tk.ValidationError):
            helpers.call_action("need_brief_create", {"user": ""}, district=["1902"])
    finally:
        redis.delete(*(redis.keys("*:rate:brief:*") or ["none"]))
