"""From a JSON object to cells: one column a value, however deep it stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import cast

Record = dict[str, object]


class DoubleKeyError(Exception):
    """An object in which a key stands twice: one of its values would be lost."""


class NoTextError(UnicodeError):
    """A text with a character that no file can hold: NUL, or half of a surrogate pair."""


def pairs(found: list[tuple[str, object]]) -> Record:
    """Return an object of its keys and values, for a JSON parser.

    :raises DoubleKeyError: a key stands twice
    """
    record = dict(found)
    if len(record) < len(found):
        keys = [key for key, _ in found]
        raise DoubleKeyError(next(key for key in keys if keys.count(key) > 1))
    return record


def cells_of(record: Record) -> dict[str, str]:
    """Return the cells of a record: `{"a": {"b": 1}}` has the column `a.b`.

    :raises DoubleKeyError: two values come to the same column
    :raises NoTextError: a text can't be written
    :raises RecursionError: it is too deep
    """
    cells: dict[str, str] = {}
    for name, value in _leaves(record, ""):
        if name in cells:
            raise DoubleKeyError(name)
        cells[name] = text_of(value)
    return cells


def text_of(value: object) -> str:
    """Return a value as text: nothing is empty, a list a line an item, the rest as JSON has it.

    :raises NoTextError: it can't be written
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        items = cast("list[object]", value)
        if any(isinstance(item, list | dict) for item in items):
            return _checked(json.dumps(items, ensure_ascii=False))
        return "\n".join(text for text in map(text_of, items) if text)
    if isinstance(value, dict):
        return _checked(json.dumps(value, ensure_ascii=False))
    return _checked(str(value))


def _leaves(record: Record, prefix: str) -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        name = f"{prefix}{' '.join(_checked(key).split()) or '()'}"
        if isinstance(value, dict) and value:
            yield from _leaves(cast("Record", value), f"{name}.")
        else:
            yield name, None if value == {} else value


def _checked(text: str) -> str:
    if "\0" in text:
        raise NoTextError("U+0000")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NoTextError(f"U+{ord(text[error.start]):04X}") from error
    return text
