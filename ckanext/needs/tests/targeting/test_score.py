"""The score of places and issues, and the reasons for a rank."""

from __future__ import annotations

import pytest

from ckanext.needs.targeting.parts import Cell, average_open, rules, values
from ckanext.needs.targeting.score import positions, ranked


def cell(district, counted, adopted=0, **more):
    fields = {"people": None, "cost": None, "before": None, **more}
    return Cell("19", district, "s:1", "s:1.1", counted, adopted, **fields)


def points(target):
    return {reason.part.code: reason.points for reason in target.reasons}


class TestPositions:
    """Where a number stands among the others."""

    def test_a_position_is_the_share_of_the_others_that_are_less(self):
        assert positions([10, 30, 20]) == [0.0, 1.0, 0.5]

    def test_equal_numbers_count_half(self):
        assert positions([5, 5, 9]) == [0.25, 0.25, 1.0]

    def test_what_is_not_known_has_none_and_counts_for_nobody(self):
        assert positions([1, None, 2]) == [0.0, None, 1.0]

    def test_one_alone_stands_in_the_middle(self):
        assert positions([7]) == [0.5]


class TestScore:
    """What a rank is made of."""

    def test_more_open_needs_rank_higher(self):
        found = ranked([cell("1901", 3), cell("1902", 9), cell("1903", 5)], rules())
        assert [one.cell.district for one in found] == ["1902", "1903", "1901"]
        assert [one.rank for one in found] == [1, 2, 3]

    def test_a_place_whose_needs_are_all_in_a_plan_has_no_rank(self):
        found = ranked([cell("1901", 3, adopted=3), cell("1902", 1)], rules())
        assert [one.cell.district for one in found] == ["1902"]

    def test_the_reasons_add_up_to_the_score(self):
        cells = [
            cell("1901", 3, people=10, before=2),
            cell("1902", 9, 4, people=900, before=9),
            cell("1903", 5, 1, before=0),
        ]
        for one in ranked(cells, rules()):
            assert sum(points(one).values()) == pytest.approx(one.score)

    def test_first_in_everything_is_a_hundred_points_last_in_everything_none(self):
        cells = [
            cell("1901", 9, 0, people=900, before=1),
            cell("1902", 5, 2, people=90, before=3),
            cell("1903", 4, 3, people=9, before=8),
        ]
        scores = [one.score for one in ranked(cells, rules())]
        assert scores[0] == pytest.approx(100)
        assert scores[-1] == pytest.approx(0)

    def test_what_is_not_known_is_left_out_and_the_rest_counts_in_proportion(self):
        found = ranked([cell("1901", 9), cell("1902", 3, 1)], rules())
        assert set(points(found[0])) == {"open", "share"}
        assert found[0].score == pytest.approx(100)

    def test_the_example_of_the_documentation(self):
        cells = [
            cell("1901", 10, 4, people=500, before=8),
            cell("1902", 4, 0, people=2000, before=4),
            cell("1903", 8, 6, people=None, before=10),
        ]
        found = {one.cell.district: one for one in ranked(cells, rules())}
        rounded = {key: round(one.score) for key, one in found.items()}
        assert rounded == {"1901": 68, "1902": 72, "1903": 0}

    def test_between_which_ranks_it_lies_when_a_reason_is_left_out_is_said(self):
        cells = [cell("1901", 9, people=1), cell("1902", 5, people=100), cell("1903", 1, people=2)]
        first = ranked(cells, rules())[0]
        assert (first.cell.district, first.best, first.worst) == ("1901", 1, 3)

    def test_equal_places_keep_one_order(self):
        cells = [cell("1902", 3), cell("1901", 3)]
        assert [one.cell.district for one in ranked(cells, rules())] == ["1901", "1902"]
        assert ranked([], rules()) == ()


def test_one_need_of_one_does_not_pass_for_a_hundred_percent():
    cells = [cell("1901", 1), cell("1902", 40, 4), cell("1903", 40, 36)]
    few, many, _ = values("share", cells, 5, average_open(cells))
    assert few < many


def test_the_rules_are_those_of_the_file():
    assert [part.code for part in rules().parts] == ["open", "share", "people", "growth"]
    assert rules().whole == 100
    assert all(part.name.en and part.explanation.th for part in rules().parts)
