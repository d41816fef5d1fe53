"""Needs by month and what is expected of the next ones, drawn and as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ckan.plugins.toolkit as tk

from ckanext.needs import lists
from ckanext.needs.pages.amounts import number
from ckanext.needs.pages.explore_page import month_name
from ckanext.needs.pages.gap_pictures import NARROW, WIDE, Drawn
from ckanext.needs.pictures.inline import inline
from ckanext.needs.pictures.specification import Picture
from ckanext.needs.trends.damped import FEWEST, Step, forecast
from ckanext.needs.trends.months import after, whole_months

#: Months that are looked ahead, and months before them that are shown.
AHEAD, SHOWN = 6, 36
#: One month in so many has its name under the picture, and under the one for phones.
TICK, NARROW_TICK = 6, 12
#: Pixels down.
HIGH = 220


def trend_shown(counts: Mapping[str, int], today: date) -> Drawn | None:
    """Return the months with what may follow, None where there is no whole month yet.

    :param counts: needs by month of the request, `2026-05`
    """
    months = whole_months(counts, today)
    if not months:
        return None
    steps = forecast([count for _month, count in months], AHEAD)
    ahead = [(after(months[-1][0], n), step) for n, step in enumerate(steps, 1)]
    shown, language = months[-SHOWN:], lists.language()
    rows = [_row(month, language, value=count) for month, count in shown]
    if ahead:
        last = shown[-1][1]
        rows[-1] |= {"expected": last, "low": last, "high": last}
    rows += [
        _row(month, language, expected=step.expected, low=step.low, high=step.high)
        for month, step in ahead
    ]
    return Drawn(
        title=tk._("Needs by month, and what may follow"),
        says=_says(len(months), bool(ahead)),
        svg=inline(months_picture(rows, HIGH)),
        narrow=inline(months_picture(rows, HIGH, narrow=True)),
        columns=(tk._("Month"), tk._("Needs"), tk._("Expected"), tk._("interval of 80%")),
        rows=tuple(
            [(month_name(month, language), number(count), "", "") for month, count in shown]
            + [(month_name(month, language), "", *_expected(step)) for month, step in ahead]
        ),
    )


def months_picture(
    rows: Sequence[Mapping[str, object]], height: int, *, narrow: bool = False
) -> Picture:
    """Return months as a line.

    :param rows: `name` of the month, `value`, and of months to come `expected`, `low`, `high`
    """
    names = [row["name"] for row in rows]
    words = {
        "measure": tk._("Needs"),
        "dimension": tk._("Month"),
        "width": NARROW if narrow else WIDE,
        "height": height,
        "names": names,
        "ticks": names[:: NARROW_TICK if narrow else TICK],
    }
    return Picture("trend", rows, words)


def _row(month: str, language: str, **values: float) -> dict[str, object]:
    rounded = {name: round(value, 1) for name, value in values.items()}
    return {"name": month_name(month, language), **rounded}


def _expected(step: Step) -> tuple[str, str]:
    span = f"{number(round(step.low))}–{number(round(step.high))}"
    return number(round(step.expected)), span


def _says(months: int, ahead: bool) -> str:
    if not ahead:
        return tk._(
            "Only whole months are shown. Nothing is said of the months to come: there are "
            "{number} months of data, and at least {fewest} are needed."
        ).format(number=number(months), fewest=number(FEWEST))
    return tk._(
        "Line: needs by month of the request, whole months only. Dashes: a damped trend made of "
        "{number} months. Band: four months of five should lie in it if things go on as they did; "
        "it knows no seasons and no new policy."
    ).format(number=number(months))
