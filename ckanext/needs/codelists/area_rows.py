"""Reads the areas themselves: names from geothai or a CSV, positions from a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.area import Area, Box
from ckanext.needs.codelists.area_file import AreaList
from ckanext.needs.problems import InputError, Problem, SourceRef
from ckanext.needs.thai import arabic_digits, normalise

NAME_COLUMNS = ("code", "level", "parent", "name_th", "name_en")
POSITION_COLUMNS = ("code", "latitude", "longitude", "west", "south", "east", "north")
Row = dict[str, str]


def read_areas(spec: AreaList) -> dict[str, Area]:
    """Return every area of a list by code, in its own order: parents before children.

    :raises InputError: with file, row, column and expectation, when a CSV is wrong
    """
    areas = _from_geothai() if spec.names is None else _from_csv(spec.names, spec)
    if spec.positions:
        for row, ref in _rows(spec.positions, POSITION_COLUMNS):
            if row["code"] not in areas:
                raise _wrong(ref, "code", row, Text("รหัสที่มีในรายการ", "a code of the list"))
            areas[row["code"]] = _placed(areas[row["code"]], row, ref)
    _check_codes(spec, areas)
    return areas


@dataclass(frozen=True, slots=True)
class Retired:
    """An area that is no more.

    :param since: ISO date on which it was abolished
    :param successors: codes of the areas that took its place, where that is known
    """

    name: str
    since: str
    successors: tuple[str, ...]


def retired(code: str) -> Retired | None:
    """Return what became of an abolished Thai area, or None when no such code was ever in use."""
    from geothai.abolished import abolished_areas

    found = next((area for area in abolished_areas() if area.code == code), None)
    return Retired(found.name_th, found.abolished_on, found.successors) if found else None


def _check_codes(spec: AreaList, areas: dict[str, Area]) -> None:
    """Refuse aliases and level names of areas that the list does not have."""
    for key, codes in (("aliases", spec.aliases), ("level_names", spec.level_names)):
        for code in codes:
            if code not in areas:
                reason = Text("ต้องเป็นรหัสที่มีในรายการ", "expected a code of the list")
                raise InputError(Problem("bad_codelist", reason, SourceRef(spec.file), key, code))


def _from_geothai() -> dict[str, Area]:
    """Return DOPA's list as the package `geothai` has it (its Bangkok districts lose their เขต)."""
    import geothai  # here, not above: half of its cost is the import, and not all need areas

    areas: dict[str, Area] = {}
    for p in geothai.provinces():
        areas[p.code] = Area(p.code, "province", "", Text(p.name_th, p.name_en))
        for d in geothai.districts(p.code):
            subdistricts = geothai.subdistricts(d.code)
            postcodes = sorted({code for s in subdistricts for code in s.postal_codes})
            name = Text(d.name_th.removeprefix("เขต"), d.name_en)
            areas[d.code] = Area(d.code, "district", p.code, name, postcodes=tuple(postcodes))
            for s in subdistricts:
                name = Text(s.name_th, s.name_en)
                areas[s.code] = Area(s.code, "subdistrict", d.code, name, postcodes=s.postal_codes)
    return areas


def _from_csv(path: Path, spec: AreaList) -> dict[str, Area]:
    levels = [level.level for level in spec.levels]
    areas: dict[str, Area] = {}
    for row, ref in _rows(path, NAME_COLUMNS):
        if not row["code"] or row["code"] in areas:
            raise _wrong(ref, "code", row, Text("รหัสที่ไม่ซ้ำ", "a code that is used once"))
        if row["level"] not in levels:
            names = ", ".join(levels)
            raise _wrong(ref, "level", row, Text(f"ระดับใดใน: {names}", f"one of: {names}"))
        if row["parent"] and row["parent"] not in areas:
            raise _wrong(
                ref, "parent", row, Text("รหัสที่อยู่ในแถวก่อนหน้า", "the code of an earlier row")
            )
        if not row["name_th"]:
            raise _wrong(ref, "name_th", row, Text("ชื่อภาษาไทย", "a Thai name"))
        areas[row["code"]] = Area(
            code=row["code"],
            level=row["level"],
            parent=row["parent"],
            name=Text(row["name_th"], row["name_en"]),
            postcodes=tuple(row.get("postcodes", "").split()),
        )
    return areas


def _placed(area: Area, row: Row, ref: SourceRef) -> Area:
    numbers = [_degrees(row, column, ref) for column in POSITION_COLUMNS[1:]]
    latitude, longitude, *sides = numbers
    west, south, east, north = sides
    box: Box | None = None
    if west is not None and south is not None and east is not None and north is not None:
        box = (west, south, east, north)
    return replace(area, latitude=latitude, longitude=longitude, box=box)


def _degrees(row: Row, column: str, ref: SourceRef) -> float | None:
    limit = 90 if column in ("latitude", "south", "north") else 180
    try:
        value = float(row[column]) if row[column] else None
    except ValueError:
        value = limit + 1.0
    if value is not None and not -limit <= value <= limit:
        raise _wrong(ref, column, row, Text(f"องศาระหว่าง ±{limit}", f"degrees between ±{limit}"))
    return value


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[Row, SourceRef]]:
    """Yield the rows of a UTF-8 CSV that has at least `columns`, cells normalised."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reason = Text("ต้องเข้ารหัสแบบ UTF-8", "expected the encoding UTF-8")
        raise InputError(Problem("bad_codelist", reason, SourceRef(str(path)))) from error
    with io.StringIO(text, newline="") as file:
        reader = csv.DictReader(file)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            names = ", ".join(missing)
            reason = Text(f"ขาดคอลัมน์: {names}", f"missing columns: {names}")
            raise InputError(Problem("bad_codelist", reason, SourceRef(str(path), row=1)))
        for row in reader:
            cells = {c: normalise(row.get(c) or "") for c in (*columns, "postcodes")}
            cells["code"] = arabic_digits(cells["code"])
            yield cells, SourceRef(str(path), row=reader.line_num)


def _wrong(ref: SourceRef, column: str, row: Row, expected: Text) -> InputError:
    reason = Text(f"ต้องเป็น{expected.th}", f"expected {expected.en}")
    return InputError(Problem("bad_codelist", reason, ref, column, row[column]))
