"""The pictures of the docs: each is made of one of the journeys, and stands on a page."""

from __future__ import annotations

import re

import pytest
import yaml
from PIL import Image

from ckanext.needs.tests.documented.shell import ROOT
from ckanext.needs.tests.journeys.places import PLACES

PICTURES = ROOT / "docs" / "pictures"
MADE = yaml.safe_load((PICTURES / "pictures.yaml").read_text("utf-8"))
SHOWN = re.compile(r"!\[([^\]]+)\]\((?:docs/)?pictures/([\w-]+)\.png\)")
#: What is in a picture's way from `var/screenshots`: of a page, in these colours on this screen.
PAGE = re.compile(r"th/(.+)-(?:desktop-light|phone-dark)")


def test_every_picture_is_there_shown_and_described():
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = [found for page in pages for found in SHOWN.findall(page.read_text("utf-8"))]
    assert {name for _, name in shown} == {*MADE} == {one.stem for one in PICTURES.glob("*.png")}
    assert all(len(said) > 10 for said, _ in shown)


@pytest.mark.parametrize("name", MADE)
def test_a_picture_is_of_a_page_that_is_looked_at_and_of_its_size(name):
    said = MADE[name]
    page = PAGE.fullmatch(said["of"])
    assert said["of"].startswith("journeys/") or page[1] in {place.name for place in PLACES}
    with Image.open(PICTURES / f"{name}.png") as picture:
        assert picture.width == said["width"]
        assert picture.height <= said["height"]
