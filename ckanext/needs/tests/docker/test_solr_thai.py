"""How the running Solr cuts Thai into words."""

import json
import os
import urllib.parse
import urllib.request

import pytest

pytestmark = pytest.mark.ckan


def words(text: str, field_type: str = "text") -> list[str]:
    """The words under which Solr files a text."""
    query = urllib.parse.urlencode(
        {"analysis.fieldtype": field_type, "analysis.fieldvalue": text, "wt": "json"}
    )
    with urllib.request.urlopen(f"{os.environ['CKAN_SOLR_URL']}/analysis/field?{query}") as answer:
        steps = json.load(answer)["analysis"]["field_types"][field_type]["index"]
    return [word["text"] for word in steps[-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("น้ำท่วมขัง", ["น้ำ", "ท่วม", "ขัง"]),
        ("งบประมาณปี๒๕๖๗", ["งบ", "ประมาณ", "ปี", "2567"]),
        ("อบจ.เชียงใหม่", ["อบจ", "เชียงใหม่"]),
        ("พ.ศ.2567", ["พ", "ศ", "2567"]),
    ],
)
def test_unspaced_thai_is_cut_into_words(text, expected):
    assert words(text) == expected


def test_two_ways_to_type_sara_am_are_one_word():
    assert words("น\u0e49\u0e4d\u0e32ท่วม") == words("น\u0e4d\u0e49\u0e32ท่วม") == words("น้ำท่วม")


def test_english_words_meet_their_plural():
    assert words("Roads") == words("road")
