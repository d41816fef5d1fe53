"""What every need_* action may rely on: texts that can be stored, numbers that fit, no odd types.

And who calls one: what is refused is told in a few words, however much was sent.

What a parameter is, is read from the action's docstring (`:type name: string`), where people read
it too. What does not fit is refused under the parameter's name before the action begins.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, cast

import ckan.plugins.toolkit as tk
from ckan.types import Action, Context, DataDict

from ckanext.needs.bilingual import Text
from ckanext.needs.logic.schema import both

_TYPE = re.compile(r"^\s*:type (\w+):\s*(.+)$", re.M)
#: What a database and a browser can't hold: NUL, and halves of characters.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
#: Whole numbers of the database, 8 bytes.
_LARGEST = 2**63
#: Types whose values come as one word; numbers are taken for their digits.
_WORDS = ("string", "int", "bool", "float")
UNSTORABLE = Text(
    "มีอักขระที่เก็บไม่ได้ (NUL หรืออักขระครึ่งตัว)",
    "has a character that can't be stored (NUL, half a character)",
)
TOO_LARGE = Text("ตัวเลขใหญ่เกินไป", "the number is too large")
#: Characters of a message that are read; what is longer repeats what was sent.
LONG, SHOWN = 500, 60
_REPEATED = re.compile(r"«[^»]{100,}»|\S{200,}")
ONE_VALUE = Text("ต้องเป็นค่าเดียว ไม่ใช่รายการ", "must be one value, not a list or an object")


def sound(action: Action) -> Action:
    """Return an action that refuses what no parameter of its kind can be.

    :raises ckan.plugins.toolkit.ValidationError: from the action returned
    """
    types = dict(_TYPE.findall(inspect.getdoc(action) or ""))

    @wraps(action)
    def checked(context: Context, data_dict: DataDict) -> Any:
        errors = {str(name): found for name, found in _errors(data_dict, types)}
        if errors:
            raise tk.ValidationError(cast("Any", errors))
        told = {name: _as_told(value, types.get(name, "")) for name, value in data_dict.items()}
        try:
            return action(context, told)
        except tk.ValidationError as error:
            error.error_dict = _brief(error.error_dict)
            raise

    return cast("Action", checked)


def _errors(data_dict: DataDict, types: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    for name, value in data_dict.items():
        reason = _reason(value, types.get(name, ""))
        if reason:
            yield name, [both(reason)]


def _reason(value: object, kind: str) -> Text | None:
    """Return what is wrong with a value; None when nothing is."""
    if kind in _WORDS and isinstance(value, list | dict):
        return ONE_VALUE
    if any(_UNSTORABLE.search(text) for text in _texts(value)):
        return UNSTORABLE
    return TOO_LARGE if any(abs(number) >= _LARGEST for number in _numbers(value)) else None


def _as_told(value: object, kind: str) -> object:
    """Return a number that stands where a text is described as that text."""
    return str(value) if kind == "string" and isinstance(value, int | float) else value


def _texts(value: object) -> Iterator[str]:
    return _within(value, lambda each: isinstance(each, str))


def _numbers(value: object) -> Iterator[int]:
    return _within(value, lambda each: isinstance(each, int))


def _within(value: object, wanted: Callable[[object], bool]) -> Iterator[Any]:
    """Yield what is wanted of a value, at any depth."""
    if wanted(value):
        yield value
    elif isinstance(value, dict):
        for key, each in cast("dict[object, object]", value).items():
            yield from _within(key, wanted)
            yield from _within(each, wanted)
    elif isinstance(value, list):
        for each in cast("list[object]", value):
            yield from _within(each, wanted)


def _brief(said: Any) -> Any:
    """Return errors with the long texts cut that their messages repeat."""
    if isinstance(said, dict):
        return {key: _brief(each) for key, each in cast("dict[str, Any]", said).items()}
    if isinstance(said, list):
        return [_brief(each) for each in cast("list[Any]", said)]
    if isinstance(said, str) and len(said) > LONG:
        return _REPEATED.sub(_cut, said)
    return said


def _cut(found: re.Match[str]) -> str:
    quoted = found[0].startswith("«")
    return f"{found[0][:SHOWN]}…{'»' if quoted else ''}"
