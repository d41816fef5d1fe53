"""How records are typed in the lake: Arrow schemas with the fields of the dataclasses."""

from __future__ import annotations

import pyarrow as pa

from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.complaint import ComplaintCount
from ckanext.needs.records.need import Need
from ckanext.needs.records.participation import Participation

#: Baht with satang, up to 10^16.
MONEY = pa.decimal128(18, 2)

_TYPES = {
    "int": pa.int32(),
    "int | None": pa.int64(),
    "str": pa.string(),
    "bool": pa.bool_(),
    "bool | None": pa.bool_(),
    "date | None": pa.date32(),
    "Decimal | None": MONEY,
    "tuple[str, ...]": pa.list_(pa.string()),
    "tuple[Answer, ...]": pa.list_(pa.struct([("target", pa.string()), ("amount", MONEY)])),
}
_RECORDS: dict[str, type[Need] | type[BudgetLine] | type[ComplaintCount] | type[Participation]] = {
    "need": Need,
    "budget_line": BudgetLine,
    "complaint_count": ComplaintCount,
    "participation": Participation,
}
#: The column that identifies a record, by kind.
ID_COLUMN = {
    "need": "need_id",
    "budget_line": "line_id",
    "complaint_count": "count_id",
    "participation": "participation_id",
}
#: The column with the area whose partition a record belongs in: a province, mostly.
PARTITION_AREA = {
    "need": "province",
    "budget_line": "area",
    "complaint_count": "province",
    "participation": "province",
}


def record_schema(kind: str) -> pa.Schema:
    """Return the schema of a kind of record (`need`, `budget_line`)."""
    fields = _RECORDS[kind].__dataclass_fields__.values()
    return pa.schema([(field.name, _TYPES[str(field.type)]) for field in fields])
