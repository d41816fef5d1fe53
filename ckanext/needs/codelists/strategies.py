"""All strategies a portal knows; pillars and issues are found by what people write for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.errors import CodeError, ambiguous, elsewhere, unknown
from ckanext.needs.codelists.memo import Memo
from ckanext.needs.codelists.names import Names
from ckanext.needs.codelists.strategy import CrossLink, Issue, Pillar, Strategy
from ckanext.needs.thai import arabic_digits, normalise

STRATEGY = Text("ยุทธศาสตร์", "strategy")
PILLAR = Text("ด้าน", "pillar")
ISSUE = Text("ประเด็น", "issue")

#: `ด้านที่ ๕ ความมั่นคง`, `5. ด้านความมั่นคง`, `มิติที่ 5.2 เมืองธรรมาภิบาล`, `5.2`; the word for
#: the level may stand twice, as it does in some plans.
_NUMBERED = re.compile(
    r"(?:(?:ด้าน|มิติ|ประเด็น|ยุทธศาสตร์)(?:ที่)?\s*|pillar\s*|issue\s*|dimension\s*)*"
    r"(?P<number>\d+(?:\.\d+)?)(?:[.):\s]+(?P<name>.*))?",
    re.IGNORECASE,
)
_LEVEL_WORD = re.compile(r"^(?:ด้าน|มิติ|ประเด็น)")


class Strategies:
    """The strategies of a portal, by id, by code and by name."""

    def __init__(self, strategies: Iterable[Strategy]) -> None:
        self._strategies = {strategy.id: strategy for strategy in strategies}
        self._entries: dict[str, Pillar | Issue] = {}
        self._pillar: Memo[Pillar] = Memo(self._find_pillar)
        self._issue: Memo[Issue] = Memo(self._find_issue)
        for strategy in self._strategies.values():
            self._entries.update((pillar.code, pillar) for pillar in strategy.pillars)
            self._entries.update((issue.code, issue) for issue in strategy.issues)

    def all(self) -> tuple[Strategy, ...]:
        """Return every strategy, in the order they were named."""
        return tuple(self._strategies.values())

    def get(self, strategy_id: str) -> Strategy:
        """Return the strategy with this id.

        :raises CodeError: no such strategy
        """
        if strategy_id not in self._strategies:
            near = Names((s.id, s.id) for s in self.all()).nearest(strategy_id)
            shown = tuple(f"{self._strategies[n].name.th} ({n})" for n in near)
            raise unknown(STRATEGY, strategy_id, shown)
        return self._strategies[strategy_id]

    def by_code(self, code: str) -> Pillar | Issue:
        """Return the pillar (`saraburi-2561:5`) or issue (`saraburi-2561:5.3`) with this code.

        :raises CodeError: no such code
        """
        if code not in self._entries:
            near = Names((c, c) for c in self._entries).nearest(code)
            raise unknown(Text("รหัส", "code"), code, self._shown(near))
        return self._entries[code]

    def find(self, code: str) -> Pillar | Issue | None:
        """Return the pillar or issue with this code, None where there is none."""
        return self._entries.get(code)

    def strategy_of(self, code: str) -> Strategy:
        """Return the strategy that a pillar's or an issue's code belongs to."""
        return self.get(code.partition(":")[0])

    def pillar(self, text: str, strategy: str = "") -> Pillar:
        """Return the pillar that `text` names: its code, number, alias, Thai or English name.

        :param strategy: id of the one strategy to look in
        :raises CodeError: none or more than one answers to it; the closest three are named
        """
        return self._pillar(text, strategy)

    def issue(self, text: str, strategy: str = "", pillar: str = "") -> Issue:
        """Return the issue that `text` names: its code, number, alias, Thai or English name.

        :param strategy: id of the one strategy to look in
        :param pillar: code of the one pillar to look in; an issue outside it is an error
        :raises CodeError: none or more than one answers to it; the closest three are named
        """
        return self._issue(text, strategy, pillar)

    def crosswalk(self, code: str, to_strategy: str) -> tuple[str, ...]:
        """Return the codes in `to_strategy` that cover the subject of `code`; empty if unknown.

        :raises CodeError: no such code or strategy
        """
        return tuple(link.target for link in self.links(code, to_strategy))

    def links(self, code: str, to_strategy: str) -> tuple[CrossLink, ...]:
        """Return the links behind `crosswalk`, each with how sure it is; same before close."""
        self.by_code(code)
        prefix = f"{self.get(to_strategy).id}:"
        found = [ln for ln in self._links if ln.source == code and ln.target.startswith(prefix)]
        return tuple(sorted(found, key=lambda link: link.relation != "same"))

    def for_year(self, area: str, fiscal_year: int) -> Strategy:
        """Return the strategy that needs of `area` in a B.E. fiscal year are filed under.

        It is the newest that had begun by then. When its last year has passed and no newer one
        is loaded it still applies (`Strategy.covers` tells): needs do not wait for a new plan.
        An area without a strategy of its own uses that of the area it lies in, told by the code
        (`1902` lies in `19`).

        :raises CodeError: no strategy of this area had begun by that year
        """
        owners = sorted({s.area for s in self.all() if area.startswith(s.area)}, key=len)
        begun = [
            strategy
            for strategy in self.all()
            if owners and strategy.area == owners[-1] and (strategy.valid_from or 0) <= fiscal_year
        ]
        if not begun:
            raise CodeError(
                Text(
                    f"ไม่มียุทธศาสตร์ของพื้นที่ {area} ที่ใช้ในปีงบประมาณ {fiscal_year}",
                    f"no strategy of area {area} applies in fiscal year {fiscal_year}",
                )
            )
        return max(begun, key=lambda strategy: strategy.valid_from or 0)

    @cached_property
    def _links(self) -> tuple[CrossLink, ...]:
        """All links, each in both directions."""
        there = [link for strategy in self.all() for link in strategy.links]
        back = [CrossLink(link.target, link.source, link.relation) for link in there]
        return (*there, *back)

    def _find_pillar(self, text: str, strategy: str) -> Pillar:
        pillars = {p.code: p for s in self._within(strategy) for p in s.pillars}
        return pillars[self._resolve(text, pillars.values(), PILLAR)]

    def _find_issue(self, text: str, strategy: str, pillar: str) -> Issue:
        inside = self._within(strategy or pillar.partition(":")[0])
        issues = {i.code: i for s in inside for i in s.issues if pillar in ("", i.pillar)}
        if not pillar:
            return issues[self._resolve(text, issues.values(), ISSUE)]
        number = self.by_code(pillar).number
        clean = arabic_digits(normalise(text))
        return issues[
            self._resolve(
                f"{number}.{clean}" if clean.isdecimal() else text, issues.values(), ISSUE
            )
        ]

    def _within(self, strategy: str) -> tuple[Strategy, ...]:
        return (self.get(strategy),) if strategy else self.all()

    def _resolve(self, text: str, entries: Iterable[Pillar | Issue], what: Text) -> str:
        """Return the code of the one entry that answers to `text`."""
        by_code = {entry.code: entry for entry in entries}
        clean = arabic_digits(normalise(text))
        if clean in by_code:
            return clean
        names = Names((e.code, name) for e in by_code.values() for name in _names(e))
        codes = _named(clean, names) or _numbered(clean, names, by_code)
        if not codes:
            here = tuple(dict.fromkeys(code.partition(":")[0] for code in by_code))
            other = self._owner(clean, here)
            if other:
                raise elsewhere(what, text, other, here)
            raise unknown(what, text, self._shown(names.nearest(clean)))
        first, *others = codes
        if others:
            raise ambiguous(what, text, self._shown(codes), _ASK)
        return first

    def _owner(self, code: str, here: tuple[str, ...]) -> Text | None:
        """Return what to call the strategy that has this code, when it is none of `here`."""
        if not here or code not in self._entries or code.partition(":")[0] in here:
            return None
        owner = self.strategy_of(code)
        return Text(
            f"{owner.name.th} ({owner.id}, พื้นที่ {owner.area})",
            f"{owner.name.in_('en')} ({owner.id}, area {owner.area})",
        )

    def _shown(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"{self._entries[code].name.th} ({code})" for code in codes)


_ASK = Text("โปรดระบุยุทธศาสตร์หรือรหัส", "name the strategy, or give the code")


def _names(entry: Pillar | Issue) -> Iterable[str]:
    """Yield every name of an entry, with and without the word for its level."""
    for name in (entry.name.th, entry.name.en, *entry.aliases):
        yield name
        yield _LEVEL_WORD.sub("", name)


def _named(text: str, names: Names) -> tuple[str, ...]:
    return names.codes(text) or names.codes(_LEVEL_WORD.sub("", text))


def _numbered(text: str, names: Names, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes with the number in `text` whose name, if it gives one, agrees."""
    found = _NUMBERED.fullmatch(text)
    if found is None:
        return ()
    named = _named(found["name"], names) if found["name"] else tuple(codes)
    return tuple(code for code in named if code.partition(":")[2] == found["number"])
