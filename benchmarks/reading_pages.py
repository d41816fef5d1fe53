"""The pages that everyone reads, beside the stock list of datasets, of very large catalogues.

Documents of needs and datasets go to the search index as the portal's own would; pages are made
anew at each request, none is kept, but where readers at the same time are measured.
"""

from __future__ import annotations

import statistics
import threading
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from benchmarks.memory import resident
from benchmarks.portal import portal, served
from benchmarks.reading_world import filled
from benchmarks.result import Result

WARM_UP, REQUESTS = 16, 60
#: Milliseconds in which 95 of 100 answers have to be there, and how many times stock's time.
PAGE_MS, DATA_MS, FIRST_BYTE_MS, TIMES = 300.0, 150.0, 200.0, 1.5
LINES_A_NEED = 10
READERS, SECONDS, PAGES_RATIO = 50, 15.0, 3.0
BUDGET = "/budget?source=bench-reading.10"
#: Name of a page to its address at the n-th request.
PAGES: dict[str, Callable[[int], str]] = {
    "home": lambda n: "/",
    "explore, all needs": lambda n: f"/needs?page={n % 40 + 1}",
    "explore, a district": lambda n: f"/needs?district=19{n % 13 + 1:02d}&page={n % 7 + 1}",
    "explore, words": lambda n: f"/needs?q=ถนน&district=19{n % 13 + 1:02d}&page={n % 5 + 1}",
    "search, common words": lambda n: f"/needs/search?q={WORDS[n % len(WORDS)]}",
    "search, words and a number": lambda n: f"/needs/search?q={WORDS[n % len(WORDS)]} {n}",
    "suggestions": lambda n: f"/needs/search/suggest?q={WORDS[n % len(WORDS)]}",
    "budget": lambda n: f"{BUDGET}&fiscal_year={2565 + n % 5}",
    "budget, a pillar": lambda n: f"{BUDGET}&fiscal_year=2566&pillar=bma-2565:{n % 7 + 1}",
    "budget, an agency": lambda n: f"{BUDGET}&agency=สำนักงานเขตที่ {n % 70 + 1}",
    "budget, a keyword": lambda n: f"{BUDGET}&fiscal_year={2565 + n % 5}&keyword=ถนน",
    "budget, words": lambda n: f"{BUDGET}&q={WORDS[n % len(WORDS)]}&fiscal_year={YEARS[n % 6]}",
    "budget, by name": lambda n: f"{BUDGET}&fiscal_year={2565 + n % 5}&sort=name",
    "gap": lambda n: "/gap",
    "executive": lambda n: "/executive",
    "agencies": lambda n: "/agencies",
    "district": lambda n: f"/district/19{n % 13 + 1:02d}",
    "choices of a brief": lambda n: f"/needs/brief?district=19{n % 13 + 1:02d}",
    "research": lambda n: "/research",
    "a table for research": lambda n: "/research/tables/needs_by_status",
    "participatory budgeting": lambda n: "/participatory-budgeting",
}
STOCK: Callable[[int], str] = lambda n: f"/dataset/?page={n % 40 + 1}"  # noqa: E731
WORDS = ("ถนน", "ขุดลอกคลอง", "ทางเท้า แขวง", "ไฟฟ้าสาธารณะ", "สวนสาธารณะ", "ท่อระบายน้ำ")
YEARS = ("2565", "2566", "2567", "2568", "2569", "all")
PART = {"X-Needs-Part": "1"}
#: A choice on a page, of which only the part that changes is sent.
CHOICES = ("explore, a district", "budget, a pillar", "budget, words")


def measure(size: int) -> Iterator[Result]:
    """Read each page as a visitor; `size` needs and as many datasets."""
    with portal(), filled(size, size * LINES_A_NEED):
        client, kept = _client()
        with kept(keep=False):
            for name, address in PAGES.items():
                p95, stock = _p95s(client, address, STOCK)
                limit = min(PAGE_MS, TIMES * stock)
                yield _time(f"{name}: {p95:.0f} ms, /dataset {stock:.0f} ms", p95, limit, size)
            for name in CHOICES:
                (p95,) = _p95s(client, PAGES[name], headers=PART)
                yield _time(f"a choice, {name}: {p95:.0f} ms", p95, DATA_MS, size)
            yield from _downloaded(client, size)
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


def _downloaded(client: Any, size: int) -> Iterator[Result]:
    """Download the whole budget as CSV: when it begins, and the memory that it takes on the way."""
    path = f"{BUDGET.replace('?', '/download/lines.csv?')}&fiscal_year=all"

    def read() -> tuple[float, float, int]:
        began = time.perf_counter()
        answer = client.get(path)
        parts = iter(answer.response)
        rows = next(parts).count(b"\n")
        first, before = (time.perf_counter() - began) * 1000, resident()
        most = before
        for part in parts:
            rows += part.count(b"\n")
            most = max(most, resident())
        return first, most / before, rows

    with ThreadPoolExecutor(max_workers=1) as thread:
        first, grown, rows = thread.submit(read).result()
    lines = size * LINES_A_NEED
    if rows < lines:
        raise RuntimeError(f"{path}: {rows} rows of {lines}")
    yield Result(
        f"first byte of a CSV of {lines:,} lines: {first:.0f} ms",
        "requests/s",
        1000 / first,
        1000 / FIRST_BYTE_MS,
        1.0,
    )
    yield Result("memory before it, against the most while it is sent", "of it", 1 / grown, 1, 0.9)


def _client() -> tuple[Any, Any]:
    import flask

    from ckanext.needs.views import for_everyone

    @contextmanager
    def kept(*, keep: bool) -> Generator[None]:
        before = for_everyone.catalogue_edition
        if not keep:
            for_everyone.catalogue_edition = lambda: ""
        try:
            yield
        finally:
            for_everyone.catalogue_edition = before

    application: Any = flask.current_app
    return application._get_current_object().test_client(), kept


def _p95s(
    client: Any, *addresses: Callable[[int], str], headers: dict[str, str] | None = None
) -> list[float]:
    """Return the milliseconds in which 95 of 100 requests are answered, of each of some addresses.

    They are asked by turns: a machine is faster in one minute than in the next.
    """

    def ask() -> list[list[float]]:
        taken: list[list[float]] = [[] for _ in addresses]
        for n in range(WARM_UP + REQUESTS):
            for address, its in zip(addresses, taken, strict=True):
                began = time.perf_counter()
                answer = client.get(address(n), headers=headers or {})
                its.append((time.perf_counter() - began) * 1000)
                if answer.status_code != 200:
                    raise RuntimeError(f"{address(n)}: {answer.status_code}")
        return [its[WARM_UP:] for its in taken]

    # A thread has no request around it, whose user would be the user of those below.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return [statistics.quantiles(its, n=20)[-1] for its in thread.submit(ask).result()]


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
