"""Which lines of a budget are wanted, and what a line says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ckanext.needs.spending.amounts import Total
from ckanext.needs.spending.sources import Source

TABLE = "budget_lines"
#: What a line shows, and a download of lines has, in this order.
SHOWN = (
    *("line_id", "fiscal_year_be", "fiscal_year_ce", "phase", "area", "area_name", "strategy"),
    *("code_path", "plan", "work", "project", "objective", "agency", "amount", "basis"),
    *("unit_amount", "unit_count", "source_ref"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines of a budget.

    :param year: B.E.; None for all
    :param classes: (strategy, widest class) as published; None for all
    :param keyword: stands in a line's name or explanation; empty for all
    :param words: each stands somewhere in a line or its agency; None for all
    """

    source: Source
    phase: str
    year: int | None = None
    classes: tuple[tuple[str, str], ...] | None = None
    agency: str = ""
    keyword: str = ""
    words: tuple[str, ...] | None = None
    sort: str = "amount"


@dataclass(frozen=True, slots=True)
class Line:
    """One line; baht and B.E. Amount is None where `basis` says that there is none of its own."""

    line_id: str
    dataset: str
    fiscal_year: int
    strategy: str
    code_path: str
    plan: str
    work: str
    project: str
    objective: str
    agency: str
    amount: Decimal | None
    basis: str
    unit_amount: Decimal | None
    unit_count: int | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """A page of lines, and what all of them come to."""

    total: Total
    lines: tuple[Line, ...]


def line_of(row: Mapping[str, Any]) -> Line:
    """Return the line of a row with the columns `SHOWN` and its dataset."""
    texts = ("strategy", "code_path", "plan", "work", "project", "objective", "agency", "basis")
    return Line(
        line_id=row["line_id"],
        dataset=row["dataset"],
        fiscal_year=int(row["fiscal_year_be"]),
        **{name: row[name] or "" for name in (*texts, "source_ref")},
        amount=decimal(row["amount"]),
        unit_amount=decimal(row["unit_amount"]),
        unit_count=None if row["unit_count"] is None else int(row["unit_count"]),
    )


def decimal(value: object) -> Decimal | None:
    """Return an amount as the database has it."""
    return None if value is None else Decimal(str(value))
