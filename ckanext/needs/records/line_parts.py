"""A big source of budget lines in parts, one a location: each is read and mapped by itself.

Put together in their order they are exactly what mapping the whole source at once gives: the same
batches of lines in the same order, and the same problems. A part in its folder is three files:

    00003.arrow     the batches of lines, and the digest of each line's id in place of the id
    00003.notes     what was wrong with its rows, a JSON object a line, as it was found
    00003.json      the account of its rows; it is written last, so where it is the part is whole
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow

from ckanext.needs.codelists import Codelists
from ckanext.needs.harvester import Harvester
from ckanext.needs.problems import InputError, Problem
from ckanext.needs.records.account import Account
from ckanext.needs.records.budget_lines import BudgetMapper
from ckanext.needs.records.line_ids import ID_BYTES, Digests, line_digests
from ckanext.needs.records.line_stage import LineStage
from ckanext.needs.records.mapping import BudgetMapping
from ckanext.needs.records.part_account import Note, PartAccount, problem_of
from ckanext.needs.records.reading import read_batches
from ckanext.needs.records.stage import plain_texts
from ckanext.needs.sources.arrow import pa

LINES, NOTES, ACCOUNT = ".arrow", ".notes", ".json"


def part_names(harvester: Harvester) -> tuple[str, ...]:
    """Return the names of a source's parts, in their order; none when it can't be divided.

    Divided are tables of budget lines at several locations, unless headings above one of them hold
    for those that follow.
    """
    mapping, locations = harvester.mapping, harvester.source.locations
    alone = isinstance(mapping, BudgetMapping) and not mapping.heading_levels
    return tuple(f"{n:05}" for n in range(len(locations))) if alone and len(locations) > 1 else ()


def has_part(folder: Path, name: str) -> bool:
    """Return whether a part is there."""
    return (folder / (name + ACCOUNT)).is_file()


def make_part(
    harvester: Harvester,
    name: str,
    codelists: Codelists,
    folder: Path,
    unusable: Callable[[], object] = lambda: None,
) -> None:
    """Read and map one part of a source into a folder, in the place of what is there.

    A part that can't be used is made too: it says why.

    :param unusable: called before such a part is written; it may raise to leave what is there
    """
    lines, notes = _new(folder), _new(folder)
    try:
        account = _mapped(_only(harvester, int(name)), codelists, lines, notes)
        if account["unusable"]:
            unusable()
        lines.replace(folder / (name + LINES))
        notes.replace(folder / (name + NOTES))
    finally:
        lines.unlink(missing_ok=True)
        notes.unlink(missing_ok=True)
    said = _new(folder)
    said.write_text(json.dumps(account), "utf-8")
    said.replace(folder / (name + ACCOUNT))


def put_together(
    harvester: Harvester, folder: Path, stage: LineStage, account: Account | None = None
) -> Account:
    """Stage the lines of all parts, and return the account of the whole source.

    :param account: that is to be kept; by default a new one
    :raises InputError: a part can't be used; the first one says why
    """
    account = account or Account(harvester.name, _mapping(harvester).max_error_share)
    last: list[Problem] = []
    for name in part_names(harvester):
        said = json.loads((folder / (name + ACCOUNT)).read_text("utf-8"))
        if said["unusable"]:
            raise InputError(*map(problem_of, said["unusable"]))
        for lines, digests in _lines(folder / (name + LINES)):
            stage.add_named(lines, digests)
        account.read += said["read"]
        account.left_out += said["left_out"]
        account.refused += said["refused"]
        with (folder / (name + NOTES)).open(encoding="utf-8") as notes:
            for note in notes:
                Note.of(json.loads(note)).repeat(account)
        last += map(problem_of, said["last"])
    for problem in last:
        account.add(problem)
    return account


def _only(harvester: Harvester, number: int) -> Harvester:
    """Return a harvester of one of its locations alone."""
    source, here = harvester.source, slice(number, number + 1)
    one = replace(source, locations=source.locations[here], copies=source.copies[here])
    return replace(harvester, source=one)


def _mapping(harvester: Harvester) -> BudgetMapping:
    if not isinstance(harvester.mapping, BudgetMapping):
        raise TypeError(f"{harvester.name} can't be divided")
    return harvester.mapping


def _mapped(harvester: Harvester, codelists: Codelists, path: Path, notes: Path) -> dict[str, Any]:
    """Write the lines of a source and the notes of its account; return the rest of it.

    `last` are the problems that come after those of all parts.
    """
    with notes.open("w", encoding="utf-8") as file:

        def note(said: Note) -> None:
            file.write(json.dumps(asdict(said)) + "\n")

        return _account_of(harvester, codelists, path, note)


def _account_of(
    harvester: Harvester, codelists: Codelists, path: Path, note: Callable[[Note], object]
) -> dict[str, Any]:
    mapping = _mapping(harvester)
    account = PartAccount(harvester.name, mapping.max_error_share, note=note)
    mapper = BudgetMapper(mapping, codelists, harvester.name, account)
    unusable: tuple[Problem, ...] = ()
    try:
        _write(mapper.lines(read_batches(harvester.source)), harvester.name, path)
    except InputError as error:
        unusable = error.problems
    return {
        "read": account.read,
        "left_out": account.left_out,
        "refused": account.refused,
        "last": [asdict(problem) for problem in mapper.subtotals.problems()],
        "unusable": [asdict(problem) for problem in unusable],
    }


def _write(tables: Iterator[pyarrow.Table], source: str, path: Path) -> None:
    """Write batches of lines as they are, one after the other; nothing when there is none."""
    writer: Any = None
    with path.open("wb") as file:
        try:
            for table in tables:
                lines = _with_digests(table, source)
                writer = writer or pa.ipc.new_stream(file, lines.schema)
                for batch in lines.combine_chunks().to_batches():
                    writer.write_batch(batch)
        finally:
            if writer is not None:
                writer.close()


def _with_digests(table: pyarrow.Table, source: str) -> pyarrow.Table:
    digests = line_digests(table, source)
    column = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(ID_BYTES), len(digests), [None, pa.py_buffer(digests.tobytes())]
    )
    return plain_texts(table).set_column(0, "line_id", column)


def _lines(path: Path) -> Iterator[tuple[pyarrow.Table, Digests]]:
    """Yield the batches of lines, and the digests of their ids."""
    if not path.stat().st_size:
        return
    with path.open("rb") as file:
        for batch in pa.ipc.open_stream(file):
            table = pa.Table.from_batches([batch])
            ids = table["line_id"].combine_chunks()
            digests = np.frombuffer(ids.buffers()[1], np.uint8)
            yield table, digests.reshape(-1, ID_BYTES)[: len(ids)]


def _new(folder: Path) -> Path:
    """Return an empty file that only the system user can read."""
    with tempfile.NamedTemporaryFile(prefix=".new-", dir=folder, delete=False) as file:
        return Path(file.name)
