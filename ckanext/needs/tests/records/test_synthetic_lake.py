"""What the tables are measured with has the columns and types of the lake."""

import pyarrow.parquet as pq

from benchmarks.synthetic_lake import write_needs
from ckanext.needs.records.schemas import record_schema


def test_measured_needs_are_typed_as_those_of_a_harvest(tmp_path):
    files = write_needs(tmp_path / "needs", 500)
    wanted = record_schema("need")
    for file in files:
        written = pq.read_schema(file)
        assert {n: written.field(n).type for n in written.names} == {
            n: wanted.field(n).type for n in wanted.names
        }
