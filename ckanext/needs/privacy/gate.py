"""The gate every table passes before it is published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import pyarrow as pa

from ckanext.needs.privacy.personal_data import DIRECT, find_personal_data
from ckanext.needs.tables.schema import PROTECTED, PrivacySpec, TableSchema

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
    kinds = Counter(kind for cell in found for kind in cell)
    counts = sum(masked)
    report = GateReport(table.num_rows, counts, len(found), tuple(sorted(kinds.items())))
    return GateResult(safe.select(list(schema.columns)), counts + len(found), report)


def _masked(table: pa.Table, spec: PrivacySpec, threshold: int) -> list[bool]:
    """Return which rows' counts are to be emptied."""
    if spec.protect == "none" or not spec.count:
        return [False] * table.num_rows
    counts = cast("list[int | None]", table[spec.count].to_pylist())
    marks = [True] * table.num_rows
    if spec.protect == "marked":
        marks = [mark is not False for mark in table[PROTECTED].to_pylist()]
    return [mark and (n or 0) < threshold for mark, n in zip(marks, counts, strict=True)]


def _mask_counts(table: pa.Table, spec: PrivacySpec, masked: list[bool]) -> pa.Table:
    for name in spec.measures:
        values = cast("list[object]", table[name].to_pylist())
        kept = [None if hide else value for value, hide in zip(values, masked, strict=True)]
        table = _replace(table, name, kept)
    if spec.flag:
        table = _replace(
            table, spec.flag, ["suppressed" if hide else "published" for hide in masked]
        )
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
    table = _replace(table, name, kept)
    if flag:
        flags = ["withheld" if kind else "published" for kind in kinds]
        table = _replace(table, flag, flags)
    return table, [kind for kind in kinds if kind]


def _kinds(text: str, only: frozenset[str]) -> tuple[str, ...]:
    found = {finding.kind for finding in find_personal_data(text)} if text else set[str]()
    return tuple(sorted(found & only if only else found))


def _replace(table: pa.Table, name: str, values: Sequence[object]) -> pa.Table:
    """Return the table with other values in a column, its type as it was."""
    position = table.column_names.index(name)
    kind = cast("pa.DataType", table.schema.field(position).type)
    return table.set_column(position, pa.field(name, kind), pa.array(values, kind))
