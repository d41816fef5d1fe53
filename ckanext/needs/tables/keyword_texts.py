"""Keywords of budgets, and how they are found in a text: all of them in one reading.

Reading past one keyword misses those that overlap with it (`hidden`); they are looked for after.
No module of CKAN or of an engine here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

from ckanext.needs.declared import read_yaml

#: Name and explanation of a line, where a keyword is looked for.
TEXTS = ("plan", "work", "project", "objective")


@cache
def budget_words() -> tuple[str, ...]:
    """Return the keywords of `schemas/budget_words.yaml`, in small letters.

    :raises InputError: the file is not what it should be
    """
    path = Path(str(files("ckanext.needs.schemas"))) / "budget_words.yaml"
    return read_yaml(path, lambda node: tuple(dict.fromkeys(map(str.lower, node.texts("words")))))


def hidden(words: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return for each word the others that reading past it can miss: those that are part of it,
    and those that may begin inside of it and end behind it.
    """

    def may_hide(word: str, other: str) -> bool:
        ends = range(1, min(len(word), len(other)))
        return other in word or any(word[-end:] == other[:end] for end in ends)

    return {
        word: tuple(other for other in words if other != word and may_hide(word, other))
        for word in words
    }


@cache
def pattern() -> str:
    """Return the regular expression of all keywords, long ones first: the left one wins."""
    words = sorted(budget_words(), key=lambda word: (-len(word), word))
    return f"({'|'.join(map(re.escape, words))})"


def keywords_in(texts: Sequence[str]) -> list[str]:
    """Return the keywords that stand in a line's texts (those of `TEXTS`), as the table counts."""
    text = "\n".join(texts).lower()
    found = set(_reader().findall(text))
    missed = {other for word in found for other in _hidden()[word]}
    return sorted(found | {word for word in missed if word in text})


@cache
def _reader() -> re.Pattern[str]:
    return re.compile(pattern())


@cache
def _hidden() -> dict[str, tuple[str, ...]]:
    return hidden(budget_words())
