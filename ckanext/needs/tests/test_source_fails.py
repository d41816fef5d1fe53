"""A source on the web that fails in every way there is: what was built before stays as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ckanext.needs.build import run_pipeline, source_digest
from ckanext.needs.harvester import Harvester, harvesters_folder, load_harvester
from ckanext.needs.problems import InputError
from ckanext.needs.tests.sources import server
from ckanext.needs.tests.sources.server import Handler, Source, running

BUDGET = harvesters_folder() / "data" / "saraburi-pao-budget-2565.csv"


def cut(handler: Handler) -> None:
    handler.answer(BUDGET.read_bytes()[:1000], Content_Length="12873")
    handler.close_connection = True


def header_only(handler: Handler) -> None:
    handler.answer(BUDGET.read_bytes().splitlines()[0])


def private(handler: Handler) -> None:
    handler.answer(status=302, Location="http://127.0.0.2:1/latest/meta-data/")


FAILURES: dict[str, tuple[Callable[[Handler], None], str]] = {
    "status 500": (lambda handler: handler.answer(status=500), "unreadable"),
    "busy for ever": (lambda handler: handler.answer(status=503), "unreadable"),
    "silence": (server.silent, "too_slow"),
    "a byte now and then": (server.dripping, "too_slow"),
    "truncated": (cut, "truncated"),
    "hangs up": (server.hang_up, "truncated"),
    "redirect to a private address": (private, "forbidden_address"),
    "10 GB": (server.endless, "too_large"),
    "gzip bomb": (server.gzip_bomb, "too_large"),
    "web page": (lambda handler: handler.answer(b"<!doctype html><p>Log in"), "web_page"),
    "nothing": (lambda handler: handler.answer(b""), "empty_file"),
    "only a header": (header_only, "no_rows"),
    "another table": (lambda handler: handler.answer(b"a,b\n1,2\n"), "missing_column"),
}


@pytest.fixture(scope="module")
def source() -> Iterator[Source]:
    with running() as started:
        yield started


@pytest.fixture(scope="module")
def harvester(source: Source) -> Harvester:
    """The Saraburi budget, at an address."""
    shipped = load_harvester("saraburi-pao-budget")
    fetching = source.options(max_bytes=3_000_000, timeout=0.5, total_timeout=1, retries=1)
    spec = replace(shipped.source, locations=(source.url("/budget.csv"),), fetching=fetching)
    return replace(shipped, source=spec, mapping=replace(shipped.mapping, totals=()))


@pytest.fixture(scope="module")
def built(
    source: Source, harvester: Harvester, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, bytes]]:
    out = tmp_path_factory.mktemp("out")
    source.paths["/budget.csv"] = lambda handler: handler.answer(BUDGET.read_bytes())
    assert run_pipeline(harvester, out).datasets
    return out, contents(out)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", FAILURES)
def test_a_source_that_fails_changes_nothing(
    source: Source, harvester: Harvester, built: tuple[Path, dict[str, bytes]], name: str
):
    out, before = built
    answer, kind = FAILURES[name]
    source.paths["/budget.csv"] = answer
    if kind == "too_large":  # which a busy machine finds out late
        fetching = replace(harvester.source.fetching, timeout=30, total_timeout=60)
        harvester = replace(harvester, source=replace(harvester.source, fetching=fetching))
    with pytest.raises(InputError) as error:
        run_pipeline(harvester, out)
    assert kind in {problem.kind for problem in error.value.problems}
    assert all(problem.reason.th and problem.reason.en for problem in error.value.problems)
    assert contents(out) == before


def test_the_next_run_is_whole_again(
    source: Source, harvester: Harvester, built: tuple[Path, dict[str, bytes]]
):
    out, before = built
    source.paths["/budget.csv"] = server.packed(BUDGET.read_bytes())
    run_pipeline(harvester, out)
    changed = {path for path, data in contents(out).items() if before.get(path) != data}
    assert not {path for path in changed if path.endswith((".csv", "datapackage.json"))}


def test_a_source_that_changes_is_seen_without_a_run(source: Source, harvester: Harvester):
    source.paths["/budget.csv"] = lambda handler: handler.answer(BUDGET.read_bytes())
    before = source_digest(harvester)
    assert source_digest(harvester) == before
    source.paths["/budget.csv"] = lambda handler: handler.answer(BUDGET.read_bytes() + b"\n")
    assert source_digest(harvester) != before
