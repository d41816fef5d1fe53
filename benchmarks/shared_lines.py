"""A source of several CSV files that two processes read together, beside one that reads it alone.

Times are of the clock, from the source to the lake's Parquet files, both ways in turn; the best of
some rounds each, as others may use the machine meanwhile.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from benchmarks.portal import portal
from benchmarks.read_lines import HARVESTER, write_lines
from benchmarks.result import Result

FILES, ROUNDS, WORKERS = 8, 2, 2
TARGET = 1.25


def measure(size: int) -> Iterator[Result]:
    """Read and map `size` lines in eight files."""
    from ckanext.needs.codelists import default
    from ckanext.needs.harvest import sharing
    from ckanext.needs.harvester import load_harvester
    from ckanext.needs.records.gather import MakeParts, gather

    with portal(), tempfile.TemporaryDirectory() as folder:
        harvester = load_harvester(_declared(Path(folder), size))

        def read(make_parts: MakeParts | None = None) -> None:
            gathered = gather(harvester, (), default(), Path(folder) / "lake", make_parts)
            assert gathered.staged.rows == gathered.read
            gathered.staged.discard()

        def share() -> None:
            sharing.keep_folder(harvester)
            run = uuid4().hex
            read(lambda: sharing.lead(harvester, run, run, WORKERS))
            sharing.end(harvester)

        rounds = [(_seconds(read), _seconds(share)) for _ in range(ROUNDS)]
    alone, shared = (min(seconds) for seconds in zip(*rounds, strict=True))
    what = f"read and map budget lines of {FILES} files, {size:,} rows, {WORKERS} workers"
    yield Result(what, "rows/s", size / shared, size / alone, TARGET)


def _declared(folder: Path, size: int) -> Path:
    """Write a table by year and province, a piece of it in each file, and a harvester of them."""
    from ckanext.needs.harvester import load_harvester

    whole = folder / "whole.csv"
    write_lines(whole, size)
    head, *lines = whole.read_text("utf-8").splitlines(keepends=True)
    paths = [folder / f"{number}.csv" for number in range(FILES)]
    for number, path in enumerate(paths):
        here = lines[number * size // FILES : (number + 1) * size // FILES]
        path.write_text("".join([head, *here]), "utf-8")
    shipped = Path(load_harvester("saraburi-pao-budget").path).read_text("utf-8")
    declared = folder / "lines.yaml"
    locations = ", ".join(map(str, paths))
    declared.write_text(HARVESTER % locations + shipped[shipped.index("datasets:") :], "utf-8")
    return declared


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
