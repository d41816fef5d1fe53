"""What figures are of: a province, a fiscal year, and one published dataset or all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ckanext.needs.catalogue.published import ask
from ckanext.needs.thai import FiscalYear, ThaiValueError, today

#: What pages read of `needs_by_district_issue`: the same for all, so that it is looked for once.
COLUMNS = (
    *("fiscal_year_be", "province", "district", "pillar", "issue", "needs", "counted"),
    *("needs_adopted", "people_affected", "estimated_cost", "completed"),
)
EDITIONS = """
    SELECT dataset, province, fiscal_year_be AS year, sum(needs) AS needs
    FROM published WHERE province IS NOT NULL GROUP BY 1, 2, 3
"""
#: Days of half a year.
HALF = 182
AS_OF = """
    SELECT max(as_of) AS day FROM published
    WHERE fiscal_year_be = :year AND (:dataset = '' OR dataset = :dataset)
        AND province = :province
"""


@dataclass(frozen=True, slots=True)
class Edition:
    """A province in a fiscal year (B.E.) in one dataset, and how many needs it has."""

    dataset: str
    province: str
    year: int
    needs: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at; `dataset` is empty for all that have the province and the year.

    :param before: the fiscal year before, None where it is not published
    :param provinces: and the rest: what else can be looked at, for the page's choices
    """

    province: str
    year: int
    dataset: str
    before: int | None
    provinces: tuple[str, ...]
    years: tuple[int, ...]
    datasets: tuple[str, ...]

    @property
    def bound(self) -> dict[str, object]:
        """What queries bind."""
        return {"province": self.province, "year": self.year, "dataset": self.dataset}

    def arguments(self, **other: str) -> dict[str, str]:
        """Return names and values for an address; an empty value leaves one out."""
        said = {"province": self.province, "year": str(self.year), "dataset": self.dataset}
        return {name: value for name, value in {**said, **other}.items() if value}


def editions() -> list[Edition]:
    """Ask which provinces and years there are published figures of."""
    rows = ask("needs_by_district_issue", COLUMNS, EDITIONS)
    return [
        Edition(row["dataset"], row["province"], row["year"], int(row["needs"] or 0))
        for row in rows
    ]


def choose(
    found: Sequence[Edition], asked: Mapping[str, str], day: date | None = None
) -> Scope | None:
    """Return what an address asks for, else the province with most needs and its newest year.

    A year in its first half is passed over where there is an earlier one: beside a whole year it
    would look as if everything had become less.

    :param asked: `province`, `year` (in either era) and `dataset`; what there is not is left out
    :param day: on which it is asked; None for today
    """
    needs: Counter[str] = Counter()
    for one in found:
        needs[one.province] += one.needs
    if not needs:
        return None
    provinces = sorted(needs, key=lambda code: (-needs[code], code))
    province = _one_of(asked.get("province", ""), provinces) or provinces[0]
    there = [one for one in found if one.province == province]
    years = sorted({one.year for one in there}, reverse=True)
    asked_year = _year(asked.get("year", ""))
    year = asked_year if asked_year in years else _telling(years, day or today())
    datasets = sorted({one.dataset for one in there if one.year == year})
    dataset = _one_of(asked.get("dataset", ""), datasets)
    past = {one.year for one in there if dataset in ("", one.dataset)}
    return Scope(
        province=province,
        year=year,
        dataset=dataset,
        before=year - 1 if year - 1 in past else None,
        provinces=tuple(provinces),
        years=tuple(years),
        datasets=tuple(datasets),
    )


def as_of(scope: Scope) -> date | None:
    """Return the day up to which the figures go, None where that is not known."""
    columns = ("fiscal_year_be", "province", "as_of")
    rows = ask("needs_by_status", columns, AS_OF, scope.bound)
    return rows[0]["day"] if rows else None


def _telling(years: Sequence[int], day: date) -> int:
    """Return the newest year that is half over; the newest of all where none is."""
    half = timedelta(days=HALF)
    return next((year for year in years if FiscalYear(year).start + half <= day), years[0])


def _one_of(value: str, known: Sequence[str]) -> str:
    return value if value in known else ""


def _year(text: str) -> int:
    try:
        return FiscalYear.parse(text).be if text else 0
    except ThaiValueError:
        return 0
