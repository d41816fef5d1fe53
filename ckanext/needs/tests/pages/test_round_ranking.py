"""The ten projects with the most votes, by district."""

from __future__ import annotations

from ckanext.needs.codelists import default
from ckanext.needs.pages.round_map import drawn
from ckanext.needs.pages.round_ranking import WHOLE, rankings


def project(number, votes):
    return {"number": number, "title": f"p{number}", "cost": 10, "votes": votes, "funded": False}


def result(votes, by_district=(), shown=True, district=""):
    projects = [project(number, count) for number, count in votes.items()]
    budget = {"district": district, "ballots": 20, "counts_shown": shown, "projects": projects}
    return {"budgets": [budget], "by_district": list(by_district)}


def cell(district, project, count):
    return {"district": district, "project": project, "count": count, "status": "published"}


def ranked(said):
    return rankings(said, default().areas, "th", "ทุกอำเภอ")


def test_the_most_votes_come_first_and_equal_votes_share_a_rank():
    (whole,) = ranked(result({1: 5, 2: 9, 3: 5, 4: 1}))
    assert (whole.code, whole.voters) == (WHOLE, 20)
    assert [(one.number, one.rank) for one in whole.projects] == [(2, 1), (1, 2), (3, 2), (4, 4)]
    assert whole.projects[0].part == 100


def test_there_are_ten_at_most():
    (whole,) = ranked(result({n: n for n in range(1, 15)}))
    assert [one.number for one in whole.projects] == list(range(14, 4, -1))


def test_of_a_budget_with_few_ballots_nothing_is_ranked():
    (whole,) = ranked(result({1: 2}, shown=False))
    assert (whole.voters, whole.projects) == (None, ())


def test_each_district_has_its_own_without_what_is_withheld():
    cells = [cell("1901", "", 12), cell("1901", "1", 7), cell("1901", "2", None)]
    _whole, district = ranked(result({1: 9, 2: 8}, cells))
    assert (district.name, district.voters) == ("เมืองสระบุรี", 12)
    assert [one.number for one in district.projects] == [1]
    assert district.of(2) is None


def test_voters_who_did_not_say_where_they_live_are_no_district():
    assert len(ranked(result({1: 9}, [cell("", "", 5), cell("", "1", 5)]))) == 1


def test_a_round_s_map_has_larger_circles_where_there_is_more():
    shown = drawn({"1901": (8, 500), "1909": (2, 0)}, default().areas, "th")
    large, small = shown.spots
    assert large.radius > small.radius
    assert 0 < large.x < shown.width
    assert 0 < large.y < shown.height


def test_a_place_that_is_not_known_is_told_but_not_drawn():
    (spot,) = drawn({"9999": (1, 0)}, default().areas, "th").spots
    assert (spot.name, spot.x) == ("9999", None)
