"""Reads how an area list is made from its YAML file (schemas/areas/*.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, read_yaml

GEOTHAI = "geothai"


@dataclass(frozen=True, slots=True)
class Level:
    """One level of areas.

    :param words: what people write before a name (`อำเภอ`, `อ.`, `Amphoe`)
    :param words_after: what people write after it (`District`)
    """

    level: str
    name: Text
    words: tuple[str, ...] = ()
    words_after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaList:
    """How one area list is made.

    :param names: `geothai`, or the path of a CSV with codes and names
    :param positions: path of a CSV with centroids and boxes, or None
    :param levels: widest first
    :param level_names: code of an area -> level -> what that level is called inside it
    :param aliases: code -> its other names
    """

    id: str
    name: Text
    file: str
    names: Path | None
    positions: Path | None
    code_prefix: str
    levels: tuple[Level, ...]
    level_names: Mapping[str, Mapping[str, Text]]
    capital_words: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]


def read_area_list(path: Path) -> AreaList:
    """Return the area list described in a YAML file; `names` None stands for geothai.

    :raises InputError: with file, key and expectation, when anything in it is wrong
    """
    return read_yaml(path, lambda node: _area_list(node, path), str(path))


def _area_list(node: Node, path: Path) -> AreaList:
    aliases = node.child("aliases", optional=True)
    return AreaList(
        id=node.text("id"),
        name=node.label("name", both=True),
        file=str(path),
        names=None if node.text("names") == GEOTHAI else _beside(node, "names", path),
        positions=_beside(node, "positions", path) if node.has("positions") else None,
        code_prefix=node.text("code_prefix", ""),
        levels=_levels(node),
        level_names=dict(_level_names(child) for child in node.children("level_names")),
        capital_words=node.texts("capital_words"),
        aliases={code: aliases.texts(code) for code in aliases},
    )


def _beside(node: Node, key: str, path: Path) -> Path:
    found = path.parent / node.text(key)
    if not found.is_file():
        node.wrong(key, Text(f"ไฟล์ที่มีอยู่ ({found})", f"a file that is there ({found})"))
    return found


def _levels(node: Node) -> tuple[Level, ...]:
    levels = tuple(_level(child) for child in node.children("levels"))
    if not levels or len({level.level for level in levels}) < len(levels):
        node.wrong("levels", Text("รายการระดับที่ไม่ซ้ำกัน", "a list of levels, each once"))
    return levels


def _level(node: Node) -> Level:
    return Level(
        node.text("level"),
        node.label("name", both=True),
        node.texts("words"),
        node.texts("words_after"),
    )


def _level_names(node: Node) -> tuple[str, dict[str, Text]]:
    levels = [key for key in node if key != "under"]
    return node.text("under"), {level: node.label(level, both=True) for level in levels}
