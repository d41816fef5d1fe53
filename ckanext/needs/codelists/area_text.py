"""Takes apart what people write for an area: a code, or names with the words for their levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ckanext.needs.codelists.area_file import AreaList, Level
from ckanext.needs.thai import arabic_digits, normalise


@dataclass(frozen=True, slots=True)
class Written:
    """One reading of a text.

    :param name: the name without the word for its level
    :param level: the level that word means; empty when there was none
    """

    name: str
    level: str = ""


class AreaText:
    """Reads the texts of one area list."""

    def __init__(self, spec: AreaList) -> None:
        prefix = re.escape(spec.code_prefix)
        self._code = re.compile(rf"(?:{prefix}[\s-]?)?(\d+)", re.IGNORECASE)
        self._before = [(_before(level), level.level) for level in spec.levels if level.words]
        self._after = [(_after(level), level.level) for level in spec.levels if level.words_after]
        self._between = _between(spec.levels)

    def clean(self, text: str) -> str:
        """Return the text in one form, with Arabic digits."""
        return arabic_digits(normalise(text))

    def code(self, text: str) -> str:
        """Return the digits of a code (`1901`, `TH1901`, `TH-19`); empty if `text` is none."""
        found = self._code.fullmatch(text)
        return found[1] if found else ""

    def readings(self, text: str) -> Iterator[Written]:
        """Yield how a cleaned text can be read: without the words it has, then as it is."""
        for pattern, level in (*self._before, *self._after):
            found = pattern.fullmatch(text)
            if found:
                yield Written(found["name"], level)
        yield Written(text)

    def chains(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield how a text can be split into areas, the narrowest first (`แก่งคอย, สระบุรี`)."""
        spaced = [] if text.isascii() else text.split(" ")
        for parts in (text.split(","), self._between.split(text), spaced):
            names = tuple(part.strip(" ,") for part in parts if part.strip(" ,"))
            if 1 < len(names) <= 4:
                yield names


def _before(level: Level) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(map(_word, level.words))})(?P<name>.+)", re.IGNORECASE)


def _word(word: str) -> str:
    """Return the pattern of a word before a name.

    A short form (`อ.`) must have its dot or a space, an English word its space: `อ` begins many
    names. A full Thai word stands against the name as Thai words do.
    """
    if word.endswith("."):
        return rf"{re.escape(word[:-1])}(?:\.\s*|\s+)"
    return re.escape(word) + (r"\s+" if word.isascii() else r"\s*")


def _after(level: Level) -> re.Pattern[str]:
    words = "|".join(map(re.escape, level.words_after))
    return re.compile(rf"(?P<name>.+?)\s+(?:{words})", re.IGNORECASE)


def _between(levels: tuple[Level, ...]) -> re.Pattern[str]:
    """Return the pattern of the places between names: commas, and before the words for levels."""
    words = [word for level in levels for word in level.words]
    thai = "|".join(re.escape(w) for w in words if not w.isascii() and not w.endswith("."))
    spaced = "|".join(map(_word, words))
    inside = rf"|(?<!^)(?={thai})" if thai else ""
    return re.compile(rf"\s*,\s*|\s+(?={spaced or ','}){inside}", re.IGNORECASE)
