"""Complaints become counts, and nothing else of them is left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.codelists import default
from ckanext.needs.problems import SourceRef
from ckanext.needs.records.account import Account
from ckanext.needs.records.complaint import ComplaintCount
from ckanext.needs.records.complaints import count_complaints
from ckanext.needs.sources.rows import RawRow, RawTable
from ckanext.needs.sources.traffy import COLUMNS

Row = tuple[str, str, str, str]


def counted(
    rows: list[Row], areas: tuple[str, ...] = ()
) -> tuple[tuple[ComplaintCount, ...], Account]:
    """Count rows of (type, district, month, state), all in Bangkok."""
    account = Account("feed", 1)
    cells = [
        RawRow(
            dict(zip(COLUMNS, (kind, "", district, "กรุงเทพมหานคร", month, state), strict=True)),
            SourceRef("feed", row=number),
        )
        for number, (kind, district, month, state) in enumerate(rows, start=1)
    ]
    table = RawTable(COLUMNS, tuple(cells), SourceRef("feed"))
    return count_complaints((table,), areas, default(), account), account


def test_complaints_of_one_kind_district_and_month_are_one_count():
    counts, _ = counted(
        [("ถนน", "บางรัก", "2026-09", "finish"), ("ถนน", "เขตบางรัก", "2026-09", "inprogress"),
         ("ถนน", "บางรัก", "2026-10", "finish"), ("น้ำท่วม", "บางรัก", "2026-09", "")]
    )  # fmt: skip
    found = [(c.month, c.type, c.district, c.complaints, c.finished) for c in counts]
    assert found == [
        ("2026-09", "ถนน", "1004", 2, 1), ("2026-09", "น้ำท่วม", "1004", 1, 0),
        ("2026-10", "ถนน", "1004", 1, 1),
    ]  # fmt: skip


def test_october_begins_the_next_fiscal_year():
    counts, _ = counted([("ถนน", "บางรัก", "2026-09", ""), ("ถนน", "บางรัก", "2026-10", "")])
    assert [count.fiscal_year for count in counts] == [2569, 2570]


def test_a_place_or_month_that_cannot_be_read_is_refused_and_told():
    counts, account = counted([("ถนน", "ทุกเขต", "2026-09", ""), ("ถนน", "บางรัก", "2569", "")])
    assert not counts
    assert (account.read, account.refused) == (2, 2)
    assert [(p.column, p.value) for p in account.problems] == [
        ("district", "ทุกเขต"), ("month", "2569"),
    ]  # fmt: skip


def test_only_the_provinces_asked_for_are_counted():
    counts, account = counted([("ถนน", "บางรัก", "2026-09", "")], areas=("19",))
    assert not counts
    assert (account.left_out, account.refused) == (1, 0)


rows = st.tuples(
    st.sampled_from(["ถนน", "น้ำท่วม", ""]),
    st.sampled_from(["บางรัก", "หนองจอก", "ไม่มีเขตนี้"]),
    st.sampled_from(["2026-08", "2026-10", "เมื่อวาน"]),
    st.sampled_from(["finish", "inprogress", ""]),
)


@given(st.lists(rows, max_size=30), st.randoms())
def test_every_row_is_counted_once_or_refused_in_any_order(found: list[Row], dice):
    counts, account = counted(found)
    assert sum(count.complaints for count in counts) + account.refused == len(found)
    assert all(0 <= count.finished <= count.complaints for count in counts)
    shuffled = list(found)
    dice.shuffle(shuffled)
    assert counted(shuffled)[0] == counts
