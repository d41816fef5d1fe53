"""Reads a YAML file value by value, and says file, key and expectation when one is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, cast

import yaml

from ckanext.needs.bilingual import Text
from ckanext.needs.codelists.names import Names
from ckanext.needs.problems import InputError, Problem, SourceRef

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """One mapping of a YAML file.

    :param file: path of the file, for messages
    :param key: where the mapping stands in it: `pillars[2].issues[0]`; empty at the top
    """

    file: str
    key: str
    values: Mapping[str, object]

    def wrong(self, key: str, expected: Text) -> NoReturn:
        """Raise the error that `key` holds something else than `expected`.

        :raises InputError: always
        """
        found = self.values.get(key)
        reason = Text(f"ต้องเป็น{expected.th}", f"expected {expected.en}")
        value = "" if found is None or isinstance(found, list | dict) else str(found)
        raise InputError(
            Problem("bad_codelist", reason, SourceRef(self.file), self._path(key), value)
        )

    def only(self, *keys: str) -> None:
        """Refuse every key but these: a misspelt key must not be ignored."""
        for key in self.values:
            if key not in keys:
                names = ", ".join(keys)
                self.wrong(key, Text(f"คีย์ใดคีย์หนึ่งใน: {names}", f"one of the keys: {names}"))

    def unshared(self, key: str, names: Names) -> None:
        """Refuse names that two entries of the list under `key` share."""
        shared = ", ".join(names.shared())
        if shared:
            self.wrong(
                key,
                Text(
                    f"ชื่อที่มีรายการเดียวใช้ (ใช้ซ้ำ: {shared})", f"names of one entry (shared: {shared})"
                ),
            )

    def string(self, key: str, default: str | None = None) -> str:
        """Return a string that is not empty; codes must be quoted in YAML (`"19"`)."""
        value = self.values.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, Text("ข้อความในเครื่องหมายคำพูด", "a quoted text"))
        return value

    def whole(self, key: str) -> int:
        """Return a whole number."""
        value = self.values.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(key, Text("จำนวนเต็ม", "a whole number"))
        return value

    def whole_or_none(self, key: str) -> int | None:
        """Return a whole number, or None when the key is absent or null."""
        return None if self.values.get(key) is None else self.whole(key)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, Text(" true หรือ false", "true or false"))
        return value

    def text(self, key: str, default: Text | None = None) -> Text:
        """Return a label: `{th: ..., en: ...}`, both there; or `default` when the key is absent."""
        if default is not None and key not in self.values:
            return default
        expected = Text("ข้อความสองภาษา {th, en}", "a text in two languages {th, en}")
        if not isinstance(self.values.get(key), dict):
            self.wrong(key, expected)
        child = self.child(key)
        child.only("th", "en")
        return Text(child.string("th"), child.string("en"))

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of strings; empty when the key is absent."""
        values = self._list(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            self.wrong(key, Text("รายการข้อความในเครื่องหมายคำพูด", "a list of quoted texts"))
        return tuple(cast(list[str], values))

    def texts(self, key: str) -> tuple[Text, ...]:
        """Return a list of labels in two languages; empty when the key is absent."""
        return tuple(
            Node(self.file, self.key, {f"{key}[{i}]": value}).text(f"{key}[{i}]")
            for i, value in enumerate(self._list(key))
        )

    def child(self, key: str) -> Node:
        """Return the mapping under `key`; empty when the key is absent."""
        value: object = self.values.get(key)
        return self._node(key, {} if value is None else value)

    def children(self, key: str) -> Iterator[Node]:
        """Yield the mappings of the list under `key`; none when the key is absent."""
        for i, value in enumerate(self._list(key)):
            yield self._node(f"{key}[{i}]", value)

    def _list(self, key: str) -> list[object]:
        value: object = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, Text("รายการ (ขึ้นต้นด้วย -)", "a list (items start with -)"))
        return cast(list[object], value)

    def _node(self, key: str, value: object) -> Node:
        if not isinstance(value, dict) or not all(
            isinstance(k, str) for k in cast(dict[object, object], value)
        ):
            found: dict[str, object] = {key: cast(object, value)}
            Node(self.file, self.key, found).wrong(
                key, Text("ชุดคีย์และค่า (คีย์เป็นข้อความ)", "a mapping whose keys are quoted texts")
            )
        return Node(self.file, self._path(key), cast(dict[str, object], value))

    def _path(self, key: str) -> str:
        return f"{self.key}.{key}" if self.key else key


def read_yaml(path: Path) -> Node:
    """Return the mapping that a YAML file holds.

    :raises InputError: no such file, not UTF-8, not YAML, or not a mapping
    """
    try:
        value: object = yaml.load(path.read_bytes(), _Loader)  # noqa: S506 - a safe loader
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        line = " ".join(str(error).split())
        reason = Text(f"อ่านไฟล์ YAML ไม่ได้: {line}", f"cannot read this YAML file: {line}")
        raise InputError(Problem("bad_codelist", reason, SourceRef(str(path)))) from error
    if not isinstance(value, dict):
        reason = Text("ไฟล์ต้องเป็นชุดคีย์และค่า", "expected a mapping at the top of the file")
        raise InputError(Problem("bad_codelist", reason, SourceRef(str(path))))
    return Node(str(path), "", cast(dict[str, object], value))
