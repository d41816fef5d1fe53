"""Thai tags, which core refuses."""

import pytest
from ckan.plugins import toolkit as tk

from ckanext.needs.logic.validators.tags import tag_name_validator, tidy_tag

pytestmark = pytest.mark.ckan


@pytest.mark.parametrize("tag", ["สระบุรี", "น้ำ", "ผู้สูงอายุ", "พ.ศ. 2568", "PM2.5", "ถนน-สะพาน", "ฯลฯ"])
def test_thai_words_are_tags(tag):
    assert tag_name_validator(tag, {}) == tag


def test_a_slash_becomes_a_hyphen():
    assert tidy_tag("ถนน/สะพาน") == "ถนน-สะพาน"


def test_two_spellings_of_a_word_are_one_tag():
    assert tidy_tag("น\u0e4d\u0e49า") == tidy_tag("น้ำ")


@pytest.mark.parametrize("tag", ["<script>", "ก&ข", 'ก"ข', "ก?ข", "ก#ข", "ก:ข"])
def test_what_breaks_addresses_and_queries_is_no_tag(tag):
    with pytest.raises(tk.Invalid):
        tag_name_validator(tag, {})


def test_a_need_takes_thai_tags_as_text_and_as_list(new_need):
    need = new_need(tag_string="น้ำ, ผู้สูงอายุ,ถนน/สะพาน", tags=[{"name": "สระ/บุรี"}])
    names = {tag["name"] for tag in need["tags"]}
    assert names == {"น้ำ", "ผู้สูงอายุ", "ถนน-สะพาน", "สระ-บุรี"}


def test_a_refused_tag_is_named(new_need):
    with pytest.raises(tk.ValidationError) as error:
        new_need(tag_string="ดี, ก<ข")
    assert "ก<ข" in str(error.value.error_dict)
