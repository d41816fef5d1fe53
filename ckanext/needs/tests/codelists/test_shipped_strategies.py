"""What the shipped strategies hold."""

from __future__ import annotations

import re

import pytest

from ckanext.needs.codelists import SHIPPED, Areas, Strategies

THAI = re.compile("[\u0e01-\u0e5b]")


@pytest.mark.parametrize(
    ("strategy", "pillars", "issues"),
    [("saraburi-2561", 5, 25), ("bma-2561", 7, 30), ("bma-2565", 7, 29), ("bma-2568", 9, 0)],
)
def test_each_has_its_pillars_and_issues(
    strategies: Strategies, strategy: str, pillars: int, issues: int
):
    found = strategies.get(strategy)
    assert (len(found.pillars), len(found.issues)) == (pillars, issues)


def test_saraburi_has_five_issues_in_each_pillar(strategies: Strategies):
    assert [len(p.issues) for p in strategies.get("saraburi-2561").pillars] == [5] * 5


def test_bangkoks_seven_pillars_have_their_dimensions(strategies: Strategies):
    strategy = strategies.get("bma-2565")
    assert [len(p.issues) for p in strategy.pillars] == [5, 4, 4, 4, 4, 3, 5]
    assert strategy.issue_term.th == "มิติ"


def test_codes_are_made_of_the_id_and_the_numbers(strategies: Strategies):
    for strategy in strategies.all():
        for pillar in strategy.pillars:
            assert pillar.code == f"{strategy.id}:{pillar.number}"
            for issue in pillar.issues:
                assert issue.code == f"{pillar.code}.{issue.number}"
                assert issue.pillar == pillar.code


@pytest.mark.parametrize("strategy", SHIPPED)
def test_everything_has_a_thai_and_an_english_name(strategies: Strategies, strategy: str):
    found = strategies.get(strategy)
    for entry in (found, *found.pillars, *found.issues):
        assert THAI.search(entry.name.th)
        assert entry.name.en
        assert not THAI.search(entry.name.en)


def test_every_pillar_and_dimension_of_2565_is_explained_in_both_languages(strategies: Strategies):
    strategy = strategies.get("bma-2565")
    for entry in (*strategy.pillars, *strategy.issues):
        assert THAI.search(entry.explanation.th)
        assert entry.explanation.en


def test_every_issue_of_saraburi_has_examples_in_both_languages(strategies: Strategies):
    for issue in strategies.get("saraburi-2561").issues:
        assert len(issue.examples) >= 2
        assert all(THAI.search(example.th) and example.en for example in issue.examples)


def test_issues_of_peoples_safety_and_dignity_are_sensitive(strategies: Strategies):
    sensitive = {i.code for s in strategies.all() for i in s.issues if i.sensitive}
    assert {
        "saraburi-2561:2.2",
        "saraburi-2561:5.2",
        "saraburi-2561:5.3",
        "saraburi-2561:5.5",
        "bma-2561:1.2",
        "bma-2565:1.1",
    } <= sensitive
    assert "saraburi-2561:4.1" not in sensitive


def test_misspellings_of_the_sources_are_not_published(strategies: Strategies):
    names = [e.name.th for s in strategies.all() for e in (*s.pillars, *s.issues)]
    assert not any("มั่งคง" in name or "สโทรคม" in name for name in names)


def test_names_are_in_normal_form(strategies: Strategies):
    from ckanext.needs.thai import normalise

    for strategy in strategies.all():
        for entry in (strategy, *strategy.pillars, *strategy.issues):
            assert normalise(entry.name.th) == entry.name.th


def test_each_belongs_to_an_area_that_exists_and_says_what_its_years_mean(
    strategies: Strategies, areas: Areas
):
    for strategy in strategies.all():
        assert areas.get(strategy.area).level == "province"
        assert strategy.valid_from
        assert strategy.note.th
        assert strategy.note.en
