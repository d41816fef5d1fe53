"""A table without counts passes the gate in parts, as it would at once."""

import pyarrow as pa
import pytest

from ckanext.needs.privacy.gate import Gate, GrowingReport, pass_gate
from ckanext.needs.tables.schema import TableSchema, table_schema

LINES = table_schema("budget_lines")
PROJECTS = ["ก่อสร้างถนน", "เลขบัตร 1101700203451", "โทร 081-234-5678", "ขุดลอกคลอง"]


def table_of(schema: TableSchema, **columns: list[str]) -> pa.Table:
    """Return a table with these columns, the others empty."""
    (size,) = {len(values) for values in columns.values()}
    values = {name: columns.get(name, [None] * size) for name in schema.columns}
    return pa.table(values, schema=schema.arrow)


def test_parts_come_out_as_the_whole_table_does_and_are_reported_as_it_is():
    whole = table_of(LINES, project=PROJECTS)
    expected, report = pass_gate(whole, LINES), GrowingReport()
    parts = list(Gate().pass_rows((whole.slice(0, 1), whole.slice(1)), LINES, report))
    assert pa.concat_tables(parts).equals(expected.table)
    assert report.done() == expected.report
    assert report.done().withheld == expected.withheld > 0


def test_a_part_goes_on_before_the_next_is_looked_at():
    def parts():
        yield table_of(LINES, project=PROJECTS)
        raise InterruptedError

    passed = Gate().pass_rows(parts(), LINES, GrowingReport())
    assert next(passed).num_rows == len(PROJECTS)
    with pytest.raises(InterruptedError):
        next(passed)


@pytest.mark.parametrize("name", ["needs_by_status", "complaints_by_district_type"])
def test_counts_are_never_let_pass_in_parts(name: str):
    schema = table_schema(name)
    with pytest.raises(ValueError, match=name):
        list(Gate().pass_rows((schema.arrow.empty_table(),), schema, GrowingReport()))
