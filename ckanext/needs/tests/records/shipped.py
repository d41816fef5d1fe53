"""What a shipped template comes to: its lines and its problems, by the same way as a run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ckanext.needs.codelists import default
from ckanext.needs.harvester import load_harvester
from ckanext.needs.problems import Problem
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.gather import gather


@dataclass(frozen=True)
class Shipped:
    """Lines and problems of a template."""

    lines: tuple[BudgetLine, ...]
    problems: tuple[Problem, ...]

    def total(self, **values: object) -> Decimal:
        """Return the baht of the lines that have these values."""
        return sum((line.amount or Decimal(0) for line in self.of(**values)), Decimal(0))

    def of(self, **values: object) -> tuple[BudgetLine, ...]:
        """Return the lines that have these values, in the order of the source."""
        return tuple(
            line
            for line in self.lines
            if all(getattr(line, name) == value for name, value in values.items())
        )

    def one(self, **values: object) -> BudgetLine:
        """Return the one line that has these values."""
        (line,) = self.of(**values)
        return line

    @property
    def told(self) -> set[tuple[str, str, int, str]]:
        """Kind and severity of each problem, with the row and what was found there."""
        return {(p.kind, p.severity, p.where.row, p.value) for p in self.problems}


def values(lines: Iterable[BudgetLine], name: str) -> list[object]:
    """Return one field of lines."""
    return [getattr(line, name) for line in lines]


@lru_cache
def shipped(name: str) -> Shipped:
    """Return what a template comes to."""
    gathered = gather(load_harvester(name), (), default())
    lines = tuple(record for record in gathered.records if isinstance(record, BudgetLine))
    return Shipped(lines, tuple(gathered.problems))
