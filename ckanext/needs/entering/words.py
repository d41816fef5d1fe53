"""Words that mean the same (schemas/need_words.yaml), and where a text has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.declared import Node, read_yaml
from ckanext.needs.thai import arabic_digits, fold, normalise

SAID, THING, DEED, PLACE, NUMBER, OTHER = "said", "thing", "deed", "place", "number", "other"
_KINDS = (("things", THING), ("deeds", DEED), ("places", PLACE))
#: What separates words in Thai text, where anything does.
_BETWEEN = re.compile(r"[\s,.;:!?()\[\]{}\"'«»“”‘’/|*_+=<>#\\-]+")
_NUMBER = re.compile(r"\d+(?:\d|/(?=\d))*")


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a text.

    :param kind: `said` (how a wish is worded), `thing`, `deed`, `place`, `number` or `other`
    :param text: what it means, under one name: `ไฟทาง` for every word for a street light; for
        `number` the word it belongs to and the number (`ซอย5`); for `other` the letters, folded
    """

    kind: str
    text: str


class Words:
    """The words of one list."""

    def __init__(self, meanings: Mapping[str, Word], numbered: Iterable[str]) -> None:
        self.meanings = meanings
        self.by_meaning: dict[str, tuple[str, ...]] = {}
        for said, word in meanings.items():
            self.by_meaning[word.text] = (*self.by_meaning.get(word.text, ()), said)
        longest_first = sorted(meanings, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first)))
        before = "|".join(map(re.escape, sorted(numbered, key=len, reverse=True)))
        self._numbered = re.compile(rf"(?P<what>{before})\s*(?P<number>{_NUMBER.pattern})")

    def read(self, text: str) -> Iterator[Word]:
        """Yield the words of a text: the longest known word first, the rest letter by letter.

        Thai has no spaces between words; what is known cuts it.
        """
        plain = arabic_digits(normalise(text)).casefold()
        for found in self._numbered.finditer(plain):
            yield Word(NUMBER, f"{self._label(found['what'])}{found['number']}")
        for chunk in _BETWEEN.split(self._numbered.sub(" ", plain)):
            yield from self._cut(fold(chunk))

    def _cut(self, chunk: str) -> Iterator[Word]:
        start = 0
        for found in self._known.finditer(chunk):
            if found.start() > start:
                yield Word(OTHER, chunk[start : found.start()])
            yield self.meanings[found.group()]
            start = found.end()
        if start < len(chunk):
            yield Word(OTHER, chunk[start:])

    def _label(self, what: str) -> str:
        return "หมู่" if what in ("หมู่ที่", "ม") else what


@lru_cache
def need_words() -> Words:
    """Return the words that come with the extension.

    :raises InputError: the file is not what it should be
    """
    path = Path(str(files("ckanext.needs.schemas"))) / "need_words.yaml"
    return read_yaml(path, _words)


def _words(node: Node) -> Words:
    meanings = {fold(said): Word(SAID, "") for said in node.texts("said")}
    for key, kind in _KINDS:
        group = node.child(key)
        for name in group:
            meaning = Word(kind, fold(name))
            for said in (name, *group.texts(name)):
                meanings[fold(said)] = meaning
    return Words(meanings, node.texts("numbered"))
