"""The account of a run counts all problems and lists the first."""

from __future__ import annotations

import pytest

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records import account as module
from ckanext.needs.records.account import Account

WRONG = Text("ผิด", "wrong")


def problem(row: int, kind: str = "bad_amount", severity: str = "error") -> Problem:
    return Problem(kind, WRONG, SourceRef("a.csv", row=row), "จำนวนเงิน", "x", severity)


@pytest.fixture
def told() -> list[Problem]:
    return []


@pytest.fixture
def account(told: list[Problem], monkeypatch: pytest.MonkeyPatch) -> Account:
    monkeypatch.setattr(module, "LISTED", 30)
    return Account("source", 0.1, tell=told.append)


def test_all_are_counted_and_told_however_many_are_listed(account: Account, told: list[Problem]):
    account.add_all(problem(row) for row in range(1, 1001))
    assert account.tally.total == account.tally.kinds["error", "bad_amount"] == len(told) == 1000
    assert len(account.problems) == 30


def test_errors_leave_room_for_warnings_and_each_kind_has_its_first(account: Account):
    account.add_all(problem(row) for row in range(1, 100))
    account.add_all(problem(row, "bad_date", "warning") for row in range(1, 100))
    account.add_all(problem(row, "bad_year") for row in range(1, 100))
    kinds = [each.kind for each in account.problems]
    assert [kinds.count(kind) for kind in ("bad_amount", "bad_date", "bad_year")] == [30, 30, 20]


def test_the_same_in_one_place_is_one(account: Account, told: list[Problem]):
    for _ in range(3):
        account.add_all(problem(row) for row in range(1, 51))
    assert account.tally.total == len(told) == 50


def test_what_is_kept_does_not_grow_with_what_is_wrong(
    account: Account, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(module, "REMEMBERED", 100)
    account.tell = None
    account.add_all(problem(row) for row in range(1, 20_001))
    assert account.tally.total == 20_000
    assert (len(account.problems), len(account._met)) == (30, 100)


def test_a_run_that_ends_adds_its_reason_to_them_once(account: Account):
    account.read, account.refused = 2000, 1000
    account.add_all(problem(row) for row in range(1, 1001))
    with pytest.raises(InputError) as error:
        account.check()
    account.add_others(error.value.problems)
    account.add_others(error.value.problems[:1])
    assert account.tally.total == 1001
    assert (account.tally.read, account.tally.refused) == (2000, 1000)
