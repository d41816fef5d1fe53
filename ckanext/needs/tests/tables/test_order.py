"""The order of a table's rows: looked for first, and made where it is not there."""

from __future__ import annotations

import pyarrow as pa
import pytest

from ckanext.needs.tables.order import is_in_order
from ckanext.needs.tables.registry import TABLES
from ckanext.needs.tests.tables.shapes import inputs_of, need

BY = ("province", "number")


def table(*rows: tuple[str | None, int]) -> pa.Table:
    provinces, numbers = zip(*rows, strict=True) if rows else ((), ())
    return pa.table(
        {"province": pa.array(provinces, pa.string()), "number": pa.array(numbers, pa.int64())}
    )


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (("19", 1),),
        (("19", 1), ("19", 1), ("19", 2), ("20", 0)),
        ((None, 5), ("", 6), ("10", 1)),
    ],
)
def test_rows_that_are_in_order(rows):
    assert is_in_order(table(*rows), BY)


@pytest.mark.parametrize(
    "rows", [(("20", 0), ("19", 1)), (("19", 2), ("19", 1), ("20", 0)), (("10", 1), (None, 2))]
)
def test_rows_that_are_not(rows):
    assert not is_in_order(table(*rows), BY)


def rows_of(needs):
    with inputs_of(needs) as inputs:
        whole = TABLES["needs"].make(inputs)
        parts = pa.concat_tables(TABLES["needs"].batches(inputs))
    assert parts.equals(whole)
    return [(r["province"], r["fiscal_year_be"], r["need_id"]) for r in whole.to_pylist()]


def test_needs_are_by_province_year_and_id_whatever_the_order_of_the_files():
    places = ({"province": "19", "district": "1901"}, {"province": "10", "district": "1001"})
    found = rows_of([need(n, fiscal_year=2567 + n % 3, **places[n % 2]) for n in range(60)])
    assert found == sorted(found)
    assert len({province for province, _year, _id in found}) == 2
