"""Finds codes by the names people write for them."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node
from ckanext.needs.thai import fold


class Names:
    """Every name of every entry of one list, under its folded form.

    :param entries: (code, name) pairs; one code may have many names and one name many codes
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._codes: dict[str, tuple[str, ...]] = {}
        for code, name in entries:
            key = fold(name)
            known = self._codes.get(key, ())
            if key and code not in known:
                self._codes[key] = (*known, code)

    def codes(self, text: str) -> tuple[str, ...]:
        """Return the codes of the entries called `text`, whatever its spaces and case."""
        return self._codes.get(fold(text), ())

    def shared(self) -> tuple[str, ...]:
        """Return the folded names that more than one code has."""
        return tuple(name for name, codes in self._codes.items() if len(codes) > 1)

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Return `count` different codes whose names are spelt most like `text`, best first.

        Fewer when fewer have a letter in common with it.
        """
        key = fold(text)
        if not key:
            return ()
        ranked = process.extract(
            key, self._codes.keys(), scorer=fuzz.ratio, limit=10 * count, score_cutoff=1
        )
        codes = (code for name, _score, _index in ranked for code in self._codes[name])
        return tuple(dict.fromkeys(codes))[:count]


def refuse_shared(node: Node, key: str, names: Names) -> None:
    """Refuse names that two entries of the list under `key` share.

    :raises InputError: with these names
    """
    shared = ", ".join(names.shared())
    if shared:
        th, en = f"ชื่อที่มีรายการเดียวใช้ (ใช้ซ้ำ: {shared})", f"names of one entry (shared: {shared})"
        node.wrong(key, Text(th, en))
