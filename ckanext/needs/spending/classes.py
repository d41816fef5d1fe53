"""What the widest classes of a budget are: pillars of a strategy, or a classification of its own.

No module of CKAN here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists import CodeError, Issue, Pillar
from ckanext.needs.codelists.strategies import Strategies
from ckanext.needs.spending.amounts import Sum


@dataclass(frozen=True, slots=True)
class Class:
    """One class.

    :param key: a pillar's code, else its name as published; what an address says
    :param strategy: id of the strategy whose pillar it is; empty for any other class
    :param members: (strategy, widest class) as published
    """

    key: str
    name: Text
    strategy: str
    members: frozenset[tuple[str, str]]


class Classes:
    """The classes of a budget, by what is published of them."""

    def __init__(self, sums: Iterable[Sum], strategies: Strategies) -> None:
        self._strategies = strategies
        members: dict[str, set[tuple[str, str]]] = defaultdict(set)
        names: dict[str, tuple[Text, str]] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._pillars: dict[tuple[str, str], Pillar | None] = {}
        self._issues: dict[tuple[str, str], Issue | None] = {}
        for said in {(one.strategy, one.level_1) for one in sums}:
            pillar = self.pillar(*said)
            key = pillar.code if pillar else said[1]
            names[key] = (pillar.name, said[0]) if pillar else (Text(said[1]), "")
            members[key].add(said)
            self._keys[said] = key
        self.by_key: Mapping[str, Class] = {
            key: Class(key, *names[key], frozenset(found)) for key, found in members.items()
        }

    def of(self, one: Sum) -> Class:
        """Return the class of a sum."""
        return self.by_key[self._keys[one.strategy, one.level_1]]

    def pillar(self, strategy: str, level_1: str) -> Pillar | None:
        """Return the pillar that a class is; None where the strategy has none of that name."""
        said = (strategy, level_1)
        if said not in self._pillars:
            self._pillars[said] = self._find_pillar(strategy, level_1)
        return self._pillars[said]

    def issue(self, one: Sum) -> Issue | None:
        """Return the issue that the second class of a sum is, None where none is."""
        pillar = self.pillar(one.strategy, one.level_1)
        if not (pillar and one.level_2):
            return None
        said = (pillar.code, one.level_2)
        if said not in self._issues:
            self._issues[said] = self._find_issue(*said)
        return self._issues[said]

    def _find_pillar(self, strategy: str, level_1: str) -> Pillar | None:
        try:
            return self._strategies.pillar(level_1, strategy) if strategy and level_1 else None
        except CodeError:
            return None

    def _find_issue(self, pillar: str, level_2: str) -> Issue | None:
        try:
            return self._strategies.issue(level_2, pillar=pillar)
        except CodeError:
            return None
