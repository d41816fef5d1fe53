"""Rows of a spreadsheet that may say what the portal has already, or another of its rows.

Many rows at once: one search a district finds what they are compared with, one more fetches what is
shown. So a row is compared with the needs that share words with the rows of its district, the
`COMPARED` likeliest of them, and not with all: a hint for people, who decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from ckan.types import Context

from ckanext.needs.entering.duplicates import (
    Alike,
    Wish,
    any_of,
    is_in,
    search,
    sketches,
    whole,
    words_of,
)
from ckanext.needs.entering.similarity import SHOWN, Sketch, likeness

#: Rows that are looked at; needs of a district that they are compared with; words of one search.
LOOKED_AT, COMPARED, WORDS = 100, 300, 300
#: Needs that are shown of a row, and other rows of the file.
NEEDS_SHOWN, ROWS_SHOWN = 3, 5


@dataclass(frozen=True, slots=True)
class Told:
    """One row that would become a need; `row` is its number in the file."""

    row: int
    wish: Wish


@dataclass(frozen=True, slots=True)
class AlikeRow:
    """A row with what may be the same.

    :param needs: of the portal, those of the same subdistrict first, then the most alike
    :param rows: numbers of earlier rows of the file
    """

    row: int
    title: str
    needs: tuple[Alike, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    """A row as it is compared, and which needs it is like: id to likeness."""

    told: Told
    sketches: tuple[Sketch, ...]
    scores: dict[str, float]


def alike_rows(context: Context, told: Sequence[Told], least: float = SHOWN) -> list[AlikeRow]:
    """Return the rows that may be the same as a need that the acting user may read, or a row.

    :param told: rows that are no needs of the portal yet; only the first `LOOKED_AT` are looked at
    :param least: the likeness, 0 to 1, from which on two are told
    """
    by_district: dict[str, list[Told]] = {}
    for one in told[:LOOKED_AT]:
        by_district.setdefault(one.wish.district, []).append(one)
    groups = [_of_district(context, group, least) for group in by_district.values()]
    needs = _needs(context, list(chain.from_iterable(groups)))
    found = [_row(each, needs, group, least) for group in groups for each in group]
    return sorted((one for one in found if one.needs or one.rows), key=lambda one: one.row)


def _of_district(context: Context, group: list[Told], least: float) -> list[_Compared]:
    """Compare the rows of one district with its needs."""
    words = list(dict.fromkeys(_in_turns([words_of(one.wish) for one in group])))[:WORDS]
    found = search(context, any_of(words), group[0].wish.district, COMPARED)
    needs = {
        str(need["id"]): sketches(str(need.get("title") or ""), str(need.get("notes") or ""))
        for need in found
    }
    return [_compared(one, needs, least) for one in group]


def _compared(told: Told, needs: Mapping[str, tuple[Sketch, ...]], least: float) -> _Compared:
    mine = sketches(told.wish.title, told.wish.notes)
    scores = {need_id: _nearest(mine, theirs) for need_id, theirs in needs.items()}
    likely = sorted(
        (need_id for need_id, score in scores.items() if score >= least),
        key=lambda need_id: (-scores[need_id], need_id),
    )
    return _Compared(told, mine, {need_id: scores[need_id] for need_id in likely[:NEEDS_SHOWN]})


def _in_turns(lists: list[list[str]]) -> Iterable[str]:
    """Yield the first word of each row, then the second: no row takes the place of the others."""
    for turn in range(max(map(len, lists), default=0)):
        yield from (words[turn] for words in lists if turn < len(words))


def _needs(context: Context, compared: Iterable[_Compared]) -> dict[str, dict[str, Any]]:
    """Fetch the needs that are shown, once for all rows."""
    ids = sorted({need_id for each in compared for need_id in each.scores})
    return {need["id"]: need for need in whole(context, ids)}


def _row(
    mine: _Compared, needs: dict[str, dict[str, Any]], group: Sequence[_Compared], least: float
) -> AlikeRow:
    wish = mine.told.wish
    found = [
        Alike(needs[need_id], round(score, 2), is_in(needs[need_id], wish.subdistrict))
        for need_id, score in mine.scores.items()
        if need_id in needs
    ]
    found.sort(key=lambda alike: (not alike.nearby, -alike.similarity, alike.need["id"]))
    rows = [
        other.told.row
        for other in group
        if other.told.row < mine.told.row and _likeness(mine, other) >= least
    ]
    return AlikeRow(mine.told.row, wish.title, tuple(found), tuple(rows[:ROWS_SHOWN]))


def _likeness(one: _Compared, other: _Compared) -> float:
    """Return the likeness of two rows; what is in two subdistricts is two needs."""
    places = {each.told.wish.subdistrict for each in (one, other)} - {""}
    if len(places) > 1:
        return 0.0
    return _nearest(one.sketches, other.sketches)


def _nearest(mine: tuple[Sketch, ...], theirs: tuple[Sketch, ...]) -> float:
    return max((likeness(a, b) for a in mine for b in theirs), default=0.0)
