"""From a harvester's source to its records: reads, maps, and checks what must add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists
from ckanext.needs.harvester import Harvester, SourceSpec
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.budget_lines import Mapped, check_totals, map_budget_rows
from ckanext.needs.records.mapping import ActionPlanMapping, BudgetMapping, NeedMapping
from ckanext.needs.records.need import Need
from ckanext.needs.sources.read import ReadOptions, collect, name_of, read_tables
from ckanext.needs.sources.rows import RawTable

#: Source systems whose name begins so hold needs that nobody asked for.
SYNTHETIC = "synthetic-"


@dataclass(frozen=True, slots=True)
class Gathered:
    """All records of a source.

    :param problems: warnings
    :param years: fiscal years (Buddhist Era) that may be published, ascending
    :param latest: ISO date of the youngest public record; empty = not known
    :param synthetic: public needs that a generator made (`SYNTHETIC`), which must be said
    """

    records: tuple[Need, ...] | tuple[BudgetLine, ...]
    problems: tuple[Problem, ...]
    years: tuple[int, ...]
    latest: str
    synthetic: int = 0


def gather(harvester: Harvester, needs: Iterable[Need], codelists: Codelists) -> Gathered:
    """Return all records of a harvester's source.

    :param needs: what a `portal` source holds
    :raises InputError: the source can't be read, a row has an error, the totals differ, or there
        is nothing to publish: empty tables must not take the place of good ones
    """
    if isinstance(harvester.mapping, NeedMapping):
        return _needs(harvester, harvester.mapping, needs, codelists)
    mapped = _map(harvester, codelists)
    errors = [problem for problem in mapped.problems if problem.severity == "error"]
    if errors:
        raise InputError(*errors)
    if not mapped.lines:
        raise _nothing(harvester, "no_rows", _NO_RECORD)
    check_totals(mapped.lines, harvester.mapping.totals, harvester.name)
    years = tuple(sorted({line.fiscal_year for line in mapped.lines}))
    return Gathered(mapped.lines, mapped.problems, years, "")


def source_area(harvester: Harvester, gathered: Gathered) -> str:
    """Return the code of the one area that a source is about; empty when there are more."""
    if not isinstance(harvester.mapping, NeedMapping):
        return harvester.mapping.area
    found = {n.province for n in gathered.records if isinstance(n, Need) and n.public}
    return found.pop() if len(found) == 1 else ""


_NO_RECORD = Text(
    "แหล่งข้อมูลไม่มีรายการเลย จึงไม่สร้างตาราง ข้อมูลที่เผยแพร่แล้วคงอยู่ตามเดิม",
    "the source holds no record, so no table is made; what is published stays as it is",
)
_NO_PUBLIC_NEED = Text(
    "ไม่มีความต้องการที่เปิดเผยได้แม้แต่เรื่องเดียว จึงไม่สร้างตาราง ข้อมูลที่เผยแพร่แล้วคงอยู่ตามเดิม",
    "not one need is public, so no table is made; what is published stays as it is",
)


def _needs(
    harvester: Harvester, mapping: NeedMapping, needs: Iterable[Need], codelists: Codelists
) -> Gathered:
    """Take the needs of the areas asked for. Only public ones say which years and dates there are:
    the others must not show by their presence.
    """
    inside = _codes_inside(mapping.areas, codelists)
    taken = tuple(need for need in needs if not mapping.areas or _place(need) in inside)
    if not taken:
        areas = mapping.areas
        reason = _none_within(areas, codelists) if areas else _NO_RECORD
        raise _nothing(harvester, "no_needs", reason)
    public = [need for need in taken if need.public]
    if not public:
        raise _nothing(harvester, "no_public_needs", _NO_PUBLIC_NEED)
    dates = [d for need in public for d in (need.status_since, need.requested_on) if d]
    years = tuple(sorted({need.fiscal_year for need in public}))
    synthetic = sum(need.source_system.startswith(SYNTHETIC) for need in public)
    return Gathered(taken, (), years, max(dates).isoformat() if dates else "", synthetic)


def _place(need: Need) -> str:
    return need.subdistrict or need.district or need.province


def _codes_inside(areas: tuple[str, ...], codelists: Codelists) -> frozenset[str]:
    """Return the codes of these areas and of all that lie in them."""
    inside = (each.code for area in areas for each in codelists.areas.inside(area))
    return frozenset((*areas, *inside))


def _none_within(areas: tuple[str, ...], codelists: Codelists) -> Text:
    th, en = (
        ", ".join(f"{codelists.areas.label(code, lang)} ({code})" for code in areas)
        for lang in ("th", "en")
    )
    return Text(
        f"ไม่มีความต้องการของพื้นที่ {th} จึงไม่สร้างตาราง ข้อมูลที่เผยแพร่แล้วคงอยู่ตามเดิม",
        f"there is no need of the area {en}, so no table is made; what is published stays as it is",
    )


def _nothing(harvester: Harvester, kind: str, reason: Text) -> InputError:
    return InputError(Problem(kind, reason, SourceRef(harvester.name)))


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
    sheets = (source.sheet,) if source.sheet else ()
    options = ReadOptions(source.encoding, sheets)
    for location in source.locations:
        data = collect(location, source.format, source.fetching)
        yield from read_tables(data, name_of(location), source.format, options)
