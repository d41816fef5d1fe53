"""The areas of one list by code: what lies in what, where it lies, what it is called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.area import Area
from ckanext.needs.codelists.area_file import AreaList
from ckanext.needs.codelists.area_rows import read_areas, retired
from ckanext.needs.codelists.errors import CodeError, unknown
from ckanext.needs.codelists.names import Names

AREA = Text("พื้นที่", "area")
#: What a level is called where no word belongs before or after the name.
NO_WORD = "-"


class AreaTree:
    """The areas of one list. Thailand's are read when first asked for, a CSV's at once."""

    def __init__(self, spec: AreaList) -> None:
        self.spec = spec
        if spec.names is not None:
            self._areas = read_areas(spec)

    @cached_property
    def _areas(self) -> dict[str, Area]:
        return read_areas(self.spec)

    @cached_property
    def _children(self) -> Mapping[str, tuple[Area, ...]]:
        children: defaultdict[str, list[Area]] = defaultdict(list)
        for area in self._areas.values():
            children[area.parent].append(area)
        return {code: tuple(areas) for code, areas in children.items()}

    def __len__(self) -> int:
        return len(self._areas)

    def __iter__(self) -> Iterator[Area]:
        return iter(self._areas.values())

    def find(self, code: str) -> Area | None:
        """Return the area with exactly this code, or None."""
        return self._areas.get(code)

    def get(self, code: str) -> Area:
        """Return the area with exactly this code.

        :raises CodeError: no such code; the closest three are named, or what took its place
        """
        area = self._areas.get(code)
        if area is None:
            raise self._unknown_code(code)
        return area

    def children(self, code: str) -> tuple[Area, ...]:
        """Return the areas right inside `code`; those of the widest level for an empty code."""
        return self._children.get(code, ())

    def inside(self, code: str) -> Iterator[Area]:
        """Yield every area inside `code`, on all levels below it; all areas for an empty code."""
        for child in self.children(code):
            yield child
            yield from self.inside(child.code)

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

        Where only a box is known its middle stands in.

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

        `ตำบลทับกวาง อำเภอแก่งคอย จังหวัดสระบุรี`; `Thap Kwang Subdistrict, Kaeng Khoi District, …`
        """
        area = self.find(code)
        if area is None:
            return code
        names = [self._with_word(each) for each in (area, *self.ancestors(code))]
        between = ", " if lang.lower().startswith("en") else " "
        return between.join(name.in_(lang) for name in names)

    def level_name(self, area: Area) -> Text:
        """Return what the area's level is called there: อำเภอ, or in Bangkok เขต."""
        for around in (area, *self.ancestors(area.code)):
            word = self.spec.level_names.get(around.code, {}).get(area.level)
            if word is not None:
                return word
        return next(each.name for each in self.spec.levels if each.level == area.level)

    def _with_word(self, area: Area) -> Text:
        word = self.level_name(area)
        if word.th == NO_WORD:
            return area.name
        return Text(f"{word.th}{area.name.th}", f"{area.name.in_('en')} {word.en}")

    def _unknown_code(self, code: str) -> CodeError:
        gone = retired(code) if self.spec.names is None else None
        if gone is not None:
            now = tuple(f"{self.label(each)} ({each})" for each in gone.successors)
            shown = ", ".join(now) or "-"
            return CodeError(
                Text(
                    f"รหัส {code} ({gone.name}) ยกเลิกแล้วเมื่อ {gone.since} ปัจจุบัน: {shown}",
                    f"code {code} ({gone.name}) was abolished on {gone.since}; now: {shown}",
                ),
                now[:3],
            )
        return unknown(AREA, code, self._shown(self._near_codes(code)))

    def _near_codes(self, code: str) -> tuple[str, ...]:
        """Return the codes spelt most like `code` in the area that its beginning names."""
        prefixes = (code[:length] for length in range(len(code) - 1, 0, -1))
        around = next((p for p in prefixes if p in self._areas), "")
        return Names((a.code, a.code) for a in self.inside(around)).nearest(code)

    def _shown(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{self._areas[code].name.th} ({code})" for code in codes)
