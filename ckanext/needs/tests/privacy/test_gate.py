"""The gate: counts below the threshold, texts with personal data, flags and report."""

from dataclasses import replace

import pyarrow as pa
import pytest

from ckanext.needs.privacy.clearance import Clearances, ClearedText, text_digest
from ckanext.needs.privacy.gate import GateResult, pass_gate
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.tables.schema import TableSchema, table_schema

STATUS = table_schema("needs_by_status")


def gated(rows: list[tuple[int, bool]], threshold: int = 5, protect: str = "marked") -> GateResult:
    """Pass rows of (count, marked) through the gate of `needs_by_status`."""
    schema = replace(STATUS, privacy=replace(STATUS.privacy, protect=protect, coarser=()))
    columns = {name: [None] * len(rows) for name in STATUS.columns}
    columns["needs"] = [count for count, _ in rows]
    columns["median_days_in_status"] = [float(count) for count, _ in rows]
    columns["protected"] = [mark for _, mark in rows]
    arrow = STATUS.arrow.append(pa.field("protected", pa.bool_()))
    return pass_gate(pa.table(columns, schema=arrow), schema, Rules(threshold=threshold))


def shown(result: GateResult) -> list[tuple[int | None, str]]:
    flags = result.table["needs_status"].to_pylist()
    return list(zip(result.table["needs"].to_pylist(), flags, strict=True))


def test_a_marked_count_below_the_threshold_is_empty_and_flagged_zero_too():
    assert shown(gated([(0, True), (1, True), (4, True), (5, True)])) == [
        (None, "suppressed"),
        (None, "suppressed"),
        (None, "suppressed"),
        (5, "published"),
    ]


def test_what_everyone_can_read_one_by_one_is_counted_as_it_is():
    assert shown(gated([(1, False), (3, False)])) == [(1, "published"), (3, "published")]


def test_the_other_measures_go_with_the_count():
    result = gated([(4, True), (6, True)])
    assert result.table["median_days_in_status"].to_pylist() == [None, 6.0]


def test_a_table_of_persons_is_masked_in_every_row():
    assert shown(gated([(4, False)], protect="all")) == [(None, "suppressed")]


def test_the_threshold_is_the_caller_s():
    assert shown(gated([(9, True)], threshold=10)) == [(None, "suppressed")]


def test_the_mark_is_never_published():
    assert gated([(1, True)]).table.column_names == list(STATUS.columns)


def test_the_report_counts_what_was_withheld():
    result = gated([(0, True), (7, True), (2, False)])
    assert (result.withheld, result.report.rows, result.report.counts_withheld) == (1, 3, 1)


def test_the_gate_does_not_depend_on_the_order_of_rows():
    rows = [(0, True), (7, True), (2, False), (3, True)]
    forward, backward = shown(gated(rows)), shown(gated(rows[::-1]))
    assert forward == backward[::-1]


def text_table(schema: TableSchema, name: str, texts: list[str | None]) -> pa.Table:
    columns: dict[str, list[object]] = {c: [None] * len(texts) for c in schema.columns}
    columns[name] = list(texts)
    return pa.table(columns, schema=schema.arrow)


def test_a_title_with_personal_data_is_withheld_and_flagged():
    schema = table_schema("needs")
    texts = ["ซ่อมถนน", "โทร 081-234-5678", "นายสมชาย ขอไฟ", None]
    result = pass_gate(text_table(schema, "title", texts), schema)
    assert result.table["title"].to_pylist() == ["ซ่อมถนน", None, None, None]
    assert result.table["title_status"].to_pylist() == [
        "published",
        "withheld",
        "withheld",
        "published",
    ]
    assert result.report.kinds == (("personal_title", 1), ("phone", 1))
    assert result.withheld == 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [("โครงการบ้านเลขที่ 1/2 นายช่างประจำย่าน", True), ("ติดต่อ 081-234-5678", False)],
)
def test_official_text_is_checked_for_numbers_of_persons_only(text: str, kept: bool):
    schema = table_schema("budget_lines")
    result = pass_gate(text_table(schema, "project", [text]), schema)
    assert result.table["project"].to_pylist() == [text if kept else None]


def notes_table(*texts: str | None) -> pa.Table:
    table = text_table(table_schema("needs"), "notes", list(texts))
    ids = pa.array([f"need-{number}" for number in range(len(texts))])
    return table.set_column(table.column_names.index("need_id"), "need_id", ids)


def gated_notes(table: pa.Table, *cleared: ClearedText) -> list[tuple[str | None, str]]:
    rules = Rules(cleared=Clearances(frozenset(cleared)))
    result = pass_gate(table, table_schema("needs"), rules)
    columns = [result.table[name].to_pylist() for name in ("notes", "notes_status")]
    return list(zip(*columns, strict=True))


class TestFreeText:
    def test_it_leaves_only_where_a_person_cleared_it(self):
        cleared = ClearedText("need-1", "notes", text_digest("ท่อแตก"))
        assert gated_notes(notes_table("ถนนพัง", "ท่อแตก", None), cleared) == [
            (None, "withheld"),
            ("ท่อแตก", "published"),
            (None, "published"),
        ]

    def test_a_text_that_was_changed_is_not_cleared_any_more(self):
        cleared = ClearedText("need-0", "notes", text_digest("ถนนพัง"))
        assert gated_notes(notes_table("ถนนพัง โทรหาสมชาย"), cleared) == [(None, "withheld")]

    def test_the_same_text_of_another_record_or_column_is_not_cleared_by_it(self):
        others = (
            ClearedText("need-9", "notes", text_digest("ถนนพัง")),
            ClearedText("need-0", "title", text_digest("ถนนพัง")),
        )
        assert gated_notes(notes_table("ถนนพัง"), *others) == [(None, "withheld")]

    def test_the_report_tells_texts_that_nobody_has_cleared_from_what_was_found(self):
        table = notes_table("ถนนพัง", "ท่อแตก")
        titles = pa.array(["โทร 081-234-5678", "ถนน"])
        table = table.set_column(table.column_names.index("title"), "title", titles)
        report = pass_gate(table, table_schema("needs"), Rules()).report
        assert (report.withheld, report.not_cleared) == (3, 2)

    def test_what_a_person_cleared_is_not_doubted(self):
        text = "ติดต่อนายกองค์การบริหารส่วนตำบล โทร 036-123-456"
        cleared = ClearedText("need-0", "notes", text_digest(text))
        assert gated_notes(notes_table(text), cleared) == [(text, "published")]

    def test_the_report_tells_it_from_personal_data(self):
        result = pass_gate(notes_table("ถนนพัง"), table_schema("needs"))
        assert result.report.kinds == (("not_cleared", 1),)

    def test_other_free_text_of_needs_has_no_column_to_leave_by(self):
        columns = set(table_schema("needs").columns)
        assert columns.isdisjoint({"village", "next_owner", "spatial", "external_id"})


def test_the_same_clearances_have_the_same_name_in_every_process():
    texts = [ClearedText(str(number), "notes", text_digest("ก")) for number in range(9)]
    assert repr(Clearances(frozenset(texts))) == repr(Clearances(frozenset(texts[::-1])))
    assert repr(Clearances(frozenset(texts))) != repr(Clearances(frozenset(texts[1:])))
