"""Every action has an example on docs/actions.md that answers as the page says."""

from __future__ import annotations

import re

import pytest

from ckanext.needs.logic import action
from ckanext.needs.tests.documented.examples import commands, differences, examples
from ckanext.needs.tests.documented.shell import answers

ACTIONS = [name for name in action.__all__ if name.startswith("need_")]
EXAMPLES = examples()
THAI = re.compile("[ก-๙]")


def test_every_action_has_an_example():
    missing = set(ACTIONS) - set(EXAMPLES)
    assert missing == set(), "write one in docs/examples/actions/, then run bin/document"


def test_every_example_is_of_an_action():
    assert set(EXAMPLES) - set(ACTIONS) == set()


def test_every_example_stands_on_the_page():
    assert set(commands()) == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_an_example_does_is_said_in_thai_and_english(name):
    title = EXAMPLES[name].title
    assert THAI.search(title["th"])
    assert title["en"].isascii()


@pytest.mark.ckan
@pytest.mark.parametrize("name", ACTIONS)
def test_an_example_answers_as_it_says(name, world, address):
    example = EXAMPLES[name]
    (answer,) = answers(commands()[name], address, world.token(example.who))
    assert answer["success"] is True
    assert differences(example.answer, answer["result"]) == []


@pytest.mark.parametrize(
    ("shown", "real", "said"),
    [
        ({"a": 1}, {"b": 1}, ["result.a is not there"]),
        ({"a": 1}, {"a": 2}, ["result.a: 1 != 2"]),
        ({"a": True}, {"a": 1}, ["result.a: True != 1"]),
        ({"a": "…"}, {"a": ""}, ["result.a: nothing where there is something"]),
        ([{"a": 1}], [{"a": 2}], ["result[0].a: 1 != 2"]),
        ([2, 1], [1, 2], ["result[1] is not there"]),
        ([], [1], ["result: something where there is nothing"]),
    ],
)
def test_what_did_not_come_is_told(shown, real, said):
    assert differences(shown, real) == said


def test_a_part_of_an_answer_may_be_shown():
    real = {"a": 7, "b": [{"c": 1}, {"c": 2, "d": 3}]}
    assert differences({"a": "…", "b": [{"c": 2}]}, real) == []
