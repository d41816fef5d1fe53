"""The budgets that a reader can choose among: what one harvester has published of one area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ckan.model as model
import sqlalchemy as sa

from ckanext.needs.catalogue.published import ask

TABLE = "budget_by_strategy"
COLUMNS = ("fiscal_year_be", "phase", "area", "area_name", "strategy", "lines")
YEARS = """
    SELECT dataset, coalesce(area, '') AS area, min(area_name) AS area_name, phase,
        fiscal_year_be AS year, sum(lines)::bigint AS lines,
        bool_or(strategy <> '') IS TRUE AS by_pillar
    FROM published GROUP BY dataset, area, phase, fiscal_year_be
"""
DATASETS = sa.text("""
    SELECT package.id, package.name, package.title,
        package.plugin_data -> 'needs' ->> 'harvester' AS harvester,
        coalesce(owner.title, owner.name, '') AS agency
    FROM package LEFT JOIN "group" AS owner ON owner.id = package.owner_org
    WHERE package.name = ANY(:names) AND package.state = 'active' AND NOT package.private
""")


@dataclass(frozen=True, slots=True)
class Part:
    """What one dataset has of a fiscal year (B.E.) in a phase."""

    year: int
    phase: str
    dataset: str
    lines: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published dataset: its name in addresses, title, and the organisation that has it."""

    name: str
    title: str
    agency: str


@dataclass(frozen=True, slots=True)
class Source:
    """A published budget.

    :param key: `<harvester>.<code of the area>`, what an address says
    :param parts: one dataset a phase and year: where several have it, the one with more lines
    :param by_pillar: whether it has lines under a strategy's pillars
    :param datasets: those of the parts, the one with the newest year first
    """

    key: str
    area: str
    area_name: str
    parts: tuple[Part, ...]
    datasets: tuple[Dataset, ...]
    by_pillar: bool

    @property
    def phases(self) -> tuple[str, ...]:
        """Return the phases that there are, the one with the most lines first."""
        lines: dict[str, int] = defaultdict(int)
        for part in self.parts:
            lines[part.phase] += part.lines
        return tuple(sorted(lines, key=lambda phase: (-lines[phase], phase)))

    def years(self, phase: str) -> tuple[int, ...]:
        """Return the fiscal years of a phase, the newest last."""
        return tuple(sorted(part.year for part in self.parts if part.phase == phase))

    def where(self, phase: str) -> str:
        """Return what is of this budget and phase, as SQL over `published`.

        Plain comparisons: whatever wraps a column would keep the database from its indexes.
        """
        area = "area = :area" if self.area else "area IS NULL"
        parts = " OR ".join(
            f"(dataset = :of_{n} AND fiscal_year_be = ANY(:years_{n}))"
            for n, _ in enumerate(self.years_by_dataset(phase))
        )
        return f"{area} AND phase = :phase AND ({parts or 'false'})"

    def bound(self, phase: str) -> dict[str, Any]:
        """Return the values of `where`."""
        years = self.years_by_dataset(phase)
        bound: dict[str, Any] = {"area": self.area, "phase": phase}
        for number, (dataset, its) in enumerate(years.items()):
            bound |= {f"of_{number}": dataset, f"years_{number}": its}
        return bound

    def years_by_dataset(self, phase: str) -> dict[str, list[int]]:
        """Return the fiscal years of a phase that each dataset is read for."""
        years: dict[str, list[int]] = defaultdict(list)
        for part in self.parts:
            if part.phase == phase:
                years[part.dataset].append(part.year)
        return years


def sources() -> tuple[Source, ...]:
    """Return all published budgets: those by pillar first, of each the one with the most lines."""
    rows = ask(TABLE, COLUMNS, YEARS)
    names = {"names": sorted({row["dataset"] for row in rows})}
    named = model.Session.execute(DATASETS, names).mappings() if rows else ()
    return grouped(rows, {row["name"]: dict(row) for row in named})


def grouped(
    rows: Iterable[Mapping[str, Any]], datasets: Mapping[str, Mapping[str, Any]]
) -> tuple[Source, ...]:
    """Return the budgets of some rows of `YEARS`.

    :param datasets: rows of `DATASETS` by name; a row whose dataset is not there is left out
    """
    by_key: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if known := datasets.get(row["dataset"]):
            by_key[f"{known['harvester'] or known['name']}.{row['area']}"].append(row)
    made = [_source(key, found, datasets) for key, found in by_key.items()]
    return tuple(sorted(made, key=_first))


def _first(one: Source) -> tuple[bool, int, str]:
    return not one.by_pillar, -sum(part.lines for part in one.parts), one.key


def _source(
    key: str, rows: list[Mapping[str, Any]], datasets: Mapping[str, Mapping[str, Any]]
) -> Source:
    parts: dict[tuple[str, int], Part] = {}
    for row in sorted(rows, key=lambda row: (row["lines"], row["dataset"])):
        part = Part(int(row["year"]), row["phase"], row["dataset"], int(row["lines"]))
        parts[part.phase, part.year] = part
    newest_first = sorted(parts.values(), key=lambda part: (-part.year, part.dataset))
    names = dict.fromkeys(part.dataset for part in newest_first)
    return Source(
        key=key,
        area=rows[0]["area"],
        area_name=rows[0]["area_name"] or "",
        parts=tuple(reversed(newest_first)),
        datasets=tuple(
            Dataset(name, datasets[name]["title"], datasets[name]["agency"]) for name in names
        ),
        by_pillar=any(row["by_pillar"] for row in rows),
    )
