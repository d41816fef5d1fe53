"""Finds the area that a text names, or says why it can't."""

from __future__ import annotations

from functools import lru_cache

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.area import Area
from ckanext.needs.codelists.area_file import AreaList
from ckanext.needs.codelists.area_text import AreaText, Written
from ckanext.needs.codelists.area_tree import AREA, AreaTree
from ckanext.needs.codelists.errors import CodeError, ambiguous, unknown
from ckanext.needs.codelists.memo import Memo
from ckanext.needs.codelists.names import Names

#: No area is written longer than this; a whole sentence is not searched for names.
LONGEST = 200
LEVEL = Text("ระดับ", "level")
_ASK = Text("โปรดระบุพื้นที่ที่ครอบอยู่หรือรหัส", "say what it lies in, or give the code")


class Areas(AreaTree):
    """The areas of one list, by code and by what people write."""

    def __init__(self, spec: AreaList) -> None:
        super().__init__(spec)
        self._text = AreaText(spec)
        self._names = lru_cache(maxsize=2_000)(self._read_names)
        self._resolved: Memo[Area] = Memo(self._find_by_text)

    def resolve(self, text: str, level: str = "", within: str = "") -> Area:
        """Return the area that `text` names.

        A code (`1901`, `TH1901`, Thai digits), a name in Thai or English, an alias; with or
        without the word for its level (`อ.แก่งคอย`, `Kaeng Khoi District`); or several from the
        narrowest to the widest (`ต.ทับกวาง อ.แก่งคอย จ.สระบุรี`).

        :param level: the one level to look at. Without it the word in the text decides, and
            without that the widest level that has the name: `แก่งคอย` is the district, which its
            subdistrict of the same name lies in
        :param within: code of an area that must contain it; it decides between equal names
        :raises CodeError: none or several answer to it, or it lies elsewhere or on another level
        """
        return self._resolved(text, level, within)

    def _find_by_text(self, text: str, level: str, within: str) -> Area:
        self._check(level, within)
        clean = self._text.clean(text)
        if len(clean) > LONGEST:
            raise unknown(AREA, f"{text[:40]}…", ())
        code = clean if self.find(clean) else self._text.code(clean)
        if code:
            return self._asked_for(self.get(code), text, level, within)
        for written in self._text.readings(clean):
            codes = self._named(written, level, within)
            if len(codes) > 1:
                raise ambiguous(AREA, text, self._shown(codes), _ASK)
            if codes:
                return self._areas[codes[0]]
        found = self._find_in_chain(clean, level, within)
        if found is None:
            raise self._not_found(text, clean, level, within)
        return found

    def _check(self, level: str, within: str) -> None:
        levels = self._levels("")
        if level and level not in levels:
            raise unknown(LEVEL, level, levels)
        if within:
            self.get(within)

    def _find_in_chain(self, clean: str, level: str, within: str) -> Area | None:
        """Return the area of a text that also names the areas around it; None if it does not.

        :raises CodeError: the areas around it are found, but not the one in them
        """
        for narrowest, *wider in self._text.chains(clean):
            around = within
            try:
                for part in reversed(wider):
                    around = self._find_by_text(part, "", around).code
            except CodeError:
                continue
            return self._find_by_text(narrowest, level, around)
        return None

    def _named(self, written: Written, level: str, within: str) -> tuple[str, ...]:
        """Return the codes with this name inside `within`, on the widest level that has any."""
        if level and written.level and level != written.level:
            return ()
        for each in self._levels(level or written.level):
            codes = self._names((each,), within).codes(written.name)
            if codes:
                return codes
        return ()

    def _levels(self, level: str) -> tuple[str, ...]:
        return (level,) if level else tuple(each.level for each in self.spec.levels)

    def _read_names(self, levels: tuple[str, ...], within: str) -> Names:
        """Return the names of all areas on `levels` that are or lie in `within`."""
        own = (self.get(within),) if within else ()
        areas = (area for area in (*own, *self.inside(within)) if area.level in levels)
        return Names((area.code, name) for area in areas for name in self._called(area))

    def _called(self, area: Area) -> tuple[str, ...]:
        """Return every name of an area."""
        names = (area.name.th, area.name.en, *self.spec.aliases.get(area.code, ()))
        parent = self.find(area.parent)
        capitals = self.spec.capital_words
        if parent and any(area.name.th == f"{word}{parent.name.th}" for word in capitals):
            return (*names, *capitals)
        return names

    def _asked_for(self, area: Area, text: str, level: str, within: str) -> Area:
        """Return `area` if it is on the level and in the area that were asked for."""
        if level and area.level != level:
            raise self._other_level(text, area, level)
        if within and not self.contains(within, area.code):
            raise self._elsewhere(text, area, within)
        return area

    def _not_found(self, text: str, clean: str, level: str, within: str) -> CodeError:
        """Return the error for a name: it lies elsewhere, is on another level, or is nowhere."""
        readings = tuple(self._text.readings(clean))
        for written in readings:
            outside = self._named(written, level, "") if within else ()
            if len(outside) == 1:
                return self._elsewhere(text, self._areas[outside[0]], within)
            others = self._named(written, "", within) if level else ()
            if len(others) == 1:
                return self._other_level(text, self._areas[others[0]], level)
        levels = self._levels(level or readings[0].level)
        near = self._names(levels, within).nearest(readings[0].name)
        return unknown(AREA, text, self._shown(near))

    def _elsewhere(self, text: str, area: Area, within: str) -> CodeError:
        return CodeError(
            Text(
                f"«{text}» คือ{self.full_label(area.code)} ({area.code}) "
                f"ไม่ได้อยู่ใน{self.full_label(within)}",
                f"«{text}» is {self.full_label(area.code, 'en')} ({area.code}), "
                f"which is not in {self.full_label(within, 'en')}",
            ),
            self._shown((area.code,)),
        )

    def _other_level(self, text: str, area: Area, level: str) -> CodeError:
        wanted = next(each.name for each in self.spec.levels if each.level == level)
        return CodeError(
            Text(
                f"«{text}» คือ{self.full_label(area.code)} ({area.code}) ไม่ใช่ระดับ{wanted.th}",
                f"«{text}» is {self.full_label(area.code, 'en')} ({area.code}), "
                f"not a {wanted.en.lower()}",
            ),
            self._shown((area.code,)),
        )
