"""How records are typed in the lake: Arrow schemas with the fields of the dataclasses."""

from __future__ import annotations

import pyarrow as pa

from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.complaint import ComplaintCount
from ckanext.needs.records.need import Need
from ckanext.needs.records.participation import Participation
from ckanext.needs.records.votes import VoteCount

#: Baht with satang, up to 10^16.
MONEY = pa.decimal128(18, 2)

_TYPES = {
    "int": pa.int32(),
    "int | None": pa.int64(),
    "str": pa.string(),
    "Baht | None": pa.int64(),
    "bool": pa.bool_(),
    "bool | None": pa.bool_(),
    "date | None": pa.date32(),
    "Decimal | None": MONEY,
    "tuple[str, ...]": pa.list_(pa.string()),
    "tuple[Answer, ...]": pa.list_(pa.struct([("target", pa.string()), ("amount", MONEY)])),
}
Record = Need | BudgetLine | ComplaintCount | Participation | VoteCount
_RECORDS: dict[str, type[Record]] = {
    "need": Need,
    "budget_line": BudgetLine,
    "complaint_count": ComplaintCount,
    "participation": Participation,
    "vote_count": VoteCount,
}
#: The column that identifies a record, by kind.
ID_COLUMN = {
    "need": "need_id",
    "budget_line": "line_id",
    "complaint_count": "count_id",
    "participation": "participation_id",
    "vote_count": "vote_count_id",
}
#: The column with the area whose partition a record belongs in: a province, mostly.
PARTITION_AREA = {
    "need": "province",
    "budget_line": "area",
    "complaint_count": "province",
    "participation": "province",
    "vote_count": "province",
}


def record_schema(kind: str) -> pa.Schema:
    """Return the schema of a kind of record (`need`, `budget_line`)."""
    fields = _RECORDS[kind].__dataclass_fields__.values()
    return pa.schema([(field.name, _TYPES[str(field.type)]) for field in fields])
