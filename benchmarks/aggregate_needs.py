"""All tables of needs, made of the lake and proven, beside one DuckDB query over its files."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import duckdb

from benchmarks.result import Result
from benchmarks.synthetic_lake import write_needs
from ckanext.needs.codelists import default
from ckanext.needs.tables.engine import Engine
from ckanext.needs.tables.reconcile import reconcile
from ckanext.needs.tables.registry import TABLES

#: Ours may take four times as long.
TARGET = 0.25
#: Both ways in turns, the best of each counts; CPU time: what else the machine does is not ours.
ROUNDS = 5
SUMMED = ("needs_by_district_issue", "needs_by_status", "needs_by_agency", "needs_budget_gap")
#: Reading them, and nothing else.
READ = "SELECT * FROM read_parquet($files, hive_partitioning = false)"
#: The figures of the first three summed tables: no names, no empty cells, no order, no proof.
SUMS = """
    SELECT fiscal_year, province, district, strategy, pillar, issue, status, owner_org, public,
        count(*), sum(people_affected), sum(estimated_cost),
        count(*) FILTER (status IN ('accepted', 'planned', 'funded', 'in_progress', 'completed')),
        count(*) FILTER (status IN ('funded', 'in_progress', 'completed')),
        count(*) FILTER (status = 'completed'),
        median(DATE '2026-11-01' - status_since),
        count(*) FILTER (DATE '2026-11-01' - status_since > 90)
    FROM read_parquet($files, hive_partitioning = false)
    GROUP BY GROUPING SETS (
        (fiscal_year, province, district, strategy, pillar, issue, public),
        (fiscal_year, province, district, status, public),
        (fiscal_year, owner_org, status, public)
    )
"""


def measure(size: int) -> Iterator[Result]:
    """Make the tables of `size` needs, of all of Thailand's provinces and three fiscal years."""
    with tempfile.TemporaryDirectory() as folder:
        files = write_needs(Path(folder), size)
        for names, query, against in (
            ((*SUMMED, "needs"), READ, "all tables, against reading them with one query"),
            (SUMMED, SUMS, "the summed tables, against one query with their sums"),
        ):
            ours, baseline = _best(lambda n=names: _make(files, n), lambda q=query: _ask(files, q))
            measured = f"aggregate {size:,} needs, {against}"
            yield Result(measured, "needs/s", size / ours, size / baseline, TARGET)


def _best(ours: Callable[[], None], baseline: Callable[[], None]) -> tuple[float, float]:
    """Return the CPU seconds (of all threads) of the fastest run of each."""
    runs = [(_seconds(ours), _seconds(baseline)) for _ in range(ROUNDS)]
    return min(run[0] for run in runs), min(run[1] for run in runs)


def _seconds(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def _make(files: Sequence[Path], names: Sequence[str]) -> None:
    """Make and prove tables as a run does, from an engine that has seen nothing yet."""
    with Engine() as engine:
        inputs = engine.inputs(default(), needs=files)
        for name in names:
            reconcile(name, TABLES[name].make(inputs), inputs)


def _ask(files: Sequence[Path], query: str) -> None:
    with duckdb.connect() as connection:
        connection.sql(query, params={"files": [str(file) for file in files]}).to_arrow_table()
