"""Needs loaded from a spreadsheet, beside the ways people load datasets today."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.portal import portal, served
from benchmarks.result import Result

#: `package_create` commits to Solr each time: this many are enough for a rate.
BASELINE_SIZE = 200
#: Before anything is measured: compiled queries, caches, a warm Solr.
WARM_UP = 20
ONE_PROCESS, ALL_PROCESSORS, OVER_HTTP = 25.0, 40.0, 30.0

Packages = list[dict[str, Any]]


def measure(size: int) -> Iterator[Result]:
    """Load `size` synthetic needs by one process and by one a processor, database, Solr and all.

    Baselines, in the same run and half before ours and half after it: `package_create` for each,
    and `ckanapi load datasets` over HTTP.
    """
    with portal(), tempfile.TemporaryDirectory() as folder:
        files = _Needs(Path(folder), size)
        _create(files.packages("warm", WARM_UP))
        core = [_create(files.packages("core-1", BASELINE_SIZE // 2))]
        http = [_over_http(files, "http-1")]
        one = _load(files, "one", size, processes=1)
        many = _load(files, "many", size, processes=os.cpu_count() or 1)
        core.append(_create(files.packages("core-2", BASELINE_SIZE // 2)))
        http.append(_over_http(files, "http-2"))
    by_core, by_http = (BASELINE_SIZE / sum(seconds) for seconds in (core, http))
    for name, seconds, baseline, target in (
        ("one process, against package_create", one, by_core, ONE_PROCESS),
        ("all processors, against package_create", many, by_core, ALL_PROCESSORS),
        ("all processors, against ckanapi load datasets", many, by_http, OVER_HTTP),
    ):
        yield Result(
            measure=f"load needs, {size:,} records, {name}",
            unit="records/s",
            ours=size / seconds,
            baseline=baseline,
            target=target,
        )


class _Needs:
    """Synthetic needs, new ones for each name asked for."""

    def __init__(self, folder: Path, size: int) -> None:
        from ckanext.needs import demo, lists
        from ckanext.needs.publish.catalogue import ensure_organization

        self._folder, self._run = folder, uuid4().hex
        script = demo.read_script()
        for agency in script.agencies:
            ensure_organization(agency.name, agency.title.th)
        self._needs = list(demo.make_needs(script, lists.current(), max(size, BASELINE_SIZE), 0))

    def csv(self, name: str, count: int) -> Path:
        """Return a spreadsheet of needs that the portal does not have yet."""
        from ckanext.needs import demo

        file = self._folder / f"{name}.csv"
        system = self.system(name)
        demo.write_csv([replace(n, source_system=system) for n in self._needs[:count]], file)
        return file

    def system(self, name: str) -> str:
        """Return the source system of the needs of a name."""
        return f"bench-{self._run}-{name}"

    def packages(self, name: str, count: int) -> Packages:
        """Return such needs as `package_create` takes them."""
        from ckanext.needs import lists
        from ckanext.needs.load import as_package
        from ckanext.needs.records.need_files import read_needs

        needs = read_needs(self.csv(name, count), lists.current())
        return [as_package(need) for need in needs]

    def json_lines(self, name: str, count: int) -> Path:
        """Return such needs as a file for ckanapi."""
        file = self._folder / f"{name}.jsonl"
        lines = (json.dumps(one, ensure_ascii=False) for one in self.packages(name, count))
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return file


def _load(needs: _Needs, name: str, size: int, processes: int) -> float:
    """Return the seconds that `need_load`'s way takes, until all are found by search."""
    from ckanext.needs.load import Order, load
    from ckanext.needs.publish.catalogue import site_user

    file = needs.csv(name, size)
    began = time.perf_counter()
    loaded = load(file.read_bytes(), file.name, Order(user=site_user(), processes=processes))
    seconds = time.perf_counter() - began
    if loaded.created != size or _found(needs.system(name)) != size:
        raise RuntimeError(f"{loaded.created} of {size} needs loaded: {loaded.problems[:3]}")
    return seconds


def _found(source_system: str) -> int:
    """Return how many needs of a source system a search finds."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.publish.catalogue import site_context

    query = {"fq": f'extras_source_system:"{source_system}"', "rows": 0, "include_private": True}
    return int(tk.get_action("package_search")(site_context(), query)["count"])


def _create(packages: Packages) -> float:
    """Return the seconds that core takes for these."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.publish.catalogue import site_context

    create = tk.get_action("package_create")
    began = time.perf_counter()
    for package in packages:
        create(site_context(), package)
    return time.perf_counter() - began


def _over_http(files: _Needs, name: str) -> float:
    """Return the seconds that ckanapi takes for half of the baseline's needs."""
    with served() as (address, token):
        _ckanapi(address, token, files.json_lines(f"{name}-warm", WARM_UP))
        file = files.json_lines(name, BASELINE_SIZE // 2)
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
