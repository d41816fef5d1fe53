"""Programs of a few lines that read a published table. The tests run them.

No module of CKAN here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ckanext.needs.tables.schema import TableSchema

#: Columns that a first look counts by, the first that a table has.
BY = ("fiscal_year_be", "round", "status")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A program.

    :param language: how its language is called
    :param name: how it is called on the page
    """

    language: str
    name: str
    text: str


def snippets(schema: TableSchema, file: str, rows: str) -> tuple[Snippet, ...]:
    """Return the programs for a table.

    :param file: address of its CSV file
    :param rows: address of its rows in the API, to which conditions can be added
    """
    name, by = f"{schema.name}.csv", _by(schema)
    codes = [field.name for field in schema.fields if _is_code(field.name, field.type)]
    return (
        Snippet("python", "Python (pandas)", _pandas(file, by, codes)),
        Snippet("python", "Python (DuckDB)", _duckdb(file, name, by, codes)),
        Snippet("r", "R", _r(file, schema.columns[0], by, codes)),
        Snippet("shell", "curl", _curl(file, name, rows)),
    )


def _by(schema: TableSchema) -> str:
    return next((name for name in BY if name in schema.columns), schema.columns[0])


def _is_code(name: str, kind: str) -> bool:
    """Return whether a column holds codes of digits, which are texts (`0101` is not 101)."""
    return kind == "string" and name in ("area", "province", "district", "subdistrict")


def _pandas(file: str, by: str, codes: Sequence[str]) -> str:
    kinds = ", ".join(f'"{code}": "string"' for code in codes)
    more = f", dtype={{{kinds}}}" if codes else ""
    return f"""\
import pandas as pd

table = pd.read_csv("{file}"{more})
print(table.groupby("{by}", dropna=False).size())
"""


def _duckdb(file: str, name: str, by: str, codes: Sequence[str]) -> str:
    kinds = ", ".join(f"'{code}': 'VARCHAR'" for code in codes)
    more = f", types={{{kinds}}}" if codes else ""
    query = f"SELECT {by}, count(*) AS lines"
    return f'''\
from urllib.request import urlretrieve

import duckdb

urlretrieve("{file}", "{name}")
duckdb.sql("""
    {query}
    FROM read_csv('{name}'{more}) GROUP BY ALL ORDER BY ALL
""").show()
'''


def _r(file: str, first: str, by: str, codes: Sequence[str]) -> str:
    """The mark at the start of the file is of the first column's name to R, where its system's own
    characters are not UTF-8.
    """
    kinds = ", ".join(f'{code} = "character"' for code in codes)
    more = f",\n  colClasses = c({kinds})" if codes else ""
    return f"""\
table <- read.csv(
  "{file}",
  encoding = "UTF-8", na.strings = ""{more}
)
names(table)[1] <- "{first}"
table(table${by}, useNA = "ifany")
"""


def _curl(file: str, name: str, rows: str) -> str:
    return f"""\
curl --fail --silent --show-error --location --output {name} "{file}"
curl --fail --silent --show-error "{rows}&limit=5"
"""
