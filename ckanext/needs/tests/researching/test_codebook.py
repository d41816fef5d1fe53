"""The codebook: lists of codes, also as CSV."""

from __future__ import annotations

import csv

import pytest

from ckanext.needs.codelists import default
from ckanext.needs.logic.schema_projects import statuses
from ckanext.needs.researching.codebook import COLUMNS, as_csv, code_lists


@pytest.fixture(scope="module")
def lists():
    return {one.key: one for one in code_lists(default(), statuses())}


def rows(one):
    return list(csv.DictReader("".join(as_csv(one.read())).splitlines()))


def test_a_strategy_has_its_pillars_and_their_issues(lists):
    found = rows(lists["saraburi-2561"])
    assert [row["level"] for row in found].count("pillar") == 5
    issue = next(row for row in found if row["code"] == "saraburi-2561:4.1")
    assert issue["within"] == "saraburi-2561:4"


def test_areas_are_of_three_levels_and_codes_keep_their_zeros(lists):
    found = {row["code"]: row for row in rows(lists["areas"])}
    assert found["1901"]["within"] == "19"
    assert {row["level"] for row in found.values()} == {"province", "district", "subdistrict"}


def test_other_spellings_stand_in_one_cell(lists):
    spelled = [row["aliases"] for row in rows(lists["statuses"]) if "|" in row["aliases"]]
    assert spelled


def test_every_list_can_be_written(lists):
    for one in lists.values():
        assert set(rows(one)[0]) == set(COLUMNS)
