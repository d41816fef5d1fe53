"""The page /needs/search, and its suggestions."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from ckan.lib.search.common import make_connection

from ckanext.needs.finding import line_index
from ckanext.needs.finding.line_documents import COLUMNS
from ckanext.needs.tests.projects.budgets import published

pytestmark = pytest.mark.ckan
NUMBERS = {"fiscal_year_be": "int8", "amount": "numeric"}
FIELDS = [{"id": name, "type": NUMBERS.get(name, "text")} for name in COLUMNS]
LINES = [
    {"line_id": "a", "project": "ปรับปรุงถนนสายบ้านป่า", "amount": 250000.5, "fiscal_year_be": 2568},
    {"line_id": "b", "project": "ขุดลอกคลอง", "amount": 900000, "fiscal_year_be": 2568},
    {"line_id": "c", "project": "ก่อสร้างสะพาน", "amount": None, "fiscal_year_be": 2567},
]


@pytest.fixture
def budget(new_dataset):
    resource = published(new_dataset, "budget-2568", LINES, FIELDS)
    assert line_index.soon([resource["package_id"]])
    make_connection().commit()
    yield resource
    line_index.forget(resource["package_id"])


def page(app, q, **more):
    answer = app.get("/needs/search", query_string={"q": q, **more}, status=200)
    return BeautifulSoup(answer.body, "html.parser")


def titles(shown, kind):
    section = shown.select_one(f"section[aria-labelledby=needs-found-{kind}]")
    return [one.get_text() for one in section.select("h3 a")] if section else []


def test_needs_are_found_by_other_words_for_the_same(app, new_need):
    new_need()
    shown = page(app, "ผิวจราจรชำรุดเมืองสระบุรี")
    assert titles(shown, "needs") == ["ซ่อมถนนหน้าโรงเรียนที่เป็นหลุมเป็นบ่อ"]
    assert "ซ่อม" in [mark.get_text() for mark in shown.select("h3 mark")]


def test_what_is_not_public_is_not_found(app, new_need):
    new_need(status="draft", title="ซ่อมสะพานไม้")
    assert not titles(page(app, "สะพานไม้"), "needs")
    assert "สะพานไม้" not in str(app.get("/needs/search/suggest?q=ซ่อมสะพาน").json)


def test_lines_are_found_beside_needs(app, new_need, budget):
    new_need()
    shown = page(app, "ถนน")
    assert titles(shown, "needs")
    assert titles(shown, "lines") == ["ปรับปรุงถนนสายบ้านป่า"]
    assert "250,000" in shown.select_one("[aria-labelledby=needs-found-lines]").get_text()


def test_a_question_for_money_has_the_lines_first(app, new_need, budget):
    new_need()
    kinds = [one["id"] for one in page(app, "งบถนน").select("section h2")]
    assert kinds[0] == "needs-found-lines"


def test_ckans_own_search_does_not_see_lines(app, budget):
    found = app.get("/api/3/action/package_search?q=ปรับปรุงถนนสายบ้านป่า").json["result"]
    assert found["count"] == 0


def test_lines_of_a_dataset_that_is_no_longer_public_are_not_found(app, budget):
    from ckan.tests import helpers

    from ckanext.needs.tests.conftest import as_portal

    helpers.call_action("package_patch", as_portal(), id=budget["package_id"], private=True)
    assert not titles(page(app, "ขุดลอกคลอง"), "lines")


def test_datasets_are_found_by_name(app, new_dataset):
    new_dataset()
    assert titles(page(app, "ความต้องการสระบุรี 2568"), "datasets")


def test_what_is_spelt_wrongly_is_found_and_said(app, new_need):
    new_need(title="ติดกล้องวงจรปิดหน้าตลาด")
    shown = page(app, "กล้องวงจรปีด")
    assert titles(shown, "needs") == ["ติดกล้องวงจรปิดหน้าตลาด"]
    assert "กล้องวงจรปิด" in shown.select_one(".needs-note strong").get_text()
    as_typed = app.get(shown.select_one(".needs-note a")["href"], status=200)
    assert not BeautifulSoup(as_typed.body, "html.parser").select(".needs-note")


def test_a_place_leads_to_its_needs(app, agency):
    link = page(app, "แก่งคอย").select_one(".needs-chips a")
    assert link["href"] == "/needs?district=1902"


def test_one_kind_alone_goes_on_page_by_page(app, new_need):
    for number in range(21):
        new_need(title=f"ซ่อมถนนสายที่ {number}")
    first = page(app, "ถนน", kind="needs")
    assert len(titles(first, "needs")) == 20
    second = BeautifulSoup(app.get(first.select_one("a[rel=next]")["href"]).body, "html.parser")
    assert len(titles(second, "needs")) == 1
    assert second.select_one("a[rel=prev]")


def test_a_part_of_the_map_narrows_needs(app, new_need):
    new_need(title="ซ่อมถนนสายหนึ่ง", spatial="14.53, 100.91")
    new_need(title="ซ่อมถนนสายสอง", district="1902", spatial="14.59, 101.00")
    assert titles(page(app, "ถนน", bbox="100.95,14.5,101.1,14.7"), "needs") == ["ซ่อมถนนสายสอง"]


@pytest.mark.parametrize("q", ['"', "AND OR", "a:b", "((", "\\", "*", "ถนน^9 -น้ำ", "ๆๆ", "{!x}"])
def test_nothing_typed_breaks_it(app, agency, q):
    page(app, q)


def test_nothing_found_is_said(app, agency):
    assert page(app, "ซิมโฟนี").select_one(".needs-empty")


def test_suggestions_are_words_places_and_things(app, new_need):
    new_need(title="ซ่อมถนนสายหนึ่ง")
    said = app.get("/needs/search/suggest?q=ถนน").json["suggestions"]
    assert "ซ่อมถนนสายหนึ่ง" in [one["text"] for one in said]
    begun = app.get("/needs/search/suggest?q=แก่งค").json["suggestions"]
    assert begun[0]["text"] == "แก่งคอย"


def test_an_index_that_is_gone_is_said(app, agency, monkeypatch):
    import sys

    import pysolr

    def fail(*_args, **_more):
        raise pysolr.SolrError("gone")

    monkeypatch.setattr(sys.modules["ckanext.needs.views.search"], "answered", fail)
    answer = app.get("/needs/search?q=ถนน", status=503)
    assert 'role="status"' in answer.body
