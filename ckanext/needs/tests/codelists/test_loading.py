"""Loading is done once, and needs no CKAN."""

from __future__ import annotations

import subprocess
import sys

from ckanext.needs.codelists import SHIPPED, CodeError, default, load, loading
from ckanext.needs.codelists.memo import Memo


def test_the_default_is_every_shipped_strategy_and_thailand():
    assert tuple(s.id for s in default().strategies.all()) == SHIPPED
    assert default().areas.spec.id == "thailand"


def test_every_strategy_file_shipped_is_in_the_default():
    folder = loading.SCHEMAS / "strategies"
    assert {path.stem for path in folder.glob("*.yaml")} == set(SHIPPED)


def test_the_same_names_give_the_same_object():
    assert load() is default()
    assert load(strategies=("bma-2565",)) is load(strategies=("bma-2565",))


def test_ckan_is_not_imported():
    code = (
        "import sys; from ckanext.needs import codelists;"
        "codelists.default().areas.resolve('แก่งคอย');"
        "sys.exit(any(m == 'ckan' or m.startswith('ckan.') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_memo_asks_once_for_an_answer_and_once_for_an_error():
    asked: list[str] = []

    def find(text: str) -> str:
        asked.append(text)
        if text == "bad":
            raise CodeError(default().areas.get("19").name)
        return text.upper()

    memo = Memo(find)
    assert [memo("a"), memo("a")] == ["A", "A"]
    for _ in range(2):
        try:
            memo("bad")
        except CodeError:
            continue
        raise AssertionError("the error was swallowed")
    assert asked == ["a", "bad"]


def test_a_memo_forgets_the_oldest_when_it_is_full():
    asked: list[str] = []
    memo: Memo[str] = Memo(lambda text: asked.append(text) or text, size=2)
    for text in ("a", "b", "c", "a"):
        memo(text)
    assert asked == ["a", "b", "c", "a"]
