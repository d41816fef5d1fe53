"""Tables that go over several pages: rows that continue, and numbered items inside a cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ckanext.needs.sources.rows import RawRow
from ckanext.needs.thai import arabic_digits, fold, normalise

# `๑. โครงการ`, `2) ...`, after a space or at the start; not `๕.๒`, where a digit follows.
_ITEM = re.compile(r"(?:^|(?<=\s))(\d{1,2})[.)]\s*(?=[^\s\d.])")
_NUMBERED_AMOUNT = re.compile(r"(?:^|(?<=\s))(\d{1,2})[.)]\s+(?=\S)")
_THAI_END = re.compile(r"[\u0e01-\u0e4e]$")
_THAI_START = re.compile(r"^[\u0e01-\u0e4e]")
_TOTAL = re.compile(r"^(?:ยอด)?รวม(?:ทั้งสิ้น|ทั้งหมด|เงิน|$|\s)")


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered item of a cell, its number taken off; 0 = the cell has no numbers."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class LogicalRow:
    """One row of a table, as the pieces that stand on one page each, in order."""

    pieces: tuple[RawRow, ...]

    def joined(self, column: str) -> str:
        """Return a cell as it was before the pages cut it."""
        return join_texts(piece.cell(column) for piece in self.pieces)


def logical_rows(rows: Iterable[RawRow], key: str) -> tuple[LogicalRow, ...]:
    """Join the pieces of rows.

    Where the key column numbers its rows, a row without a number continues the row before.
    Where it does not, a row whose key is empty does. Rows of totals are left out: they are
    not to be trusted, and what they say is summed again.

    :param key: column whose cell begins a row
    """
    kept = [row for row in rows if not any(_TOTAL.match(c.strip()) for c in row.cells.values())]
    numbered = any(begins_with_number(row.cell(key)) for row in kept)
    groups: list[list[RawRow]] = []
    for row in kept:
        cell = row.cell(key)
        begins = begins_with_number(cell) if numbered else bool(cell.strip())
        if begins or not groups:
            groups.append([row])
        else:
            groups[-1].append(row)
    return tuple(LogicalRow(tuple(group)) for group in groups)


def begins_with_number(cell: str) -> bool:
    """Return whether a cell begins with an item's number."""
    return _number(plain(cell)) is not None


def split_items(cell: str, after: int = 0, amounts: bool = False) -> tuple[str, tuple[Item, ...]]:
    """Split a cell into what continues the item before, and its own numbered items.

    A number begins an item only when it is the next one; so a year or a phase is not taken for it.

    :param after: number of the last item before this cell
    :param amounts: the items are amounts of money, which may begin with a digit
    """
    text = plain(cell)
    starts: list[tuple[int, int, int]] = []
    for match in (_NUMBERED_AMOUNT if amounts else _ITEM).finditer(arabic_digits(text)):
        if int(match[1]) == after + len(starts) + 1:
            starts.append((int(match[1]), match.start(), match.end()))
    ends = [start for _, start, _ in starts[1:]] + [len(text)]
    items = tuple(
        Item(number, tidy(text[begin:end]))
        for (number, _, begin), end in zip(starts, ends, strict=False)
    )
    return tidy(text[: starts[0][1]] if starts else text), items


def without_number(cell: str) -> str:
    """Return a cell's text without the number it begins with."""
    text = plain(cell)
    number = _number(text)
    return tidy(text[number.end() :] if number else text)


def join_texts(texts: Iterable[str]) -> str:
    """Join the pieces of a text that pages cut.

    Thai has no space between words, so between two Thai letters none is put.
    """
    joined = ""
    for text in (tidy(plain(text)) for text in texts):
        tight = _THAI_END.search(joined) and _THAI_START.search(text)
        joined = f"{joined}{'' if tight or not joined or not text else ' '}{text}"
    return joined


def plain(cell: str) -> str:
    """Return a cell normalised; its lines stay apart, its digits as they are."""
    return "\n".join(normalise(line) for line in cell.split("\n"))


def _number(text: str) -> re.Match[str] | None:
    # Thai digits become Arabic ones letter for letter, so places in one are places in the other.
    return _ITEM.match(arabic_digits(text))


def tidy(text: str) -> str:
    """Return a text on one line with single spaces."""
    return " ".join(text.split())


def same_text(one: str, other: str) -> bool:
    """Return whether two texts differ in spaces, punctuation and digits' script at most."""
    return fold(one) == fold(other)
