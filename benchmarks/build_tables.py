"""The memory that all tables of needs take, from the lake to their files, at two sizes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.memory import peak
from benchmarks.result import Result
from benchmarks.synthetic_lake import write_needs

#: Memory at the size asked for may be half as much again as at a tenth of it.
TARGET = 1 / 1.5
TABLES = ("needs_by_district_issue", "needs_by_status", "needs_by_agency", "needs")


def measure(size: int) -> Iterator[Result]:
    """Build the tables of `size` needs and of a tenth of them, each in a process of its own."""
    small, large = _peak(size // 10), _peak(size)
    measured = f"peak memory of building all tables of {size // 10:,} needs, against {size:,}"
    yield Result(measured, "MB", small, large, TARGET)


def build(lake: Path, out: Path) -> None:
    """Make, prove and gate the tables of the needs in a folder, and write their files."""
    from ckanext.needs.bilingual import Text
    from ckanext.needs.codelists import default
    from ckanext.needs.privacy.gate import Gate
    from ckanext.needs.publish.provenance import Source
    from ckanext.needs.publish.staged import Staged, staging
    from ckanext.needs.publish.table_files import Material, write_tables

    material = Material(
        harvester="bench-needs",
        files={"need": tuple(sorted(lake.rglob("*.parquet")))},
        agencies={},
        codelists=default(),
        source=Source(Text("ก", "a")),
        declared_in="bench-needs.yaml",
    )
    with staging(out) as run:
        write_tables(TABLES, material, Gate(), Staged(run), bom=True)


def _peak(size: int) -> float:
    """Return the MB of memory that a process takes at most to build the tables."""
    code = (
        "import sys; from pathlib import Path; from benchmarks.build_tables import build; "
        "build(Path(sys.argv[1]), Path(sys.argv[2]))"
    )
    with tempfile.TemporaryDirectory() as folder:
        lake, out = Path(folder) / "lake", Path(folder) / "out"
        write_needs(lake, size)
        return peak(code, lake, out)
