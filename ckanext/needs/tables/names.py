"""The columns with names beside those with codes.

An engine groups, joins and sorts codes; names are put beside them at the end, in one look-up a
column, and not carried through all of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ckanext.needs.bilingual import Text

#: `district_name` and `district_name_en` are the names of the code in `district`.
THAI, ENGLISH = "_name", "_name_en"
#: Rows that are named at a time: texts of many more make the memory grow step by step, with copies.
BATCH = 30_000


class Names:
    """The names of one codelist's codes.

    :param labels: code to its name
    """

    def __init__(self, labels: Mapping[str, Text]) -> None:
        self._codes = pa.array(labels, pa.string())
        self._thai = pa.array([name.th for name in labels.values()], pa.string())
        self._english = pa.array([name.in_("en") for name in labels.values()], pa.string())

    def of(self, codes: Any) -> dict[str, Any]:
        """Return the Thai and the English names of a column of codes, by their columns' ending.

        A code that has no name has null.
        """
        compute: Any = pc  # its stubs have too many forms for a checker to choose from
        positions = compute.index_in(codes, value_set=self._codes)
        return {
            THAI: compute.take(self._thai, positions),
            ENGLISH: compute.take(self._english, positions),
        }


def code_of(column: str) -> tuple[str, str]:
    """Return the column of codes and the ending of a column of names; empty when it is none."""
    for ending in (ENGLISH, THAI):
        if column.endswith(ending):
            return column.removesuffix(ending), ending
    return "", ""


def with_names(table: pa.Table, columns: Iterable[str], names: Mapping[str, Names]) -> pa.Table:
    """Return the columns asked for: those of the table, and names for its codes.

    :param names: by the column of codes
    """
    asked = tuple(columns)
    if not table.num_rows:
        return _named(table, asked, names)

    def named(start: int) -> pa.Table:
        return _named(table.slice(start, BATCH), asked, names)

    with ThreadPoolExecutor() as pool:
        return pa.concat_tables(pool.map(named, range(0, table.num_rows, BATCH)))


def _named(table: pa.Table, asked: tuple[str, ...], names: Mapping[str, Names]) -> pa.Table:
    found: dict[str, Any] = {name: table[name] for name in asked if name in table.column_names}
    for code in {code for code, _ending in map(code_of, asked)} & names.keys():
        found |= {code + ending: texts for ending, texts in names[code].of(table[code]).items()}
    return pa.table({name: found[name] for name in asked})
