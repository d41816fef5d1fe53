"""How good answers are (nDCG@10, in hundredths) beside stock CKAN's, and CKAN's on Thai words."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean
from typing import Any

import pysolr
import requests

from benchmarks.portal import portal
from benchmarks.result import Result

#: What is good enough, in hundredths.
TARGET = 88.0
#: A ratio needs something to be of: stock CKAN answers hardly any of these questions.
LEAST = 0.1
CONF = Path(__file__).parents[1] / "docker" / "solr" / "conf"
#: Files that CKAN's schema names.
EMPTY = ("synonyms.txt", "stopwords.txt", "protwords.txt")


def measure(size: int) -> Iterator[Result]:
    """Ask the judged questions; of those kept aside while tuning there is a result of its own."""
    from ckanext.needs.tests.finding import searching
    from ckanext.needs.tests.finding.judging import documents, judged

    questions = judged()[:size]
    with portal():
        searching.put(documents())
        try:
            ours = _scores(searching.ours, questions)
            thai = _scores(lambda question: searching.as_ckan(question), questions)
        finally:
            searching.take_away()
        with stock_core() as solr:
            searching.put(documents(), solr)
            stock = _scores(lambda question: searching.as_ckan(question, solr), questions)
    for name, aside in (("tuned on", False), ("kept aside", True)):
        there = [n for n, one in enumerate(questions) if one.kept_aside is aside]
        for baseline, scores in (("stock CKAN", stock), ("CKAN's query on Thai words", thai)):
            yield _result(f"{len(there)} questions {name}, beside {baseline}", there, ours, scores)


def _scores(way: Callable[[str], list[str]], questions: list[Any]) -> list[float]:
    from ckanext.needs.tests.finding.judging import ndcg

    return [ndcg(way(one.question), one.grades) for one in questions]


def _result(measured: str, there: list[int], ours: list[float], others: list[float]) -> Result:
    baseline = max(LEAST, 100 * mean(others[n] for n in there))
    return Result(
        measure=f"search quality, {measured}",
        unit="nDCG@10 x 100",
        ours=100 * mean(ours[n] for n in there),
        baseline=baseline,
        target=TARGET / baseline,
    )


@contextmanager
def stock_core() -> Generator[pysolr.Solr]:
    """Make a core with the schema exactly as CKAN ships it, for as long as the block runs."""
    import ckan

    server, _, name = os.environ["CKAN_SOLR_URL"].rpartition("/")
    core = f"{name}_stock"
    folder = Path(os.environ["NEEDS_VAR"]) / "services" / "solr" / "home" / core
    schema = Path(ckan.__file__).parent / "config" / "solr" / "schema.xml"
    shutil.copytree(CONF, folder / "conf", dirs_exist_ok=True)
    shutil.copy(schema, folder / "conf" / "schema.xml")
    for each in EMPTY:
        (folder / "conf" / each).touch()
    _cores(server, action="CREATE", name=core, instanceDir=core)
    try:
        yield pysolr.Solr(f"{server}/{core}")
    finally:
        _cores(server, action="UNLOAD", core=core, deleteInstanceDir="true")


def _cores(server: str, **asked: str) -> None:
    requests.get(f"{server}/admin/cores", params=asked, timeout=60).raise_for_status()
