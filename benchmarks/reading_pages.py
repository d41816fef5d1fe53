"""The pages that everyone reads, beside the stock list of datasets, of very large catalogues.

Documents of needs and datasets go to the search index as the portal's own would; pages are made
anew at each request, none is kept, but where readers at the same time are measured.
"""

from __future__ import annotations

import json
import statistics
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from benchmarks.portal import portal, served
from benchmarks.result import Result

WARM_UP, REQUESTS, BATCH = 8, 60, 5_000
#: Milliseconds in which 95 of 100 answers have to be there, and how many times stock's time.
PAGE_MS, DATA_MS, TIMES = 300.0, 150.0, 1.5
READERS, SECONDS, PAGES_RATIO = 50, 15.0, 3.0
PREFIX = "bench-reading-"
STATUSES = (
    *("submitted", "under_review", "accepted", "planned", "funded"),
    *("in_progress", "completed", "rejected"),
)
#: Name of a page to its address at the n-th request.
PAGES: dict[str, Callable[[int], str]] = {
    "explore, all needs": lambda n: f"/needs?page={n % 40 + 1}",
    "explore, a district": lambda n: f"/needs?district=19{n % 13 + 1:02d}&page={n % 7 + 1}",
    "explore, words": lambda n: f"/needs?q=ถนน&district=19{n % 13 + 1:02d}&page={n % 5 + 1}",
    "home": lambda n: "/",
}
PART = {"X-Needs-Part": "1"}


def measure(size: int) -> Iterator[Result]:
    """Read each page as a visitor; `size` needs and as many datasets."""
    with portal(), _filled(size):
        client, kept = _client()
        with kept(keep=False):
            stock = _p95(client, lambda n: f"/dataset/?page={n % 40 + 1}")
            for name, address in PAGES.items():
                p95 = _p95(client, address)
                limit = min(PAGE_MS, TIMES * stock)
                yield _time(f"{name}: {p95:.0f} ms, /dataset {stock:.0f} ms", p95, limit, size)
            p95 = _p95(client, PAGES["explore, a district"], PART)
            yield _time(f"a choice on Explore: {p95:.0f} ms", p95, DATA_MS, size)
        with served() as (root, _token):
            ours, theirs = _pages_a_second(f"{root}/needs"), _pages_a_second(f"{root}/dataset/")
            what = f"{READERS} readers at a time, {size:,} needs"
            yield Result(what, "pages/s", ours, theirs, PAGES_RATIO)


def _time(what: str, taken: float, limit: float, size: int) -> Result:
    return Result(
        f"{what}, p95 of {REQUESTS} requests, {size:,} needs",
        "requests/s at p95",
        1000 / taken,
        1000 / limit,
        1.0,
    )


def _client() -> tuple[Any, Any]:
    import flask

    from ckanext.needs.views import for_everyone

    @contextmanager
    def kept(*, keep: bool) -> Iterator[None]:
        before = for_everyone.catalogue_edition
        if not keep:
            for_everyone.catalogue_edition = lambda: ""
        try:
            yield
        finally:
            for_everyone.catalogue_edition = before

    application: Any = flask.current_app
    return application._get_current_object().test_client(), kept


def _p95(
    client: Any, address: Callable[[int], str], headers: dict[str, str] | None = None
) -> float:
    """Return the milliseconds in which 95 of 100 requests are answered."""

    def ask() -> list[float]:
        taken: list[float] = []
        for n in range(WARM_UP + REQUESTS):
            began = time.perf_counter()
            answer = client.get(address(n), headers=headers or {})
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200:
                raise RuntimeError(f"{address(n)}: {answer.status_code}")
        return taken[WARM_UP:]

    # A thread has no request around it, whose user would be the user of those below.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return statistics.quantiles(thread.submit(ask).result(), n=20)[-1]


def _pages_a_second(address: str) -> float:
    """Return how many pages a second readers get who ask one after the other, all at a time."""
    until, counts = time.monotonic() + SECONDS, [0] * READERS

    def read(number: int) -> None:
        while time.monotonic() < until:
            with urllib.request.urlopen(address, timeout=120) as answer:
                answer.read()
            counts[number] += 1

    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return sum(counts) / SECONDS


@contextmanager
def _filled(size: int) -> Iterator[None]:
    """Put documents of needs and datasets into the index, and take them out again."""
    from ckan.lib.search.common import make_connection

    solr: Any = make_connection()
    try:
        for document in (_need, _dataset):
            for start in range(0, size, BATCH):
                numbers = range(start, min(start + BATCH, size))
                solr.add([document(number) for number in numbers], commit=False)
        solr.commit()
        yield
    finally:
        solr.delete(q=f"name:{PREFIX}*", commit=True)


def _need(number: int) -> dict[str, Any]:
    district, status = f"19{number % 13 + 1:02d}", STATUSES[number % len(STATUSES)]
    pillar = f"saraburi-2561:{number % 5 + 1}"
    fields = {
        "district": district,
        "province": "19",
        "pillar": pillar,
        "issue": f"{pillar}.{number % 4 + 1}",
        "status": status,
        "fiscal_year": str(2567 + number % 3),
        "status_since": f"2026-{number % 9 + 1:02d}-11",
    }
    return {
        **_document(number, "citizen-need", f"ซ่อมถนนและท่อระบายน้ำ สายที่ {number}"),
        **fields,
        **{f"extras_{name}": value for name, value in fields.items()},
        "needs_month": f"{2024 + number % 3}-{number % 12 + 1:02d}",
        "needs_number_people": number % 900,
        "needs_number_cost": number % 4_000 * 1_000,
    }


def _dataset(number: int) -> dict[str, Any]:
    document = _document(number, "dataset", f"ข้อมูลเปิดชุดที่ {number}")
    shown = {
        **{key: document[key] for key in ("id", "name", "title", "notes", "state")},
        "type": "dataset",
        "tags": [],
        "resources": [{"format": "CSV", "url": "https://example.com/a.csv", "state": "active"}],
        "organization": None,
        "private": False,
        "num_resources": 1,
        "num_tags": 0,
    }
    return {**document, "validated_data_dict": json.dumps(shown), "res_format": ["CSV"]}


def _document(number: int, kind: str, title: str) -> dict[str, Any]:
    import ckan.plugins.toolkit as tk

    name = f"{PREFIX}{kind}-{number}"
    return {
        "index_id": name,
        "id": name,
        "name": name,
        "title": title,
        "title_string": title,
        "notes": "ผิวถนนแตกเป็นหลุม น้ำท่วมขังในหน้าฝน เด็กเดินไปโรงเรียนลำบาก",
        "site_id": tk.config["ckan.site_id"],
        "entity_type": "package",
        "dataset_type": kind,
        "state": "active",
        "capacity": "public",
        "permission_labels": ["public"],
        "organization": f"bench-{number % 40}",
        "metadata_created": f"2026-01-{number % 28 + 1:02d}T10:00:00Z",
        "metadata_modified": f"2026-01-{number % 28 + 1:02d}T10:00:00Z",
        "validated_data_dict": "{}",
    }
