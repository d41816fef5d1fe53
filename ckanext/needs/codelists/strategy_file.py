"""Reads a strategy from its YAML file (schemas/strategies/*.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.names import Names
from ckanext.needs.codelists.node import Node, read_yaml
from ckanext.needs.codelists.strategy import CrossLink, Issue, Pillar, Strategy

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_EMPTY = Text("")
RELATIONS = ("same", "close")


def read_strategy(path: Path) -> Strategy:
    """Return the strategy in a YAML file.

    :raises InputError: with file, key and expectation, when anything in it is wrong
    """
    node = read_yaml(path)
    node.only(
        "id", "name", "area", "valid_from", "valid_to", "note", "source", "terms", "pillars",
        "crosswalks",
    )  # fmt: skip
    strategy_id = node.string("id")
    if not _ID.fullmatch(strategy_id):
        node.wrong("id", Text("อักษร a-z ตัวเลข และ - เท่านั้น", "letters a-z, digits and - only"))
    terms = node.child("terms")
    terms.only("pillar", "issue")
    return Strategy(
        id=strategy_id,
        name=node.text("name"),
        area=node.string("area"),
        valid_from=node.whole_or_none("valid_from"),
        valid_to=_valid_to(node),
        pillars=_pillars(node, strategy_id),
        note=node.text("note", _EMPTY),
        source=node.text("source", _EMPTY),
        pillar_term=terms.text("pillar", Text("ด้าน", "pillar")),
        issue_term=terms.text("issue", Text("ประเด็น", "issue")),
        links=tuple(_links(node, strategy_id)),
    )


def _valid_to(node: Node) -> int | None:
    first, last = node.whole_or_none("valid_from"), node.whole_or_none("valid_to")
    if last is not None and last < (first or last):
        node.wrong("valid_to", Text("ปีที่ไม่ก่อน valid_from", "a year not before valid_from"))
    return last


def _pillars(node: Node, strategy_id: str) -> tuple[Pillar, ...]:
    pillars = tuple(_pillar(child, strategy_id) for child in node.children("pillars"))
    if not pillars:
        node.wrong("pillars", Text("รายการอย่างน้อยหนึ่งด้าน", "a list of at least one pillar"))
    _unique_numbers(node, "pillars", [pillar.number for pillar in pillars])
    issues = [issue for pillar in pillars for issue in pillar.issues]
    for entries in (pillars, issues):
        node.unshared(
            "pillars",
            Names((e.code, name) for e in entries for name in (e.name.th, e.name.en, *e.aliases)),
        )
    return pillars


def _pillar(node: Node, strategy_id: str) -> Pillar:
    node.only("number", "name", "aliases", "explanation", "issues")
    code = f"{strategy_id}:{node.whole('number')}"
    issues = tuple(_issue(child, code) for child in node.children("issues"))
    _unique_numbers(node, "issues", [issue.number for issue in issues])
    return Pillar(
        code=code,
        number=node.whole("number"),
        name=node.text("name"),
        explanation=node.text("explanation", _EMPTY),
        aliases=node.strings("aliases"),
        issues=issues,
    )


def _issue(node: Node, pillar: str) -> Issue:
    node.only("number", "name", "aliases", "sensitive", "explanation", "examples")
    return Issue(
        code=f"{pillar}.{node.whole('number')}",
        pillar=pillar,
        number=node.whole("number"),
        name=node.text("name"),
        aliases=node.strings("aliases"),
        sensitive=node.flag("sensitive", default=False),
        explanation=node.text("explanation", _EMPTY),
        examples=node.texts("examples"),
    )


def _unique_numbers(node: Node, key: str, numbers: list[int]) -> None:
    if len(set(numbers)) < len(numbers):
        node.wrong(key, Text("หมายเลขที่ไม่ซ้ำกัน", "numbers that differ from each other"))


def _links(node: Node, strategy_id: str) -> Iterator[CrossLink]:
    """Yield the links of `crosswalks: [{to: <strategy>, same: {"1": ["1"]}, close: {...}}]`."""
    for crosswalk in node.children("crosswalks"):
        crosswalk.only("to", "note", *RELATIONS)
        other = crosswalk.string("to")
        crosswalk.text("note", _EMPTY)
        for relation in RELATIONS:
            pairs = crosswalk.child(relation)
            for source in pairs.values:
                for target in pairs.strings(source):
                    yield CrossLink(f"{strategy_id}:{source}", f"{other}:{target}", relation)
