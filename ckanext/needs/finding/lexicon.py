"""What the search knows by name: words of one meaning, places, and how questions are worded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ckanext.needs.codelists import Area, Areas, Codelists
from ckanext.needs.finding.synonyms import Synonyms
from ckanext.needs.thai import fold

SAID, THING, DEED, PLACE, KIND = "said", "thing", "deed", "place", "kind"
#: Names of places elsewhere than in the portal's provinces are looked for without the word for
#: their level only when they are this long: shorter ones are words of everyday.
LONG_NAME = 5
#: Words are found by so many of their first letters.
HEAD = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for.

    :param words: all words for it, spelt out
    :param areas: codes of the areas with this name
    :param near: words of what is not the same but good to see when there is little
    :param asked_for: the kind of result that it asks for, of a `kind`
    """

    kind: str
    words: tuple[str, ...]
    areas: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    asked_for: str = ""


class Lexicon:
    """Known words, under their folded form (`ckanext.needs.thai.fold`)."""

    def __init__(self, known: Iterable[tuple[str, Meaning]]) -> None:
        self._meanings: dict[str, Meaning] = {}
        #: How the words are spelt, by their folded form, but for those with a word for a level.
        self.spelt: dict[str, str] = {}
        for word, meaning in known:
            key = fold(word)
            if key:
                self._meanings[key] = _joined(self._meanings.get(key), meaning)
            if key and word in meaning.words:
                self.spelt.setdefault(key, word)
        by_head: defaultdict[str, list[str]] = defaultdict(list)
        for key in sorted(self._meanings, key=len, reverse=True):
            by_head[key[:HEAD]].append(key)
        self._by_head = dict(by_head)

    def get(self, key: str) -> Meaning | None:
        """Return the meaning of a folded word, None where it is not known."""
        return self._meanings.get(key)

    def beginning(self, text: str, start: int) -> Iterator[str]:
        """Yield the known words that stand in a folded text at `start`, the longest first."""
        for key in self._by_head.get(text[start : start + HEAD], ()):
            if text.startswith(key, start):
                yield key


def _joined(before: Meaning | None, meaning: Meaning) -> Meaning:
    """Return one meaning of two: a word may stand in several groups, a name for several places."""
    if before is None or SAID in (before.kind, meaning.kind):
        return meaning
    # a word of everyday that is also a place's name is the word
    first, second = (before, meaning) if before.kind != PLACE else (meaning, before)
    return Meaning(
        kind=first.kind,
        words=tuple(dict.fromkeys((*first.words, *second.words))),
        areas=tuple(dict.fromkeys((*before.areas, *meaning.areas))),
        near=tuple(dict.fromkeys((*first.near, *second.near))),
        asked_for=first.asked_for or second.asked_for,
    )


@lru_cache(maxsize=4)
def lexicon(lists: Codelists, provinces: tuple[str, ...], synonyms: Synonyms) -> Lexicon:
    """Return the lexicon of a portal.

    :param provinces: codes of the provinces that it is about; empty for all of the country
    """
    known = [*_places(lists.areas, provinces), *_words(synonyms)]
    return Lexicon(known)


def _words(synonyms: Synonyms) -> Iterator[tuple[str, Meaning]]:
    for word in synonyms.said:
        yield word, Meaning(SAID, (word,))
    for word, asked_for in synonyms.kinds:
        yield word, Meaning(KIND, (word,), asked_for=asked_for)
    related = {fold(word): near for word, near in synonyms.near}
    groups = {fold(word): group.words for group in synonyms.groups for word in group.words}
    for group in synonyms.groups:
        keys = [fold(word) for word in group.words]
        near = [word for key in keys for word in related.get(key, ())]
        near = [other for word in near for other in groups.get(fold(word), (word,))]
        for word in group.words:
            words = tuple(dict.fromkeys((word, *group.words)))
            yield word, Meaning(group.kind, words, near=tuple(dict.fromkeys(near)))


def _places(areas: Areas, provinces: tuple[str, ...]) -> Iterator[tuple[str, Meaning]]:
    """Yield names of provinces and districts, and of the subdistricts of the portal's provinces."""
    for province in areas.children(""):
        ours = not provinces or province.code in provinces
        yield from _named(areas, province, plain=True)
        for district in areas.children(province.code):
            yield from _named(areas, district, plain=ours)
            for subdistrict in areas.children(district.code) if province.code in provinces else ():
                yield from _named(areas, subdistrict, plain=True)


def _named(areas: Areas, area: Area, *, plain: bool) -> Iterator[tuple[str, Meaning]]:
    aliases = areas.spec.aliases.get(area.code, ())
    meaning = Meaning(PLACE, _distinct((area.name.th, *aliases, area.name.en)), (area.code,))
    words = next(level.words for level in areas.spec.levels if level.level == area.level)
    for name in meaning.words:
        if plain or len(name) >= LONG_NAME:
            yield name, meaning
        for word in words:
            yield f"{word} {name}", meaning


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return names that differ in more than signs which nobody searches for (`กรุงเทพฯ`)."""
    return tuple({fold(name): name for name in reversed([*names]) if name}.values())[::-1]
