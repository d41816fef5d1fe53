"""Thai digits in pages: in what one reads, nowhere else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.needs.preferring.digits import in_thai_digits


@pytest.mark.parametrize(
    ("page", "read"),
    [
        ("<p>2,481 เรื่อง</p>", "<p>๒,๔๘๑ เรื่อง</p>"),
        ("ปีงบประมาณ พ.ศ. 2568", "ปีงบประมาณ พ.ศ. ๒๕๖๘"),
        ("<b>1</b>2<i>3</i>", "<b>๑</b>๒<i>๓</i>"),
        ("38%", "๓๘%"),
        ("ที่1และ2", "ที่๑และ๒"),
    ],
)
def test_numbers_in_texts_are_thai(page, read):
    assert in_thai_digits(page) == read


@pytest.mark.parametrize(
    "page",
    [
        '<a href="/needs?year=2568" title="2568">x</a>',
        "<a href='/needs?a>b=2568'>x</a>",
        '<img alt="a > 1" width=100>',
        "<script>var a = 1 < 2;</script>",
        "<style>p { margin: 1px }</style>",
        "<pre>x = <b>1</b></pre>",
        "<code>1901</code>",
        "<textarea>081 234</textarea>",
        '<input value="1234">',
        "<option>2568</option>",
        "<!-- 2568 <p>1</p> -->",
        "&#3585;&nbsp;&#x1F;",
        "PM2.5 A4 COVID-19 fa17ebde7090 UTF-8",
        "https://example.go.th/2568/1",
        "plan2568@example.go.th",
        '<p translate="no">123</p>',
    ],
)
def test_all_else_is_as_it_was(page):
    assert in_thai_digits(page) == page


def test_a_choice_with_a_value_of_its_own_is_read_too():
    page = '<option value="2568" selected>พ.ศ. 2568</option>'
    assert in_thai_digits(page) == '<option value="2568" selected>พ.ศ. ๒๕๖๘</option>'


def test_what_comes_after_code_is_thai_again():
    assert in_thai_digits("<code>1</code> 2 <pre>3</pre> 4") == ("<code>1</code> ๒ <pre>3</pre> ๔")


@given(st.text(alphabet="<>\"'=/ap re1&;!-ก"))
def test_nothing_but_digits_ever_changes(page):
    back = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
    assert in_thai_digits(page).translate(back) == page


@pytest.mark.parametrize(
    "odd", ["<", "<a '", '<a "', "<code>", '<p translate="no">', "<!--", "1a-"]
)
def test_a_broken_page_takes_no_longer_than_another(odd):
    began = time.perf_counter()
    in_thai_digits(odd * 3_000)
    assert time.perf_counter() - began < 2
