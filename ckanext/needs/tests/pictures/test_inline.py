"""Pictures as a part of a page."""

from __future__ import annotations

from ckanext.needs.pictures.inline import inline
from ckanext.needs.pictures.specification import Picture

ROWS = [{"name": "แก่งคอย", "x": 10, "y": 40.0, "align": "left", "dx": 8, "dy": 0}]
WORDS = {
    **{"x": "ความต้องการ", "y": "%", "width": 300, "height": 200, "rule": 34, "rule_says": "34 %"},
    **{"across": [0, 20], "up": [0, 50], "steps": 4},
}


def test_its_colours_are_those_of_the_page_in_either_scheme() -> None:
    drawn = inline(Picture("scatter", ROWS, WORDS))
    assert "var(--needs-series-1)" in drawn
    assert "var(--needs-ink-soft)" in drawn
    assert "#125276" not in drawn


def test_screen_readers_have_the_table_beside_it() -> None:
    assert inline(Picture("scatter", ROWS, WORDS)).startswith(
        '<svg focusable="false" aria-hidden="true"'
    )


def test_what_is_shown_decides_what_is_drawn() -> None:
    other = [{**ROWS[0], "name": "เสาไห้"}]
    assert "เสาไห้" in inline(Picture("scatter", other, WORDS))
    assert "แก่งคอย" in inline(Picture("scatter", ROWS, WORDS))
