"""Needs loaded from a spreadsheet, beside `package_create` with the same needs."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from benchmarks.portal import portal
from benchmarks.result import Result

#: `package_create` commits to Solr each time: this many are enough for a rate.
BASELINE_SIZE = 100
TARGET = 10.0


def measure(size: int) -> Iterator[Result]:
    """Load `size` synthetic needs by `need_load`'s way; one process, database and Solr included."""
    with portal():
        import ckan.plugins.toolkit as tk

        from ckanext.needs import demo, lists
        from ckanext.needs.load import Order, as_package, load
        from ckanext.needs.publish.catalogue import ensure_organization, site_user
        from ckanext.needs.records.need_files import read_needs

        script = demo.read_script()
        for agency in script.agencies:
            ensure_organization(agency.name, agency.title.th)
        with tempfile.TemporaryDirectory() as folder:
            file, other = Path(folder) / "ours.csv", Path(folder) / "theirs.csv"
            needs = list(demo.make_needs(script, lists.current(), size + BASELINE_SIZE, 0))
            run = uuid4().hex
            marked = [replace(need, source_system=f"bench-{run}") for need in needs]
            demo.write_csv(marked[:size], file)
            demo.write_csv(marked[size:], other)
            packages = [as_package(need) for need in read_needs(other, lists.current())]
            half = len(packages) // 2
            baseline = _create(tk, packages[:half])
            began = time.perf_counter()
            loaded = load(file.read_bytes(), file.name, Order(user=site_user()))
            ours = time.perf_counter() - began
            baseline += _create(tk, packages[half:])
            assert loaded.created == size, loaded
    yield Result(
        measure=f"load needs, {size:,} records",
        unit="records/s",
        ours=size / ours,
        baseline=len(packages) / baseline,
        target=TARGET,
    )


def _create(tk: object, packages: list[dict[str, object]]) -> float:
    """Return the seconds that core takes for these, half before our run and half after it."""
    from ckanext.needs.publish.catalogue import site_context

    create = tk.get_action("package_create")
    began = time.perf_counter()
    for package in packages:
        create(site_context(), package)
    return time.perf_counter() - began
