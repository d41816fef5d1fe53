"""Declarations in YAML: errors name the file, the key, and what was expected."""

from pathlib import Path

import pytest

from ckanext.needs.bilingual import Text
from ckanext.needs.declared import Node, read_yaml
from ckanext.needs.problems import InputError


def node(**values: object) -> Node:
    return Node(values, "x.yaml")


def problem_of(read):
    with pytest.raises(InputError) as error:
        read()
    return error.value.problems[0]


def test_values_are_read_by_type():
    found = node(a="x", n=3, f=True, t={"th": "ก", "en": "a"}, many=["x", "y"])
    assert (found.text("a"), found.number("n"), found.flag("f")) == ("x", 3, True)
    assert found.label("t") == Text("ก", "a")
    assert found.texts("many") == ("x", "y")
    found.done()


@pytest.mark.parametrize(
    ("read", "key", "expected"),
    [
        (lambda: node().text("a"), "a", "missing"),
        (lambda: node(a=19).text("a"), "a", "a text"),
        (lambda: node(a="x").number("a"), "a", "a whole number"),
        (lambda: node(a=True).number("a"), "a", "a whole number"),
        (lambda: node(a="yes").flag("a"), "a", "true or false"),
        (lambda: node(a="x").texts("a"), "a", "a list"),
        (lambda: node(a=[1]).texts("a"), "a", "a list of texts"),
        (lambda: node(a="x").child("a"), "a", "a mapping"),
        (lambda: node(a={"en": "x"}).label("a"), "a.th", "missing"),
        (lambda: node(a="z").choice("a", ("x", "y")), "a", "one of x, y"),
        (lambda: next(node(a=[{"b": 1}]).children("a")).text("b"), "a[0].b", "a text"),
    ],
)
def test_a_wrong_value_is_an_error_at_its_key(read, key: str, expected: str):
    problem = problem_of(read)
    assert (problem.where.file, problem.column) == ("x.yaml", key)
    assert expected in problem.reason.en


def test_a_key_that_nobody_reads_is_an_error():
    assert problem_of(node(titel="x").done).column == "titel"


def test_what_may_be_missing_has_its_default():
    found = node()
    assert (found.text("a", "d"), found.texts("b"), found.mapping("c")) == ("d", (), {})
    assert tuple(found.child("e", optional=True)) == ()


def test_broken_yaml_and_missing_files_are_clear_errors(tmp_path: Path):
    broken = tmp_path / "x.yaml"
    broken.write_text("a: [1,\n", "utf-8")
    assert "broken YAML" in problem_of(lambda: read_yaml(broken, lambda n: n)).reason.en
    missing = tmp_path / "none.yaml"
    assert "can't be read" in problem_of(lambda: read_yaml(missing, lambda n: n)).reason.en


def test_a_file_that_is_no_mapping_is_a_clear_error(tmp_path: Path):
    path = tmp_path / "x.yaml"
    path.write_text("- a\n", "utf-8")
    assert "a mapping" in problem_of(lambda: read_yaml(path, lambda n: n)).reason.en


def test_a_number_may_have_a_least_one():
    assert node(n=0).number("n", least=0) == 0
    assert "0 or more" in problem_of(lambda: node(n=-1).number("n", least=0)).reason.en


@pytest.mark.parametrize("value", [-0.1, 1.5, True, "0.1", float("nan")])
def test_a_share_is_between_nothing_and_all(value: object):
    assert node(s=0.25).share("s", 1) == 0.25
    assert problem_of(lambda: node(s=value).share("s", 1)).column == "s"


def test_items_of_a_list_are_read_one_by_one_by_their_own_keys():
    found = node(a=["x", {"b": "y"}])
    (first, one), (second, other) = found.items("a")
    assert (first.text(one), second.child(other).text("b")) == ("x", "y")
    assert problem_of(lambda: second.text(other)).column == "a[1]"
    found.done()


def test_a_key_that_an_item_of_a_list_does_not_have_is_an_error():
    found = node(a=[{"b": "y", "c": "z"}])
    ((item, key),) = found.items("a")
    item.child(key).text("b")
    assert problem_of(found.done).column == "a[0].c"


def test_a_blank_text_is_none_where_one_must_be():
    assert problem_of(lambda: node(a=" ").text("a")).column == "a"
    assert node(a="").text("a", "x") == ""
    assert node(a={"b": ""}).mapping("a") == {"b": ""}


def test_a_year_may_be_a_key_without_quotes():
    assert Node({2565: "x"}, "x.yaml").text("2565") == "x"
    assert "a key that is a text" in problem_of(lambda: Node({2.5: "x"}, "x.yaml")).reason.en
    assert problem_of(lambda: Node({False: "x"}, "x.yaml")).column == "False"
