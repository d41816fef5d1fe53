"""What the tables are measured with has the columns, types and order of the lake."""

import pyarrow.parquet as pq

from benchmarks.synthetic_lake import write_needs
from ckanext.needs.records.schemas import record_schema
from ckanext.needs.tables.order import is_in_order


def test_measured_needs_are_typed_and_ordered_as_those_of_a_harvest(tmp_path):
    files = write_needs(tmp_path / "needs", 5000)
    wanted = record_schema("need")
    for file in files:
        written = pq.read_schema(file)
        ids = pq.ParquetFile(file).read(columns=["need_id"])
        assert is_in_order(ids, ["need_id"])
        assert {n: written.field(n).type for n in written.names} == {
            n: wanted.field(n).type for n in wanted.names
        }
