"""The tables of votes: one row a project, one row a district and project, statuses as decided."""

from __future__ import annotations

from ckanext.needs.privacy.gate import Gate
from ckanext.needs.records.votes import VoteCount, votes_of
from ckanext.needs.tables.reconcile import reconcile
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import inputs_of
from ckanext.needs.tests.voting.shown import (
    CAST,
    HELD,
    OTHER,
    result_by_districts,
    result_of_one_budget,
)

NAMES = ("votes_by_project", "votes_by_district_project")
VOTES = [*votes_of(HELD, result_of_one_budget(CAST)), *votes_of(OTHER, result_by_districts())]


def published(votes: list[VoteCount]):
    """Return the rows of both tables as they are published: proven, and through the gate."""
    with inputs_of(votes=votes) as inputs:
        made = [TABLES[name].make(inputs) for name in NAMES]
        for name, table in zip(NAMES, made, strict=True):
            reconcile(name, table, inputs)
    schemas = [TABLES[name].schema for name in NAMES]
    results = Gate().pass_together(list(zip(made, schemas, strict=True)))
    return [result.table.to_pylist() for result in results]


def test_a_row_says_round_project_and_outcome():
    by_project, _ = published(VOTES)
    assert [(row["round"], row["project_number"]) for row in by_project] == [
        *(("saraburi-2569", number) for number in (1, 2, 3)),
        *(("towns-2570", number) for number in (1, 2, 3, 4)),
    ]
    first = by_project[0]
    assert (first["fiscal_year_be"], first["fiscal_year_ce"]) == (2569, 2026)
    assert (first["round_title"], first["province_name"]) == ("งบมีส่วนร่วม", "สระบุรี")
    assert (first["ballots"], first["votes"], first["rank"]) == (119, 117, 1)
    assert (first["district"], first["points"], first["project_funded"]) == (None, None, True)


def test_a_budget_s_district_has_its_name():
    by_project, _ = published(VOTES)
    names = {row["district"]: row["district_name"] for row in by_project}
    assert names == {None: None, "1901": "เมืองสระบุรี", "1902": "แก่งคอย"}


def test_the_gate_leaves_the_statuses_that_came_with_the_counts():
    by_project, by_district = published(VOTES)
    hidden = [row for row in by_project if row["votes_status"] == "suppressed"]
    assert [row["project_number"] for row in hidden] == [3, 4]
    assert {row[name] for row in hidden for name in ("ballots", "votes", "rank")} == {None}
    for row in by_district:
        assert (row["votes"] is None) == (row["votes_status"] == "suppressed")
        assert (row["ballots"] is None) == (row["ballots_status"] == "suppressed")
    assert any(row["votes"] is None for row in by_district)


def test_by_district_a_row_has_the_district_of_the_voters():
    _, by_district = published(VOTES)
    assert {row["round"] for row in by_district} == {"saraburi-2569"}
    rows = {(row["district"], row["project_number"]): row for row in by_district}
    assert (rows["1904", 1]["ballots"], rows["1904", 1]["votes"]) == (25, 25)
    assert (rows["1904", 1]["district_name"], rows[None, 1]["votes"]) == ("วิหารแดง", 35)


def test_the_tables_have_no_column_that_sums_up_what_is_hidden():
    for name in NAMES:
        measures = {field.name for field in TABLES[name].schema.fields if field.role == "measure"}
        assert measures <= {"cost", "ballots", "votes", "points", "rank"}


def test_a_telephone_number_in_a_title_does_not_leave():
    result = result_of_one_budget(CAST)
    result["budgets"][0]["projects"][0]["title"] = "ติดต่อ 081-234-5678"
    by_project, by_district = published(list(votes_of(HELD, result)))
    assert "081" not in str(by_project) + str(by_district)


def test_a_project_of_thousands_of_millions_fits():
    result = result_of_one_budget(CAST)
    result["budgets"][0]["projects"][0]["cost"] = 10**12
    by_project, _ = published(list(votes_of(HELD, result)))
    assert by_project[0]["cost"] == 10**12


def test_without_votes_there_are_no_rows():
    assert published([]) == [[], []]
