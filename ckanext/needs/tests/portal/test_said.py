"""What a published dataset says of itself, in one language; others' datasets as they are."""

from __future__ import annotations

import pytest

from ckanext.needs.catalogue.metadata import said

pytestmark = pytest.mark.ckan
OURS = {"name": "needs", "url": "https://example.go.th/needs/files/a/b/needs.csv"}
BOTH = "ย่อหน้าแรก\n\nย่อหน้าที่สอง\n\nThe first.\n\nThe second."


@pytest.mark.parametrize(
    ("language", "half"),
    [
        ("th", "ย่อหน้าแรก\n\nย่อหน้าที่สอง"),
        ("en", "The first.\n\nThe second."),
        ("en_GB", "The first.\n\nThe second."),
    ],
)
def test_what_we_publish_is_said_in_the_reader_s_language(language, half):
    assert said(OURS, BOTH, language) == half
    assert said({"resources": [OURS]}, BOTH, language) == half


@pytest.mark.parametrize("text", ["เท่านี้", "Only this."])
@pytest.mark.parametrize("language", ["th", "en"])
def test_what_is_there_in_one_language_is_said_to_everyone(text, language):
    assert said(OURS, text, language) == text


def test_others_texts_are_left_whole():
    assert said({"name": "x", "url": "https://example.com/x.csv"}, BOTH, "en") == BOTH
    assert said({"resources": []}, BOTH, "th") == BOTH
