"""What the gate remembers of earlier editions."""

import stat
from pathlib import Path

from ckanext.needs.privacy.gate import Gate
from ckanext.needs.privacy.past import EDITIONS, Past, Shown, read_past, write_past
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.tests.privacy.votes import Table

FIRST = {("a",): 3, ("b",): 7, ("c",): 9, ("d",): 60}


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


def test_the_newest_editions_are_kept_whole():
    past = after(*(table(a=3, b=8 + number) for number in range(EDITIONS + 5)))
    assert len(past.editions) == EDITIONS
    assert [shown.true for shown in past.editions[-1]] == [3, 8 + EDITIONS + 4]


def test_of_those_before_them_each_value_that_was_shown_stays_and_what_was_withheld_once():
    past = after(*(table(a=3, b=8 + number % 2) for number in range(EDITIONS + 5)))
    assert [(shown.true, shown.withheld) for shown in past.older] == [
        (9, False),
        (3, True),
        (8, False),
    ]


class TestManyEditionsLater:
    """More than are kept whole."""

    def later(self, first: Table, *others: Table) -> Past:
        changing = [table(z=100 + number) for number in range(EDITIONS + 3)]
        return after(first, *others, *changing)

    def test_a_count_that_was_shown_is_still_known(self):
        past = self.later(table(a=9))
        assert {p.describe(): bounds for (p, _), bounds in past.told().items()}["project=a"] == (
            9,
            9,
        )

    def test_so_is_what_was_last_said_of_a_count_that_is_gone(self):
        past = self.later(table(a=9), table(a=7))
        newest = {place.describe(): shown.true for place, shown in past.newest().items()}
        assert newest["project=a"] == 7

    def test_a_sum_that_told_of_withheld_counts_is_reckoned_with(self):
        """a + b = 10 was told once; today b is shown if nobody remembers, and a = 3 with it."""
        first = Table("votes", ("project",), {**FIRST, (None,): 79})
        past = Past()
        for number in range(EDITIONS + 3):
            changed = {**FIRST, ("c",): 9 + number, (None,): 79 + number}
            gate = Gate(Rules(rounding=0), past)
            edition = first if not number else Table("votes", ("project",), changed)
            gate.pass_together([edition.ungated(totals=("project",))])
            past = gate.past
        assert all(shown.true != 79 for edition in past.editions for shown in edition)
        now = Table("votes", ("project",), {**FIRST, ("c",): 6, (None,): 76})
        assert self.flags(now, Past())["b"] == "published"
        assert self.flags(now, past)["b"] == "suppressed"

    def flags(self, edition: Table, past: Past) -> dict[str, str]:
        gate = Gate(Rules(rounding=0), past)
        (result,) = gate.pass_together([edition.ungated(totals=("project",))])
        return {row["project"]: row["votes_status"] for row in result.table.to_pylist()}

    def test_it_is_written_and_read_back_whole(self, tmp_path: Path):
        past = self.later(table(a=9, b=2), Table("votes", ("project",), {**FIRST, (None,): 79}))
        write_past(past, tmp_path / "votes.parquet")
        assert read_past(tmp_path / "votes.parquet") == past

    def test_it_grows_with_what_changes_and_not_with_the_number_of_editions(self):
        once = self.later(table(a=9))
        again = after(*(table(z=100 + n) for n in range(EDITIONS + 3)), past=once)
        assert len(again.older) - len(once.older) <= EDITIONS
        assert again.sums == ()


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
