"""The projects in one row of a plan, each with its own budget and agency.

One cell may hold several numbered projects, and a page may cut it anywhere: what a project is
called, costs, and who does it are brought together from the pieces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import Problem, SourceRef
from ckanext.needs.records.mapping import ActionPlanMapping
from ckanext.needs.records.pages import LogicalRow, join_texts, plain, split_items, tidy
from ckanext.needs.sources.rows import RawRow
from ckanext.needs.thai import arabic_digits

# A number with its amount a district, words of no dedicated budget, or a lone dash.
_AMOUNT = re.compile(
    r"\d[\d,.]*(?:\s*(?:พัน|หมื่น|แสน|ล้าน)?\s*บาท)?(?:\s*\([^()]*\))?"
    r"|\(?(?:เขต|อำเภอ)\s*ละ\s*\d[\d,.]*\)?"
    r"|ไม่\s*ใช[้่]?\s*งบ\s*ประมาณ[^\d]*"
    r"|(?:^|(?<=\s))[-–](?=\s|$)"
)


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One project of a plan, its cells as text.

    :param ref: row of the source on which it begins
    """

    number: int
    project: str
    amount: str
    agency: str
    ref: SourceRef


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The projects of a row, or what is wrong with it."""

    items: tuple[PlanItem, ...]
    problems: tuple[Problem, ...] = ()


def plan_items(row: LogicalRow, mapping: ActionPlanMapping) -> PlanRow:
    """Return the projects of a row, in order."""
    items: list[PlanItem] = []
    for piece in row.pieces:
        problem = _add_piece(items, piece, mapping)
        if problem:
            return PlanRow((), (problem,))
    return PlanRow(tuple(items))


def _add_piece(items: list[PlanItem], piece: RawRow, mapping: ActionPlanMapping) -> Problem | None:
    """Add what one page holds of a row to the items found so far."""
    last = items[-1].number if items else 0
    lead, begun = split_items(piece.cell(mapping.project), after=last)
    names = [(item.number, item.text) for item in begun]
    if lead and not items:
        names = [(0, lead), *names]
    elif lead:
        items[-1] = replace(items[-1], project=join_texts((items[-1].project, lead)))
    amount, agency = plain(piece.cell(mapping.amount)), plain(piece.cell(mapping.agency))
    if not names:
        return _continue(items, piece, amount, agency)
    if lead and items and not items[-1].amount:
        return _unclear(piece, mapping, amount)
    amounts = share_out(amount, [number for number, _ in names])
    if amounts is None:
        return _uneven(piece, mapping, len(names), amount)
    agencies = _agencies(agency, [number for number, _ in names])
    items.extend(
        PlanItem(number, name, money, who, piece.ref)
        for (number, name), money, who in zip(names, amounts, agencies, strict=True)
    )
    return None


def _continue(items: list[PlanItem], piece: RawRow, amount: str, agency: str) -> Problem | None:
    """Add the rest of cells that the page before cut to the last item."""
    if not items:
        return None
    last = items[-1]
    items[-1] = replace(
        last,
        amount=join_texts((last.amount, amount)),
        agency=join_texts((last.agency, agency)),
    )
    return None


def share_out(cell: str, numbers: Sequence[int]) -> list[str] | None:
    """Return the part of a budget cell that each item has; None when that is not clear.

    An empty cell is empty for each. Amounts that are numbered go to the items of these numbers;
    others must be as many as the items.
    """
    text = tidy(cell)
    if len(numbers) == 1 or not text:
        return [text] * len(numbers)
    lead, numbered = split_items(cell, after=numbers[0] - 1 if numbers[0] else 0, amounts=True)
    if numbered and not lead:
        by_number = {item.number: item.text for item in numbered}
        return [by_number.get(number, "") for number in numbers]
    starts = [match.start() for match in _AMOUNT.finditer(arabic_digits(text))]
    if len(starts) != len(numbers):
        return None
    ends = [*starts[1:], len(text)]
    return [text[start:end].strip() for start, end in zip([0, *starts[1:]], ends, strict=True)]


def _agencies(cell: str, numbers: Sequence[int]) -> list[str]:
    """Return the agency of each item: by number, by line, or the same for all."""
    lead, numbered = split_items(cell, after=numbers[0] - 1 if numbers[0] else 0)
    if numbered and not lead:
        by_number = {item.number: item.text for item in numbered}
        return [by_number.get(number, "") for number in numbers]
    lines = [tidy(line) for line in cell.split("\n") if line.strip()]
    if len(lines) == len(numbers):
        return lines
    return [tidy(cell)] * len(numbers)


def _uneven(piece: RawRow, mapping: ActionPlanMapping, items: int, cell: str) -> Problem:
    reason = Text(
        f"มี {items} โครงการในช่องเดียว แต่จำนวนเงินจับคู่กับโครงการไม่ได้",
        f"there are {items} projects in one cell, and the amounts do not pair with them",
    )
    return Problem("amounts_unclear", reason, piece.ref, mapping.amount, tidy(cell))


def _unclear(piece: RawRow, mapping: ActionPlanMapping, cell: str) -> Problem:
    reason = Text(
        "แถวนี้ต่อโครงการจากหน้าก่อนซึ่งยังไม่มีจำนวนเงิน และเริ่มโครงการใหม่ จึงไม่ทราบว่าเงินเป็นของโครงการใด",
        "the row continues a project that has no amount yet and begins another: "
        "whose amount this is can't be told",
    )
    return Problem("amounts_unclear", reason, piece.ref, mapping.amount, tidy(cell))
