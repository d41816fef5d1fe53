"""Words that the search takes for the same (schemas/synonyms.yaml, and a portal's own file)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.declared import Node, read_yaml

SHIPPED = Path(str(files("ckanext.needs.schemas"))) / "synonyms.yaml"
THING, DEED = "thing", "deed"
#: Kinds of results that a question may ask for.
ASKED_FOR = ("lines", "datasets", "needs")
_SECTIONS = (("things", THING), ("deeds", DEED))


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one meaning.

    :param kind: `thing`, or `deed` (what is wrong, what is to be done)
    """

    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """All groups of words that mean the same.

    :param said: words that say nothing about what is looked for
    :param kinds: word and the kind of result that it asks for (`lines`, `datasets`, `needs`)
    :param near: word, and words that are good to look for when there is little of it
    """

    groups: tuple[Group, ...]
    said: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...]
    near: tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=4)
def synonyms(own_file: str = "") -> Synonyms:
    """Return what is shipped, and what a portal's own file adds.

    :param own_file: its path; empty for none
    :raises InputError: a file is not there or not what it should be: file, key and expectation
    """
    paths = (SHIPPED, *((Path(own_file),) if own_file else ()))
    read = [read_yaml(path, _synonyms) for path in paths]
    return Synonyms(
        groups=tuple(group for one in read for group in one.groups),
        said=tuple(dict.fromkeys(word for one in read for word in one.said)),
        kinds=tuple(pair for one in read for pair in one.kinds),
        near=tuple(pair for one in read for pair in one.near),
    )


def _synonyms(node: Node) -> Synonyms:
    said = node.texts("said") if node.has("said") else ()
    return Synonyms(tuple(_groups(node)), said, tuple(_kinds(node)), tuple(_near(node)))


def _groups(node: Node) -> Iterator[Group]:
    for key, kind in _SECTIONS:
        if node.has(key):
            group = node.child(key)
            for name in group:
                yield Group(kind, tuple(dict.fromkeys((name, *group.texts(name)))))


def _kinds(node: Node) -> Iterator[tuple[str, str]]:
    if node.has("kinds"):
        kinds = node.child("kinds")
        yield from (
            (word, kind) for kind in ASKED_FOR if kinds.has(kind) for word in kinds.texts(kind)
        )


def _near(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    if node.has("near"):
        near = node.child("near")
        yield from ((word, near.texts(word)) for word in near)
