"""What earlier runs showed of the same counts, for an attacker who kept the old files.

An old count tells something of today's only where it has not changed. The audit takes the worst
case, an attacker who knows which counts have not: what was shown of them stands, and so do the old
sums that they were withheld from. For that the true counts are kept too, for the portal's system
user alone, like the records that they are counted from.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from ckanext.needs.privacy.cells import Key, Place

#: So many different editions are remembered; the oldest are forgotten first.
EDITIONS = 30
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
    ]
)

#: In the file's metadata: where the records come from that were counted.
ORIGIN = b"ckanext-needs origin"


@dataclass(frozen=True, slots=True)
class Shown:
    """What an edition showed of one count.

    :param true: what it was
    :param low: the least that it can have been, high: the most, by what was shown of it alone
    :param withheld: nothing was shown but that it was withheld
    """

    place: Place
    true: int
    low: int
    high: int
    withheld: bool


Edition = tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """The editions that were built before, oldest first."""

    editions: tuple[Edition, ...] = ()

    def told(self) -> dict[tuple[Place, int], tuple[int, int]]:
        """Return for each count and value of it the bounds that were shown when it was that."""
        known: dict[tuple[Place, int], tuple[int, int]] = {}
        for shown in (shown for edition in self.editions for shown in edition):
            if not shown.withheld:
                at = shown.place, shown.true
                low, high = known.get(at, (shown.low, shown.high))
                known[at] = max(low, shown.low), min(high, shown.high)
        return known

    def newest(self) -> dict[Place, Shown]:
        """Return what was last said of each count that was ever counted."""
        return {shown.place: shown for edition in self.editions for shown in edition}

    def with_edition(self, edition: Edition) -> Past:
        """Return the past of the next run; an edition like the last one adds nothing."""
        if not edition or (self.editions and self.editions[-1] == edition):
            return self
        return Past((*self.editions, edition)[-EDITIONS:])


def read_past(path: Path) -> Past:
    """Read the editions of earlier runs; none where there is no file."""
    if not path.exists():
        return Past()
    rows = cast("list[dict[str, object]]", pq.ParquetFile(path).read().to_pylist())
    editions: dict[int, list[Shown]] = {}
    for row in rows:
        editions.setdefault(cast("int", row["edition"]), []).append(_shown(row))
    return Past(tuple(tuple(editions[number]) for number in sorted(editions)))


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
        table = pa.Table.from_pylist(list(_rows(past.editions)), schema=schema)
        pq.write_table(table, temporary, compression="zstd")
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _rows(editions: Sequence[Edition]) -> Iterator[dict[str, object]]:
    for number, edition in enumerate(editions):
        for shown in edition:
            yield {
                "edition": number,
                "population": shown.place.population,
                "table": shown.place.table,
                "key": json.dumps(shown.place.key, ensure_ascii=False),
                "true": shown.true,
                "low": shown.low,
                "high": shown.high,
                "withheld": shown.withheld,
            }


def _shown(row: dict[str, object]) -> Shown:
    pairs = cast("list[list[str | None]]", json.loads(str(row["key"])))
    key: Key = tuple((str(name), value) for name, value in pairs)
    place = Place(str(row["population"]), str(row["table"]), key)
    true, low, high = (cast("int", row[name]) for name in ("true", "low", "high"))
    return Shown(place, true, low, high, withheld=bool(row["withheld"]))
