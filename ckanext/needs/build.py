"""The whole way of the data without CKAN: source, records, lake, tables, gate, files.

`run_pipeline` is what `python -m ckanext.needs build` and the portal's harvester both call.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import Codelists, default, digest_of, sensitive_codes, sensitive_words
from ckanext.needs.harvester import Harvester
from ckanext.needs.privacy.clearance import Clearances
from ckanext.needs.privacy.gate import DEFAULT_THRESHOLD, SENSITIVE_THRESHOLD, Gate
from ckanext.needs.privacy.memory import remember
from ckanext.needs.privacy.past import read_past
from ckanext.needs.privacy.rules import Rules
from ckanext.needs.problem_file import ProblemFile
from ckanext.needs.problems import InputError, Problem, SourceRef, Tally
from ckanext.needs.publish.dataset import BuiltDataset, Prepared, prepare
from ckanext.needs.publish.dataset_spec import DatasetSpec
from ckanext.needs.publish.folder import write_dataset
from ckanext.needs.publish.gdcatalog import Coverage
from ckanext.needs.publish.provenance import Rows, Source
from ckanext.needs.publish.staged import staging
from ckanext.needs.publish.table_files import Material
from ckanext.needs.records.account import Account
from ckanext.needs.records.gather import Gathered, MakeParts, gather, source_area
from ckanext.needs.records.lake import Lake, Snapshot
from ckanext.needs.records.lake_mirror import addresses
from ckanext.needs.records.mapping import mapping_version
from ckanext.needs.records.portal import PortalRecord
from ckanext.needs.sources.copies import bring, hash_of, hash_of_all
from ckanext.needs.sources.fetch import is_address
from ckanext.needs.tables.engine import DUCKDB


@dataclass(frozen=True, slots=True)
class Options:
    """What an operator may change.

    :param threshold: counts below it are not shown, zero included (tables that need the gate)
    :param sensitive_threshold: the same for counts of anything sensitive
    :param cleared: free texts that a person has cleared for publishing
    :param bom: begin CSV files with a byte order mark: without it spreadsheets garble Thai
    :param stock_tags: publish only tags that a catalogue with stock CKAN's rule accepts
    :param agencies: name (slug) of an organisation to its title
    :param engine: what makes the tables: `duckdb` or `spark`
    :param lake: address of a copy of the lake that the engine reads; empty = the lake's folder
    """

    threshold: int = DEFAULT_THRESHOLD
    sensitive_threshold: int = SENSITIVE_THRESHOLD
    cleared: Clearances = field(default_factory=Clearances)
    bom: bool = True
    stock_tags: bool = False
    agencies: Mapping[str, Text] = field(default_factory=dict[str, Text])
    engine: str = DUCKDB
    lake: str = ""


@dataclass(frozen=True, slots=True)
class Built:
    """What a run made.

    :param problems: warnings, and errors of rows that were refused; of very many the first
    :param tally: how many there are
    :param digest: of all datasets' files: equal when nothing published changed
    :param seconds: time of each step
    """

    harvester: str
    records: int
    datasets: tuple[BuiltDataset, ...]
    problems: tuple[Problem, ...]
    digest: str
    seconds: Mapping[str, float]
    tally: Tally = field(default_factory=Tally)

    @property
    def withheld(self) -> int:
        """Cells that the gate emptied, in all tables."""
        return sum(table.withheld for dataset in self.datasets for table in dataset.tables)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for dataset in self.datasets for table in dataset.tables)


def run_pipeline(
    harvester: Harvester,
    out: Path,
    needs: Iterable[PortalRecord] = (),
    codelists: Codelists | None = None,
    options: Options | None = None,
    make_parts: MakeParts | None = None,
    problems: Path | None = None,
) -> Built:
    """Build all datasets of a harvester under `out`: one folder a dataset, the lake in `lake/`.

    :param needs: the records of a `portal` source; other sources are read from their locations
    :param make_parts: has the source read by several workers, if it can be divided (`gather`)
    :param problems: a file for all problems, as they are found: a CSV for the system user alone
    :raises InputError: the source or its declaration can't be used, or there is nothing in it to
        publish. Datasets of the run before then stay exactly as they were
    """
    lists = codelists or default()
    with ProblemFile(problems) if problems else nullcontext() as file:
        account = Account(harvester.name, 0, tell=file.add if file else None)
        try:
            with fetched(harvester) as local:
                return _run(local, out, needs, lists, options or Options(), make_parts, account)
        except InputError as error:
            account.add_others(error.problems)
            error.tally = account.tally
            raise


@contextmanager
def fetched(harvester: Harvester, inside: Path | None = None) -> Generator[Harvester]:
    """Fetch what a harvester's source has at addresses, for as long as the block runs.

    All that is done with the harvester in it sees the same contents.

    :param inside: the folder that the copies' own folder is made in; by default the system's
    :raises InputError: an address can't be fetched
    """
    source = harvester.source
    if source.copies or not any(is_address(location) for location in source.locations):
        yield harvester
        return
    with TemporaryDirectory(prefix="needs-source-", dir=inside) as folder:
        copies = bring(source.locations, source.format, source.fetching, Path(folder))
        yield replace(harvester, source=replace(source, copies=copies))


def _run(
    harvester: Harvester,
    out: Path,
    needs: Iterable[PortalRecord],
    codelists: Codelists,
    options: Options,
    make_parts: MakeParts | None,
    account: Account,
) -> Built:
    clock = _Clock()
    lake = Lake(out / "lake")
    folder = lake.folder(harvester.kind, harvester.name)
    gathered = clock.time(
        "read", lambda: gather(harvester, needs, codelists, folder, make_parts, account)
    )
    snapshot = clock.time("lake", lambda: lake.take(gathered.staged, harvester.name))
    history = out / "history" / f"{harvester.name}.parquet"
    gate = Gate(_rules(options, codelists), read_past(history))
    with staging(out) as run:
        datasets = _prepare(harvester, snapshot, gathered, codelists, options, gate, run)
        prepared = clock.time("tables", lambda: tuple(datasets))
        _refuse_doubles(prepared, harvester)
        remember(history, gate.past, gate.shown, harvester.source.origin)
        built = clock.time("files", lambda: tuple(write_dataset(one, out) for one in prepared))
    digest = sha256("".join(dataset.digest for dataset in built).encode()).hexdigest()
    return Built(
        harvester.name,
        snapshot.rows,
        built,
        gathered.problems,
        digest,
        clock.seconds,
        account.tally,
    )


def source_digest(
    harvester: Harvester, options: Options | None = None, codelists: Codelists | None = None
) -> str:
    """Return a digest of all that a run's outcome depends on, without running it.

    Files and addresses are read; for a `portal` source the records are not a part of it: compare
    `Built.digest`, or the lake's. Equal digests mean that a run would publish the same again.

    :param codelists: those that the run would be given
    """
    options = options or Options()
    digest = sha256(repr((version("ckanext-needs"), options)).encode())
    digest.update(digest_of(codelists or default()).encode())
    digest.update(harvester.path.read_bytes())
    schemas = Path(str(files("ckanext.needs.schemas")))
    for path in sorted(schemas.rglob("*.yaml")):
        digest.update(path.read_bytes())
    with fetched(harvester) as local:
        for place in local.source.places:
            digest.update(bytes.fromhex(hash_of(place)))
    return digest.hexdigest()


T = TypeVar("T")


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def time(self, step: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        self.seconds[step] = round(time.perf_counter() - start, 3)
        return result


def _prepare(
    harvester: Harvester,
    snapshot: Snapshot,
    gathered: Gathered,
    codelists: Codelists,
    options: Options,
    gate: Gate,
    run: Path,
) -> Iterator[Prepared]:
    source = _source(harvester, gathered)
    address = addresses(snapshot, options.lake)
    for declared in harvester.datasets:
        spec = declared.saying_synthetic(gathered.synthetic)
        if options.stock_tags:
            spec = spec.for_stock_catalogues()
        for period, years in _periods(spec, gathered.years):
            parts = tuple(address(file) for file in _parts(snapshot, years))
            material = Material(
                harvester=harvester.name,
                files={harvester.kind: parts},
                agencies=options.agencies,
                codelists=codelists,
                source=source,
                declared_in=harvester.path.name,
                engine=options.engine,
            )
            coverage = _coverage(harvester, gathered, codelists, years)
            yield prepare(spec, material, coverage, gate, options.bom, run, period)


def _source(harvester: Harvester, gathered: Gathered) -> Source:
    """Return where the rows come from; of needs only those count that everybody may read."""
    rows = Rows(used=gathered.used)
    if gathered.kind != "need":
        rows = Rows(read=gathered.read, used=gathered.used, refused=gathered.refused)
    return Source(
        title=harvester.source.attribution,
        path=harvester.source.homepage,
        fetched=harvester.source.fetched,
        sha256=hash_of_all(harvester.source.places),
        mapping=f"{harvester.name}@{mapping_version(harvester.mapping)}",
        rows=rows,
    )


def _rules(options: Options, codelists: Codelists) -> Rules:
    return Rules(
        threshold=options.threshold,
        sensitive_threshold=options.sensitive_threshold,
        sensitive=sensitive_codes(codelists.strategies),
        sensitive_types=sensitive_words(codelists.sensitive_complaints),
        cleared=options.cleared,
    )


def _periods(spec: DatasetSpec, years: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    if spec.period == "fiscal_year":
        yield from ((str(year), (year,)) for year in years)
    else:
        yield "", years


def _parts(snapshot: Snapshot, years: tuple[int, ...]) -> tuple[Path, ...]:
    folders = {f"fiscal_year={year}" for year in years}
    return tuple(file for file in snapshot.files if file.parent.name in folders)


def _coverage(
    harvester: Harvester, gathered: Gathered, codelists: Codelists, years: tuple[int, ...]
) -> Coverage:
    area = codelists.areas.find(source_area(harvester, gathered))
    return Coverage(
        years=years,
        area=area.code if area else "",
        box=area.box if area else None,
        updated=harvester.source.fetched or gathered.latest,
    )


def _refuse_doubles(prepared: tuple[Prepared, ...], harvester: Harvester) -> None:
    """Titles and names are unique in a catalogue; two datasets of one harvester must differ."""
    for key in ("name", "title"):
        values = [str(one.metadata[key]) for one in prepared]
        for value in sorted({value for value in values if values.count(value) > 1}):
            reason = Text("ซ้ำกันในแหล่งข้อมูลเดียวกัน", "two datasets have the same one")
            where = SourceRef(harvester.path.name)
            raise InputError(Problem("duplicate", reason, where, f"datasets.{key}", value))
