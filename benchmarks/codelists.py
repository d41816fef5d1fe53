"""Codelists: loading them, and the code behind a name that was met before.

Beside what any program would do: PyYAML reading the same files into plain lists (its quick C
loader, no check of anything), and looking a name up by comparing it with every name there is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import yaml
from rapidfuzz import process

from benchmarks.result import Result
from ckanext.needs.codelists import load
from ckanext.needs.codelists.loading import SCHEMAS, SHIPPED

#: Checked and linked, they may take three times what only reading them takes.
LOAD_TARGET = 1 / 3
RESOLVE_TARGET = 100.0
NAME = "อ.แก่งคอย"


def measure(size: int) -> Iterator[Result]:
    """Load all that is shipped, then find the code of one district `size` times."""
    paths = [
        *(SCHEMAS / "strategies" / f"{name}.yaml" for name in SHIPPED),
        *(SCHEMAS / "areas" / "thailand.yaml", SCHEMAS / "statuses.yaml"),
        *(SCHEMAS / "channels.yaml", SCHEMAS / "sensitive_complaints.yaml"),
    ]

    def plainly() -> None:
        for path in paths:
            yaml.load(path.read_bytes(), yaml.CSafeLoader)

    def ours() -> None:
        load.cache_clear()
        load()

    yield Result("load the codelists", "times/s", _rate(ours), _rate(plainly), LOAD_TARGET)
    areas = load().areas
    names = [area.name.th for area in areas]
    yield Result(
        f"find the code of a name, {size:,} times",
        "names/s",
        size * _rate(lambda: [areas.resolve(NAME, "district", "19") for _ in range(size)]),
        100 * _rate(lambda: [process.extractOne(NAME, names) for _ in range(100)]),
        RESOLVE_TARGET,
    )


def _rate(work: Callable[[], object]) -> float:
    """Return how often a second; the best of three."""
    times: list[float] = []
    for _ in range(3):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return 1 / min(times)
