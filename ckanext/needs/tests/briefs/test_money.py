"""What published budgets say of a brief: lines that name its place and topic, sums of all."""

from __future__ import annotations

import pytest

from ckanext.needs.briefs import choices, money
from ckanext.needs.codelists import default
from ckanext.needs.tests.projects.budgets import FIELDS, published

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("clean_portal", "with_request_context")]
TEXTS = ("area", "pillar", "issue", "district")
MORE = [*FIELDS, *({"id": name, "type": "text"} for name in TEXTS)]
ROADS, WASTE = "saraburi-2561:4", "saraburi-2561:3"
LINES = [
    {"line_id": "own", "project": "ถนนแก่งคอย", "amount": 300, "area": "19", "district": "1902"},
    {"line_id": "town", "project": "ถนนเทศบาล", "amount": 200, "area": "190201"},
    {"line_id": "whole", "project": "ถนนทั้งจังหวัด", "amount": 1000, "area": "19"},
    {"line_id": "other", "project": "ถนนเมือง", "amount": 50, "area": "19", "district": "1901"},
    {"line_id": "waste", "project": "ขยะ", "amount": 70, "district": "1902", "pillar": WASTE},
    {"line_id": "later", "project": "ถนน", "amount": 80, "district": "1902", "year": 2570},
    {"line_id": "bangkok", "project": "ถนน", "amount": 90, "area": "10", "district": "1001"},
]


@pytest.fixture
def budget(new_dataset):
    """A published budget with lines of several places and topics."""
    lines = [{"area": "19", "pillar": ROADS, "issue": "", "district": "", **line} for line in LINES]
    said = [{"fiscal_year_be": line.get("year", 2567), **line} for line in lines]
    return published(new_dataset, "budget", said, MORE)


def found(*agencies, **said):
    asked = {name: [code] for name, code in said.items()}
    return money.lines(choices.read(asked, default()), list(agencies))


def ids(lines):
    return [(line.line_id, line.own) for line in lines.listed]


@pytest.mark.usefixtures("budget")
def test_lines_of_the_topic_name_the_district_or_are_for_the_whole_province():
    lines = found(district="1902", pillar=ROADS, fiscal_year="2568")
    assert ids(lines) == [("whole", False), ("own", True), ("town", True)]
    assert (lines.count, lines.amount) == (3, "1500")


@pytest.mark.usefixtures("budget")
def test_without_a_topic_only_lines_that_name_the_district_count():
    lines = found(district="1902", fiscal_year="2568")
    assert ids(lines) == [("own", True), ("town", True), ("waste", True)]


@pytest.mark.usefixtures("budget")
def test_of_a_topic_all_lines_of_its_province_count():
    assert [name for name, _own in ids(found(pillar=ROADS, fiscal_year="2568"))] == [
        *("whole", "own", "town", "other"),
    ]


@pytest.mark.usefixtures("budget")
def test_without_years_all_years_count():
    assert ("later", True) in ids(found(district="1902"))


@pytest.mark.usefixtures("budget")
def test_an_agency_has_the_lines_that_name_it():
    assert len(ids(found("กองช่าง", agency="works"))) == len(LINES)
    assert ids(found("อบจ.", agency="pao")) == []


def test_where_nothing_is_published_there_is_nothing():
    asked = choices.read({"district": ["1902"], "pillar": [ROADS]}, default())
    assert money.lines(asked, []).count == 0
    assert money.totals(asked) == ()
