"""Reads records: JSON, JSON Lines and GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import cast

from ckanext.needs.problems import InputError, SourceRef
from ckanext.needs.sources.encoding import decode
from ckanext.needs.sources.failures import file_error
from ckanext.needs.sources.flatten import DoubleKeyError, Record, cells_of, pairs, text_of
from ckanext.needs.sources.grid import table_of
from ckanext.needs.sources.limits import check_size
from ckanext.needs.sources.options import ReadOptions
from ckanext.needs.sources.rows import RawTable, make_row

#: How deep in a file a list of records is looked for.
DEPTH = 4
#: Names of the coordinate systems that are longitude and latitude in degrees (RFC 7946; OGC).
DEGREES = ("CRS84", "4326")


def read_json(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    """Read the list of records in a JSON file; it may be a list of lists that begins with a header.

    What is in a record's objects comes as columns `object.key`; a list as a line an item; numbers
    exactly as they are written. Rows are counted from 1, without a header.

    :raises InputError: not JSON, no list of records or several, a key twice, text that is none
    """
    value = _parse(decode(data, file, options.encoding), file, 0)
    if not options.records and _is_collection(value):
        return (_table(_features(cast("Record", value), file), file),)
    records = _records(value, options.records, file)
    if records and all(isinstance(record, list) for record in records):
        return (_grid(cast("list[list[object]]", records), file),)
    return (_table(enumerate(records, start=1), file),)


def read_json_lines(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    """Read a file with a JSON object on each line; rows are lines. See `read_json`."""
    lines = decode(data, file, options.encoding).split("\n")
    full = ((number, line) for number, line in enumerate(lines, start=1) if line.strip())
    return (_table(((number, _parse(line, file, number)) for number, line in full), file),)


def read_geojson(data: bytes, file: str, options: ReadOptions) -> tuple[RawTable, ...]:
    """Read the features of a GeoJSON file: their properties, and `lon` and `lat` of points.

    Where a property has one of these names, the point's are `geometry.lon` and `geometry.lat`.

    :raises InputError: not a FeatureCollection in degrees, or what `read_json` finds
    """
    value = _parse(decode(data, file, options.encoding), file, 0)
    if not _is_collection(value):
        raise file_error(
            "broken_file",
            file,
            "ไม่ใช่ GeoJSON แบบ FeatureCollection",
            "this is no GeoJSON FeatureCollection",
        )
    return (_table(_features(cast("Record", value), file), file),)


def _parse(text: str, file: str, row: int) -> object:
    try:
        found: object = json.loads(
            text,
            parse_float=str,
            parse_int=str,
            parse_constant=_no_number,
            object_pairs_hook=pairs,
        )
    except DoubleKeyError as error:
        raise _double(file, row, str(error)) from error
    except json.JSONDecodeError as error:
        where = row or error.lineno
        raise file_error(
            "broken_file",
            file,
            f"JSON เสียหาย: {error.msg} (ตัวอักษรที่ {error.colno})",
            f"broken JSON: {error.msg} (character {error.colno})",
            row=where,
        ) from error
    except (RecursionError, ValueError) as error:
        raise file_error(
            "broken_file", file, f"JSON เสียหาย: {error}", f"broken JSON: {error}", row=row
        ) from error
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is not a number in JSON")


def _double(file: str, row: int, key: str) -> InputError:
    return file_error(
        "duplicate_column", file, "คีย์ซ้ำกัน", "the same key stands twice", row=row, value=key
    )


def _is_collection(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    found = cast("Record", value)
    return found.get("type") == "FeatureCollection" and isinstance(found.get("features"), list)


def _records(value: object, path: str, file: str) -> list[object]:
    """Return the list under a path, or the only list of records there is."""
    found = dict(_lists(value, "", DEPTH))
    if path:
        found = {path: found[path]} if path in found else {}
    elif "" in found:
        found = {"": found[""]}
    if len(found) == 1:
        return next(iter(found.values()))
    listed = ", ".join(dict(_lists(value, "", DEPTH)))
    if not found:
        raise file_error(
            "no_rows",
            file,
            f"ไม่พบรายการข้อมูล (พบ: {listed})",
            f"there is no such list of records (found: {listed})",
            value=path,
        )
    raise file_error(
        "ambiguous",
        file,
        f"พบรายการข้อมูลหลายชุด ให้บอกใน records ว่าใช้ชุดใด (พบ: {listed})",
        f"there are several lists of records; say in «records» which one (found: {listed})",
    )


def _lists(value: object, path: str, depth: int) -> Iterator[tuple[str, list[object]]]:
    if isinstance(value, list):
        items = cast("list[object]", value)
        if not path or (items and all(isinstance(item, dict | list) for item in items)):
            yield path, items
    elif isinstance(value, dict) and depth:
        for key, item in cast("Record", value).items():
            yield from _lists(item, f"{path}.{key}" if path else key, depth - 1)


def _features(collection: Record, file: str) -> Iterator[tuple[int, object]]:
    crs = collection.get("crs")
    if crs and not any(name in str(crs) for name in DEGREES):
        raise file_error(
            "wrong_coordinates",
            file,
            "พิกัดต้องเป็นลองจิจูดและละติจูด (WGS 84)",
            "coordinates must be longitude and latitude (WGS 84)",
            value=str(crs)[:80],
        )
    for number, item in enumerate(cast("list[object]", collection["features"]), start=1):
        feature = cast("Record", item) if isinstance(item, dict) else {}
        properties = feature.get("properties")
        if feature.get("type") != "Feature" or not isinstance(properties, dict | None):
            raise file_error("broken_file", file, "ไม่ใช่ Feature", "this is no Feature", row=number)
        record = dict(cast("Record", properties or {}))
        prefix = "geometry." if {"lon", "lat"} & set(record) else ""
        lon, lat = _point(feature.get("geometry"))
        yield number, record | {f"{prefix}lon": lon, f"{prefix}lat": lat}


def _point(geometry: object) -> tuple[object, object]:
    found = cast("Record", geometry) if isinstance(geometry, dict) else {}
    place = found.get("coordinates")
    if found.get("type") != "Point" or not isinstance(place, list):
        return None, None
    lon, lat = [*cast("list[object]", place), None, None][:2]
    return lon, lat


def _grid(records: list[list[object]], file: str) -> RawTable:
    rows = enumerate(records, start=1)
    try:
        return table_of(((n, [text_of(cell) for cell in cells]) for n, cells in rows), file)
    except (UnicodeError, RecursionError) as error:
        raise _no_text(file, 0, "") from error


def _table(records: Iterable[tuple[int, object]], file: str) -> RawTable:
    """Return a table with every column that a record has, in the order in which they come."""
    columns: dict[str, None] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    for number, record in records:
        if not isinstance(record, dict):
            raise file_error(
                "broken_file", file, "ไม่ใช่ออบเจ็กต์ของ JSON", "this is no JSON object", row=number
            )
        cells = _cells(cast("Record", record), file, number)
        columns |= dict.fromkeys(cells)
        rows.append((number, cells))
        check_size(len(rows), len(columns), file)
    if not rows or not columns:
        raise file_error("no_rows", file, "ไม่มีข้อมูลแม้แต่แถวเดียว", "there is not one record")
    names = tuple(columns)
    body = tuple(
        make_row(names, [cells.get(name, "") for name in names], SourceRef(file, "", number))
        for number, cells in rows
    )
    return RawTable(names, body, SourceRef(file, "", 0))


def _cells(record: Record, file: str, number: int) -> dict[str, str]:
    try:
        return cells_of(record)
    except DoubleKeyError as error:
        raise _double(file, number, str(error)) from error
    except (UnicodeError, RecursionError) as error:
        raise _no_text(file, number, str(error)) from error


def _no_text(file: str, row: int, reason: str) -> InputError:
    return file_error(
        "not_text",
        file,
        f"มีอักขระที่ไม่ใช่ข้อความ {reason}",
        f"a character that is no text {reason}",
        row=row,
    )
