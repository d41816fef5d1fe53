"""Needs of the published tables by place and topic, and the money that is behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ckanext.needs.catalogue.published import ask
from ckanext.needs.figures.scope import COLUMNS, Scope
from ckanext.needs.targeting.parts import Cell

CELLS = """
    SELECT coalesce(district, '') AS district, coalesce(pillar, '') AS pillar,
        coalesce(issue, '') AS issue,
        sum(counted) FILTER (WHERE fiscal_year_be = :year) AS counted,
        sum(needs_adopted) FILTER (WHERE fiscal_year_be = :year) AS adopted,
        sum(people_affected) FILTER (WHERE fiscal_year_be = :year) AS people,
        sum(estimated_cost) FILTER (WHERE fiscal_year_be = :year) AS cost,
        sum(counted) FILTER (WHERE fiscal_year_be = :year - 1) AS before
    FROM published
    WHERE province = :province AND fiscal_year_be IN (:year, :year - 1)
        AND (:dataset = '' OR dataset = :dataset)
    GROUP BY 1, 2, 3
"""
YEARS = """
    SELECT fiscal_year_be AS year, sum(needs) AS needs, sum(counted) AS counted,
        sum(needs_adopted) AS adopted, sum(completed) AS completed,
        sum(people_affected) AS people, sum(estimated_cost) AS cost
    FROM published WHERE province = :province AND (:dataset = '' OR dataset = :dataset)
        AND (:district = '' OR district = :district)
    GROUP BY 1 ORDER BY 1
"""
MONEY_COLUMNS = (
    *("fiscal_year_be", "province", "district", "pillar", "linked"),
    *("without_money", "funded_amount"),
)
MONEY = """
    SELECT coalesce(district, '') AS district, coalesce(pillar, '') AS pillar,
        sum(linked) AS linked, sum(without_money) AS without_money,
        sum(funded_amount) AS funded, max(funded_amount) AS largest
    FROM published
    WHERE province = :province AND fiscal_year_be = :year
        AND (:dataset = '' OR dataset = :dataset)
    GROUP BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Year:
    """A province (or a district of it) in a fiscal year, B.E.

    :param counted: needs that were not merged or withdrawn; `adopted` of them are in a plan
    :param people: and `cost` (baht): None where nobody said
    """

    year: int
    needs: int
    counted: int
    adopted: int
    completed: int
    people: int | None
    cost: int | None

    @property
    def share(self) -> float | None:
        """The share that is in a plan, 0 to 1; None without needs."""
        return self.adopted / self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class Money:
    """What is behind the needs of a district on a pillar.

    :param linked: needs with a project or a budget line; `without` have none
    :param funded: baht; None where no amount is known
    """

    linked: int
    without: int
    funded: int | None
    largest: int | None


def cells(scope: Scope) -> list[Cell]:
    """Return every issue in every district that has needs in the year or had some before."""
    rows = ask("needs_by_district_issue", COLUMNS, CELLS, scope.bound)
    known = scope.before is not None
    return [
        Cell(
            province=scope.province,
            district=row["district"],
            pillar=row["pillar"],
            issue=row["issue"],
            counted=int(row["counted"] or 0),
            adopted=int(row["adopted"] or 0),
            people=_whole(row["people"]),
            cost=_whole(row["cost"]),
            before=int(row["before"] or 0) if known else None,
        )
        for row in rows
    ]


def years(scope: Scope, district: str = "") -> list[Year]:
    """Return all fiscal years that are published, in their order.

    :param district: only this one's; empty for the province
    """
    bound = {**scope.bound, "district": district}
    rows = ask("needs_by_district_issue", COLUMNS, YEARS, bound)
    return [
        Year(
            year=row["year"],
            needs=int(row["needs"] or 0),
            counted=int(row["counted"] or 0),
            adopted=int(row["adopted"] or 0),
            completed=int(row["completed"] or 0),
            people=_whole(row["people"]),
            cost=_whole(row["cost"]),
        )
        for row in rows
    ]


def money(scope: Scope) -> dict[tuple[str, str], Money]:
    """Return what is behind the needs, by (district, pillar).

    One project may stand behind several of them: amounts of several are at most their sum.
    """
    rows = ask("needs_budget_gap", MONEY_COLUMNS, MONEY, scope.bound)
    return {
        (row["district"], row["pillar"]): Money(
            linked=int(row["linked"] or 0),
            without=int(row["without_money"] or 0),
            funded=_whole(row["funded"]),
            largest=_whole(row["largest"]),
        )
        for row in rows
    }


def _whole(number: Any) -> int | None:
    return None if number is None else int(number)
