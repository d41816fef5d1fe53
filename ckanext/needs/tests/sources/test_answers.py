"""Web APIs read page by page: other catalogues, and the feed of complaints."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ckanext.needs.problems import InputError, Problem
from ckanext.needs.sources import catalogue, traffy
from ckanext.needs.sources.read import collect, read_tables
from ckanext.needs.sources.rows import RawTable
from ckanext.needs.tests.sources.server import Handler, Source, running

RESOURCE = "0b1b2c3d-0000-4000-8000-000000000001"
Answer = Callable[[dict[str, str]], object]


@pytest.fixture
def source() -> Iterator[Source]:
    with running() as started:
        yield started


def answering(source: Source, path: str, answer: Answer) -> list[dict[str, str]]:
    """Answer a path with the JSON of a function of the query; return the queries asked."""
    queries: list[dict[str, str]] = []

    def handle(handler: Handler) -> None:
        query = {
            name: values[-1] for name, values in parse_qs(urlsplit(handler.path).query).items()
        }
        queries.append(query)
        handler.answer(json.dumps(answer(query)).encode())

    source.paths[path] = handle
    return queries


def read(source: Source, format: str, path: str = "") -> RawTable:
    data = collect(source.url(path), format, source.options())
    return read_tables(data, "source", format)[0]


def problem_of(source: Source, format: str, path: str = "") -> Problem:
    with pytest.raises(InputError) as error:
        read(source, format, path)
    return error.value.problems[0]


def dataset(number: int) -> dict[str, Any]:
    return {
        "id": f"need-{number:03}",
        "title": f"ซ่อมถนน {number}",
        "district": "1901",
        "estimated_cost": 1000,
        "maintainer_email": "someone@example.go.th",
        "creator_user_id": "1234",
        "organization": {"name": "saraburi", "title": "จังหวัดสระบุรี", "id": "x"},
        "tags": [{"name": "ถนน", "id": "1"}, {"name": "สะพาน", "id": "2"}],
        "resources": [],
        "extras": [{"key": "subdistrict", "value": "190101"}, {"key": "title", "value": "x"}],
    }


def needs(total: int, most: int) -> Answer:
    """Answer as `package_search` of a catalogue with so many needs, giving `most` at once."""

    def answer(query: dict[str, str]) -> object:
        start, rows = int(query["start"]), min(int(query["rows"]), most)
        found = [dataset(number) for number in range(total)][start : start + rows]
        return {"success": True, "result": {"count": total, "results": found}}

    return answer


def test_needs_of_another_catalogue_come_page_by_page(source: Source):
    queries = answering(source, "/api/3/action/package_search", needs(25, most=10))
    table = read(source, "ckan_needs")
    assert [row.cell("id") for row in table.rows] == [f"need-{number:03}" for number in range(25)]
    assert [query["start"] for query in queries] == ["0", "10", "20"]
    assert {(query["fq"], query["sort"]) for query in queries} == {
        ("dataset_type:citizen-need", "id asc")
    }


def test_a_need_comes_with_its_extras_organisation_and_tags_and_without_people(source: Source):
    answering(source, "/api/3/action/package_search", needs(1, most=10))
    assert dict(read(source, "ckan_needs").rows[0].cells) == {
        "id": "need-000",
        "title": "ซ่อมถนน 0",
        "district": "1901",
        "estimated_cost": "1000",
        "subdistrict": "190101",
        "owner_org": "saraburi",
        "organization_title": "จังหวัดสระบุรี",
        "tags": "ถนน\nสะพาน",
    }


def test_a_catalogue_below_a_path_and_a_filter_are_kept(source: Source):
    queries = answering(source, "/catalog/api/3/action/package_search", needs(1, most=10))
    read(source, "ckan_needs", "/catalog/api/3/action/package_search?fq=district:1901&q=ถนน")
    assert queries[0]["fq"] == "(district:1901) AND dataset_type:citizen-need"
    assert queries[0]["q"] == "ถนน"


def test_a_record_that_moves_to_the_next_page_is_taken_once(source: Source):
    """A need that is added while pages are read pushes the others on."""
    pages = {"0": [0, 1, 2], "3": [2, 3, 4], "6": [5]}

    def answer(query: dict[str, str]) -> object:
        found = [dataset(number) for number in pages[query["start"]]]
        return {"success": True, "result": {"count": 6, "results": found}}

    answering(source, "/api/3/action/package_search", answer)
    assert len(read(source, "ckan_needs").rows) == 6


@pytest.mark.parametrize("results", [[], [dataset(0)]])
def test_pages_that_end_early_or_repeat_are_an_error(source: Source, results: list[object]):
    def answer(query: dict[str, str]) -> object:
        return {"success": True, "result": {"count": 9, "results": results}}

    answering(source, "/api/3/action/package_search", answer)
    assert problem_of(source, "ckan_needs").kind == "truncated"


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"success": False, "error": {"message": "Access denied"}},
        {"success": True, "result": []},
        {"success": True, "result": {"count": "many", "results": []}},
        {"success": True, "result": {"count": 1, "results": [1]}},
        {"success": True, "result": {"count": 1}},
    ],
)
def test_an_answer_that_is_none_of_a_catalogue_is_an_error(source: Source, answer: object):
    answering(source, "/api/3/action/package_search", lambda query: answer)
    assert problem_of(source, "ckan_needs").kind == "odd_answer"


def test_a_page_that_is_no_json_is_an_error(source: Source):
    source.paths["/api/3/action/package_search"] = lambda handler: handler.answer(b"<html>")
    assert problem_of(source, "ckan_needs").kind == "odd_answer"


def test_a_catalogue_without_needs_has_no_rows(source: Source):
    answering(source, "/api/3/action/package_search", needs(0, most=10))
    assert problem_of(source, "ckan_needs").kind == "no_rows"


def test_what_comes_together_is_limited(source: Source):
    answering(source, "/api/3/action/package_search", needs(100, most=10))
    with pytest.raises(InputError, match="larger than"):
        collect(source.url(""), "ckan_needs", source.options(max_bytes=5_000))


def rows(total: int, most: int) -> Answer:
    def answer(query: dict[str, str]) -> object:
        start, limit = int(query["offset"]), min(int(query["limit"]), most)
        found = [{"_id": n, "ปี": 2567, "งบ": f"{n},000"} for n in range(1, total + 1)]
        return {
            "success": True,
            "result": {"total": total, "records": found[start : start + limit]},
        }

    return answer


@pytest.mark.parametrize(
    "path",
    [
        f"/dataset/budget/resource/{RESOURCE}",
        f"/th/dataset/budget/resource/{RESOURCE}/view/1",
        f"/api/3/action/datastore_search?resource_id={RESOURCE}&limit=5",
    ],
)
def test_a_table_of_another_catalogue_comes_page_by_page(
    source: Source, path: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(catalogue, "ROWS", 4)
    queries = answering(source, "/api/3/action/datastore_search", rows(10, most=4))
    table = read(source, "ckan_datastore", path)
    assert (table.columns, len(table.rows)) == (("ปี", "งบ"), 10)
    assert [query["offset"] for query in queries] == ["0", "4", "8"]
    assert {(query["resource_id"], query["sort"]) for query in queries} == {(RESOURCE, "_id")}


def test_filters_of_a_table_are_kept(source: Source):
    queries = answering(source, "/api/3/action/datastore_search", rows(1, most=4))
    filters = '{"ปี": 2567}'
    read(
        source,
        "ckan_datastore",
        f"/api/3/action/datastore_search?resource_id={RESOURCE}&filters={filters}",
    )
    assert queries[0]["filters"] == filters


def test_a_location_without_a_resource_is_an_error(source: Source):
    assert "address of a resource" in problem_of(source, "ckan_datastore", "/dataset/x").reason.en


FEED = "/teamchadchart-stat-api/geojson/v1"


def complaint(number: int, **changes: object) -> dict[str, object]:
    properties = {
        "ticket_id": f"2026-{number:06}",
        "problem_type_fondue": ["ถนน", "ทางเท้า"],
        "description": "โทร 081-234-5678",
        "address": "99/1 ซอยตัวอย่าง",
        "photo_url": "https://example.com/a.jpg",
        "district": "เขตบางรัก",
        "province": "กรุงเทพมหานคร",
        "timestamp": "2026-01-31 23:30:00",
        "state_type_latest": "finish",
    }
    point = {"type": "Point", "coordinates": [100.5, 13.7]}
    return {"type": "Feature", "geometry": point, "properties": properties | changes}


def feed(numbers: range, most: int = 1000) -> Answer:
    def answer(query: dict[str, str]) -> object:
        start, limit = int(query["offset"]), min(int(query["limit"]), most)
        found = [complaint(number) for number in numbers][start : start + limit]
        return {"type": "FeatureCollection", "features": found}

    return answer


def test_of_a_complaint_nothing_is_kept_but_kind_place_month_and_state(source: Source):
    answering(source, FEED, feed(range(3)))
    data = collect(source.url(FEED), "traffy", source.options())
    lines = data.decode().splitlines()
    assert set(lines) == {
        '{"type": "ถนน", "other_types": "ทางเท้า", "district": "เขตบางรัก", '
        '"province": "กรุงเทพมหานคร", "month": "2026-01", "state": "finish"}'
    }
    assert len(lines) == 3


@pytest.mark.parametrize("most", [1000, 300, 7])
def test_a_feed_is_read_to_its_end_however_many_it_gives_at_once(
    source: Source, most: int, monkeypatch: pytest.MonkeyPatch
):
    queries = answering(source, FEED, feed(range(20), most))
    assert len(read(source, "traffy", f"{FEED}?start=2026-01-01&end=2026-01-31").rows) == 20
    assert {query["start"] for query in queries} == {"2026-01-01"}


def test_a_complaint_that_moves_to_the_next_page_is_counted_once(source: Source):
    pages = {"0": range(0, 5), "5": range(4, 9), "10": range(0)}

    def answer(query: dict[str, str]) -> object:
        found = [complaint(number) for number in pages[query["offset"]]]
        return {"type": "FeatureCollection", "features": found}

    answering(source, FEED, answer)
    assert len(read(source, "traffy", FEED).rows) == 9


def test_a_feed_that_repeats_its_page_is_an_error(source: Source):
    answering(source, FEED, lambda query: {"features": [complaint(1), complaint(2)]})
    assert problem_of(source, "traffy", FEED).kind == "truncated"


def test_a_complaint_without_its_parts_is_kept_empty(source: Source):
    found = [complaint(1, problem_type_fondue=None, district=None, timestamp=7), {"properties": 1}]
    answering(source, FEED, lambda query: {"features": [] if query["offset"] != "0" else found})
    (row,) = read(source, "traffy", FEED).rows
    assert [row.cell(name) for name in traffy.COLUMNS] == ["", "", "", "กรุงเทพมหานคร", "", "finish"]


def test_kinds_that_come_as_one_text_are_told_apart(source: Source):
    found = [complaint(1, problem_type_fondue="{ถนน,น้ำท่วม}")]
    answering(source, FEED, lambda query: {"features": [] if query["offset"] != "0" else found})
    (row,) = read(source, "traffy", FEED).rows
    assert (row.cell("type"), row.cell("other_types")) == ("ถนน", "น้ำท่วม")


def test_an_answer_without_complaints_in_it_is_an_error(source: Source):
    answering(source, FEED, lambda query: {"message": "quota"})
    assert problem_of(source, "traffy", FEED).kind == "odd_answer"
