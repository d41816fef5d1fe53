"""Sources harvested again, unchanged and hardly changed, beside the stock way.

The stock way is `package_update` of each object: what ckan_harvester does with every record that it
finds again, the same or not.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from benchmarks.portal import portal
from benchmarks.result import Result

#: So many datasets of one source, each written again by the stock way: a Solr commit each.
DATASETS = 60
#: The ratios that are enough; of unchanged records there are also to be so many a second.
MANY_DATASETS, UNCHANGED, CHANGED, RECORDS_A_SECOND = 20.0, 100.0, 20.0, 2_000.0
CHANGED_SHARE = 0.01
HEADER = "ปีงบประมาณ,ด้าน,แผนงาน,งาน,รายการ,จำนวนเงิน"


def measure(size: int) -> Iterator[Result]:
    """Harvest 60 datasets again, then one source of `size` records (rows of a budget)."""
    with portal(), tempfile.TemporaryDirectory() as folder:
        name = _source(Path(folder), DATASETS)
        datasets = DATASETS / _again(name, DATASETS)
        stock = _stock(DATASETS, name)
        big = _source(Path(folder), 1)
        _write_budget(Path(folder) / f"{big}.csv", size)
        unchanged = size / _again(big, 1)
        _write_budget(Path(folder) / f"{big}.csv", size, CHANGED_SHARE)
        changed = size / _harvested_in(big, updated=1)
    yield Result(
        f"harvest again, unchanged, {DATASETS} datasets",
        "datasets/s",
        datasets,
        stock,
        MANY_DATASETS,
    )
    enough = max(UNCHANGED, RECORDS_A_SECOND / stock)
    what = f"harvest again, {size:,} records"
    yield Result(f"{what}, unchanged", "records/s", unchanged, stock, enough)
    yield Result(f"{what}, 1 % changed", "records/s", changed, stock, CHANGED)


def _again(name: str, datasets: int) -> float:
    """Return the seconds that a harvest takes when there is nothing left to do.

    The second one may make the full text of big tables, where no worker of the jobs has.
    """
    _harvested_in(name, added=datasets)
    _harvested_in(name, not_modified=datasets)
    return _harvested_in(name, not_modified=datasets)


def _harvested_in(name: str, **expected: int) -> float:
    """Harvest; return the seconds that it took."""
    from ckanext.needs.harvest.now import harvest

    began = time.perf_counter()
    done = harvest(name)
    seconds = time.perf_counter() - began
    assert all(getattr(done, key) == value for key, value in expected.items()), done
    return seconds


def _write_budget(path: Path, size: int, changed: float = 0.0) -> None:
    """Write a budget of `size` lines; the amounts of a share of them are others than usual."""
    every = round(1 / changed) if changed else 0
    rows = (
        f"{2564 + number % 5},บริการชุมชน,แผนงาน {number % 12},งาน {number % 40},"
        f"โครงการ {number},{1_000 + number + (7 if every and number % every == 0 else 0)}"
        for number in range(size)
    )
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")


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

    from ckanext.needs.harvest import source as harvest_source
    from ckanext.needs.harvest.job import find_source

    source = cast("Any", HarvestSource).get(find_source(harvest_source.load(name)))
    job: Any = HarvestJob(source=source, status="Running")
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

        from ckanext.needs.catalogue.publishing import site_context

        package = self._packages[harvest_object.guid]
        del package["metadata_modified"]
        package["version"] = "1"
        tk.get_action("package_update")(site_context(), package)
        harvest_object.package_id = package["id"]
        return True
