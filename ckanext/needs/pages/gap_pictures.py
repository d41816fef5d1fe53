"""Pictures of needs against plans and money, each with the table behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ckan.plugins.toolkit as tk

from ckanext.needs.figures.scope import Scope
from ckanext.needs.pages.amounts import MILLION, baht, number, percent
from ckanext.needs.pages.gap_table import (
    Key,
    Sum,
    added,
    everything,
    in_place,
    place_name,
    topic_name,
)
from ckanext.needs.pictures.inline import inline
from ckanext.needs.pictures.labels import LINE, Box, domain, placed, width_of
from ckanext.needs.pictures.specification import Picture

#: Pixels across: on a wide screen, and on a phone.
WIDE, NARROW = 900, 280
#: Pixels down, of points on a wide screen and on a phone; between numbers of an axis; and between a
#: line across and what is said of it.
HIGH, NARROW_HIGH, STEP, RULE_GAP = 340, 300, 80, 4


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across a picture: where, and what is said of it."""

    at: float
    says: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in a page: its title, what it shows in words, and the table behind it.

    :param narrow: the same picture for a phone
    """

    title: str
    says: str
    svg: str
    narrow: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def districts_picture(scope: Scope, sums: Mapping[Key, Sum]) -> tuple[Drawn, ...]:
    """Draw each district: how many needs, and how many of a hundred are in a plan."""
    codes = sorted({key[0] for key in sums})
    of = {code: added(sums, in_place(code)) for code in codes}
    if len(of) < 3:
        return ()
    rows = [
        {
            "name": place_name(scope, code),
            "x": one.counted,
            "y": round(100 * (one.share or 0.0), 1),
        }
        for code, one in of.items()
    ]
    whole = added(sums, everything)
    axes = tk._("Needs"), tk._("In a plan (%)")
    middle = Rule(
        round(100 * (whole.share or 0.0), 1),
        tk._("the province: {share}").format(share=percent(whole.share)),
    )
    return (
        Drawn(
            title=tk._("Many needs, few in a plan: bottom right"),
            says=tk._(
                "Each point is a district. The further right, the more needs; the lower, the fewer "
                "of them in a plan. Names without room stand in the table only."
            ),
            svg=inline(scattered(rows, axes, middle)),
            narrow=inline(scattered(rows, axes, middle, narrow=True)),
            columns=(tk._("District"), tk._("Needs"), tk._("In a plan"), tk._("Share")),
            rows=tuple(
                (
                    place_name(scope, code),
                    number(one.counted),
                    number(one.adopted),
                    percent(one.share),
                )
                for code, one in of.items()
            ),
        ),
    )


def money_picture(scope: Scope, sums: Mapping[Key, Sum]) -> tuple[Drawn, ...]:
    """Draw each topic in each district that has money: how many needs, and how much."""
    found = {
        key: (one, one.money.funded)
        for key, one in sums.items()
        if one.money is not None and one.money.funded is not None
    }
    names = {key: f"{place_name(scope, key[0])} · {topic_name('pillar', key[1])}" for key in found}
    rows = [
        {"name": names[key], "x": one.counted, "y": funded / MILLION}
        for key, (one, funded) in found.items()
    ]
    axes, zero = (tk._("Needs"), tk._("Million baht")), Rule(0.0, "")
    return (
        Drawn(
            title=tk._("Needs and the money behind them"),
            says=tk._(
                "Each point is a topic in a district that a project or budget line with a known "
                "amount answers. Names without room stand in the table only."
            ),
            svg=inline(scattered(rows, axes, zero)),
            narrow=inline(scattered(rows, axes, zero, narrow=True)),
            columns=(tk._("Where, and on what"), tk._("Needs"), tk._("Money behind them")),
            rows=tuple(
                (names[key], number(one.counted), baht(funded))
                for key, (one, funded) in found.items()
            ),
        ),
    )


def scattered(
    rows: Sequence[Mapping[str, Any]], axes: tuple[str, str], rule: Rule, *, narrow: bool = False
) -> Picture:
    """Return points with their names, those furthest to the right and lowest named first.

    :param rows: `name`, `x` and `y` of each point
    :param axes: what is counted across and up
    """
    width, high = (NARROW, NARROW_HIGH) if narrow else (WIDE, HIGH)
    left, right = domain([row["x"] for row in rows], width)
    low, top = domain([*(row["y"] for row in rows), rule.at], high, least=0.0)

    def down(value: float) -> float:
        return (top - value) / (top - low) * high

    points = [((row["x"] - left) / (right - left) * width, down(row["y"])) for row in rows]
    order = sorted(range(len(rows)), key=lambda n: -(points[n][0] / width + points[n][1] / high))
    line = down(rule.at)
    said = Box(width - width_of(rule.says), line - LINE - RULE_GAP, width, line)
    places = placed([row["name"] for row in rows], points, (width, high), order, [said])
    named = [
        {**row, **({"align": at.align, "dx": at.dx, "dy": at.dy} if (at := places.get(n)) else {})}
        for n, row in enumerate(rows)
    ]
    words = {
        **{"x": axes[0], "y": axes[1], "rule": rule.at, "rule_says": rule.says},
        **{"width": width, "height": high, "across": [left, right], "up": [low, top]},
        "steps": width // STEP,
    }
    return Picture("scatter", named, words)
