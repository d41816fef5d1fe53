"""From a harvester's source to its records: reads, maps, and checks what must add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ckanext.needs.codelists import Codelists
from ckanext.needs.harvester import Harvester, SourceSpec
from ckanext.needs.problems import InputError, Problem
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.budget_lines import Mapped, check_totals, map_budget_rows
from ckanext.needs.records.mapping import ActionPlanMapping, BudgetMapping, NeedMapping
from ckanext.needs.records.need import Need
from ckanext.needs.sources.read import ReadOptions, fetch, read_tables
from ckanext.needs.sources.rows import RawTable


@dataclass(frozen=True, slots=True)
class Gathered:
    """All records of a source.

    :param problems: warnings
    :param years: fiscal years (Buddhist Era) that may be published, ascending
    :param latest: ISO date of the youngest public record; empty = not known
    """

    records: tuple[Need, ...] | tuple[BudgetLine, ...]
    problems: tuple[Problem, ...]
    years: tuple[int, ...]
    latest: str


def gather(harvester: Harvester, needs: Iterable[Need], codelists: Codelists) -> Gathered:
    """Return all records of a harvester's source.

    :param needs: what a `portal` source holds
    :raises InputError: the source can't be read, a row has an error, the totals differ
    """
    if isinstance(harvester.mapping, NeedMapping):
        return _needs(harvester.mapping, needs)
    mapped = _map(harvester, codelists)
    errors = [problem for problem in mapped.problems if problem.severity == "error"]
    if errors:
        raise InputError(*errors)
    check_totals(mapped.lines, harvester.mapping.totals, harvester.name)
    years = tuple(sorted({line.fiscal_year for line in mapped.lines}))
    return Gathered(mapped.lines, mapped.problems, years, "")


def source_area(harvester: Harvester, gathered: Gathered) -> str:
    """Return the code of the one area that a source is about; empty when there are more."""
    if not isinstance(harvester.mapping, NeedMapping):
        return harvester.mapping.area
    found = {n.province for n in gathered.records if isinstance(n, Need) and n.public}
    return found.pop() if len(found) == 1 else ""


def _needs(mapping: NeedMapping, needs: Iterable[Need]) -> Gathered:
    """Take the needs of the areas asked for. Only public ones say which years and dates there are:
    the others must not show by their presence.
    """
    taken = tuple(need for need in needs if _within(need, mapping.areas))
    public = [need for need in taken if need.public]
    dates = [d for need in public for d in (need.status_since, need.requested_on) if d]
    years = tuple(sorted({need.fiscal_year for need in public}))
    return Gathered(taken, (), years, max(dates).isoformat() if dates else "")


def _within(need: Need, areas: tuple[str, ...]) -> bool:
    return not areas or any((need.district or need.province).startswith(area) for area in areas)


def _map(harvester: Harvester, codelists: Codelists) -> Mapped:
    mapping = harvester.mapping
    tables = tuple(_tables(harvester.source))
    if isinstance(mapping, BudgetMapping):
        return map_budget_rows(tables, mapping, codelists, harvester.name)
    if isinstance(mapping, ActionPlanMapping):
        from ckanext.needs.records.action_plan import map_action_plan

        return map_action_plan(tables, mapping, codelists, harvester.name)
    return Mapped((), ())


def _tables(source: SourceSpec) -> Iterator[RawTable]:
    options = ReadOptions(source.encoding, source.sheet)
    for location in source.locations:
        yield from read_tables(fetch(location), Path(location).name, source.format, options)
