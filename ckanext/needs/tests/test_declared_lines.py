"""A mistake in a YAML declaration is found by its line, its key and what is nearest to it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.declared import Node, read_yaml
from ckanext.needs.declared_file import YamlFile, read_yaml_file
from ckanext.needs.problems import InputError, Problem, describe

EXAMPLE = """\
# a comment stands on the first line
name: roads
title: {th: ถนน, en: Roads}

source:
  format: csv
  "5.2": "a key with a dot"
years: {2565: a, 2566: b}
parts:
  - kind: wide
  # a comment inside
  - kind: long
    of: [x,
         y]
"""


def read(text: str, build: Callable[[Node], object], folder: Path) -> object:
    path = folder / "own.yaml"
    path.write_text(text, "utf-8")
    return read_yaml(path, build)


def problem(text: str, build: Callable[[Node], object], folder: Path) -> Problem:
    with pytest.raises(InputError) as error:
        read(text, build, folder)
    (found,) = error.value.problems
    assert found.where.file == "own.yaml"
    assert found.reason.th
    assert found.reason.en
    return found


def everything(node: Node) -> object:
    node.text("name")
    node.label("title")
    source = node.child("source")
    source.choice("format", ("csv", "xlsx"))
    source.text("5.2", "")
    node.mapping("years")
    for part in node.children("parts"):
        part.choice("kind", ("wide", "long"))
        part.texts("of")
    return node


def test_the_example_is_right(tmp_path: Path):
    assert read(EXAMPLE, everything, tmp_path)


@pytest.mark.parametrize(
    ("right", "wrong", "line", "key"),
    [
        ("name: roads", "name: 19", 2, "name"),
        ("{th: ถนน, en: Roads}", "ถนน", 3, "title"),
        ("{th: ถนน, en: Roads}", "{en: Roads}", 3, "title.th"),
        ("{th: ถนน, en: Roads}", "{th: ถนน, eng: Roads}", 3, "title.eng"),
        ("  format: csv", "  format: cvs", 6, "source.format"),
        ("  format: csv", "  format:", 6, "source.format"),
        ("  format: csv\n", "", 5, "source.format"),
        ('"a key with a dot"', "5.2", 7, "source.5.2"),
        ("2566: b", "2566: 1", 8, "years.2566"),
        ("- kind: wide", "- kind: broad", 10, "parts[0].kind"),
        ("- kind: wide", "- wide", 10, "parts[0]"),
        ("    of: [x,", "    oof: [x,", 13, "parts[1].oof"),
        ("         y]", "         1]", 13, "parts[1].of"),
        ("name: roads", "nam: roads", 2, "name"),
        ("years:", "yeers:", 8, "yeers"),
        ("years:", "1.5:", 8, "1.5"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, key: str
):
    assert right in EXAMPLE
    found = problem(EXAMPLE.replace(right, wrong, 1), everything, tmp_path)
    assert (found.where.row, found.column) == (line, key)
    assert f"own.yaml:{line} · {key}" in describe(found)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("format: csv", "format: cvs", "one of csv, xlsx; the closest is «csv»"),
        ("name: roads", "nam: roads", "missing; the closest is «nam»; expected a text in quotes"),
        ("years:", "yeers:", "the closest is «years»"),
        ("    of: [x,", "    oof: [x,", "the closest is «of» (expected one of the keys: kind, of)"),
        ("format: csv", "format: something else", "one of csv, xlsx"),
    ],
)
def test_what_was_expected_and_what_is_nearest_are_told(
    tmp_path: Path, right: str, wrong: str, said: str
):
    assert said in problem(EXAMPLE.replace(right, wrong, 1), everything, tmp_path).reason.en


def test_a_key_that_stands_twice_is_an_error_at_the_second(tmp_path: Path):
    found = problem(EXAMPLE + "name: again\n", everything, tmp_path)
    assert (found.where.row, found.column) == (15, "name")
    assert "line 2" in found.reason.en


def test_keys_of_a_mapping_that_is_used_again_are_not_twice_there(tmp_path: Path):
    text = "one: &one {th: ก}\ntwo: {<<: *one, en: b}\n"
    label = read(text, lambda node: (node.label("one"), node.label("two")), tmp_path)
    assert [each.th for each in label] == ["ก", "ก"]  # type: ignore[attr-defined]


def test_a_key_that_is_unknown_is_found_in_a_mapping_that_its_reader_left_unchecked(tmp_path: Path):
    found = problem("a: {b: {c: x, d: x}}", lambda n: n.child("a").child("b").text("c"), tmp_path)
    assert found.column == "a.b.d"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: x\nb: [1,\n", 3), ("a: x\n\tb: y\n", 2), ("a: x\nb: y: z\n", 2), ("a: *no\n", 1)],
)
def test_broken_yaml_is_told_with_its_line(tmp_path: Path, text: str, line: int):
    found = problem(text, everything, tmp_path)
    assert found.where.row == line
    assert "broken YAML" in found.reason.en


@pytest.mark.parametrize("text", ["a: " + "[" * 300_000, "{a: " * 300_000, "- " * 300_000])
def test_what_nests_too_deep_is_told_and_breaks_nothing(tmp_path: Path, text: str):
    assert "deeper than 50" in problem(text, everything, tmp_path).reason.en


def test_a_mapping_that_aliases_blow_up_is_read_without_blowing_up(tmp_path: Path):
    lines = ["a0: &a0 {x: y}"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    found = problem("\n".join(lines), lambda node: node.texts("a39"), tmp_path)
    assert (found.column, found.where.row) == ("a39", 40)


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "text\n", "42\n"])
def test_a_file_that_is_no_mapping_is_told(tmp_path: Path, text: str):
    assert "a mapping" in problem(text, everything, tmp_path).reason.en


@pytest.mark.parametrize(
    "text", ["name: ๖๗\n".encode("cp874"), b"\xff\xfe\x00", b"a: !!python/x y"]
)
def test_what_is_no_yaml_in_utf_8_is_told(tmp_path: Path, text: bytes):
    path = tmp_path / "own.yaml"
    path.write_bytes(text)
    with pytest.raises(InputError, match=r"own\.yaml"):
        read_yaml(path, everything)


def yaml_file(lines: list[str]) -> YamlFile:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_text("\n".join(lines), "utf-8")
        return read_yaml_file(path)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=4), min_size=1, max_size=8, unique=True))
def test_the_line_told_is_the_line_that_holds_the_key(keys: list[str]):
    lines = [f"{key}: {{inner: [a, {{deep: {position}}}]}}" for position, key in enumerate(keys)]
    declared = yaml_file(lines)
    for number, key in enumerate(keys, start=1):
        assert declared.line(key) == number
        assert declared.line(f"{key}.inner[1].deep") == number
        assert declared.line(f"{key}.inner[1].other.still") == number


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_a_declaration_or_an_input_error(data: bytes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_bytes(data)
        with suppress(InputError):
            assert isinstance(read_yaml(path, lambda node: [*node]), list)
