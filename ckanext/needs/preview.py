"""What a harvest would publish and what is wrong with its source, with nothing published.

It is the whole way of the data (build.py) in a folder that is thrown away, so that what it shows is
what a run would make.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq

from ckanext.needs.bilingual import Text
from ckanext.needs.build import Built, Options, fetched, run_pipeline
from ckanext.needs.codelists import Codelists, default
from ckanext.needs.harvester import Harvester
from ckanext.needs.privacy.memory import memories
from ckanext.needs.problem_file import problems_table
from ckanext.needs.problems import InputError, Problem, Tally
from ckanext.needs.publish.dataset import BuiltTable
from ckanext.needs.records.first_records import first_records
from ckanext.needs.records.lake import Lake
from ckanext.needs.records.portal import PortalRecord

#: Rows of the records, and of each table, that are shown.
FIRST = 10
#: Problems of one kind that are shown; the table that is downloaded has them all.
SHOWN = 20
#: Where the run writes all of them, in its folder.
PROBLEMS = "problems.csv"


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows, for people to look at: a text for each cell."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """A table that would be published.

    :param rows: how many
    :param withheld: cells that the privacy gate empties
    :param not_cleared: those of them that are texts which nobody has cleared
    """

    name: str
    title: Text
    rows: int
    withheld: int
    not_cleared: int
    first: Rows


@dataclass(frozen=True, slots=True)
class PreviewDataset:
    """A dataset that would be published."""

    name: str
    title: Text
    tables: tuple[PreviewTable, ...]


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind: how many there are, and the first of them."""

    severity: str
    kind: str
    count: int
    first: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would come to.

    :param records: how many the source's rows become
    :param refused: rows with an error
    :param mapped: the first records; of needs only public ones
    :param datasets: empty when the run would stop
    :param stopped: the run would publish nothing
    :param problems: errors first; of very many the first
    :param tally: how many there are
    :param problems_csv: all of them, as a file
    """

    harvester: str
    title: Text
    records: int
    refused: int
    mapped: Rows
    datasets: tuple[PreviewDataset, ...]
    stopped: bool
    problems: tuple[Problem, ...]
    tally: Tally
    problems_csv: str

    @property
    def withheld(self) -> int:
        """Cells that the privacy gate empties, in all tables."""
        return sum(table.withheld for dataset in self.datasets for table in dataset.tables)

    @property
    def not_cleared(self) -> int:
        """Those of them that are texts which nobody has cleared."""
        return sum(table.not_cleared for dataset in self.datasets for table in dataset.tables)

    @property
    def groups(self) -> tuple[ProblemGroup, ...]:
        """The problems by kind, errors first, the most frequent first."""
        return group(self.problems, self.tally)


def preview(
    harvester: Harvester,
    needs: Iterable[PortalRecord] = (),
    codelists: Codelists | None = None,
    options: Options | None = None,
    history: Path | None = None,
    own: bool = False,
) -> Preview:
    """Do all that a run does but publish.

    :param history: what earlier runs published of this source, if any, beside those of others:
        the gate reckons with it
    :param own: whoever asks has the source: its records are shown public or not, and also those
        of a run that would stop because too many of its rows are refused
    """
    with tempfile.TemporaryDirectory(prefix="needs-preview-") as name:
        folder = Path(name)
        if history is not None:
            (folder / "history").mkdir()
            for memory in memories(history):
                shutil.copy(memory, folder / "history" / memory.name)
        try:
            built = run_pipeline(
                harvester, folder, needs, codelists, options, problems=folder / PROBLEMS
            )
        except InputError as error:
            found = _stopped(harvester, error, _table_in(folder))
        else:
            found = _built(harvester, built, folder)
        if own and (found.stopped or harvester.kind == "need"):
            found = _with_rows(found, harvester, codelists or default())
        return found


def group(problems: Sequence[Problem], tally: Tally | None = None) -> tuple[ProblemGroup, ...]:
    """Return problems by severity and kind, errors first, the most frequent first.

    :param tally: how many there are, where these are but the first
    """
    counts = (tally or Tally()).kinds
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.severity, problem.kind), []).append(problem)
    groups = (
        ProblemGroup(severity, kind, counts.get((severity, kind), len(found)), tuple(found[:SHOWN]))
        for (severity, kind), found in kinds.items()
    )
    return tuple(sorted(groups, key=lambda one: (one.severity != "error", -one.count, one.kind)))


def _table_in(folder: Path) -> str:
    """Return the table of all problems, with its head alone where there are none."""
    path = folder / PROBLEMS
    return path.read_text("utf-8") if path.is_file() else problems_table(())


def _stopped(harvester: Harvester, error: InputError, table: str) -> Preview:
    tally = error.tally or Tally()
    return Preview(
        harvester=harvester.name,
        title=harvester.title,
        records=0,
        refused=max(tally.refused, _refused(error.problems)),
        mapped=Rows(),
        datasets=(),
        stopped=True,
        problems=_errors_first(error.problems),
        tally=tally,
        problems_csv=table,
    )


def _with_rows(found: Preview, harvester: Harvester, codelists: Codelists) -> Preview:
    """Return a preview with the first records in the order of the file, public or not."""
    with fetched(harvester) as local:
        table, problems = first_records(local, codelists, FIRST)
    both = tuple(dict.fromkeys((*found.problems, *problems)))
    return replace(
        found,
        mapped=_rows(table) if table is not None else Rows(),
        refused=_refused(both),
        problems=_errors_first(both),
    )


def _built(harvester: Harvester, built: Built, folder: Path) -> Preview:
    return Preview(
        harvester=harvester.name,
        title=harvester.title,
        records=built.records,
        refused=max(built.tally.refused, _refused(built.problems)),
        mapped=_mapped(Lake(folder / "lake"), harvester),
        datasets=tuple(
            PreviewDataset(dataset.name, dataset.title, tuple(map(_table, dataset.tables)))
            for dataset in built.datasets
        ),
        stopped=False,
        problems=_errors_first(built.problems),
        tally=built.tally,
        problems_csv=_table_in(folder),
    )


def _refused(problems: Iterable[Problem]) -> int:
    return len({p.where for p in problems if p.severity == "error" and p.where.row})


def _errors_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.severity != "error"))


def _mapped(lake: Lake, harvester: Harvester) -> Rows:
    """Return the first records of the lake; a need that is not public is nobody's to preview."""
    snapshot = lake.current(harvester.kind, harvester.name)
    if snapshot is None:
        return Rows()
    files = [str(path) for path in snapshot.files]
    public = pads.field("public") if harvester.kind == "need" else None
    return _rows(pads.dataset(files, format="parquet").head(FIRST, filter=public))


def _table(table: BuiltTable) -> PreviewTable:
    first = pq.ParquetFile(table.path_parquet).read().slice(0, FIRST)
    return PreviewTable(
        name=table.name,
        title=table.schema.title,
        rows=table.rows,
        withheld=table.withheld,
        not_cleared=table.not_cleared,
        first=_rows(first),
    )


def _rows(table: pa.Table) -> Rows:
    rows: Sequence[Mapping[str, object]] = table.to_pylist()
    columns = tuple(table.column_names)
    return Rows(columns, tuple(tuple(_shown(row[name]) for name in columns) for row in rows))


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list):
        return ", ".join(str(one) for one in cast("list[object]", cell))
    return str(cell)
