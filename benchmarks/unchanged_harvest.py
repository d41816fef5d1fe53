"""Datasets harvested again when nothing changed, beside the stock way: `package_update` of each."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from benchmarks.portal import portal
from benchmarks.result import Result

#: ckanext-harvest writes an object's dataset again though it is the same: a Solr commit each.
BASELINE_SIZE = 60
TARGET = 20.0


def measure(size: int) -> Iterator[Result]:
    """Harvest `size` datasets that were published before and did not change."""
    with portal(), tempfile.TemporaryDirectory() as folder:
        from ckanext.needs.harvest.now import harvest

        name = _source(Path(folder), size)
        first = harvest(name)
        assert first.added == size, first.errors
        began = time.perf_counter()
        again = harvest(name)
        ours = size / (time.perf_counter() - began)
        assert again.not_modified == size, again
        baseline = _stock(BASELINE_SIZE, name)
    yield Result(
        f"harvest again, unchanged, {size:,} datasets", "datasets/s", ours, baseline, TARGET
    )


def _source(folder: Path, size: int) -> str:
    """Write a harvester that makes `size` datasets of one small budget."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.tests.harvest.conftest import BUDGET, HARVESTER

    tk.config["ckanext.needs.harvesters_folder"] = str(folder)
    tk.config["ckan.storage_path"] = str(folder / "storage")
    name = f"bench-{uuid4().hex[:8]}"
    head, _, dataset = HARVESTER.replace("small-budget", name).partition("datasets:\n")
    dataset = dataset.replace(
        "tables: [budget_lines, budget_by_strategy]", "tables: [budget_lines]"
    )
    dataset = dataset.replace("key: budget", "key: NUMBER").replace(f"{name}\n", f"{name}-NUMBER\n")
    dataset = dataset.replace("งบประมาณเล็ก ปี", f"{name} NUMBER ปี")
    datasets = "".join(dataset.replace("NUMBER", f"n{number}") for number in range(size))
    (folder / f"{name}.yaml").write_text(f"{head}datasets:\n{datasets}", "utf-8")
    (folder / f"{name}.csv").write_text(BUDGET, "utf-8")
    return name


def _stock(count: int, name: str) -> float:
    """Return how many datasets a second `package_update` with the same content writes."""
    import ckan.plugins.toolkit as tk
    from ckanext.harvest import queue
    from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

    from ckanext.needs.harvest.now import find_source

    job: Any = HarvestJob(source=HarvestSource.get(find_source(name)), status="Running")
    job.save()
    found = tk.get_action("package_search")({}, {"fq": f"name:{name}-*", "rows": count})["results"]
    objects: list[Any] = []
    for one in found:
        objects.append(HarvestObject(guid=one["id"], job=job, content="{}"))
        objects[-1].save()
    harvester = _StockHarvester({one["id"]: one for one in found})
    began = time.perf_counter()
    for one in objects:
        queue.fetch_and_import_stages(harvester, one)
    rate = len(objects) / (time.perf_counter() - began)
    job.status = "Finished"
    job.save()
    return rate


class _StockHarvester:
    """What a plain harvester does with each object: `package_update` with what it has read."""

    def __init__(self, packages: dict[str, dict[str, Any]]) -> None:
        self._packages = packages

    def fetch_stage(self, harvest_object: Any) -> bool:
        return True

    def import_stage(self, harvest_object: Any) -> bool:
        import ckan.plugins.toolkit as tk

        from ckanext.needs.publish.catalogue import site_context

        package = self._packages[harvest_object.guid]
        del package["metadata_modified"]
        package["version"] = "1"
        tk.get_action("package_update")(site_context(), package)
        harvest_object.package_id = package["id"]
        return True
