"""What earlier runs showed of the same counts, for an attacker who kept the old files.

An old count tells something of today's only where it has not changed. The audit takes the worst
case, an attacker who knows which counts have not: what was shown of them stands, and so do the old
sums that they were withheld from. For that the true counts are kept too, for the portal's system
user alone, like the records that they are counted from.

The newest editions are kept whole. Of those before them there stays what an attacker would keep:
each count that was shown with each value that it had, and each sum that told of counts withheld.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from ckanext.needs.privacy.cells import Key, Place
from ckanext.needs.privacy.shown import Edition, OldSum, Shown, sums_of

#: So many different editions are kept whole; of those before them, what they showed and told.
EDITIONS = 30
#: In the place of an edition's number: what earlier editions showed; their sums count down from it.
OLDER, SUMS = -1, -2
SCHEMA = pa.schema(
    [
        ("edition", pa.int32()),
        ("population", pa.string()),
        ("table", pa.string()),
        ("key", pa.string()),
        ("true", pa.int64()),
        ("low", pa.int64()),
        ("high", pa.int64()),
        ("withheld", pa.bool_()),
        ("sign", pa.int8()),
        ("known", pa.int64()),
    ]
)

Row = dict[str, object]
#: In the file's metadata: where the records come from that were counted.
ORIGIN = b"ckanext-needs origin"


@dataclass(frozen=True, slots=True)
class Past:
    """The editions that were built before, oldest first.

    :param older: what editions before these showed, each value of each count once; of each count
        that was withheld, as it was last
    :param sums: what those editions' sums told of counts that they did not show exactly
    """

    editions: tuple[Edition, ...] = ()
    older: Edition = ()
    sums: tuple[OldSum, ...] = ()

    def told(self) -> dict[tuple[Place, int], tuple[int, int]]:
        """Return for each count and value of it the bounds that were shown when it was that."""
        known: dict[tuple[Place, int], tuple[int, int]] = {}
        for shown in self._all():
            if not shown.withheld:
                at = shown.place, shown.true
                low, high = known.get(at, (shown.low, shown.high))
                known[at] = max(low, shown.low), min(high, shown.high)
        return known

    def newest(self) -> dict[Place, Shown]:
        """Return what was last said of each count that was ever counted."""
        return {shown.place: shown for shown in self._all()}

    def with_edition(self, edition: Edition) -> Past:
        """Return the past of the next run; an edition like the last one adds nothing."""
        if not edition or (self.editions and self.editions[-1] == edition):
            return self
        editions = (*self.editions, edition)
        gone = editions[:-EDITIONS]
        if not gone:
            return Past(editions, self.older, self.sums)
        told = dict.fromkeys((*self.sums, *(each for old in gone for each in sums_of(old))))
        older = _distinct((*self.older, *(shown for old in gone for shown in old)))
        return Past(editions[-EDITIONS:], older, tuple(told))

    def _all(self) -> Iterator[Shown]:
        """Yield all that was ever shown, the newest last."""
        yield from self.older
        for edition in self.editions:
            yield from edition


def read_past(path: Path) -> Past:
    """Read the editions of earlier runs; none where there is no file."""
    if not path.exists():
        return Past()
    rows = cast("list[Row]", pq.ParquetFile(path).read().to_pylist())
    groups: dict[int, list[Row]] = {}
    for row in rows:
        groups.setdefault(cast("int", row["edition"]), []).append(row)
    editions = {n: [_shown(row) for row in group] for n, group in groups.items() if n > SUMS}
    whole = tuple(tuple(editions[number]) for number in sorted(editions) if number >= 0)
    sums = (rows for number, rows in groups.items() if number <= SUMS)
    return Past(whole, tuple(editions.get(OLDER, ())), tuple(map(_sum, sums)))


def read_origin(path: Path) -> tuple[str, ...]:
    """Return where the records come from that earlier runs counted; empty where it is not known."""
    if not path.exists():
        return ()
    metadata = pq.read_schema(path).metadata or {}
    return tuple(cast("list[str]", json.loads(metadata.get(ORIGIN, b"[]"))))


def write_past(past: Past, path: Path, origin: Sequence[str] = ()) -> None:
    """Write the editions, for the system user alone, in the place of those that were there.

    :param origin: where the records come from: addresses, paths, or the word `portal`
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.stem}-", dir=path.parent)
    os.close(handle)
    try:
        schema = SCHEMA.with_metadata({ORIGIN: json.dumps(origin, ensure_ascii=False).encode()})
        table = pa.Table.from_pylist(list(_rows(past)), schema=schema)
        pq.write_table(table, temporary, compression="zstd")
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _distinct(all_shown: Iterable[Shown]) -> Edition:
    """Return each value that was shown once, where it was last; what was withheld once a count."""
    found: dict[Shown | Place, Shown] = {}
    for shown in all_shown:
        key = shown.place if shown.withheld else shown
        found.pop(key, None)
        found[key] = shown
    return tuple(found.values())


def _rows(past: Past) -> Iterator[Row]:
    for number, edition in enumerate(past.editions):
        yield from (_row(number, shown) for shown in edition)
    yield from (_row(OLDER, shown) for shown in past.older)
    for number, each in enumerate(past.sums):
        for shown, sign in each.terms:
            yield {**_row(SUMS - number, shown), "sign": sign, "known": each.known}


def _row(number: int, shown: Shown) -> Row:
    return {
        "edition": number,
        "population": shown.place.population,
        "table": shown.place.table,
        "key": json.dumps(shown.place.key, ensure_ascii=False),
        "true": shown.true,
        "low": shown.low,
        "high": shown.high,
        "withheld": shown.withheld,
    }


def _sum(rows: Sequence[Row]) -> OldSum:
    terms = tuple((_shown(row), cast("int", row["sign"])) for row in rows)
    return OldSum(terms, cast("int", rows[0]["known"]))


def _shown(row: Row) -> Shown:
    pairs = cast("list[list[str | None]]", json.loads(str(row["key"])))
    key: Key = tuple((str(name), value) for name, value in pairs)
    place = Place(str(row["population"]), str(row["table"]), key)
    true, low, high = (cast("int", row[name]) for name in ("true", "low", "high"))
    return Shown(place, true, low, high, withheld=bool(row["withheld"]))


__all__ = ["EDITIONS", "Edition", "Past", "Shown", "read_origin", "read_past", "write_past"]
