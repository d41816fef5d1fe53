"""A picture: a Vega-Lite specification of `specs/`, with its rows, words and colours put in.

In a specification `"$rows"` as data's values stands for the rows, `"$name"` as a text for the word
or value of that name, and `"$colour.name"` for a token of the style sheet (`colour.primary`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, cast

from ckanext.needs.pictures.tokens import LIGHT, font, tokens

Row = Mapping[str, object]
_COLOUR = "colour."
_SPECS = files("ckanext.needs.pictures") / "specs"


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn.

    :param name: of a file in `specs/`, without its ending
    :param rows: what is shown; also what the table behind the picture shows
    :param words: texts and values that the specification asks for, in the reader's language
    """

    name: str
    rows: Sequence[Row]
    words: Mapping[str, object] = field(default_factory=dict[str, object])

    def specification(self, scheme: str = LIGHT) -> dict[str, Any]:
        """Return the whole Vega-Lite specification, for either drawer.

        :raises KeyError: the specification asks for a word that there is not
        """
        given = {"rows": list(self.rows), **self.words}
        filled = _filled(json.loads(_source(self.name)), given, tokens(scheme))
        return {**filled, "config": _config(scheme) | filled.get("config", {})}


def names() -> tuple[str, ...]:
    """Return the names of all specifications."""
    found = (entry.name for entry in _SPECS.iterdir() if entry.name.endswith(".json"))
    return tuple(sorted(name.removesuffix(".json") for name in found))


@cache
def _source(name: str) -> str:
    return (_SPECS / f"{name}.json").read_text(encoding="utf-8")


def _filled(part: Any, given: Mapping[str, object], colours: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        members = cast("dict[str, Any]", part)
        return {name: _filled(one, given, colours) for name, one in members.items()}
    if isinstance(part, list):
        return [_filled(one, given, colours) for one in cast("list[Any]", part)]
    if not isinstance(part, str) or not part.startswith("$"):
        return part
    name = part.removeprefix("$")
    return colours[name.removeprefix(_COLOUR)] if name.startswith(_COLOUR) else given[name]


def _config(scheme: str) -> dict[str, Any]:
    """Return how every picture looks: calm lines, one font, the series' colours."""
    colours = tokens(scheme)
    quiet = {"labelColor": colours["ink-soft"], "titleColor": colours["ink-soft"]}
    return {
        "font": font(),
        "background": "transparent",
        "view": {"stroke": None},
        "mark": {"color": colours["series-1"]},
        "text": {"color": colours["ink"], "fontSize": 12},
        "title": {"color": colours["ink"], "fontSize": 15, "anchor": "start", "fontWeight": 600},
        "axis": {
            **quiet,
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": "normal",
            "labelLimit": 260,
            "labelPadding": 6,
            "domainColor": colours["line-strong"],
            "tickColor": colours["line-strong"],
            "gridColor": colours["line"],
        },
        "legend": {**quiet, "labelFontSize": 12, "titleFontSize": 12, "labelLimit": 260},
        "range": {
            "category": [*(colours[f"series-{n}"] for n in range(1, 9)), colours["nothing"]],
            "ramp": [colours["ramp-low"], colours["ramp-high"]],
            "heatmap": [colours["ramp-low"], colours["ramp-high"]],
        },
    }
