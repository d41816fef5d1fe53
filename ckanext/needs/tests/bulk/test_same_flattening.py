"""What takes the place of core's functions on flattened data does what they do."""

from __future__ import annotations

import pytest
from ckan.lib.navl import dictization_functions as navl
from ckan.logic import converters, validators
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.bulk import navl as ours

pytestmark = pytest.mark.ckan

NAMES = st.sampled_from(["title", "notes", "tags", "extras", "resources", "__extras"])
PLAIN = st.tuples(NAMES)
IN_A_LIST = st.tuples(NAMES, st.integers(0, 3), st.sampled_from(["key", "name", "value"]))
DEEPER = st.tuples(NAMES, st.integers(0, 1), st.just("parts"), st.integers(0, 1), st.just("name"))
DATA = st.dictionaries(PLAIN | IN_A_LIST | DEEPER, st.integers())


def result(function, *arguments):
    """Return what a function gives, or the kind of its error."""
    try:
        return function(*arguments)
    except Exception as error:
        return type(error)


@given(DATA)
def test_unflattened_data_is_the_same_in_the_same_order(data):
    core, mine = result(navl.unflatten, dict(data)), result(ours._unflatten, dict(data))
    assert core == mine
    if isinstance(core, dict):
        assert list(core) == list(mine)


@given(st.dictionaries(st.integers(0, 5), st.text()), st.integers(1, 4))
def test_extras_get_the_numbers_that_core_gives_them(present, more):
    """Numbers without a gap, as a list of extras has them."""
    data = {}
    for number, value in enumerate(present.values()):
        data["extras", number, "key"] = data["extras", number, "value"] = value
    fields = {(f"field_{number}",): f"value {number}" for number in range(more)}
    core, mine = {**data, **fields}, ours.Flattened({**data, **fields})
    for key in fields:
        converters.convert_to_extras(key, core, {}, {})
        ours.convert_to_extras(key, mine, {}, {})
    assert core == mine


KEYS = st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(KEYS, st.booleans())), st.dictionaries(PLAIN, st.integers()))
def test_extras_of_one_key_are_refused_as_by_core(extras, others):
    data = {key: value for key, value in others.items() if key != ("extras",)}
    for number, (key, deleted) in enumerate(extras):
        data["extras", number, "key"] = key
        if deleted:
            data["extras", number, "deleted"] = True
    core, mine = {}, {}
    validators.duplicate_extras_key(("__before",), data, core, {})
    ours.duplicate_extras_key(("__before",), data, mine, {})
    assert core == mine
    assert bool(mine) == (
        len({k for k, gone in extras if not gone}) < sum(not g for _, g in extras)
    )


def test_an_extra_that_another_validator_made_is_not_overwritten():
    data = ours.Flattened({("a",): "1", ("b",): "2"})
    ours.convert_to_extras(("a",), data, {}, {})
    data["extras", 1, "key"], data["extras", 1, "value"] = "other", "x"
    ours.convert_to_extras(("b",), data, {}, {})
    assert data["extras", 1, "key"] == "other"
    assert data["extras", 2, "key"] == "b"
