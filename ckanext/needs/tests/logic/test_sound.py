"""What no parameter can be is refused before an action begins."""

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.logic.sound import sound

pytestmark = [pytest.mark.ckan, pytest.mark.usefixtures("with_plugins")]


@tk.side_effect_free
def act(context, data_dict):
    """Return what is given.

    :param title: a text
    :type title: string
    :param rows: anything
    :type rows: list of dictionaries
    """
    return data_dict


def told(**data):
    with pytest.raises(tk.ValidationError) as refused:
        sound(act)({}, data)
    return refused.value.error_dict


@pytest.mark.parametrize("value", ["ก\x00ข", "\ud800", ["x"], {"a": 1}, 2**63, -(2**64)])
def test_it_is_refused_by_name(value):
    assert list(told(title=value)) == ["title"]


def test_it_is_looked_for_at_any_depth():
    assert list(told(rows=[{"a": [{"b": "\x00"}]}])) == ["rows"]
    assert list(told(rows=[{"\x00": 1}])) == ["rows"]


def test_everything_wrong_is_told_at_once():
    assert set(told(title="\x00", rows="\x00")) == {"title", "rows"}


def test_a_number_where_a_text_is_described_is_its_digits():
    assert sound(act)({}, {"title": 2569}) == {"title": "2569"}


def test_lists_and_objects_pass_where_they_are_described():
    rows = [{"title": "ก", "number": 1}]
    assert sound(act)({}, {"rows": rows}) == {"rows": rows}


def test_the_action_stays_what_it_was():
    assert sound(act).side_effect_free
    assert sound(act).__doc__ == act.__doc__


@pytest.mark.parametrize("repeated", ["ก" * 350_000, "«" + "ก ข " * 1_000 + "»"])
def test_a_refusal_does_not_repeat_all_that_was_sent(repeated):
    def refuse(context, data_dict):
        raise tk.ValidationError({"title": [f"ไม่รู้จัก {data_dict['title']} (unknown)"]})

    with pytest.raises(tk.ValidationError) as refused:
        sound(refuse)({}, {"title": repeated})
    (message,) = refused.value.error_dict["title"]
    assert message.startswith("ไม่รู้จัก")
    assert message.endswith("(unknown)")
    assert len(message) < 200


def test_a_refusal_in_few_words_stays_as_it_is():
    def refuse(context, data_dict):
        raise tk.ValidationError({"title": [f"«{'ก' * 150}»"], "rows": [{"a": ["b"]}]})

    with pytest.raises(tk.ValidationError) as refused:
        sound(refuse)({}, {})
    assert refused.value.error_dict == {"title": [f"«{'ก' * 150}»"], "rows": [{"a": ["b"]}]}
