"""The gate every table passes before it is published."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from ckanext.needs.privacy.personal_data import DIRECT, find_personal_data
from ckanext.needs.tables.registry import PROTECTED
from ckanext.needs.tables.schema import PrivacySpec, TableSchema

#: A count below this is not shown, zero included.
DEFAULT_THRESHOLD = 5


@dataclass(frozen=True, slots=True)
class GateReport:
    """What the gate did to one table.

    :param rows: of the table
    :param counts_withheld: rows whose count was emptied
    :param texts_withheld: cells of text that were emptied
    :param kinds: kinds of personal data found, each with the number of cells
    """

    rows: int
    counts_withheld: int
    texts_withheld: int
    kinds: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class GateResult:
    """A table that may be published.

    :param withheld: cells (counts and texts) that were emptied
    """

    table: pa.Table
    withheld: int
    report: GateReport


def pass_gate(
    table: pa.Table, schema: TableSchema, threshold: int = DEFAULT_THRESHOLD
) -> GateResult:
    """Empty what must not be published, fill the flag columns, and report.

    Rows are those of `table`, in its order; columns are the schema's.
    """
    spec = schema.privacy
    masked = _masked(table, spec, threshold)
    safe = _mask_counts(table, spec, masked)
    safe, found = _withhold_texts(safe, spec)
    if PROTECTED in safe.column_names:
        safe = safe.drop_columns([PROTECTED])
    counts = pc.sum(masked).as_py() or 0
    kinds: dict[str, int] = {}
    for kind in (kind for cell in found for kind in cell):
        kinds[kind] = kinds.get(kind, 0) + 1
    report = GateReport(table.num_rows, counts, len(found), tuple(sorted(kinds.items())))
    return GateResult(safe.select(schema.columns), counts + len(found), report)


def _masked(table: pa.Table, spec: PrivacySpec, threshold: int) -> pa.BooleanArray:
    """Return which rows' counts are to be emptied."""
    if spec.protect == "none" or not spec.count:
        return pa.array([False] * table.num_rows, pa.bool_())
    low = pc.less(pc.fill_null(table[spec.count], 0), threshold)
    if spec.protect == "marked":
        low = pc.and_(low, pc.fill_null(table[PROTECTED], True))
    return low


def _mask_counts(table: pa.Table, spec: PrivacySpec, masked: pa.BooleanArray) -> pa.Table:
    for name in spec.measures if spec.count else ():
        position = table.column_names.index(name)
        kind = table.schema.field(position).type
        emptied = pc.if_else(masked, pa.scalar(None, kind), table.column(position))
        table = table.set_column(position, table.schema.field(position), emptied)
    if spec.flag:
        table = _replace(table, spec.flag, pc.if_else(masked, "suppressed", "published"))
    return table


def _withhold_texts(table: pa.Table, spec: PrivacySpec) -> tuple[pa.Table, list[tuple[str, ...]]]:
    """Empty the texts that may hold personal data; return the kinds found in each."""
    found: list[tuple[str, ...]] = []
    for name, flag in spec.text:
        table, kinds = _withhold(table, name, flag, frozenset())
        found.extend(kinds)
    for name in spec.official_text:
        table, kinds = _withhold(table, name, "", DIRECT)
        found.extend(kinds)
    return table, found


def _withhold(
    table: pa.Table, name: str, flag: str, only: frozenset[str]
) -> tuple[pa.Table, list[tuple[str, ...]]]:
    texts = [str(text or "") for text in table[name].to_pylist()]
    kinds = [_kinds(text, only) for text in texts]
    kept = [None if kind or not text else text for text, kind in zip(texts, kinds, strict=True)]
    table = _replace(table, name, pa.array(kept, pa.string()))
    if flag:
        flags = ["withheld" if kind else "published" for kind in kinds]
        table = _replace(table, flag, pa.array(flags, pa.string()))
    return table, [kind for kind in kinds if kind]


def _kinds(text: str, only: frozenset[str]) -> tuple[str, ...]:
    found = {finding.kind for finding in find_personal_data(text)} if text else set[str]()
    return tuple(sorted(found & only if only else found))


def _replace(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    position = table.column_names.index(name)
    return table.set_column(position, pa.field(name, pa.string()), values)
