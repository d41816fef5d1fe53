"""What figures are of, as an address says."""

from __future__ import annotations

from datetime import date

from ckanext.needs.figures.scope import Edition, choose

EDITIONS = [
    Edition("saraburi", "19", 2568, 600),
    Edition("saraburi", "19", 2569, 700),
    Edition("saraburi-old", "19", 2568, 5),
    Edition("bangkok", "10", 2567, 90),
]


def test_without_a_choice_the_province_with_most_needs_and_its_newest_year():
    scope = choose(EDITIONS, {})
    assert (scope.province, scope.year, scope.dataset) == ("19", 2569, "")
    assert scope.provinces == ("19", "10")
    assert scope.years == (2569, 2568)


def test_a_year_that_has_just_begun_is_not_what_the_page_begins_with():
    just_begun, half_over = date(2025, 11, 29), date(2026, 4, 2)
    assert choose(EDITIONS, {}, just_begun).year == 2568
    assert choose(EDITIONS, {}, half_over).year == 2569
    assert choose(EDITIONS, {"year": "2569"}, just_begun).year == 2569
    assert choose(EDITIONS[1:2], {}, just_begun).year == 2569


def test_a_year_may_be_in_either_era():
    assert choose(EDITIONS, {"year": "2568"}) == choose(EDITIONS, {"year": "2025"})


def test_what_there_is_not_is_left_out():
    asked = {"province": "50", "year": "9999x", "dataset": "nothing"}
    assert choose(EDITIONS, asked) == choose(EDITIONS, {})


def test_the_year_before_is_told_where_it_is_published():
    assert choose(EDITIONS, {}).before == 2568
    assert choose(EDITIONS, {"year": "2568"}).before is None
    assert choose(EDITIONS, {"province": "10"}).before is None


def test_one_dataset_can_be_chosen_where_there_are_several():
    scope = choose(EDITIONS, {"year": "2568", "dataset": "saraburi-old"})
    assert scope.dataset == "saraburi-old"
    assert scope.datasets == ("saraburi", "saraburi-old")


def test_where_nothing_is_published_there_is_no_scope():
    assert choose([], {"province": "19"}) is None
