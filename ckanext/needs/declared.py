"""Reads declarations (YAML) into dataclasses; what is wrong names file, line and key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn, TypeVar, cast

from ckanext.needs.bilingual import Text
from ckanext.needs.declared_errors import (
    FLAG,
    KEY,
    LABEL,
    LIST,
    MAPPING,
    NUMBER,
    SHARE,
    TEXT,
    TEXTS,
    closest,
    declaration_error,
)
from ckanext.needs.declared_file import read_yaml_file
from ckanext.needs.problems import InputError

__all__ = ["Node", "closest", "declaration_error", "read_yaml"]

T = TypeVar("T")
Raw = dict[object, object]


class Node:
    """One mapping of a YAML file, read key by key.

    Every reader raises InputError naming the key (`datasets[0].title`), what was found and what
    was expected. `done` raises for keys that nobody read, here or in a mapping below: most are
    misspelt. A key with nothing after it is an error too: it looks like a value forgotten.
    """

    def __init__(self, value: object, file: str, path: str = "") -> None:
        self.file, self.path = file, path
        if not isinstance(value, dict):
            self._refuse("", value, MAPPING)
        self._values = {self._key(key): item for key, item in cast("Raw", value).items()}
        self._asked: dict[str, None] = {}
        self._below: list[Node] = []

    @property
    def asked(self) -> tuple[str, ...]:
        """The keys that were asked for so far."""
        return tuple(self._asked)

    def has(self, key: str) -> bool:
        """Return whether `key` is there."""
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        """Go over all keys, in the file's order."""
        return iter(self._values)

    def offer(self, key: str) -> None:
        """Count `key` among those that may be there, for the words of errors."""
        self._asked[key] = None

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; a bare number or date is not one: codes are quoted in YAML (`"19"`).

        Without a default the text must not be blank.
        """
        return self._text(key, default, TEXT)

    def number(self, key: str, default: int | None = None, least: int | None = None) -> int:
        """Return a whole number, `least` or more."""
        value = self._value(key, default, NUMBER)
        if isinstance(value, bool) or not isinstance(value, int):
            self._refuse(key, value, NUMBER)
        if least is not None and value < least:
            th, en = f"จำนวนเต็มตั้งแต่ {least} ขึ้นไป", f"a whole number, {least} or more"
            self._refuse(key, value, Text(th, en))
        return value

    def number_or_none(self, key: str) -> int | None:
        """Return a whole number, or None when the key is not there or says `null`."""
        if self._values.get(key) is not None:
            return self.number(key)
        self._asked[key] = None
        return None

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self._value(key, default, FLAG)
        if not isinstance(value, bool):
            self._refuse(key, value, FLAG)
        return value

    def label(self, key: str, default: Text | None = None, both: bool = False) -> Text:
        """Return a text in Thai and English, `{th: ..., en: ...}`, or `default`.

        :param both: the English one must be there too
        """
        if default is not None and not self.has(key):
            self._asked[key] = None
            return default
        value = self._value(key, None, LABEL)
        if not isinstance(value, dict):
            self._refuse(key, value, LABEL)
        node = self.child(key)
        label = Text(node.text("th"), node.text("en", None if both else ""))
        node.done()
        return label

    def labels(self, key: str) -> tuple[Text, ...]:
        """Return a list of texts, each in both languages; empty when the key is not there."""
        nodes = tuple(self.children(key))
        return tuple(Text(node.text("th"), node.text("en")) for node in nodes)

    def texts(self, key: str, blank: bool = False) -> tuple[str, ...]:
        """Return a list of texts; empty when the key is not there.

        :param blank: a text of the list may be empty
        """
        values = self._list(key)
        if not all(isinstance(value, str) and (blank or value.strip()) for value in values):
            self._refuse(key, values, TEXTS)
        return tuple(str(value) for value in values)

    def items(self, key: str) -> Iterator[tuple[Node, str]]:
        """Return each item of the list under `key`, as a node and the key to read it by."""
        for position, value in enumerate(self._list(key)):
            name = f"{key}[{position}]"
            node = Node({name: value}, self.file, self.path)
            self._below.append(node)
            yield node, name

    def share(self, key: str, default: float) -> float:
        """Return a share of a whole: a number from 0 to 1."""
        value = self._value(key, default, SHARE)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            self._refuse(key, value, SHARE)
        return float(value)

    def is_list(self, key: str) -> bool:
        """Return whether there is a list under `key`."""
        return isinstance(self._values.get(key), list)

    def text_or_texts(self, key: str) -> str | tuple[str, ...]:
        """Return a text, or a list of texts."""
        return self.texts(key) if self.is_list(key) else self.text(key)

    def mapping(self, key: str) -> dict[str, str]:
        """Return a mapping of text to text, blank ones too; empty when the key is not there."""
        node = self.child(key, optional=True)
        return {name: node.text(name, "") for name in node}

    def child(self, key: str, optional: bool = False) -> Node:
        """Return the mapping under `key`; an empty one when it may be missing and is."""
        return self._node(self._value(key, {} if optional else None, MAPPING), self._at(key))

    def children(self, key: str) -> Iterator[Node]:
        """Return the mappings of the list under `key`; nothing when the key is not there."""
        for position, value in enumerate(self._list(key)):
            yield self._node(value, f"{self._at(key)}[{position}]")

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Return a text that is one of `choices`."""
        listed = ", ".join(filter(None, choices))
        expected = Text(f"หนึ่งใน {listed}", f"one of {listed}")
        value = self._text(key, default, expected)
        if value not in choices:
            near = closest(value, choices)
            self._refuse(key, value, Text(expected.th + near.th, expected.en + near.en))
        return value

    def wrong(self, key: str, expected: Text) -> NoReturn:
        """Raise the error that `key` holds something else than `expected`.

        :raises InputError: always
        """
        self._refuse(key, self._values.get(key, ""), expected)

    def done(self) -> None:
        """Raise when a key was never read, in this mapping or in one below that was entered."""
        unknown = next((key for key in self._values if key not in self._asked), None)
        if unknown is not None:
            listed = ", ".join(self._asked)
            near = closest(unknown, (key for key in self._asked if key not in self._values))
            raise declaration_error(
                self.file,
                self._at(unknown),
                f"ไม่รู้จักคีย์นี้{near.th} (ต้องเป็นคีย์ใดคีย์หนึ่งใน: {listed})",
                f"unknown key{near.in_('en')} (expected one of the keys: {listed})",
            )
        for node in self._below:
            node.done()

    def _text(self, key: str, default: str | None, expected: Text) -> str:
        value = self._value(key, default, expected)
        if not isinstance(value, str) or (default is None and not value.strip()):
            self._refuse(key, value, expected)
        return value

    def _value(self, key: str, default: object, expected: Text) -> object:
        self._asked[key] = None
        if key not in self._values:
            if default is None:
                raise self._missing(key, expected)
            return default
        value = self._values[key]
        if value is None:
            th, en = "ไม่มีค่าหลังคีย์นี้ ให้ใส่ค่าหรือเอาคีย์ออก", "nothing follows this key: give a value"
            raise declaration_error(self.file, self._at(key), th, f"{en} or take the key out")
        return value

    def _key(self, key: object) -> str:
        """Return a key as text; a whole number (a year) may stand without quotes."""
        if isinstance(key, bool) or not isinstance(key, str | int):
            self._refuse(str(key), key, KEY)
        return str(key)

    def _missing(self, key: str, expected: Text) -> InputError:
        near = closest(key, (name for name in self._values if name not in self._asked))
        th = f"ไม่มีคีย์นี้{near.th} ต้องเป็น{expected.th}"
        en = f"this key is missing{near.in_('en')}; expected {expected.in_('en')}"
        return declaration_error(self.file, self._at(key), th, en)

    def _list(self, key: str) -> list[object]:
        value = self._value(key, [], LIST)
        if not isinstance(value, list):
            self._refuse(key, value, LIST)
        return cast("list[object]", value)

    def _node(self, value: object, path: str) -> Node:
        node = Node(value, self.file, path)
        self._below.append(node)
        return node

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path and key else (self.path or key)

    def _refuse(self, key: str, value: object, expected: Text) -> NoReturn:
        found = "" if isinstance(value, list | dict) else str(value)[:80]
        th, en = f"ต้องเป็น{expected.th}", f"expected {expected.in_('en')}"
        raise declaration_error(self.file, self._at(key), th, en, found)


def read_yaml(path: Path, build: Callable[[Node], T], shown: str = "") -> T:
    """Read a YAML file and build a dataclass of its top mapping; unknown keys are errors.

    :param shown: what errors call the file; empty = its name without folders
    :raises InputError: no such file, broken YAML, or what `build` finds wrong, with its line
    """
    declared = read_yaml_file(path, shown)
    try:
        node = Node(declared.value, declared.file)
        built = build(node)
        node.done()
    except InputError as error:
        raise declared.located(error) from None
    return built
