"""A PDF has the words that it shows, Thai ones too, and fetches nothing while it is made."""

import io
import socket

import pypdfium2
import pytest
from weasyprint.urls import FatalURLFetchingError

from ckanext.needs.briefs.pdf import font, pdf

PAGE = """<!DOCTYPE html><html lang="th"><title>ก</title><style>
@font-face{{font-family:"Needs";font-weight:400;src:url({font})}}
html{{font-family:"Needs"}} p{{width:{width}}}</style><p>{text}</p>{more}</html>"""


def page(text="จำนวน", width="auto", more=""):
    return PAGE.format(font=font(400), text=text, width=width, more=more)


def words(content):
    document = pypdfium2.PdfDocument(io.BytesIO(content))
    return "".join(one.get_textpage().get_text_range() for one in document)


@pytest.mark.parametrize(
    "text",
    ["จำนวน", "น้ำ", "กี่ ที่ ค่าน้ำ", "กำลัง ค่ำ ทำ", "โครงสร้างพื้นฐาน", "ผู้ได้รับ ปีงบประมาณ ๒๕๖๙"],
)
def test_thai_text_comes_out_as_it_went_in(text):
    assert words(pdf(page(text))) == text


def test_the_long_vowel_stays_itself_after_a_sara_am():
    """Both are drawn with one glyph, whichever comes first."""
    assert words(pdf(page("ทำนา นาทำ"))) == "ทำนา นาทำ"


def test_thai_lines_break_between_words():
    lines = words(pdf(page("ความต้องการของประชาชนในจังหวัดสระบุรี", width="28mm"))).split()
    assert len(lines) > 2
    assert all(line in ("ความ", "ต้องการ", "ความต้องการ", "ของ", "ประชาชน", "ของประชาชน", "ใน",
                        "จังหวัด", "ในจังหวัด", "สระบุรี") for line in lines)  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        '<img src="http://127.0.0.1:{port}/x.png">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/x.css">',
        '<p style="background:url(http://127.0.0.1:{port}/x)">',
        "<style>@import url(http://127.0.0.1:{port}/x.css);</style>",
        '<img src="file:///etc/passwd">',
        '<object data="ftp://127.0.0.1:{port}/x"></object>',
    ],
)
def test_nothing_is_fetched(more):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        with pytest.raises(FatalURLFetchingError):
            pdf(page(more=more.format(port=server.getsockname()[1])))
        with pytest.raises(TimeoutError):
            server.accept()
