"""All areas of one list: by code, by what lies in what, and by what people write."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.area import Area
from ckanext.needs.codelists.area_file import AreaList
from ckanext.needs.codelists.area_rows import read_areas
from ckanext.needs.codelists.area_text import AreaText, Written
from ckanext.needs.codelists.errors import CodeError, ambiguous, unknown
from ckanext.needs.codelists.memo import Memo
from ckanext.needs.codelists.names import Names

AREA = Text("พื้นที่", "area")


class Areas:
    """The areas of one list; they are read when first asked for."""

    def __init__(self, spec: AreaList) -> None:
        self.spec = spec
        self._text = AreaText(spec)
        self._names: dict[str, Names] = {}
        self._resolved: Memo[Area] = Memo(self._find_by_text)

    def __len__(self) -> int:
        return len(self._areas)

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def get(self, code: str) -> Area:
        """Return the area with exactly this code.

        :raises CodeError: no such code; its neighbours are named
        """
        area = self._areas.get(code)
        if area is None:
            raise unknown(AREA, code, self._shown(self._near_codes(code)))
        return area

    def find(self, code: str) -> Area | None:
        """Return the area with exactly this code, or None."""
        return self._areas.get(code)

    def children(self, code: str) -> tuple[Area, ...]:
        """Return the areas right inside `code`; those of the widest level for an empty code."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[Area, ...]:
        """Return the areas that `code` lies in, the nearest first.

        :raises CodeError: no such code
        """
        found: list[Area] = []
        parent = self.get(code).parent
        while parent:
            found.append(self._areas[parent])
            parent = found[-1].parent
        return tuple(found)

    def contains(self, outer: str, inner: str) -> bool:
        """Return whether `inner` is `outer` or lies in it; codes that are not there do not."""
        if outer not in self._areas or inner not in self._areas:
            return False
        return outer == inner or any(area.code == outer for area in self.ancestors(inner))

    def centroid(self, code: str) -> tuple[float, float] | None:
        """Return (latitude, longitude) of the area, or of the nearest area around it that has one.

        Where only a box is known, its middle stands in.

        :raises CodeError: no such code
        """
        around = (self.get(code), *self.ancestors(code))
        return next((area.centre for area in around if area.centre), None)

    def label(self, code: str, lang: str = "th") -> str:
        """Return the area's name in `lang`; the code itself when the list does not have it."""
        area = self.find(code)
        return area.name.in_(lang) if area else code

    def full_label(self, code: str, lang: str = "th") -> str:
        """Return the names from the area to the widest around it, with the words for their levels.

        `ตำบลทับกวาง อำเภอแก่งคอย จังหวัดสระบุรี`, `Thap Kwang Subdistrict, Kaeng Khoi District, …`
        """
        area = self.find(code)
        if area is None:
            return code
        thai = not lang.lower().startswith("en")
        parts = [self._with_word(a, lang, thai) for a in (area, *self.ancestors(code))]
        return (" " if thai else ", ").join(parts)

    def resolve(self, text: str, level: str = "", within: str = "") -> Area:
        """Return the area that `text` names.

        A code (`1901`, `TH1901`, Thai digits), a name in Thai or English, an alias; with or
        without the word for its level (`อ.แก่งคอย`, `Kaeng Khoi District`).

        :param level: the one level to look at. Without it the word in the text decides, and
            without that the widest level that has the name: `แก่งคอย` is the district, which its
            subdistrict of the same name lies in
        :param within: code of an area that must contain it; it decides between equal names
        :raises CodeError: none or several answer to it, or it lies elsewhere or on another level
        """
        return self._resolved(text, level, within)

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return read_areas(self.spec)

    @cached_property
    def _children(self) -> Mapping[str, tuple[Area, ...]]:
        children: defaultdict[str, list[Area]] = defaultdict(list)
        for area in self._areas.values():
            children[area.parent].append(area)
        return {code: tuple(areas) for code, areas in children.items()}

    def _find_by_text(self, text: str, level: str, within: str) -> Area:
        if within:
            self.get(within)
        clean = self._text.clean(text)
        code = self._text.code(clean)
        if code:
            return self._checked(self.get(code), text, level, within)
        readings = list(self._text.readings(clean))
        for written in readings:
            codes = self._named(written, level, within)
            if len(codes) > 1:
                raise ambiguous(AREA, text, self._shown(codes), _ASK)
            if codes:
                return self._areas[codes[0]]
        raise self._not_found(text, readings, level, within)

    def _named(self, written: Written, level: str, within: str) -> tuple[str, ...]:
        """Return the codes with this name inside `within`, on the widest level that has any."""
        if level and written.level and level != written.level:
            return ()
        for each in self._levels(level or written.level):
            codes = self._names_of(each).codes(written.name)
            inside = tuple(c for c in codes if not within or self.contains(within, c))
            if inside:
                return inside
        return ()

    def _levels(self, level: str) -> tuple[str, ...]:
        return (level,) if level else tuple(each.level for each in self.spec.levels)

    def _names_of(self, level: str) -> Names:
        if level not in self._names:
            areas = (area for area in self._areas.values() if area.level == level)
            self._names[level] = Names(pair for a in areas for pair in self._pairs(a))
        return self._names[level]

    def _pairs(self, area: Area) -> Iterable[tuple[str, str]]:
        """Yield (code, name) for each name of an area."""
        names = (area.name.th, area.name.en, *self.spec.aliases.get(area.code, ()))
        for name in names:
            yield area.code, name
        parent = self._areas.get(area.parent)
        for word in self.spec.capital_words if parent else ():
            if parent and area.name.th == f"{word}{parent.name.th}":
                yield from ((area.code, each) for each in self.spec.capital_words)

    def _checked(self, area: Area, text: str, level: str, within: str) -> Area:
        """Return `area` if it is on the level and within the area that were asked for."""
        if level and area.level != level:
            raise self._elsewhere(text, area, self._level_name(level))
        if within and not self.contains(within, area.code):
            raise self._elsewhere(text, area, self._areas[within].name)
        return area

    def _not_found(self, text: str, readings: list[Written], level: str, within: str) -> CodeError:
        """Return the error for a name: it is elsewhere, on another level, or nowhere."""
        for written in readings:
            for asked, around in ((level, ""), ("", within)):
                codes = self._named(written, asked, around) if level or within else ()
                if len(codes) == 1:
                    wanted = self._areas[within].name if within and not around else None
                    area = self._areas[codes[0]]
                    return self._elsewhere(text, area, wanted or self._level_name(level))
        name, said = readings[-1].name, level or readings[-1].level
        near = [
            code
            for each in self._levels(said)
            for code in self._names_of(each).nearest(name, 50 if within else 3)
        ]
        inside = [c for c in near if not within or self.contains(within, c)]
        best = Names((c, n) for code in inside for c, n in self._pairs(self._areas[code]))
        return unknown(AREA, text, self._shown(best.nearest(name)))

    def _elsewhere(self, text: str, area: Area, wanted: Text) -> CodeError:
        shown = self.full_label(area.code), self.full_label(area.code, "en")
        return CodeError(
            Text(
                f"«{text}» คือ{shown[0]} ({area.code}) ไม่ใช่{wanted.th}หรือพื้นที่ใน{wanted.th}",
                f"«{text}» is {shown[1]} ({area.code}): not {wanted.en}, nor in it",
            ),
            (f"{area.name.th} ({area.code})",),
        )

    def _level_name(self, level: str) -> Text:
        return next((each.name for each in self.spec.levels if each.level == level), Text(level))

    def _with_word(self, area: Area, lang: str, thai: bool) -> str:
        word = self._level_name(area.level)
        for around in (area, *self.ancestors(area.code)):
            word = self.spec.level_names.get(around.code, {}).get(area.level, word)
        if word.th == "-":
            return area.name.in_(lang)
        return f"{word.th}{area.name.th}" if thai else f"{area.name.in_('en')} {word.en}"

    def _near_codes(self, code: str) -> tuple[str, ...]:
        return Names((each, each) for each in self._areas).nearest(code)

    def _shown(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(f"{self._areas[code].name.th} ({code})" for code in codes)


_ASK = Text("โปรดระบุพื้นที่ที่ครอบอยู่หรือรหัส", "say what it lies in, or give the code")
