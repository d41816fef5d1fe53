"""Tags for catalogues whose rule is stock CKAN's."""

from __future__ import annotations

import re

import pytest

from ckanext.needs.harvester import harvester_names, load_harvester
from ckanext.needs.publish.conformance import check
from ckanext.needs.publish.gdcatalog import metadata
from ckanext.needs.publish.tags import english_tags, tags_for_stock
from ckanext.needs.tests.publish.shapes import COVERAGE, SPEC

STOCK_CKAN = re.compile(r"[\w \-.]*$", re.UNICODE)


@pytest.mark.parametrize(
    ("tag", "published"),
    [
        *(("งบประมาณ", "งบประมาณ"), ("open data", "open data"), ("PM2.5", "PM2.5")),
        *(("สระบุรี", "Saraburi"), ("อบจ.", "อบจ."), ("ถนน/สะพาน", "ถนน-สะพาน")),
    ],
)
def test_a_tag_that_stock_ckan_accepts_stays_and_another_is_published_in_english(
    tag: str, published: str
):
    assert tags_for_stock([tag]) == (published,)


def test_a_tag_without_an_english_word_is_left_out():
    assert tags_for_stock(["งบประมาณ", "ผู้สูงอายุ"]) == ("งบประมาณ",)


def test_two_tags_with_the_same_english_word_are_one():
    assert tags_for_stock(["สระบุรี", "Saraburi"]) == ("Saraburi",)


@pytest.mark.parametrize("name", harvester_names())
def test_no_tag_of_a_shipped_dataset_is_lost_and_stock_ckan_accepts_all(name: str):
    for spec in load_harvester(name).datasets:
        tags = spec.for_stock_catalogues().tags
        assert len(tags) == len(spec.tags)
        assert all(STOCK_CKAN.match(tag) and 2 <= len(tag) <= 100 for tag in tags)


def test_that_data_are_synthetic_is_said_in_english_then():
    assert "synthetic data" in SPEC.saying_synthetic(3).for_stock_catalogues().tags


def test_every_english_word_is_a_tag_that_stock_ckan_accepts():
    assert [word for word in english_tags().values() if not STOCK_CKAN.match(word)] == []


def test_a_dataset_that_would_lose_all_its_tags_is_a_problem():
    from dataclasses import replace

    spec = replace(SPEC, tags=("ผู้สูงอายุ",)).for_stock_catalogues()
    (problem,) = check(metadata(spec, COVERAGE, "ข้อบัญญัติ"), "x.yaml")
    assert problem.column == "tag_string"
