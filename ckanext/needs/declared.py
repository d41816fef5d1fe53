"""Reads declarations (YAML) into dataclasses; what is wrong names the file, the key, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar, cast

import yaml

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef

T = TypeVar("T")
#: PyYAML's safe loader in C, ten times as fast, where it was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Raw = dict[str, object]


def declaration_error(file: str, key: str, th: str, en: str, value: str = "") -> InputError:
    """Return the error of one key of a declaration."""
    return InputError(Problem("bad_declaration", Text(th, en), SourceRef(file), key, value))


class Node:
    """One mapping of a YAML file, read key by key.

    Every reader raises InputError naming the file, the key (`datasets[0].title`), what was found
    and what was expected. `done` raises for keys that nobody read: most are misspelled.
    """

    def __init__(self, value: object, file: str, path: str = "") -> None:
        self.file, self.path = file, path
        if not isinstance(value, dict):
            raise self._wrong("", value, "กลุ่มของคีย์", "a mapping")
        self._values = {str(key): item for key, item in cast("Raw", value).items()}
        self._read: set[str] = set()

    def has(self, key: str) -> bool:
        """Return whether `key` is there and not empty."""
        return self._values.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Go over all keys, in the file's order."""
        return iter(self._values)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; a bare number or date is not one: quote it in the YAML."""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self._wrong(key, value, "ข้อความ (ใส่เครื่องหมายคำพูด)", "a text (quoted)")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self._value(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong(key, value, "จำนวนเต็ม", "a whole number")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self._value(key, default)
        if not isinstance(value, bool):
            raise self._wrong(key, value, "true หรือ false", "true or false")
        return value

    def label(self, key: str, default: Text | None = None) -> Text:
        """Return a text in Thai and English: `{th: ..., en: ...}`."""
        if default is not None and not self.has(key):
            self._read.add(key)
            return default
        node = self.child(key)
        label = Text(node.text("th"), node.text("en", ""))
        node.done()
        return label

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; empty when the key is not there."""
        values = self._list(key)
        if not all(isinstance(value, str) for value in values):
            raise self._wrong(key, values, "รายการข้อความ", "a list of texts")
        return tuple(str(value) for value in values)

    def is_list(self, key: str) -> bool:
        """Return whether there is a list under `key`."""
        return isinstance(self._values.get(key), list)

    def text_or_texts(self, key: str) -> str | tuple[str, ...]:
        """Return a text, or a list of texts."""
        return self.texts(key) if self.is_list(key) else self.text(key)

    def mapping(self, key: str) -> dict[str, str]:
        """Return a mapping of text to text; empty when the key is not there."""
        if not self.has(key):
            self._read.add(key)
            return {}
        node = self.child(key)
        return {name: node.text(name) for name in node}

    def child(self, key: str, optional: bool = False) -> Node:
        """Return the mapping under `key`; an empty one when it may be missing and is."""
        value = self._value(key, {} if optional else None)
        return Node(value, self.file, self._at(key))

    def children(self, key: str) -> Iterator[Node]:
        """Return the mappings of the list under `key`; nothing when the key is not there."""
        for position, value in enumerate(self._list(key)):
            yield Node(value, self.file, f"{self._at(key)}[{position}]")

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return a text that is one of `choices`."""
        value = self.text(key, default)
        if value not in choices:
            listed = ", ".join(choices)
            raise self._wrong(key, value, f"หนึ่งใน {listed}", f"one of {listed}")
        return value

    def done(self) -> None:
        """Raise when a key was never read."""
        unknown = sorted(set(self._values) - self._read)
        if unknown:
            raise declaration_error(self.file, self._at(unknown[0]), "ไม่รู้จักคีย์นี้", "unknown key")

    def _value(self, key: str, default: object) -> object:
        self._read.add(key)
        value = self._values.get(key)
        if value is not None:
            return value
        if default is None:
            raise declaration_error(self.file, self._at(key), "ไม่มีคีย์นี้", "this key is missing")
        return default

    def _list(self, key: str) -> list[object]:
        self._read.add(key)
        value = self._values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self._wrong(key, value, "รายการ", "a list")
        return cast("list[object]", value)

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path and key else (self.path or key)

    def _wrong(self, key: str, value: object, th: str, en: str) -> InputError:
        return declaration_error(
            self.file, self._at(key), f"ต้องเป็น{th}", f"expected {en}", str(value)[:80]
        )


def read_yaml(path: Path, build: Callable[[Node], T]) -> T:
    """Read a YAML file and build a dataclass of its top mapping; unknown keys are errors.

    :raises InputError: no such file, broken YAML, or what `build` finds wrong
    """
    try:
        value: object = yaml.load(path.read_text("utf-8"), Loader=LOADER)  # noqa: S506 - a safe one
    except OSError as error:
        raise declaration_error(
            path.name, "", f"อ่านไฟล์ไม่ได้: {error}", f"can't be read: {error}"
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise declaration_error(
            path.name, "", f"YAML เสียหาย: {error}", f"broken YAML: {error}"
        ) from error
    node = Node(value, path.name)
    built = build(node)
    node.done()
    return built
