"""Participation by district: what is counted, what share, and which counts of people show."""

from __future__ import annotations

from datetime import date

from ckanext.needs.codelists import default
from ckanext.needs.privacy.gate import pass_gate
from ckanext.needs.records.lake import Lake
from ckanext.needs.records.participation import HeldForum, Project, count_participation
from ckanext.needs.tables.engine import Engine
from ckanext.needs.tables.reconcile import reconcile
from ckanext.needs.tables.registry import TABLES

TABLE = TABLES["participation"]


def forum(place, came, day=1, communities=None, with_plan=None):
    return HeldForum(2569, place, date(2026, 1, day), came, communities, with_plan)


FORUMS = [
    forum("1901", 40, 1, 10, 4),
    forum("190101", 30, 9, 12, 6),
    forum("1901", 10, 5),
    forum("1902", 3),
    forum("19", 100),
    *(forum(f"19{number:02}", 50) for number in range(3, 12)),
]
PROJECTS = [Project(2569, "1901", adopted) for adopted in (True, False, False)]


def districts_of(province):
    return [district.code for district in default().areas.children(province)]


def rows_of(forums, projects, folder):
    """Return the table before and after the gate."""
    counts = count_participation(forums, projects, districts_of)
    files = Lake(folder).write("participation", "test", counts).files
    with Engine() as engine:
        inputs = engine.inputs(default(), participation=files)
        table = TABLE.make(inputs)
        reconcile("participation", table, inputs)
    shown = pass_gate(table, TABLE.schema).table
    return ({row["district"]: row for row in each.to_pylist()} for each in (table, shown))


def test_a_district_has_all_that_lies_in_it_and_the_last_word_on_its_communities(tmp_path):
    made, _ = rows_of(FORUMS, PROJECTS, tmp_path)
    row = made["1901"]
    assert (row["fiscal_year_be"], row["fiscal_year_ce"]) == (2569, 2026)
    assert (row["forums"], row["attendance"], row["district_name"]) == (3, 80, "เมืองสระบุรี")
    assert (row["communities"], row["communities_with_plan"], row["plan_share"]) == (12, 6, 0.5)
    assert (row["projects"], row["adopted"], row["adopted_share"]) == (3, 1, 0.3333)


def test_what_is_of_the_whole_province_has_no_district(tmp_path):
    made, _ = rows_of(FORUMS, PROJECTS, tmp_path)
    assert (made[None]["province"], made[None]["attendance"]) == ("19", 100)
    assert made["1902"]["plan_share"] is None
    assert made["1902"]["adopted_share"] is None


def test_few_people_are_not_counted_in_public_but_that_a_forum_was_held_is(tmp_path):
    _, shown = rows_of(FORUMS, PROJECTS, tmp_path)
    row = shown["1902"]
    assert (row["forums"], row["attendance"], row["attendance_status"]) == (1, None, "suppressed")
    assert shown["1901"]["attendance"] == 80


def test_every_district_of_the_province_has_a_row_so_that_shares_are_in_the_table(tmp_path):
    _, shown = rows_of([forum("1901", 40, 1, 10, 4), forum("1902", 3)], PROJECTS, tmp_path)
    assert set(shown) == set(districts_of("19"))
    assert sum(row["forums"] > 0 for row in shown.values()) / len(shown) == 2 / 13
    assert sum(row["adopted"] > 0 for row in shown.values()) / len(shown) == 1 / 13
    idle = shown["1913"]
    assert (idle["forums"], idle["projects"], idle["adopted"]) == (0, 0, 0)
    assert (idle["communities"], idle["plan_share"], idle["adopted_share"]) == (None, None, None)
    assert (idle["district_name"], idle["fiscal_year_ce"]) == ("เฉลิมพระเกียรติ", 2026)


def test_other_provinces_and_years_without_anything_have_no_row():
    counts = count_participation([forum("1901", 40)], [], districts_of)
    assert {(count.fiscal_year, count.province) for count in counts} == {(2569, "19")}


def test_of_districts_without_a_forum_attendance_is_no_secret_and_hides_none(tmp_path):
    few_and_none = [forum("1902", 3)] + [forum(f"19{n:02}", 50) for n in range(3, 12)]
    with_zeros, alone = tmp_path / "zeros", tmp_path / "alone"
    _, shown = rows_of(few_and_none, PROJECTS, with_zeros)
    idle = shown["1901"]
    assert (idle["attendance"], idle["attendance_status"]) == (0, "published")
    files = Lake(alone).write("participation", "t", count_participation(few_and_none, [])).files
    with Engine() as engine:
        table = TABLE.make(engine.inputs(default(), participation=files))
    without = pass_gate(table, TABLE.schema).table.to_pylist()
    assert len(without) == 10
    for row in without:
        same = shown[row["district"]]
        assert same["attendance"] == row["attendance"]
        assert same["attendance_status"] == row["attendance_status"]


def test_a_forum_whose_people_nobody_counted_is_withheld(tmp_path):
    _, shown = rows_of([*FORUMS, forum("1912", 0)], PROJECTS, tmp_path)
    assert shown["1912"]["attendance_status"] == "suppressed"
