"""How long the needs of agencies wait, counted in the database."""

from __future__ import annotations

import datetime
from statistics import median

import pytest

from ckanext.needs.figures.agencies import FEWEST, agencies
from ckanext.needs.tests.gap.published import by_agency, need, publish

pytestmark = pytest.mark.ckan

AS_OF = datetime.date(2026, 11, 13)
#: Days that the needs of an agency wait; fewer than nought: a day to come.
WAITS = {
    "odd": [1, 2, 30, 4, 5],
    "even": [1, 2, 3, 10, 40, 50],
    "same": [7] * 8,
    "two-values": [3, 3, 3, 9, 9, 9],
    "to-come": [-5, -2, -1, 0, 1, 2],
    "mostly-to-come": [-9, -8, -7, -7, 4, 5],
    "few": [1] * (FEWEST - 1),
}


@pytest.fixture
def waiting(new_dataset):
    """The needs of `WAITS`, and some that wait for nothing any more."""
    needs = [
        need(f"{agency}-{number}", agency, "accepted", AS_OF - datetime.timedelta(days))
        for agency, waits in WAITS.items()
        for number, days in enumerate(waits)
    ]
    ended = [need(f"ended-{n}", "odd", "completed", "2020-01-01") for n in range(9)]
    earlier = need("earlier", "odd", "accepted", "2020-01-01", fiscal_year_be=2560)
    counts = [by_agency(agency, "accepted", len(waits), 0) for agency, waits in WAITS.items()]
    publish(
        new_dataset,
        "waiting",
        {"needs": [*needs, *ended, earlier], "needs_by_agency": counts},
    )


@pytest.mark.usefixtures("waiting", "with_request_context")
def test_the_median_is_the_one_of_statistics():
    found = {one.name: one for one in agencies(["waiting"], ["completed"], [], 2569)}
    assert {name: one.known for name, one in found.items()} == {
        name: len(waits) for name, waits in WAITS.items()
    }
    assert {name: one.days for name, one in found.items()} == {
        name: median(max(days, 0) for days in waits) if len(waits) >= FEWEST else None
        for name, waits in WAITS.items()
    }


@pytest.mark.usefixtures("waiting", "with_request_context")
def test_all_years_count_where_none_is_chosen():
    (odd,) = [one for one in agencies(["waiting"], ["completed"], []) if one.name == "odd"]
    assert odd.known == len(WAITS["odd"]) + 1
