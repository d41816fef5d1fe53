"""Needs loaded from a spreadsheet, beside the ways people load datasets today."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.portal import portal, served
from benchmarks.result import Result
from benchmarks.synthetic_needs import Needs, Packages, found

#: `package_create` commits to Solr each time: this many a round are enough for a rate.
BASELINE_SIZE = 70
#: Each way has its turn in each round: a machine is not equally fast from one minute to the next.
ROUNDS = 3
#: Before anything is measured: compiled queries, caches, by either way.
WARM_UP = 20
#: And a Solr whose machine code is compiled, as that of any portal that has run for a day.
WARM_UP_LOADED = 2_000
ONE_PROCESS, ALL_PROCESSORS, OVER_HTTP = 25.0, 40.0, 30.0


def measure(size: int) -> Iterator[Result]:
    """Load `size` synthetic needs by one process and by one a processor, database, Solr and all.

    Baselines, in the same rounds: `package_create` for each, and `ckanapi load datasets` over HTTP.
    """
    core, http, one, many = 0.0, 0.0, 0.0, 0.0
    with portal(), tempfile.TemporaryDirectory() as folder:
        files = Needs(Path(folder), max(size, BASELINE_SIZE, WARM_UP_LOADED))
        _create(files.packages("warm", WARM_UP))
        _load(files, "warm-load", WARM_UP_LOADED, processes=1)
        for turn in range(ROUNDS):
            core += _create(files.packages(f"core-{turn}", BASELINE_SIZE))
            one += _load(files, f"one-{turn}", size, processes=1)
            many += _load(files, f"many-{turn}", size, processes=os.cpu_count() or 1)
            http += _over_http(files, f"http-{turn}")
    by_core, by_http = (BASELINE_SIZE * ROUNDS / seconds for seconds in (core, http))
    for name, seconds, baseline, target in (
        ("one process, against package_create", one, by_core, ONE_PROCESS),
        ("all processors, against package_create", many, by_core, ALL_PROCESSORS),
        ("all processors, against ckanapi load datasets", many, by_http, OVER_HTTP),
    ):
        yield Result(
            measure=f"load needs, {size:,} records, {name}",
            unit="records/s",
            ours=size * ROUNDS / seconds,
            baseline=baseline,
            target=target,
        )


def _load(needs: Needs, name: str, size: int, processes: int) -> float:
    """Return the seconds that `need_load`'s way takes, until all are found by search."""
    from ckanext.needs.catalogue.publishing import site_user
    from ckanext.needs.load import Order, load

    file = needs.csv(name, size)
    began = time.perf_counter()
    loaded = load(file.read_bytes(), file.name, Order(user=site_user(), processes=processes))
    seconds = time.perf_counter() - began
    if loaded.created != size or found(needs.system(name)) != size:
        raise RuntimeError(f"{loaded.created} of {size} needs loaded: {loaded.problems[:3]}")
    return seconds


def _create(packages: Packages) -> float:
    """Return the seconds that core takes for these."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.catalogue.publishing import site_context

    create = tk.get_action("package_create")
    began = time.perf_counter()
    for package in packages:
        create(site_context(), package)
    return time.perf_counter() - began


def _over_http(files: Needs, name: str) -> float:
    """Return the seconds that ckanapi takes for a round's needs of the baseline."""
    with served() as (address, token):
        _ckanapi(address, token, files.json_lines(f"{name}-warm", WARM_UP))
        file = files.json_lines(name, BASELINE_SIZE)
        began = time.perf_counter()
        _ckanapi(address, token, file)
        return time.perf_counter() - began


def _ckanapi(address: str, token: str, file: Path) -> None:
    programs = Path(sys.executable).parent  # ckanapi starts itself again, by name
    command: Sequence[str | Path] = (
        *(programs / "ckanapi", "load", "datasets", "-I", file),
        *("-r", address, "-a", token, "--create-only", "--quiet"),
    )
    path = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    said = subprocess.run(command, capture_output=True, check=False, text=True, env=path)
    if said.returncode or '"error"' in said.stdout:
        raise RuntimeError(f"ckanapi: {said.stdout[:500]} {said.stderr[-500:]}")
