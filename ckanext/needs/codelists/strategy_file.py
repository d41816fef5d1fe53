"""Reads a strategy from its YAML file (schemas/strategies/*.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.names import Names, refuse_shared
from ckanext.needs.codelists.strategy import CrossLink, Issue, Pillar, Strategy
from ckanext.needs.declared import Node, read_yaml

_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_EMPTY = Text("")
RELATIONS = ("same", "close")


def read_strategy(path: Path) -> Strategy:
    """Return the strategy in a YAML file.

    :raises InputError: with file, key and expectation, when anything in it is wrong
    """
    return read_yaml(path, _strategy, str(path))


def _strategy(node: Node) -> Strategy:
    strategy_id = node.text("id")
    if not _ID.fullmatch(strategy_id):
        node.wrong("id", Text("อักษร a-z ตัวเลข และ - เท่านั้น", "letters a-z, digits and - only"))
    terms = node.child("terms", optional=True)
    return Strategy(
        id=strategy_id,
        name=node.label("name", both=True),
        area=node.text("area"),
        valid_from=node.number_or_none("valid_from"),
        valid_to=_valid_to(node),
        pillars=_pillars(node, strategy_id),
        note=node.label("note", _EMPTY, both=True),
        source=node.label("source", _EMPTY, both=True),
        pillar_term=terms.label("pillar", Text("ด้าน", "pillar"), both=True),
        issue_term=terms.label("issue", Text("ประเด็น", "issue"), both=True),
        links=tuple(_links(node, strategy_id)),
    )


def _valid_to(node: Node) -> int | None:
    first, last = node.number_or_none("valid_from"), node.number_or_none("valid_to")
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
        refuse_shared(
            node,
            "pillars",
            Names((e.code, name) for e in entries for name in (e.name.th, e.name.en, *e.aliases)),
        )
    return pillars


def _pillar(node: Node, strategy_id: str) -> Pillar:
    code = f"{strategy_id}:{node.number('number')}"
    issues = tuple(_issue(child, code) for child in node.children("issues"))
    _unique_numbers(node, "issues", [issue.number for issue in issues])
    return Pillar(
        code=code,
        number=node.number("number"),
        name=node.label("name", both=True),
        explanation=node.label("explanation", _EMPTY, both=True),
        aliases=node.texts("aliases"),
        sensitive=node.flag("sensitive"),
        issues=issues,
        examples=node.labels("examples"),
    )


def _issue(node: Node, pillar: str) -> Issue:
    return Issue(
        code=f"{pillar}.{node.number('number')}",
        pillar=pillar,
        number=node.number("number"),
        name=node.label("name", both=True),
        aliases=node.texts("aliases"),
        sensitive=node.flag("sensitive"),
        explanation=node.label("explanation", _EMPTY, both=True),
        examples=node.labels("examples"),
    )


def _unique_numbers(node: Node, key: str, numbers: list[int]) -> None:
    if len(set(numbers)) < len(numbers):
        node.wrong(key, Text("หมายเลขที่ไม่ซ้ำกัน", "numbers that differ from each other"))


def _links(node: Node, strategy_id: str) -> Iterator[CrossLink]:
    """Yield the links of `crosswalks: [{to: <strategy>, same: {"1": ["1"]}, close: {...}}]`."""
    for crosswalk in node.children("crosswalks"):
        other = crosswalk.text("to")
        crosswalk.label("note", _EMPTY, both=True)
        for relation in RELATIONS:
            pairs = crosswalk.child(relation, optional=True)
            for source in pairs:
                for target in pairs.texts(source):
                    yield CrossLink(f"{strategy_id}:{source}", f"{other}:{target}", relation)
