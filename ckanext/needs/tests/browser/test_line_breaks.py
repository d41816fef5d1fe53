"""Lines of Thai end between words: where browsers would break one, our texts keep it whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from ckanext.needs.tests import browser

pytestmark = pytest.mark.ckan
THAI = Path(browser.__file__).parents[2] / "i18n" / "th" / "LC_MESSAGES" / "ckanext-needs.po"
#: Words that browsers' own lists do not have, or begin in the one before.
WORDS = ("ผลกระทบ", "หนึ่ง", "อย่างไร", "กลุ่ม")
INVISIBLE = re.compile("[\u200b\u2060]")
#: A text with a line's end at every place where one may be.
BROKEN = """texts => texts.map(text => {
    document.body.innerHTML = '<p lang="th" style="width: 0"></p>';
    const place = document.querySelector("p"), range = document.createRange();
    place.textContent = text;
    let said = "", last = null;
    for (let at = 0; at < text.length; at += 1) {
        range.setStart(place.firstChild, at);
        range.setEnd(place.firstChild, at + 1);
        const box = range.getClientRects()[0], bottom = box ? box.bottom : last;
        if (last !== null && bottom > last + 8) said += "|";
        said += text[at];
        last = bottom;
    }
    return said;
})"""


@pytest.fixture
def sheet(chromium):
    """An empty page."""
    page = chromium.new_page()
    yield page
    page.close()


def translations():
    with THAI.open("rb") as file:
        for message in read_po(file, locale="th"):
            forms = (message.string,) if isinstance(message.string, str) else message.string
            yield from (form for form in forms if form and message.id)


def test_no_line_ends_inside_a_word_that_browsers_do_not_know(sheet):
    texts = [text for text in translations() if any(w in INVISIBLE.sub("", text) for w in WORDS)]
    assert len(texts) > 20
    inside = re.compile("|".join(r"(?:(?<=\|)|\|)?".join(word) for word in WORDS))
    for broken in sheet.evaluate(BROKEN, texts):
        for found in inside.finditer(INVISIBLE.sub("", broken)):
            assert "|" not in found[0].strip("|"), broken


def test_no_line_ends_between_a_number_and_what_it_counts(sheet):
    texts = [text for text in translations() if re.search(r"\} ?\xa0?(?:บาท|เรื่อง|คน)", text)]
    assert len(texts) > 10
    for broken in sheet.evaluate(BROKEN, texts):
        assert not re.search(r"\}\s*\|\s*(?:บาท|เรื่อง|คน)(?![\u0e00-\u0e7f])", broken), broken
