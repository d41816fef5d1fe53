"""The synthetic needs: the same for the same seed, everywhere, and marked."""

from __future__ import annotations

import csv
import json
import math
from collections import Counter
from datetime import date

import pytest

from ckanext.needs import codelists
from ckanext.needs.demo.needs import make_needs, write_csv
from ckanext.needs.demo.script import read_script
from ckanext.needs.thai import FiscalYear


@pytest.fixture(scope="module")
def lists():
    return codelists.default()


@pytest.fixture(scope="module")
def script():
    return read_script()


@pytest.fixture(scope="module")
def needs(lists, script):
    return list(make_needs(script, lists))


def test_there_are_2000_public_and_300_other_needs(needs, lists):
    public = Counter(lists.statuses.get(need.status).public for need in needs)
    assert public == {True: 2000, False: 300}


def test_they_are_in_all_districts_and_issues(needs, lists):
    assert {need.district for need in needs} == {a.code for a in lists.areas.children("19")}
    assert len({need.issue for need in needs}) == 25
    assert len({need.subdistrict for need in needs}) > 100


def test_they_fall_in_three_fiscal_years_each_on_a_day_of_its_year(needs):
    assert {need.fiscal_year for need in needs} == {2567, 2568, 2569}
    days = [date.fromisoformat(need.requested_on) for need in needs]
    assert [FiscalYear.of(day).be for day in days] == [need.fiscal_year for need in needs]


def test_every_one_is_marked_as_synthetic(needs):
    assert all("(ข้อมูลสังเคราะห์)" in need.title for need in needs)
    assert all("ข้อมูลสังเคราะห์" in need.notes for need in needs)
    assert {need.source_system for need in needs} == {"synthetic-saraburi"}


def test_the_words_differ_enough_to_search_in(needs):
    assert len({need.title for need in needs}) > 600
    assert len({need.notes for need in needs}) > 1900


def test_issue_pillar_and_place_belong_together(needs, lists):
    assert all(lists.strategies.by_code(n.issue).pillar == n.pillar for n in needs)
    assert all(lists.areas.contains(n.district, n.subdistrict) for n in needs)


def test_every_agency_of_the_script_owns_some(needs, script):
    assert {need.owner_org for need in needs} == {agency.name for agency in script.agencies}


def test_a_point_is_near_the_middle_of_its_subdistrict(needs, lists):
    for need in needs:
        latitude, longitude = (float(part) for part in need.spatial.split(","))
        assert math.dist((latitude, longitude), lists.areas.centroid(need.subdistrict)) < 0.02


def test_the_same_seed_gives_the_same_needs(script, lists, needs):
    assert list(make_needs(script, lists)) == needs
    assert list(make_needs(script, lists, seed=1)) != needs


def test_the_spreadsheet_has_a_row_for_each(tmp_path, needs):
    assert write_csv(needs[:10], tmp_path / "n.csv") == 10
    with (tmp_path / "n.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[3]["title"] == needs[3].title
    assert json.loads(rows[0]["people_affected"]) == needs[0].people_affected
