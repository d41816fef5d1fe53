"""The same needs loaded again, unchanged and hardly changed, beside the stock way.

The stock way is `package_update` of each record that is found again, the same or not.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.portal import portal
from benchmarks.result import Result
from benchmarks.synthetic_needs import Needs

#: `package_update` commits to Solr each time: this many are enough for a rate.
BASELINE_SIZE = 100
#: The ratios that are enough; of unchanged records there are also to be so many a second.
UNCHANGED, CHANGED, RECORDS_A_SECOND = 100.0, 20.0, 2_000.0
CHANGED_EVERY = 100


def measure(size: int) -> Iterator[Result]:
    """Load `size` needs, then again unchanged, then with a hundredth of them changed."""
    with portal(), tempfile.TemporaryDirectory() as folder:
        needs = Needs(Path(folder), size)
        _load(needs.csv("again", size), created=size)
        _load(needs.csv("stock", BASELINE_SIZE), created=BASELINE_SIZE)
        stock = [_update(needs.system("stock"))]
        same = _load(needs.csv("again", size), unchanged=size)
        changes = -(-size // CHANGED_EVERY)
        some = _load(needs.csv("again", size, CHANGED_EVERY), updated=changes)
        stock.append(_update(needs.system("stock")))
    baseline = 2 * BASELINE_SIZE / sum(stock)
    enough = max(UNCHANGED, RECORDS_A_SECOND / baseline)
    what = f"load {size:,} needs again"
    yield Result(f"{what}, unchanged", "records/s", size / same, baseline, enough)
    yield Result(f"{what}, 1 % changed", "records/s", size / some, baseline, CHANGED)


def _load(file: Path, **expected: int) -> float:
    """Load by one process; return the seconds that it took."""
    from ckanext.needs.catalogue.publishing import site_user
    from ckanext.needs.load import Order, load

    began = time.perf_counter()
    loaded = load(file.read_bytes(), file.name, Order(user=site_user(), processes=1))
    seconds = time.perf_counter() - began
    if any(getattr(loaded, key) != value for key, value in expected.items()):
        raise RuntimeError(f"expected {expected}: {loaded.problems[:3]}")
    return seconds


def _update(source_system: str) -> float:
    """Return the seconds that core takes to write all needs of a system again, hardly changed."""
    import ckan.plugins.toolkit as tk

    from ckanext.needs.catalogue.publishing import site_context

    query = {"fq": f'extras_source_system:"{source_system}"', "rows": BASELINE_SIZE}
    found = tk.get_action("package_search")(site_context(), query | {"include_private": True})
    update, began = tk.get_action("package_update"), time.perf_counter()
    for package in found["results"]:
        del package["metadata_modified"]
        update(site_context(), {**package, "version": str(began)})
    assert len(found["results"]) == BASELINE_SIZE
    return time.perf_counter() - began
