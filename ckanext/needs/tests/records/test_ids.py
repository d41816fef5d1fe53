"""Identifiers: stable, kept apart, and short where people read them."""

from uuid import uuid5

from ckanext.needs.records.ids import NAMESPACE, need_name, stable_id


def test_the_same_key_is_always_the_same_id():
    assert stable_id("need", "a", "b") == stable_id("need", "a", "b")


def test_parts_of_a_key_are_kept_apart():
    assert stable_id("need", "a", "bc") != stable_id("need", "ab", "c")


def test_a_need_s_name_is_short_and_always_the_same():
    name = need_name("7d0c5a86-6a6c-5a58-9d5e-0a6e3f3c1b11")
    assert name == "need-wnacvjda2o2xb"


def test_names_of_many_needs_differ():
    ids = [str(uuid5(NAMESPACE, str(number))) for number in range(20_000)]
    assert len({need_name(one) for one in ids}) == len(ids)
