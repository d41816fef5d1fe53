"""What the gate remembers of earlier editions."""

import stat
from pathlib import Path

from ckanext.needs.privacy.gate import Gate
from ckanext.needs.privacy.past import EDITIONS, Past, Shown, read_past, write_past
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.tests.privacy.votes import Table


def table(**counts: int) -> Table:
    return Table("votes", ("project",), {(project,): count for project, count in counts.items()})


def after(*editions: Table, past: Past | None = None) -> Past:
    kept = past or Past()
    for edition in editions:
        gate = Gate(Rules(), kept)
        gate.pass_together([edition.ungated()])
        kept = gate.past
    return kept


def test_an_edition_says_what_was_shown_and_what_was_withheld():
    (edition,) = after(table(a=3, b=8)).editions
    assert [(shown.true, shown.low, shown.high, shown.withheld) for shown in edition] == [
        (3, 0, 4, True),
        (8, 8, 8, False),
    ]


def test_the_same_edition_again_is_not_remembered_twice():
    assert len(after(table(a=3, b=8), table(a=3, b=8)).editions) == 1


def test_the_oldest_editions_are_forgotten():
    past = after(*(table(a=3, b=8 + number) for number in range(EDITIONS + 5)))
    assert len(past.editions) == EDITIONS
    assert [shown.true for shown in past.editions[-1]] == [3, 8 + EDITIONS + 4]


def test_what_was_shown_counts_as_known_while_the_count_is_what_it_was():
    past = after(table(a=9))
    ((place, _),) = past.told()
    assert past.told() == {(place, 9): (9, 9)}


def test_a_count_shown_as_it_is_and_rounded_later_is_known_as_it_is():
    place = after(table(a=12)).editions[0][0].place
    past = Past(((Shown(place, 12, 12, 12, False),), (Shown(place, 12, 10, 12, False),)))
    assert past.told() == {(place, 12): (12, 12)}


def test_a_table_in_which_nothing_is_protected_is_not_remembered():
    gate = Gate()
    gate.pass_together([table(a=1).ungated(protect="none")])
    assert gate.past == Past()


def test_it_is_written_for_the_system_user_alone_and_read_back(tmp_path: Path):
    past, path = after(table(a=3, b=8), table(a=6, b=8)), tmp_path / "history" / "votes.parquet"
    write_past(past, path)
    assert read_past(path) == past
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["votes.parquet"]


def test_where_nothing_was_written_there_is_no_past(tmp_path: Path):
    assert read_past(tmp_path / "none.parquet") == Past()


def test_a_count_that_old_editions_give_away_does_not_stop_the_run_but_is_told():
    """It was published when the threshold was lower; nothing takes that back."""
    gate = Gate(Rules(threshold=3))
    gate.pass_together([table(a=4, b=8).ungated()])
    (result,) = Gate(Rules(), gate.past).pass_together([table(a=4, b=8).ungated()])
    assert result.table["votes"].to_pylist() == [None, 8]
    assert result.report.known_before == 1
