"""The memory of a harvester's runs, and why no second harvester counts the same records.

The audit looks at the tables of one harvester and at what its earlier runs showed. Another one that
counted the same records in the same places would withhold other partners than the first, so that
somebody could subtract the one from the other. So it may not: a run that would is refused.
"""

from __future__ import annotations

import fcntl
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.privacy.cells import Key, Place
from ckanext.needs.privacy.past import Past, Shown, read_origin, read_past, write_past
from ckanext.needs.problems import InputError, Problem, SourceRef

#: {} is the name of the other harvester.
COUNTED_ALREADY = Text(
    "«{}» เผยแพร่จำนวนของระเบียนเดียวกันนี้แล้ว สองแหล่งรวมกันอาจทำให้คำนวณจำนวนที่ปกปิดได้ ให้เผยแพร่จากแหล่งเดียว",
    "«{}» publishes counts of these same records already: the two together could give away what "
    "each of them withholds. Publish them by one harvester",
)


def remember(path: Path, past: Past, shown: Sequence[Shown], origin: Sequence[str]) -> None:
    """Note what a run is about to show, beside what other harvesters have shown.

    :param path: the harvester's own memory; the other files of its folder are the others'
    :param past: its editions, this run's among them
    :param shown: the counts of this run that the gate guards
    :param origin: where the records come from
    :raises InputError: another harvester has shown counts of the same records in the same places
    """
    if not shown:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(path.parent):
        for other in sorted(path.parent.glob("*.parquet")):
            if other != path and _same(origin, read_origin(other)):
                _refuse(other.stem, shown, read_past(other))
        if past != read_past(path) or tuple(origin) != read_origin(path):
            write_past(past, path, origin)


def _same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether records may be the same; where it is not known, they may."""
    return not other or not {*one}.isdisjoint(other)


def _refuse(name: str, shown: Sequence[Shown], past: Past) -> None:
    place = _shared((each.place for each in shown), past.newest())
    if place is not None:
        reason = Text(COUNTED_ALREADY.th.format(name), COUNTED_ALREADY.in_("en").format(name))
        where = SourceRef(place.table)
        raise InputError(Problem("counted_already", reason, where, place.describe()))


def _shared(places: Iterable[Place], others: Iterable[Place]) -> Place | None:
    """Return a place in which both count: at the same grain, or one of them at a coarser one."""
    theirs = _by_columns(others)
    for (population, columns), ours in _by_columns(places).items():
        for (their_population, their_columns), keys in theirs.items():
            if population == their_population:
                common = {*columns} & {*their_columns}
                known = {_part(place.key, common) for place in keys}
                yes = (place for place in ours if _part(place.key, common) in known)
                if found := next(yes, None):
                    return found
    return None


def _by_columns(places: Iterable[Place]) -> dict[tuple[str, tuple[str, ...]], list[Place]]:
    found: dict[tuple[str, tuple[str, ...]], list[Place]] = {}
    for place in places:
        found.setdefault((place.population, place.columns), []).append(place)
    return found


def _part(key: Key, columns: set[str]) -> Key:
    return tuple(sorted((name, value or "") for name, value in key if name in columns))


@contextmanager
def _alone(folder: Path) -> Generator[None]:
    """Let nobody else remember meanwhile: two runs at once would not see each other."""
    with (folder / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def memories(path: Path) -> Iterator[Path]:
    """Yield the memories of all harvesters beside this one's, and this one's."""
    if path.parent.is_dir():
        yield from sorted(path.parent.glob("*.parquet"))
