"""What a web API answers, page after page, as JSON Lines: one object a record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import cast
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ckanext.needs.problems import InputError
from ckanext.needs.sources.failures import file_error, too_many_bytes
from ckanext.needs.sources.fetch import fetch
from ckanext.needs.sources.flatten import DoubleKeyError, Record, pairs
from ckanext.needs.sources.limits import MAX_ROWS, too_large
from ckanext.needs.sources.options import FetchOptions


def ask(address: str, options: FetchOptions) -> Record:
    """Return the JSON object that an address answers, numbers as they are written.

    :raises InputError: it can't be fetched, or answers something else
    """
    data = fetch(address, options)
    try:
        found: object = json.loads(
            data.decode("utf-8-sig"), parse_float=str, parse_int=str, object_pairs_hook=pairs
        )
    except (ValueError, RecursionError, DoubleKeyError) as error:
        raise odd_answer(address, str(error)) from error
    if not isinstance(found, dict):
        raise odd_answer(address, "")
    return cast("Record", found)


def odd_answer(address: str, detail: str) -> InputError:
    """Return the error of an answer that is none of this kind of API."""
    return file_error(
        "odd_answer",
        address,
        f"คำตอบไม่ใช่รูปแบบที่คาดไว้ {detail[:200]}".strip(),
        f"this is not the answer that was expected {detail[:200]}".strip(),
    )


def broken_off(address: str, found: int, said: int) -> InputError:
    """Return the error of pages that together hold less than was said, or repeat each other."""
    return file_error(
        "truncated",
        address,
        f"ข้อมูลมาไม่ครบ ได้ {found:,} จาก {said:,} รายการ หรือหน้าซ้ำกัน",
        f"not all came: {found:,} of {said:,} records, or the same page twice",
    )


def objects(value: object, address: str) -> list[Record]:
    """Return a list of objects.

    :raises InputError: it is none
    """
    items = cast("list[object]", value) if isinstance(value, list) else None
    if items is None or not all(isinstance(item, dict) for item in items):
        raise odd_answer(address, "")
    return cast("list[Record]", items)


def lines_of(records: Iterable[Record], address: str, most: int) -> bytes:
    """Return records as JSON Lines.

    :raises InputError: there are too many, or more than `most` bytes of them, or none
    """
    lines = bytearray()
    for count, record in enumerate(records, start=1):
        lines += json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        if count > MAX_ROWS:
            raise too_large(address)
        if len(lines) > most:
            raise too_many_bytes(address, most)
    if not lines:
        raise file_error("no_rows", address, "ไม่มีข้อมูลแม้แต่แถวเดียว", "there is not one record")
    return bytes(lines)


def with_query(address: str, **changes: object) -> str:
    """Return an address with some parameters of its query changed; None takes one away."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    query |= {name: str(value) for name, value in changes.items() if value is not None}
    kept = {name: value for name, value in query.items() if changes.get(name, "") is not None}
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))
