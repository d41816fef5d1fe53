"""Template rounds: those shipped can be used as they are; a mistake is told with line and key."""

from datetime import date
from itertools import pairwise

import pytest

from ckanext.needs.problems import InputError
from ckanext.needs.rounds.phases import KINDS
from ckanext.needs.rounds.templates import SHIPPED, load_templates, read_template

GOOD = """id: small
name: {th: เล็ก, en: Small}
title: {th: 'รอบ พ.ศ. {year}', en: Round}
voting: {method: approval, limit: 3}
phases:
  - {key: vote, kind: vote, name: {th: ลงคะแนน, en: Vote}, days: 7}
  - {key: announce, kind: announce, name: {th: ประกาศ, en: Announce}, days: 30}
"""


def problem_in(tmp_path, text):
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_template(path)
    return error.value.problems[0]


def test_three_are_shipped_in_the_order_of_the_page():
    assert list(load_templates()) == ["local-government", "community-fund", "waste"]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.yaml")), ids=lambda path: path.stem)
def test_each_shipped_one_makes_phases_without_gaps(path):
    phases = read_template(path).phases_from(date(2026, 11, 1))
    assert phases[0].starts.date() == date(2026, 11, 1)
    assert all(a.ends == b.starts for a, b in pairwise(phases))


def test_the_default_has_the_five_phases():
    kinds = [phase.kind for phase in load_templates()["local-government"].phases]
    assert kinds == [kind for kind in KINDS if kind != "other"]


def test_the_fund_has_200000_baht_a_community():
    fund = load_templates()["community-fund"]
    assert (fund.budget_each, fund.each.th) == (200_000, "ชุมชน")


def test_the_year_stands_in_the_title():
    assert load_templates()["waste"].title_of(2570).th.endswith("พ.ศ. 2570")


def test_a_portal_s_own_replaces_the_one_of_its_name(tmp_path):
    own = GOOD.replace("id: small", "id: waste")
    (tmp_path / "waste.yaml").write_text(own, encoding="utf-8")
    assert load_templates(str(tmp_path))["waste"].name.en == "Small"


@pytest.mark.parametrize(
    ("good", "wrong", "key", "line"),
    [
        ("days: 7", "days: many", "phases[0].days", 6),
        ("days: 7", "days: 0", "phases[0].days", 6),
        ("kind: vote", "kind: votes", "phases[0].kind", 6),
        ("limit: 3", "limits: 3", "voting.limits", 4),
        ("method: approval", "method: shout", "voting.method", 4),
        ("limit: 3", "limit: 3000", "voting", 4),
        ("key: announce, ", "key: vote, ", "phases", 5),
        ("kind: announce", "kind: other", "phases", 5),
    ],
)
def test_a_mistake_is_told_with_its_key_and_line(tmp_path, good, wrong, key, line):
    problem = problem_in(tmp_path, GOOD.replace(good, wrong))
    assert problem.column == key
    assert problem.where.row == line
