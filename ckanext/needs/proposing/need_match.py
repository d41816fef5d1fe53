"""Which columns of an unknown table of needs are likely what: by headers, then by cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ckanext.needs.bilingual import Text
from ckanext.needs.proposing.cells import MOST, Cells, Lists
from ckanext.needs.proposing.left_out import LeftOut, left_out
from ckanext.needs.proposing.likeness import Guess, assign, guesses, wide_likeness
from ckanext.needs.proposing.need_names import need_names
from ckanext.needs.sources.rows import RawTable

#: Fields that cells can tell where no header does, in the order that they are looked for.
BY_CELLS = ("district", "subdistrict", "pillar", "issue", "fiscal_year")
#: Share of the cells that must be readable then, and how many there must be.
NEARLY_ALL, SOME = 0.8, 2
#: Letters of a cell, on average, that may say what somebody needs.
SENTENCE = 10
#: How sure (of 100) a guess is that cells alone tell.
CELLS_ONLY = 60.0
#: Rows under a header that may describe the columns.
MOST_DESCRIPTIONS = 3
#: Fields whose cells are no plain texts: a description under the header is none of theirs.
TYPED = (
    *("people_affected", "estimated_cost", "fiscal_year", "requested_on", "status_since"),
    *("province", "district", "subdistrict", "pillar", "issue", "status"),
)


@dataclass(frozen=True, slots=True)
class MatchedNeeds:
    """What the columns of a table of needs likely are.

    :param fields: by field of a need
    :param left_out: columns that are not taken, with the reason
    :param unused: columns that are like nothing known
    :param description_rows: rows under the header that describe the columns
    :param cells: of the rows after those
    """

    fields: Mapping[str, Guess]
    left_out: Mapping[str, LeftOut]
    unused: tuple[str, ...]
    description_rows: int
    cells: Cells


def match_needs(table: RawTable, lists: Lists) -> MatchedNeeds:
    """Guess what the columns of a table are; each is one field at most, the likest first."""
    cells = Cells(table, lists)
    columns, away = _split(table, cells)
    described = _description_rows(table, _by_header(columns, cells), cells)
    if described:
        table = replace(table, rows=table.rows[described:])
        cells = Cells(table, lists)
        columns, away = _split(table, cells)
    fields = _by_header(columns, cells)
    fields |= dict(_by_cells(columns, fields, cells))
    taken = {guess.column for guess in fields.values()}
    unused = tuple(column for column in columns if column not in taken)
    away |= dict(_unreadable(unused, fields, cells))
    unused = tuple(column for column in unused if column not in away)
    return MatchedNeeds(fields, away, unused, described, cells)


def _split(table: RawTable, cells: Cells) -> tuple[list[str], dict[str, LeftOut]]:
    away = left_out(table.columns, cells)
    return [column for column in table.columns if column not in away], away


def _by_header(columns: Sequence[str], cells: Cells) -> dict[str, Guess]:
    names = need_names().fields
    return assign(
        {
            field: guesses(columns, known, cells.reads(field), wide_likeness)
            for field, known in names.items()
        }
    )


def _by_cells(
    columns: Sequence[str], fields: Mapping[str, Guess], cells: Cells
) -> Iterator[tuple[str, Guess]]:
    """Yield what headers did not tell and cells do."""
    free = [c for c in columns if c not in {guess.column for guess in fields.values()}]
    for field in (field for field in BY_CELLS if field not in fields):
        column = next((column for column in free if _all_read(field, column, cells)), None)
        if column is not None:
            free.remove(column)
            yield field, Guess(column, CELLS_ONLY, "")
    if "title" not in fields and (column := _longest(free, cells)):
        yield "title", Guess(column, CELLS_ONLY, "")


def _all_read(field: str, column: str, cells: Cells) -> bool:
    texts = cells.of(column)
    if len(texts) < SOME or (field != "fiscal_year" and all(text.isdigit() for text in texts)):
        return False
    if field == "fiscal_year" and not all(len(text) == 4 for text in texts):
        return False
    known = field not in ("pillar", "issue") or bool(cells.lists.strategy)
    return known and cells.share(field, column) >= NEARLY_ALL


def _longest(columns: Sequence[str], cells: Cells) -> str:
    """Return the column whose cells are most like sentences of their own, or empty."""
    lengths = {column: _length(cells.of(column)) for column in columns}
    best = max(lengths, key=lambda column: lengths[column], default="")
    return best if best and lengths[best] >= SENTENCE else ""


def _length(texts: Sequence[str]) -> float:
    if len(set(texts)) < MOST * max(len(texts), 1):
        return 0
    letters = [len(text) for text in texts if any(char.isalpha() for char in text)]
    return sum(letters) / len(texts) if texts else 0


def _description_rows(table: RawTable, fields: Mapping[str, Guess], cells: Cells) -> int:
    typed = {field: guess.column for field, guess in fields.items() if field in TYPED}
    count = 0
    for row in table.rows[: min(MOST_DESCRIPTIONS, len(table.rows) - 1)]:
        said = [(field, row.cell(column).strip()) for field, column in typed.items()]
        reads = [cells.can_read(field, text) for field, text in said if text]
        if len(reads) < SOME or any(reads):
            break
        count += 1
    return count if _later_rows_read(table, typed, cells, count) else 0


def _later_rows_read(
    table: RawTable, typed: Mapping[str, str], cells: Cells, described: int
) -> bool:
    """Return whether the rows after can be read: else codes are unknown, not described."""
    later = [
        cells.can_read(field, text)
        for row in table.rows[described : described + MOST_DESCRIPTIONS]
        for field, column in typed.items()
        if (text := row.cell(column).strip())
    ]
    return sum(later) >= MOST * len(later) > 0


def _unreadable(
    columns: Sequence[str], fields: Mapping[str, Guess], cells: Cells
) -> Iterator[tuple[str, LeftOut]]:
    """Yield columns that are called as a field and whose cells are something else."""
    for field, names in need_names().fields.items():
        if field in fields:
            continue
        for guess in guesses(columns, names, lambda _: 1.0, wide_likeness):
            if not cells.reads(field)(guess.column):
                yield guess.column, LeftOut("unreadable", _not_read(field))


def _not_read(field: str) -> Text:
    if field == "external_id":
        return Text(
            "ค่าซ้ำหรือว่าง จึงใช้เป็นรหัสอ้างอิงไม่ได้",
            "has cells that are empty or twice, so it is no external_id",
        )
    if field == "owner_org":
        return Text(
            "ชื่อไม่ตรงกับหน่วยงานในระบบ เติมใน agencies ได้ (ชื่อในไฟล์: slug)",
            "no organisation of this portal; `agencies` may say which it is (its name: slug)",
        )
    return Text(f"ค่าส่วนใหญ่อ่านเป็น {field} ไม่ได้", f"most cells can't be read as {field}")
