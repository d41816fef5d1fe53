"""A YAML file with the line of each of its keys: what errors in declarations point to."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import yaml

from ckanext.needs.bilingual import Text
from ckanext.needs.problems import InputError, Problem, SourceRef

#: PyYAML's safe loader in C, ten times as fast, where it was built with it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: No declaration nests as deep; what does, by the thousand, would break the parser.
MAX_DEPTH = 50
_POSITION = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class YamlFile:
    """One YAML document.

    :param file: what errors call it
    :param value: what it says
    :param root: the same with the place of everything; None when the file is empty
    """

    file: str
    value: object
    root: yaml.Node | None

    def line(self, key: str) -> int:
        """Return the line (from 1) of a key such as `datasets[0].title`.

        Of a key that is not there it is the line of the nearest mapping or list around it.
        """
        node, line = self.root, _line(self.root)
        while node is not None and key:
            node, line, key = _step(node, line, key)
        return line

    def located(self, error: InputError) -> InputError:
        """Return an error whose problems with keys of this file say their lines."""
        return InputError(*(self._located(problem) for problem in error.problems))

    def _located(self, problem: Problem) -> Problem:
        if problem.where != SourceRef(self.file):
            return problem
        return replace(problem, where=SourceRef(self.file, row=self.line(problem.column)))


def read_yaml_file(path: Path, shown: str = "") -> YamlFile:
    """Read a YAML file (UTF-8).

    :param shown: what errors call the file; empty = its name without folders
    :raises InputError: no such file, broken YAML with its line, or a key that stands twice
    """
    file = shown or path.name
    try:
        return _parsed(path.read_bytes(), file)
    except OSError as error:
        raise _unusable(
            file, 0, f"อ่านไฟล์ YAML ไม่ได้: {error}", f"this YAML file can't be read: {error}"
        ) from error
    except (yaml.YAMLError, UnicodeError, ValueError, RecursionError) as error:
        if isinstance(error, InputError):
            raise
        mark = getattr(error, "problem_mark", None)
        said = getattr(error, "problem", None) or " ".join(str(error).split())
        line = mark.line + 1 if mark else 0
        raise _unusable(file, line, f"YAML เสียหาย: {said}", f"broken YAML: {said}") from error


def _parsed(data: bytes, file: str) -> YamlFile:
    deque(events_of(data, file), maxlen=0)  # for what it refuses
    loader = LOADER(data)
    try:
        root: yaml.Node | None = loader.get_single_node()
        if root is None:
            return YamlFile(file, None, None)
        _refuse_doubles(root, file)
        value = cast("object", loader.construct_document(root))
        return YamlFile(file, value, root)
    finally:
        loader.dispose()


def events_of(data: bytes, file: str) -> Iterator[yaml.Event]:
    """Yield the events of a YAML file, as far as it does not nest too deep.

    :raises InputError: it does
    :raises yaml.YAMLError: it is broken
    """
    depth = 0
    for event in cast("Iterator[Any]", yaml.parse(data, LOADER)):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            line = int(event.start_mark.line) + 1
            raise _unusable(
                file, line, f"ซ้อนกันลึกเกิน {MAX_DEPTH} ชั้น", f"nested deeper than {MAX_DEPTH} levels"
            )
        yield event


def _refuse_doubles(root: yaml.Node, file: str) -> None:
    """Refuse a mapping with one key twice: YAML would silently take the second."""
    for mapping in _mappings(root):
        seen: dict[str, int] = {}
        for key, _ in mapping.value:
            name, line = str(key.value), _line(key)
            if name in seen and name != "<<":
                th = f"คีย์นี้อยู่แล้วในบรรทัดที่ {seen[name]}"
                en = f"this key stands in line {seen[name]} already"
                raise _unusable(file, line, th, en, name)
            seen[name] = line


def _mappings(root: yaml.Node) -> Iterator[yaml.MappingNode]:
    """Yield every mapping of a document once, however often an alias repeats it."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield node
            waiting.extend(value for _, value in node.value)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)


def _step(node: yaml.Node, line: int, key: str) -> tuple[yaml.Node | None, int, str]:
    """Go one step of a key down; the node is None where there is no further way."""
    if isinstance(node, yaml.MappingNode):
        there = {str(name.value): (name, value) for name, value in node.value}
        fitting = [name for name in there if _begins(key, name)]
        if fitting:
            name = max(fitting, key=len)
            at, value = there[name]
            return value, _line(at), key[len(name) :].removeprefix(".")
    position = _POSITION.match(key)
    if isinstance(node, yaml.SequenceNode) and position and int(position[1]) < len(node.value):
        item: yaml.Node = node.value[int(position[1])]
        return item, _line(item), key[position.end() :].removeprefix(".")
    return None, line, ""


def _begins(key: str, name: str) -> bool:
    return bool(name) and key.startswith(name) and key[len(name) : len(name) + 1] in ("", ".", "[")


def _line(node: yaml.Node | None) -> int:
    mark = node.start_mark if node is not None else None
    return mark.line + 1 if mark else 1


def _unusable(file: str, line: int, th: str, en: str, key: str = "") -> InputError:
    return InputError(Problem("bad_declaration", Text(th, en), SourceRef(file, row=line), key))
