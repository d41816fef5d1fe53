"""Pictures are drawn from one specification, in the pages' font, with Thai set right."""

import io
import re
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from ckanext.needs.pictures import Picture, names, png, svg
from ckanext.needs.pictures.tokens import DARK, LIGHT, font, tokens

WORDS = {
    **{name: ["คำ"] for name in ("above", "title", "facts", "portal")},
    "hashtag": "#คำ",
    "width": 300,
    "step": 40,
    "columns": 3,
    "format": ",d",
    "measure": "จำนวน",
    "dimension": "ประเด็น",
    "rows_are": "อำเภอ",
    "height": 100,
    "whole": "งบทั้งหมด",
    "strategy": "งบตามยุทธศาสตร์",
    "series": ["งบทั้งหมด", "งบตามยุทธศาสตร์"],
    "title": "เงินไปไหน",
    "subtitle": "งบประมาณ",
    "columns_are": "ยุทธศาสตร์",
    "names": [],
    "shapes": [],
    "ticks": [],
    "x": "ความต้องการ",
    "y": "ล้านบาท",
    "across": [0, 1],
    "up": [0, 1],
    "steps": 5,
    "rule": 0,
    "rule_says": "",
}


def bars(name: str = "ซ่อมถนนที่ชำรุด") -> Picture:
    return Picture("bars", [{"name": name, "value": 1280, "said": "1,280"}], WORDS)


def ink(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(png(picture))).convert("RGBA")


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_every_specification_is_drawn_without_rows_too(name: str, scheme: str) -> None:
    assert svg(Picture(name, [], WORDS), scheme).startswith("<svg")


def test_texts_stay_texts_in_their_own_spelling() -> None:
    drawn = svg(bars("น้ำไม่ไหลกี่วัน ชำรุด"))
    assert "น้ำไม่ไหลกี่วัน ชำรุด" in drawn
    assert "\u0e4d" not in drawn


def test_sara_am_takes_its_own_room() -> None:
    """As two signs it looks the same; drawn wrong, what follows it would lie on top of it."""
    whole, apart = ink(bars("จำนวนน้ำ")), ink(bars("จ\u0e4dานวนน\u0e4d้า"))
    assert whole.size == apart.size
    assert ImageChops.difference(whole, apart).getbbox() is None


@pytest.mark.parametrize("weight", ["400", "600"])
def test_the_font_is_the_pages_and_has_thai_and_latin_letters(weight: str) -> None:
    path = files("ckanext.needs.pictures") / "fonts" / f"needs-{weight}.ttf"
    found = TTFont(str(path))
    assert str(found["name"].getDebugName(1)).startswith(font())
    assert {*map(ord, "กฮะำเไ์็๙฿aZ0ö–")} <= set(found.getBestCmap())


def test_a_word_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="measure"):
        Picture("bars", [], {"width": 300}).specification()


def test_the_dark_scheme_has_colours_of_its_own() -> None:
    assert tokens(DARK)["ink"] != tokens(LIGHT)["ink"]
    assert tokens(DARK)["font"] == tokens(LIGHT)["font"]


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("ground", "surface", "sunken")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "primary", "accent") for ground in GROUNDS),
    *((name, f"{name}-soft") for name in ("primary", "accent", "good", "warn", "bad")),
    ("on-primary", "primary"),
    ("on-accent", "accent"),
]


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_text_can_be_read_on_its_ground(one: str, other: str, scheme: str) -> None:
    """WCAG 2.2, 1.4.3: 4.5 : 1."""
    assert contrast(tokens(scheme)[one], tokens(scheme)[other]) >= 4.5


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_series_can_be_seen_on_their_ground(scheme: str) -> None:
    """WCAG 2.2, 1.4.11: 3 : 1 for parts of pictures."""
    of = tokens(scheme)
    series = [of[name] for name in of if re.fullmatch(r"series-\d", name)]
    assert len(series) == 8
    assert min(contrast(one, of["surface"]) for one in series) >= 3
