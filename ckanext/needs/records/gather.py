"""From a harvester's source to its records: reads, maps, and checks what must add up."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists
from ckanext.needs.harvester import Harvester
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.records.account import Account
from ckanext.needs.records.action_plan import map_action_plan
from ckanext.needs.records.budget_line import BudgetLine
from ckanext.needs.records.budget_lines import BudgetMapper
from ckanext.needs.records.complaints import count_complaints
from ckanext.needs.records.lake import stage_records, to_arrow
from ckanext.needs.records.line_parts import part_names, put_together
from ckanext.needs.records.line_stage import LineStage
from ckanext.needs.records.mapping import (
    ActionPlanMapping,
    BudgetMapping,
    ComplaintMapping,
    ControlTotal,
    NeedMapping,
    RoundsMapping,
)
from ckanext.needs.records.need import Need
from ckanext.needs.records.need_source import map_need_tables
from ckanext.needs.records.portal import PortalRecord, within
from ckanext.needs.records.reading import read_batches, read_source
from ckanext.needs.records.stage import Staged

#: Source systems whose name begins so hold needs that nobody asked for.
SYNTHETIC = "synthetic-"
#: Has the parts of a source made by several workers; returns the folder that they are in.
MakeParts = Callable[[], Path]


@dataclass(frozen=True, slots=True)
class Gathered:
    """All records of a source.

    :param kind: `need` or `budget_line`
    :param staged: the records as files that are not yet in force
    :param problems: warnings, and the errors of rows that were refused
    :param years: fiscal years (Buddhist Era) that may be published, ascending
    :param areas: codes of the areas that the records are of
    :param read: rows of the source
    :param used: rows that became records; of needs those that everybody may read
    :param refused: rows with an error
    :param latest: ISO date of the youngest public record; empty = not known
    :param synthetic: public needs that a generator made (`SYNTHETIC`), which must be said
    :param needs: the records themselves, where they are needs
    """

    kind: str
    staged: Staged
    problems: tuple[Problem, ...]
    years: tuple[int, ...]
    areas: tuple[str, ...]
    read: int
    used: int
    refused: int = 0
    latest: str = ""
    synthetic: int = 0
    needs: tuple[Need, ...] = ()

    @property
    def records(self) -> tuple[Need, ...] | tuple[BudgetLine, ...]:
        """The records, one by one: of a large source they fill the memory."""
        if self.kind == "need":
            return self.needs
        return tuple(BudgetLine(**row) for row in self.staged.read().to_pylist())


def gather(
    harvester: Harvester,
    needs: Iterable[PortalRecord],
    codelists: Codelists,
    folder: Path | None = None,
    make_parts: MakeParts | None = None,
    account: Account | None = None,
) -> Gathered:
    """Read all records of a harvester's source.

    :param needs: what a `portal` source holds
    :param folder: where the records are staged; without it in a temporary folder
    :param make_parts: is asked for the source's parts if it has any; without it this process reads
        the whole source
    :param account: what is to become of the rows is told to it; by default to a new one
    :raises InputError: the source can't be read, too many rows have an error, the totals differ,
        or there is nothing to publish: empty tables must not take the place of good ones
    """
    folder = folder or Path(tempfile.gettempdir())
    account = account or Account(harvester.name, 0)
    if isinstance(harvester.mapping, NeedMapping):
        account.max_error_share = harvester.mapping.max_error_share
        if harvester.source.format != "portal":
            tables = read_source(harvester.source)
            needs = tuple(map_need_tables(tables, harvester.mapping, codelists, account))
            account.check()
        own = (need for need in needs if isinstance(need, Need))
        return _needs(harvester, harvester.mapping, own, codelists, folder, account)
    if isinstance(harvester.mapping, RoundsMapping):
        return _of_rounds(harvester, harvester.mapping, needs, folder)
    if isinstance(harvester.mapping, ComplaintMapping):
        return _complaints(harvester, harvester.mapping, codelists, folder, account)
    return _lines(harvester, harvester.mapping, codelists, folder, make_parts, account)


def source_area(harvester: Harvester, gathered: Gathered) -> str:
    """Return the code of the one area that a source is about; empty when there are more."""
    return gathered.areas[0] if len(gathered.areas) == 1 else ""


def check_totals(
    stage: LineStage, totals: Iterable[ControlTotal], errors: tuple[Problem, ...] = ()
) -> None:
    """Check that each fiscal year has the lines and the sum that its publisher states.

    :param errors: of the rows that were refused: they may say why
    :raises InputError: a year differs; what is published would not be that budget
    """
    problems = [
        _difference(total, stage)
        for total in totals
        if (stage.lines[total.fiscal_year], stage.baht(total.fiscal_year))
        != (total.lines, total.amount)
    ]
    if problems:
        raise InputError(*problems, *errors)


def _difference(total: ControlTotal, stage: LineStage) -> Problem:
    year, lines, amount = total.fiscal_year, stage.lines[total.fiscal_year], stage.baht
    return Problem(
        "total_differs",
        Text(
            f"ปีงบประมาณ {year}: ได้ {lines} รายการ รวม {amount(year):,} บาท "
            f"แต่ต้องได้ {total.lines} รายการ รวม {total.amount:,} บาท",
            f"fiscal year {year}: {lines} lines of {amount(year):,} baht, "
            f"expected {total.lines} lines of {total.amount:,} baht",
        ),
        SourceRef(stage.source),
    )


_NO_RECORD = Text(
    "แหล่งข้อมูลไม่มีรายการเลย จึงไม่สร้างตาราง ข้อมูลที่เผยแพร่แล้วคงอยู่ตามเดิม",
    "the source holds no record, so no table is made; what is published stays as it is",
)
_NO_PUBLIC_NEED = Text(
    "ไม่มีความต้องการที่เปิดเผยได้แม้แต่เรื่องเดียว จึงไม่สร้างตาราง ข้อมูลที่เผยแพร่แล้วคงอยู่ตามเดิม",
    "not one need is public, so no table is made; what is published stays as it is",
)


def _needs(
    harvester: Harvester,
    mapping: NeedMapping,
    needs: Iterable[Need],
    codelists: Codelists,
    folder: Path,
    account: Account,
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
    return Gathered(
        kind="need",
        staged=stage_records("need", taken, folder),
        problems=tuple(account.problems),
        years=years,
        areas=tuple(sorted({need.province for need in public})),
        read=account.read or len(taken),
        used=len(public),
        refused=account.refused,
        latest=max(dates).isoformat() if dates else "",
        synthetic=synthetic,
        needs=taken,
    )


def _of_rounds(
    harvester: Harvester, mapping: RoundsMapping, records: Iterable[PortalRecord], folder: Path
) -> Gathered:
    """Take what was counted in rounds of the provinces asked for; what was left out is told."""
    held = tuple(records)
    problems = tuple(each for each in held if isinstance(each, Problem))
    taken = within(held, harvester.kind, mapping.areas)
    if not taken:
        raise _nothing(harvester, "no_rows", _NO_RECORD, *problems)
    dates = [each.as_of for each in taken if each.as_of]
    return Gathered(
        kind=harvester.kind,
        staged=stage_records(harvester.kind, taken, folder),
        problems=problems,
        years=tuple(sorted({each.fiscal_year for each in taken})),
        areas=tuple(sorted({each.province for each in taken})),
        read=len(within(held, harvester.kind, ())),
        used=len(taken),
        latest=max(dates).isoformat() if dates else "",
    )


def _complaints(
    harvester: Harvester,
    mapping: ComplaintMapping,
    codelists: Codelists,
    folder: Path,
    account: Account,
) -> Gathered:
    account.max_error_share = mapping.max_error_share
    counts = count_complaints(read_source(harvester.source), mapping.areas, codelists, account)
    account.check()
    if not counts:
        raise _nothing(harvester, "no_rows", _NO_RECORD)
    return Gathered(
        kind="complaint_count",
        staged=stage_records("complaint_count", counts, folder),
        problems=tuple(account.problems),
        years=tuple(sorted({count.fiscal_year for count in counts})),
        areas=tuple(sorted({count.province for count in counts})),
        read=account.read,
        used=account.read - account.refused - account.left_out,
        refused=account.refused,
    )


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


def _nothing(harvester: Harvester, kind: str, reason: Text, *problems: Problem) -> InputError:
    return InputError(Problem(kind, reason, SourceRef(harvester.name)), *problems)


def _lines(
    harvester: Harvester,
    mapping: BudgetMapping | ActionPlanMapping,
    codelists: Codelists,
    folder: Path,
    make_parts: MakeParts | None,
    account: Account,
) -> Gathered:
    """Map a source of budget lines into a folder.

    :raises InputError: see `gather`; nothing is left in the folder then
    """
    stage = LineStage(harvester.name, folder)
    try:
        if isinstance(mapping, BudgetMapping):
            account.max_error_share = mapping.max_error_share
        if make_parts and part_names(harvester):
            put_together(harvester, make_parts(), stage, account)
        elif isinstance(mapping, BudgetMapping):
            _map_batches(harvester, mapping, codelists, stage, account)
        else:
            _map_plan(harvester, mapping, codelists, stage, account)
        account.check()
        if not stage.rows:
            raise _nothing(harvester, "no_rows", _NO_RECORD)
        check_totals(stage, mapping.totals, account.errors)
        staged = stage.finish()
    except BaseException:
        stage.discard()
        raise
    return Gathered(
        kind="budget_line",
        staged=staged,
        problems=tuple(account.problems),
        years=tuple(sorted(stage.lines)),
        areas=tuple(sorted(stage.areas)),
        read=account.read,
        refused=account.refused,
        used=account.read - account.refused - account.left_out,
    )


def _map_batches(
    harvester: Harvester,
    mapping: BudgetMapping,
    codelists: Codelists,
    stage: LineStage,
    account: Account,
) -> None:
    mapper = BudgetMapper(mapping, codelists, harvester.name, account)
    for lines in mapper.lines(read_batches(harvester.source)):
        stage.add(lines)
    for problem in mapper.subtotals.problems():
        account.add(problem)


def _map_plan(
    harvester: Harvester,
    mapping: ActionPlanMapping,
    codelists: Codelists,
    stage: LineStage,
    account: Account,
) -> None:
    """Map a plan. Its rows are not counted one by one: what can't be read ends the run."""
    tables = tuple(read_source(harvester.source))
    mapped = map_action_plan(tables, mapping, codelists)
    stage.add(to_arrow("budget_line", mapped.lines))
    account.read = sum(len(table.rows) for table in tables)
    account.add_all(mapped.problems)
    if account.errors:
        raise InputError(*account.errors)
