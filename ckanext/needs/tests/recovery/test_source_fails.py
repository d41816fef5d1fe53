"""A source on the web that fails in every way there is, seen from the portal that harvests it."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.tests.harvest.conftest import BUDGET
from ckanext.needs.tests.harvest.conftest import snapshot as snapshot
from ckanext.needs.tests.sources import server
from ckanext.needs.tests.test_source_fails import FAILURES

pytestmark = pytest.mark.ckan


@cache
def bomb():
    """Return a workbook of half a megabyte whose sheet has 600 MB when unpacked."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(60):
                sheet.write(b" " * 10_000_000)
    assert len(data.getvalue()) < 1_000_000
    return data.getvalue()


#: What the job's page says in English of each way to fail: what was found, what was expected.
SAID = {
    "status 500": ("the answer is status 500", "not a file"),
    "busy for ever": ("the answer is status 503", "not a file"),
    "silence": ("it takes too long", "at most 1 s for an answer and 2 s in all"),
    "a byte now and then": ("it takes too long", "at most 1 s for an answer and 2 s in all"),
    "truncated": ("the file broke off before its end",),
    "hangs up": ("the file broke off before its end",),
    "redirect to a private address": ("«127.0.0.2»", "not a public"),
    "10 GB": ("larger than", "5 MB"),
    "gzip bomb": ("larger than", "5 MB"),
    "web page": ("a web page (HTML), not the file",),
    "nothing": ("an empty file",),
    "only a header": ("a header but not one row",),
    "another table": ("no such column", "(found: a, b)"),
}
WAYS = {name: (*FAILURES[name], said) for name, said in SAID.items()} | {
    "xlsx bomb": (
        lambda handler: handler.answer(bomb()),
        "too_large",
        ("too large when unpacked", "at most 500 MB"),
    ),
}


@pytest.fixture
def web():
    with server.running() as started:
        yield started


@pytest.fixture
def on_the_web(source, web, monkeypatch):
    """The source, at an address that the portal may ask, with little patience."""
    from ckanext.needs.harvest import source as harvest_source

    options = web.options(max_bytes=5_000_000, timeout=1, total_timeout=2, retries=1)
    monkeypatch.setattr(harvest_source, "fetching", lambda: options)
    source.yaml.write_text(
        source.yaml.read_text("utf-8").replace(
            "[small-budget.csv]", f'["{web.url("/small-budget")}"]'
        ),
        "utf-8",
    )
    return source


def test_every_failure_of_the_pipeline_s_own_test_is_here():
    assert SAID.keys() == FAILURES.keys()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_published_stays_and_the_job_says_why(
    way, on_the_web, web, harvest, snapshot, job_says
):
    answer, kind, said = WAYS[way]
    bomb()  # it takes longer to make than the portal waits
    web.paths["/small-budget"] = good
    assert harvest().added == 1
    before = snapshot()
    _read_as("xlsx" if way == "xlsx bomb" else "csv", on_the_web)
    web.paths["/small-budget"] = answer
    failed = harvest()
    assert failed.errored >= 1
    assert snapshot() == before
    on_page = job_says()[1]
    assert [words for words in said if words not in on_page[0]] == []
    assert all(_has_thai(message) for message in on_page)
    run = tk.get_action("need_run_show")({"ignore_auth": True}, {"id": _run(failed.job_id)})
    problems = [one for one in run["problems"] if one["severity"] == "error"]
    assert {one["kind"] for one in problems} == {kind}
    assert all(one["reason"]["en"] and _has_thai(one["reason"]["th"]) for one in problems)
    assert run["status"] == "failed"
    _read_as("csv", on_the_web)
    web.paths["/small-budget"] = good
    assert harvest().not_modified == 1


def good(handler):
    handler.answer(BUDGET.encode())


def _read_as(kind, source):
    text = source.yaml.read_text("utf-8")
    other = "csv" if kind == "xlsx" else "xlsx"
    source.yaml.write_text(text.replace(f"format: {other}", f"format: {kind}"), "utf-8")


def _has_thai(text):
    return any("\u0e01" <= letter <= "\u0e5b" for letter in text)


def _run(job_id):
    from ckanext.needs.harvest import runs

    return runs.of_job(job_id).id
