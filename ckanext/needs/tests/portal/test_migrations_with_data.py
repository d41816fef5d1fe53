"""Migrations down and up again with rows in every table: nothing changes that stays."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from ckanext.needs.tests.portal.migrating import (
    IN_COLUMN,
    IN_TABLE,
    ROWS,
    our_tables,
    own_schema,
    revisions,
)

pytestmark = pytest.mark.ckan
DOCS = Path(__file__).parents[4] / "docs" / "architecture.md"
REVISIONS = [script.revision for script in revisions()]


@dataclass(frozen=True)
class Step:
    """The rows before a step down, below it, and after the step up again."""

    before: dict
    below: dict
    again: dict
    lost: set


@pytest.fixture(scope="module")
def steps():
    """Each revision's step, from the newest down; the next goes on with the rows that are left."""
    found = {}
    with own_schema() as ours:
        ours.up()
        ours.fill()
        before, columns = ours.dump(), ours.columns()
        for script in revisions():
            ours.down(script.down_revision or "base")
            below, left = ours.dump(), ours.columns()
            ours.up(script.revision)
            lost = {name for name in columns if name not in left}
            lost |= {col for name in left for col in columns[name] - left[name]}
            found[script.revision] = Step(before, below, ours.dump(), lost)
            before, columns = below, left
    return found


def only(rows, like):
    """Return rows with the columns alone that those of another table have."""
    names = set().union(*like)
    return sorted(({key: row[key] for key in row if key in names} for row in rows), key=str)


def test_every_table_is_there_with_rows(steps):
    counts = {name: len(rows) for name, rows in steps[REVISIONS[0]].before.items()}
    assert {name: ROWS for name in our_tables()}.items() <= counts.items()


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_step_down_changes_no_row_that_stays(steps, revision):
    step = steps[revision]
    for name, rows in step.below.items():
        assert rows == only(step.before[name], rows), name


@pytest.mark.parametrize("revision", REVISIONS)
def test_the_step_up_again_changes_no_row_that_was_there(steps, revision):
    step = steps[revision]
    for name, rows in step.below.items():
        assert only(step.again[name], rows) == rows, name
    assert set(step.again) == set(step.before)


def test_at_the_bottom_there_is_nothing_of_ours(steps):
    bottom = steps[REVISIONS[-1]].below
    assert {name for name in bottom if not name.endswith("alembic_version")} == set()


@pytest.mark.parametrize("script", revisions(), ids=lambda script: script.revision)
def test_what_a_step_down_drops_is_said(steps, script):
    lost = steps[script.revision].lost
    in_code = set(re.findall(r"`(\w+)`", script.module.downgrade.__doc__))
    assert lost <= in_code, "say in the docstring of `downgrade` what it drops"
    (line,) = re.findall(rf"^\| `{script.revision}` \|.*$", DOCS.read_text("utf-8"), re.MULTILINE)
    assert lost <= set(re.findall(r"`(\w+)`", line)), "say in the docs what going back drops"


def test_going_back_before_rounds_were_told_drops_their_notices_and_no_other():
    with own_schema() as ours:
        ours.up()
        ours.fill()
        ours.run("UPDATE need_notice SET event = 'phase', need_id = '' WHERE id LIKE '%ที่ 2%'")
        ours.down("011_need_voided_reading")
        assert [row["id"][:7] for row in ours.dump()["need_notice"]] == ["id ที่ ", "id ที่ "]
        assert not [row for row in ours.dump()["need_notice"] if row["need_id"] == ""]


def test_what_happened_before_the_outbox_was_there_is_not_told_again():
    with own_schema() as ours:
        ours.up()
        ours.fill()
        ours.run("UPDATE need_status_event SET created = now() WHERE need_id LIKE '%ที่ 1%'")
        ours.down("011_need_voided_reading")
        ours.up()
        told = {(row["listener"], row["what"]) for row in ours.dump()["need_told"]}
        assert told == {(one, "status:9000000001") for one in ("mails", "calls")}


@pytest.mark.parametrize("packages", [IN_COLUMN, IN_TABLE], ids=["CKAN 2.12", "CKAN 2.11"])
def test_needs_begin_their_history_whichever_way_core_keeps_extras(packages):
    fields = {"status": "accepted", "district": "1901", "status_since": "2024-05-01"}
    with own_schema(packages) as ours:
        ours.run("""
            INSERT INTO package (id, type, state, private, owner_org, metadata_modified)
            VALUES ('a', 'citizen-need', 'active', false, 'pao', '2025-01-01')
        """)
        for key, value in fields.items():
            ours.run(f"INSERT INTO package_extra VALUES ('a', '{key}', '{value}', 'active')")
        if packages == IN_COLUMN:
            ours.run(
                "UPDATE package SET extras = "
                "(SELECT jsonb_object_agg(key, value) FROM package_extra)"
            )
        ours.up()
        (standing,) = ours.dump()["need_standing"]
        assert (standing["status"], standing["area"]) == ("accepted", "1901")
        assert str(standing["since"]) == "2024-05-01"
